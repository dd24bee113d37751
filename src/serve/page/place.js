// Where a finding is: the link to its cell in 書き込み, and the row around it.

import { part } from "./api.js";
import { current } from "./case.js";
import { h } from "./dom.js";
import { placeOf } from "./findings.js";

/** Where 書き込み is to go when it is shown next. */
export const wanted = { cell: null };

/** Makes the link to a finding's cell; words alone where there is no cell to go to. */
export function cellLink(finding) {
  const { sheet, cell } = finding;
  if (!sheet || !current.sheets.some((known) => known.sheet === sheet)) return h("span", {}, placeOf(finding));
  return h(
    "a",
    {
      href: `#write/${part(current.id)}/${part(sheet)}`,
      "data-cell": cell ? `${sheet}!${cell}` : null,
      onclick: () => (wanted.cell = cell ? `${sheet}!${cell}` : null),
    },
    placeOf(finding),
  );
}

/** The most columns of the small table. */
const COLUMNS = 8;

/** Makes a small table of the row around a cell: its columns that hold something, and the cell. */
export function rowTable({ sheet, cell, row }) {
  const columns = current.sheets.find((known) => known.sheet === sheet)?.columns ?? [];
  const pairs = row.cells.map((each, index) => ({ ...each, header: row.headers?.[index] ?? columns[index]?.header ?? "" }));
  const filled = pairs.filter((each) => each.cell === cell || each.text !== "");
  const at = filled.findIndex((each) => each.cell === cell);
  const shown = filled.filter((_, index) => index < COLUMNS - 1 || index === at).slice(0, COLUMNS);
  // A day or a number is not broken within itself.
  const mark = (each) => [each.cell === cell && "here", /^[\d/.:,-]{1,16}$/.test(each.text) && "whole"].filter(Boolean).join(" ") || null;
  const text = (each) => (each.text === "" ? "（空欄）" : each.text);
  return h(
    "table",
    { class: "around", "aria-label": `${sheet} の ${row.row} 行目` },
    h("thead", {}, h("tr", {}, shown.map((each) => h("th", { scope: "col", class: mark(each) }, each.header)))),
    h("tbody", {}, h("tr", {}, shown.map((each) => h("td", { class: mark(each), "data-label": each.header }, text(each))))),
  );
}
