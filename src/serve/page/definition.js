// 様式定義: this year's form, block by block, each under its own headers.

import { field, known } from "./field.js";
import { h } from "./dom.js";

/** Makes the blocks of the sheet. */
export function definition(shown) {
  return h(
    "div",
    { class: "ledger" },
    h("p", { class: "notice" }, "この年度の様式の中身です。「要確認」に何か書いてあるところは、左の内容を見て、直すところを直してから、「要確認」を空にしてください。空にすると、今の内容に決まります。"),
    blocks(shown.rows).map((rows, index) => block(shown, rows, index)),
  );
}

/** Sorts rows by block: rows of one block follow each other. */
function blocks(rows) {
  const sorted = [];
  for (const row of rows) {
    const last = sorted.at(-1);
    if (last && last.at(-1).row + 1 === row.row) last.push(row);
    else sorted.push([row]);
  }
  return sorted;
}

function block(shown, rows, index) {
  const { headers } = rows[0];
  const line = (row) => {
    const cell = (each, at) =>
      h("td", { "data-label": headers[at], class: each.findings.length > 0 ? "found" : null }, field(known(shown.sheet, each.cell), { id: "w", compact: true, label: `${headers[at]}（${row.row} 行目）` }));
    return h("tr", { "data-key": `row-${row.row}` }, h("th", { scope: "row" }, String(row.row)), row.cells.map(cell));
  };
  return h(
    "div",
    { class: "scroll", role: "region", tabindex: "0", "aria-label": `${index + 1}つ目の表`, "data-key": `block-${index}` },
    h(
      "table",
      { class: "sheet" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "行"), headers.map((header) => h("th", { scope: "col" }, header)))),
      h("tbody", {}, rows.map(line)),
    ),
  );
}
