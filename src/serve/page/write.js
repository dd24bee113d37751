// 書き込み: the sheets, one at a time.

import { part } from "./api.js";
import { current, setCells, sheet } from "./case.js";
import { checklist } from "./checklist.js";
import { definition } from "./definition.js";
import { h } from "./dom.js";
import { items } from "./items.js";
import { ledger } from "./ledger.js";
import { tools } from "./take.js";

/** Makes the view of a sheet; of the first where none is named. */
export function writeView(name, draw) {
  const shown = sheet(name) ?? current.sheets[0];
  return h(
    "section",
    { "data-view": "write" },
    h("h1", {}, "書き込み"),
    tools(draw),
    links(shown),
    h("h2", { id: "sheet-title", tabindex: "-1" }, shown.sheet),
    h("div", { "data-key": shown.sheet }, content(shown, draw)),
    onward(shown),
  );
}

function links(shown) {
  const link = (each) => {
    const errors = current.report.findings.filter((finding) => finding.sheet === each.sheet && finding.severity === "error").length;
    const href = `#write/${part(current.id)}/${part(each.sheet)}`;
    const id = `state-${each.sheet}`;
    return h(
      "li",
      {},
      h("a", { href, "aria-current": each === shown ? "page" : null, "aria-describedby": id }, each.sheet),
      h("span", { id, class: errors > 0 ? "badge error" : "muted small" }, errors > 0 && `直す ${errors}`, !each.present && "（なし）"),
    );
  };
  return h("nav", { class: "sheet-links", "aria-label": "シート" }, h("ul", {}, current.sheets.map(link)));
}

/** The way on: the next sheet, and after the last one what was found. */
function onward(shown) {
  const next = current.sheets[current.sheets.indexOf(shown) + 1];
  const href = next ? `#write/${part(current.id)}/${part(next.sheet)}` : `#check/${part(current.id)}`;
  return h("p", { class: "onward" }, h("a", { class: "button second", href }, next ? `次のシート：${next.sheet}` : "点検へ"));
}

function content(shown, draw) {
  if (!shown.present) return absent(shown);
  if (shown.rows.some((row) => row.item)) return checklist(shown);
  if (shown.rows.some((row) => row.headers)) return definition(shown);
  if (shown.missing.length > 0 || shown.rows.some((row) => row.kind)) return items(shown);
  return ledger(shown, draw);
}

/** A sheet that the file lacks: added whole, or of a record, put in with a file of its own. */
function absent(shown) {
  return h(
    "div",
    {},
    h("p", { class: "notice" }, `このファイルには、シート「${shown.sheet}」がありません。`),
    shown.readonly
      ? h("p", {}, "記録のファイル（CSV など）は、薬局のファイルといっしょに、はじめの画面に放すと読みます。")
      : h("p", {}, h("button", { type: "button", onclick: () => addSheet(shown.sheet) }, "このシートを加える")),
  );
}

/** Nothing, written into the empty line above the header: with any change a sheet that lacks comes whole. */
async function addSheet(name) {
  await setCells([{ sheet: name, cell: "A3", text: "" }]);
  document.querySelector("#sheet-title")?.focus();
}
