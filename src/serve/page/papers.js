// 書類: every paper as pictures of its pages, what was not made, and taking papers away.

import { get, part, send, url } from "./api.js";
import { current, path } from "./case.js";
import { h } from "./dom.js";
import { STEMS } from "./names.js";
import { pictureAt } from "./pictures.js";
import { tools } from "./take.js";
import { vendors } from "./vendors.js";
import { viewer } from "./viewer.js";

/** The papers of a revision. */
const known = { case: null, revision: 0, papers: null };

/** Asks for the papers of the case; again where a newer change has come in between. */
export async function loadPapers() {
  if (known.case === current.id && known.revision === current.revision) return;
  const { id, revision } = current;
  const papers = await get(path("papers"));
  Object.assign(known, { case: id, revision, papers });
}

/** Makes the view while the papers are being made. */
export function papersWaiting() {
  return h(
    "section",
    { "data-view": "papers" },
    h("h1", {}, "書類"),
    h("p", { role: "status", id: "progress" }, "書類を作っています…"),
    h("p", {}, h("button", { type: "button", class: "second", onclick: () => send("POST", path("stop")) }, "中止")),
  );
}

/** Makes the view where making was stopped. */
export function papersStopped(again) {
  return h(
    "section",
    { "data-view": "papers" },
    h("h1", {}, "書類"),
    h("p", {}, "書類を作るのを止めました。"),
    h("p", {}, h("button", { type: "button", onclick: again }, "もう一度作る")),
  );
}

/** Makes the view. */
export function papersView(draw) {
  const { papers, left_out: leftOut } = known.papers;
  return h(
    "section",
    { "data-view": "papers" },
    h("h1", {}, "書類"),
    tools(draw),
    papers.length === 0 && h("p", { class: "notice error" }, "書類はまだありません。", h("a", { href: `#check/${part(current.id)}` }, "点検で直すところを見る")),
    vendors(known.papers),
    papers.map(paper),
    leftOut.length > 0 && h("h2", {}, "作らなかった書類"),
    leftOut.length > 0 && h("ul", { class: "plain-list" }, leftOut.map(absent)),
  );
}

const title = (paper) => paper.stem.replaceAll("_", "　");

/** The picture of a page; a change brings another address, so that the picture is asked for anew. */
export function picture(paper, page, width) {
  return url(path(`pages/${part(paper.stem)}/${page}.png?width=${width}&revision=${known.revision}`));
}

const file = (name, query = "") => url(path(`papers/${part(name)}${query}`));

function paper(each) {
  const pages = Array.from({ length: each.pages }, (_, index) => index + 1);
  const words = title(each);
  const image = (page) => {
    const address = picture(each, page, 400);
    const alt = `${words}　${each.pages}ページのうち${page}ページ目`;
    return h("li", {}, h("img", { src: pictureAt(address), alt, "data-page": String(page), "data-address": address }));
  };
  return h(
    "article",
    { class: "paper box", "data-paper": each.document, "data-key": each.stem, "aria-label": words },
    h("h2", { id: `title-${each.stem}` }, words),
    h("ol", { class: "pages" }, pages.map(image)),
    h(
      "div",
      { class: "row-of" },
      each.pages > 0 && h("button", { type: "button", "aria-describedby": `title-${each.stem}`, onclick: () => viewer(words, each.pages, (page) => picture(each, page, 1400)) }, "大きく見る"),
      each.pdf && h("a", { class: "button second", href: file(each.pdf), target: "_blank", rel: "noopener", "aria-describedby": `title-${each.stem}` }, "印刷"),
      each.pdf && h("a", { class: "button second", href: file(each.pdf, "?download=1"), download: each.pdf, "aria-describedby": `title-${each.stem}` }, "PDF"),
      each.xlsx && h("a", { class: "button second", href: file(each.xlsx, "?download=1"), download: each.xlsx, "aria-describedby": `title-${each.stem}` }, "Excel"),
    ),
  );
}

function absent({ document, vendor, why }) {
  return h("li", { "data-left-out": document }, [title({ stem: STEMS[document] ?? document }), vendor].filter(Boolean).join("　"), `：${why}`);
}
