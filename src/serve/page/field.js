// What sets a cell: the right control for its kind, with its prompt and what was found about it.

import { current, pendingText, row, setCells, sheet } from "./case.js";
import { h } from "./dom.js";

export const address = (sheetName, cell) => `${sheetName}!${cell}`;

/** Returns what is known of a cell: its column's kind, prompt and choices, its text, what was found about it. */
export function known(sheetName, cell) {
  const of = sheet(sheetName);
  const number = Number(/\d+$/.exec(cell)?.[0]);
  const inRow = row(sheetName, number);
  const at = inRow?.cells.findIndex((each) => each.cell === cell) ?? -1;
  if (!of || at < 0) return null;
  // On 薬局 each row is of a kind of its own; the item's name itself is text.
  const own = inRow.headers && { header: inRow.headers[at], kind: "text", choices: [], required: false, prompt: "" };
  const column = own ?? (inRow.kind && at === 1 ? { ...inRow, header: inRow.cells[0].text } : of.columns[at]);
  const written = pendingText(sheetName, cell);
  const content = written === undefined ? inRow.cells[at] : { ...inRow.cells[at], text: written, value: written };
  return { sheet: sheetName, cell, content, column, row: inRow, readonly: of.readonly || Boolean(column.readonly) };
}

/** Returns the findings about a cell. */
export function findingsAt(sheetName, cell) {
  return current.report.findings.filter((finding) => finding.sheet === sheetName && finding.cell === cell);
}

/** Returns why a cell's text was not taken: what reading refused there. */
export function refusal(sheetName, cell) {
  return findingsAt(sheetName, cell).find((finding) => finding.code.startsWith("I") && finding.severity === "error");
}

/**
 * Makes a field for a cell: label, control, prompt, and what is wrong with what stands there.
 * `compact`: for a table, whose header is the label.
 */
export function field(at, { label, compact = false, prompt = true, id = "f" } = {}) {
  const name = `${id}-${at.sheet}-${at.cell}`.replace(/[^\p{L}\p{N}-]/gu, "_");
  const refused = refusal(at.sheet, at.cell);
  const words = label ?? at.column.header;
  const control = { ...at, name, words, refused, compact, prompt, set: (text) => write(at, text) };
  control.described = [refused && `${name}-why`, !compact && prompt && at.column.prompt && `${name}-prompt`].filter(Boolean).join(" ");
  const why = refused && h("p", { class: "invalid-words", id: `${name}-why` }, refused.message);
  const made = make(control);
  if (compact) return h("div", { class: "cell" }, made, why);
  const isGroup = made.tagName === "FIELDSET";
  return h(
    "div",
    { class: "field", "data-key": name },
    !isGroup && h("label", { for: name }, words),
    !isGroup && prompt && at.column.prompt && h("p", { class: "prompt", id: `${name}-prompt` }, at.column.prompt),
    made,
    why,
  );
}

/** Makes a field, for a table, of a cell that the sheet does not have yet. */
export function blankField({ sheet: sheetName, cell, column, text: written, set }, words) {
  const name = `new-${sheetName}-${column.header}`.replace(/[^\p{L}\p{N}-]/gu, "_");
  const content = { text: written, value: written, formula: false };
  return h("div", { class: "cell" }, make({ sheet: sheetName, cell, column, content, set, name, words, compact: true }));
}

function write(at, text) {
  const now = known(at.sheet, at.cell);
  if (now && now.content.text === text) return null;
  return setCells([{ sheet: at.sheet, cell: at.cell, text }]);
}

function make(control) {
  const { kind, choices } = control.column;
  if (control.readonly) return h("span", {}, control.content.text);
  if (kind === "yes/no" && !control.compact) return radios(control);
  if (kind === "yes/no" || kind === "choice") return list(control);
  if (kind === "date" || kind === "datetime") return date(control);
  return text(control, choices);
}

function attributes({ sheet: sheetName, cell, name, words, refused, described, compact }) {
  return {
    id: name,
    "data-cell": cell && address(sheetName, cell),
    "aria-invalid": refused ? "true" : null,
    "aria-describedby": described || null,
    "aria-label": compact ? words : null,
  };
}

/** Returns which of the choices a text means: as it was understood, else the same word. */
function chosen({ content, column }) {
  const word = { true: "はい", false: "いいえ" }[String(content.value)] ?? content.value;
  return column.choices.includes(word) ? word : content.text;
}

function radios(control) {
  const { name, words, content, column, prompt, set, sheet: sheetName, cell, refused, described } = control;
  const now = chosen(control);
  const option = (text, label) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name, value: text, checked: now === text, onchange: () => set(text) }),
      label,
    );
  const isOther = now !== "" && !control.column.choices.includes(now);
  return h(
    "fieldset",
    {
      class: "choices",
      role: "radiogroup",
      id: name,
      "data-cell": address(sheetName, cell),
      "aria-invalid": refused ? "true" : null,
      "aria-describedby": described || null,
    },
    h("legend", {}, words),
    prompt && column.prompt && h("p", { class: "prompt", id: `${name}-prompt` }, column.prompt),
    control.column.choices.map((choice) => option(choice, choice)),
    option("", "まだ"),
    isOther && h("p", { class: "typed" }, `いまの書き込み：「${content.text}」`),
  );
}

function list(control) {
  const { column, content, set } = control;
  const now = chosen(control);
  const others = now === "" || column.choices.includes(now) ? [] : [now];
  const option = (text) => h("option", { value: text }, text === "" ? "（空欄）" : text);
  return h(
    "select",
    { ...attributes(control), value: now, onchange: (event) => set(event.target.value) },
    ["", ...others, ...column.choices].map(option),
    content.formula && null,
  );
}

function date(control) {
  const input = text(control, [], { size: 14, autocomplete: "off" });
  const today = h(
    "button",
    { type: "button", class: "second small-button today", "aria-describedby": control.compact ? control.name : null, onclick: () => control.set(dayOfCheck()) },
    "今日",
  );
  return h("div", { class: "with-button" }, input, today);
}

/** Returns the day of the check as people write it: 2026/11/27. */
function dayOfCheck() {
  return current.day.split("-").map(Number).join("/");
}

const MODES = { telephone: "tel", number: "numeric" };

/** Fields of one line lose line breaks: a text that has some, or is long, gets a field of several lines. */
function isLong({ content, column, compact }) {
  return content.text.includes("\n") || (!compact && (content.text.length > 30 || column.header === "備考"));
}

function text(control, choices, more = {}) {
  const { content, column, set, name } = control;
  const commit = (event) => set(event.target.value);
  const common = { ...attributes(control), value: content.text, onchange: commit, autocomplete: "off", spellcheck: "false" };
  if (isLong(control)) return h("textarea", { ...common, rows: 2 });
  if (choices.length === 0) {
    return h("input", { type: "text", inputmode: MODES[column.kind] ?? null, ...common, ...more });
  }
  const listName = `${name}-list`;
  return h(
    "span",
    { class: "with-list" },
    h("input", { type: "text", ...common, ...more, list: listName }),
    h("datalist", { id: listName }, choices.map((choice) => h("option", { value: choice }))),
  );
}
