// A paper, large: one page at a time.

import { h } from "./dom.js";

/** Shows the pages of a paper in a dialog, from the first. */
export function viewer(words, pages, address) {
  let page = 1;
  const before = document.activeElement;
  const image = h("img", { class: "large" });
  const where = h("p", { role: "status" });
  const back = h("button", { type: "button", class: "second", onclick: () => turn(page - 1) }, "前");
  const next = h("button", { type: "button", class: "second", onclick: () => turn(page + 1) }, "次");
  const close = h("button", { type: "button", onclick: () => box.close() }, "閉じる");
  const turn = (to) => {
    if (to < 1 || to > pages) return;
    page = to;
    image.src = address(page);
    image.alt = `${words}　${page}ページ目`;
    image.dataset.page = String(page);
    where.textContent = `${page} / ${pages} ページ`;
    // A button that has the focus keeps it: aria-disabled, not disabled.
    back.setAttribute("aria-disabled", String(page === 1));
    next.setAttribute("aria-disabled", String(page === pages));
  };
  const keys = (event) => {
    if (event.key === "ArrowLeft" || event.key === "PageUp") turn(page - 1);
    if (event.key === "ArrowRight" || event.key === "PageDown") turn(page + 1);
  };
  const box = h(
    "dialog",
    { class: "viewer", "aria-labelledby": "viewer-title", onkeydown: keys },
    h("div", { class: "row-of" }, h("h2", { id: "viewer-title" }, words), where, back, next, close),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "ページ" }, image),
  );
  box.onclose = () => {
    box.remove();
    if (before?.isConnected) before.focus();
  };
  turn(1);
  document.body.append(box);
  box.showModal();
  next.focus();
}
