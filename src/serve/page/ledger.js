// A ledger: a row a line, to add, to copy, to delete; blocks from Excel are pasted into it.

import { addRow, current, deleteRow, more, setCells } from "./case.js";
import { ask, say } from "./dialog.js";
import { block } from "./paste.js";
import { closeDraft, draftLine, openDraft } from "./draft.js";
import { field, known } from "./field.js";
import { h } from "./dom.js";

/** Rows a page: more make the page slow to go through, by keyboard too. */
const ROWS = 100;
/** Of each sheet, the first row that is shown. */
const from = new Map();

/** Makes the table of a sheet. */
export function ledger(shown, draw) {
  const start = Math.min(from.get(shown.sheet) ?? 0, Math.max(0, shown.rows.length - 1));
  const rows = shown.rows.slice(start, start + ROWS);
  const draft = shown.readonly ? null : draftLine(shown);
  return h(
    "div",
    { class: "ledger", onpaste: (event) => paste(event, shown) },
    shown.readonly && h("p", { class: "notice" }, "この記録は、ここでは直せません。記録のファイル（CSV など）は、薬局のファイルといっしょに、はじめの画面に放すと読みます。"),
    rows.length === 0 && !draft && h("p", {}, shown.readonly ? "行がありません。" : "まだ行がありません。「行を追加」で書き始められます。"),
    (rows.length > 0 || draft) && table(shown, rows, draft),
    pages(shown, start, draw),
    !shown.readonly && h("p", {}, h("button", { type: "button", onclick: () => add(shown, draw) }, "行を追加")),
    !shown.readonly && h("p", { class: "muted" }, "Excel でコピーした範囲を、欄を選んで貼り付けられます。"),
  );
}

/** Shows the part of a ledger in which a cell is. */
export async function reach(shown, cell, draw) {
  const number = Number(/\d+$/.exec(cell)?.[0]);
  let index = shown.rows.findIndex((row) => row.row === number);
  if (index < 0 && shown.rows.length < shown.total) {
    await more(shown.sheet, number, ROWS);
    index = shown.rows.findIndex((row) => row.row === number);
  }
  from.set(shown.sheet, Math.max(0, Math.floor(index / ROWS) * ROWS));
  draw();
}

function table(shown, rows, draft) {
  const head = (column) =>
    h("th", { scope: "col" }, column.header, column.required && h("span", { class: "must" }, "必要"), column.prompt && h("p", { class: "prompt" }, column.prompt));
  return h(
    "div",
    { class: "scroll", role: "region", tabindex: "0", "aria-labelledby": "sheet-title" },
    h(
      "table",
      { class: "sheet" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "行"), shown.columns.map(head), !shown.readonly && h("th", { scope: "col" }, "行の操作"))),
      h("tbody", {}, rows.map((row) => line(shown, row)), draft),
    ),
  );
}

function line(shown, row) {
  const name = row.cells.find((cell) => cell.text !== "")?.text ?? `${row.row} 行目`;
  const cell = (each, index) => {
    const { header, prompt } = shown.columns[index];
    const at = known(shown.sheet, each.cell);
    return h(
      "td",
      { "data-label": header, class: each.findings.length > 0 ? "found" : null },
      field(at, { id: "w", compact: true, label: `${header}（${row.row} 行目）` }),
      !shown.readonly && prompt && h("span", { class: "cell-prompt", "aria-hidden": "true" }, prompt),
    );
  };
  return h(
    "tr",
    { "data-key": `row-${row.row}` },
    h("th", { scope: "row" }, String(row.row)),
    row.cells.map(cell),
    !shown.readonly && h("td", { class: "row-tools" }, rowTools(shown, row, name)),
  );
}

function rowTools(shown, row, name) {
  const tool = (words, onclick) => h("button", { type: "button", class: "plain small-button", "aria-label": `${row.row} 行目（${name}）を${words}`, onclick }, words);
  return [tool("写す", () => copy(shown, row)), tool("消す", () => remove(shown, row, name))];
}

