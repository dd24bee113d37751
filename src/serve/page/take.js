// Taking away and undoing: the tools that stand above every view of a case.

import { download, Refused, send } from "./api.js";
import { current, go, path, refresh, settled } from "./case.js";
import { dialog, say, tell } from "./dialog.js";
import { h } from "./dom.js";
import { decide, save } from "./save.js";

/** Makes the row of tools, and what is to be known before anything is changed. */
export const tools = (draw) => [toolbar(draw), becomesWorkbook()];

/** Of a file that is no workbook of Excel's: says what becomes of it. */
function becomesWorkbook() {
  const isOther = ({ present, readonly, file }) => present && !readonly && !/\.xls[xm]$/i.test(file);
  if (!current.sheets.some(isOther)) return null;
  const words = "このファイルは、Excel のブック（.xlsx）ではありません。ここで何か書くと、同じ内容の新しい Excel のファイルになり、「直したファイルを受け取る」で受け取れます。もとのファイルはそのまま残ります。";
  return h("p", { class: "notice", "data-key": "becomes-workbook" }, words);
}

function toolbar(draw) {
  const button = (words, onclick, kind) => h("button", { type: "button", class: kind, onclick }, words);
  return h(
    "div",
    { class: "tools", role: "group", "aria-label": "ファイル" },
    button("元に戻す", () => go("undo", "元に戻しました"), "second"),
    button("やり直す", () => go("redo", "やり直しました"), "second"),
    button("直したファイルを受け取る", () => take("workbook", draw)),
    button("指摘入りの写し", () => take("annotated", draw), "second"),
    button("すべて受け取る（ZIP）", () => take("papers.zip", draw, making()), "second"),
    current.info?.can_save && button("保存", () => save(draw)),
    h("span", { class: "muted" }, state(current.info)),
    current.disk === "changed" && current.info?.changed && button("ディスクのファイルも変わりました。くらべる", () => decide(draw), "second"),
  );
}

function state(info) {
  if (!info) return "";
  if (!info.changed) return info.name;
  return `${info.name}（${info.can_save ? "まだ保存していない" : "まだ受け取っていない"}変更があります）`;
}

/** Takes a file away, with the changes that are still on their way; `done` is called when it has come, or not. */
export async function take(what, draw, done = () => {}) {
  await settled();
  try {
    await download(path(what)).finally(done);
    await refresh();
    draw();
    say("ブラウザーのダウンロードに入れました");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 409) say("受け取るのをやめました");
    else await tell("受け取れませんでした", error.message);
  }
}

/** How long something may take before it is said that it does, in milliseconds. */
const SOON = 300;

/** Shows how far the papers are, and how to stop; returns what ends that. */
function making() {
  const status = h("p", { role: "status", id: "progress" }, "書類を作っています…");
  const stop = (isWanted) => isWanted && send("POST", path("stop"));
  const waiting = setTimeout(() => dialog("書類を作っています", status, [["中止", true, "second"]]).then(stop), SOON);
  return () => {
    clearTimeout(waiting);
    status.closest("dialog")?.close();
  };
}
