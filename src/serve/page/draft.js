// A new line of a ledger, which becomes a row of the sheet with the first thing that is written into it.

import { addRow, current, row, setCells } from "./case.js";
import { blankField } from "./field.js";
import { h } from "./dom.js";

/** Of each sheet, the line that is open. */
const drafts = new Map();

const key = (shown) => `${current.id} ${shown.sheet}`;

export function openDraft(shown) {
  if (!drafts.has(key(shown))) drafts.set(key(shown), { adding: null, texts: [] });
}

export function closeDraft(shown) {
  drafts.delete(key(shown));
}

/** Returns the addresses that the cells of a row behind the last one have. */
function addresses(shown) {
  const last = shown.rows.at(-1);
  if (!last) return shown.columns.map(() => null);
  return last.cells.map((cell) => cell.cell.replace(/\d+$/, String(last.row + 1)));
}

/** Makes the line, where one is open. */
export function draftLine(shown) {
  const draft = drafts.get(key(shown));
  if (!draft) return null;
  const cells = addresses(shown);
  const cell = (column, index) => {
    const control = { sheet: shown.sheet, cell: cells[index], column, text: draft.texts[index] ?? "", set: (text) => write(shown, draft, index, text) };
    return h(
      "td",
      { "data-label": column.header, "data-column": String(index) },
      blankField(control, `${column.header}（新しい行）`),
      column.prompt && h("span", { class: "cell-prompt", "aria-hidden": "true" }, column.prompt),
    );
  };
  return h("tr", { "data-key": "draft", "data-draft": true }, h("th", { scope: "row" }, "新"), shown.columns.map(cell), h("td", { class: "row-tools" }));
}

/** Adds the row with the first text; what is written while it is being added follows it. */
async function write(shown, draft, index, text) {
  draft.texts[index] = text;
  if (draft.adding) {
    const answer = await draft.adding;
    const cell = answer && row(shown.sheet, answer.row)?.cells[index].cell;
    if (cell) await setCells([{ sheet: shown.sheet, cell, text }]);
    return;
  }
  if (text === "") return;
  const texts = { [shown.columns[index].header]: text };
  draft.adding = addRow(shown.sheet, shown.rows.at(-1)?.row ?? null, texts, (number) => became(shown, number));
  if (!(await draft.adding)) draft.adding = null;
}

/** The line on the page becomes the row's, so that focus and what is being typed stay. */
function became(shown, number) {
  closeDraft(shown);
  const line = document.querySelector("[data-draft]");
  if (line) line.dataset.key = `row-${number}`;
}