function pages(shown, start, draw) {
  if (shown.total <= ROWS) return null;
  const to = (next) => async () => {
    if (next >= shown.rows.length) await more(shown.sheet, (shown.rows.at(-1)?.row ?? 0) + 1, ROWS);
    from.set(shown.sheet, Math.min(next, shown.rows.length - 1));
    draw();
    document.querySelector("table.sheet")?.scrollIntoView();
  };
  const last = Math.min(start + ROWS, shown.total);
  const button = (words, next, isThere) => h("button", { type: "button", class: "second", disabled: !isThere, onclick: to(next) }, words);
  return h(
    "div",
    { class: "row-of" },
    button(`前の ${ROWS} 行`, start - ROWS, start > 0),
    h("span", {}, `${shown.total} 行のうち ${start + 1}～${last}`),
    button(`次の ${ROWS} 行`, start + ROWS, last < shown.total && !(shown.readonly && last >= shown.rows.length)),
  );
}

/** Goes to the first field of a row, once it is there. */
function focusRow(shown, row) {
  const index = shown.rows.findIndex((each) => each.row === row);
  if (index >= 0) from.set(shown.sheet, Math.floor(index / ROWS) * ROWS);
  document.querySelector(`[data-key="row-${row}"] :is(input, select, textarea)`)?.focus();
}

const now = (shown) => current.sheets.find((known) => known.sheet === shown.sheet) ?? shown;

/** Opens a line at the end; it becomes a row of the sheet with the first thing that is written into it. */
async function add(shown, draw) {
  if (shown.rows.length > 0) from.set(shown.sheet, Math.floor(shown.rows.length / ROWS) * ROWS);
  openDraft(shown);
  await draw();
  document.querySelector('[data-draft] :is(input, select, textarea)')?.focus();
}

async function copy(shown, row) {
  const texts = Object.fromEntries(shown.columns.map(({ header }, index) => [header, row.cells[index].text]));
  const answer = await addRow(shown.sheet, row.row, texts);
  if (answer) focusRow(now(shown), answer.row);
}

async function remove(shown, row, name) {
  const words = [`「${name}」の行です。消しても「元に戻す」で戻せます。`];
  if (await ask(`${row.row} 行目を消しますか`, words, "消す")) await deleteRow(shown.sheet, row.row);
}

/** Writes a block from Excel into the cells from the focused one on; rows that are wanting are added at the end. */
async function paste(event, shown) {
  const from = event.target.dataset?.cell?.split("!").at(-1);
  const draft = event.target.closest?.("[data-draft]");
  const values = block(event.clipboardData?.getData("text/plain") ?? "");
  if (!(from || draft) || (values.length === 1 && values[0].length === 1) || shown.readonly) return;
  event.preventDefault();
  const top = draft ? shown.rows.length : shown.rows.findIndex((row) => row.cells.some((cell) => cell.cell === from));
  const left = draft ? Number(event.target.closest("td").dataset.column) : shown.rows[top].cells.findIndex((cell) => cell.cell === from);
  const width = Math.max(...values.map((line) => line.length));
  if (left + width > shown.columns.length) {
    say(`貼り付ける範囲が右にはみ出します（${width} 列）。もっと左の欄を選んでください`);
    return;
  }
  const there = values.slice(0, shown.rows.length - top);
  const changes = there.flatMap((line, down) => line.map((text, right) => ({ sheet: shown.sheet, cell: shown.rows[top + down].cells[left + right].cell, text })));
  if (changes.length > 0 && !(await setCells(changes))) return;
  if (draft) closeDraft(shown);
  for (const line of values.slice(there.length)) {
    const texts = Object.fromEntries(line.map((text, right) => [shown.columns[left + right].header, text]));
    if (!(await addRow(shown.sheet, now(shown).rows.at(-1)?.row ?? null, texts))) return;
  }
  say(`${values.length} 行を貼り付けました`);
}

