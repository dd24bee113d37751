// The checklists as questions, one under another.

import { field, findingsAt, known } from "./field.js";
import { severityWords } from "./findings.js";
import { h } from "./dom.js";

/** Makes the questions of a checklist. */
export function checklist(shown) {
  const answered = shown.rows.filter((row) => row.item && firstAnswer(shown, row) !== "").length;
  const asked = shown.rows.filter((row) => row.item).length;
  return h(
    "div",
    {},
    h("p", {}, `${asked} 項目のうち ${answered} 項目に答えています。`),
    shown.rows.map((row) => (row.item ? question(shown, row) : other(shown, row))),
  );
}

const isAnswer = (column) => column.kind === "yes/no";

function firstAnswer(shown, row) {
  return row.cells[shown.columns.findIndex(isAnswer)]?.text ?? "";
}

/** The columns that say which item a row is about. */
function isOfItem(shown, index) {
  return index < shown.columns.findIndex(isAnswer);
}

function question(shown, row) {
  const { number, device, text, asks, looks_at: looksAt, ledgers } = row.item;
  const vendor = vendorOf(shown, row);
  const title = [vendor, number, device].filter(Boolean).join("　");
  return h(
    "section",
    { class: "question box", "data-key": `row-${row.row}`, "aria-labelledby": `q-${row.row}` },
    h("h3", { id: `q-${row.row}` }, h("span", { class: "number" }, title), h("span", { class: "item-text" }, text)),
    asks && h("p", {}, asks),
    looksAt && h("p", { class: "muted" }, h("strong", {}, "見られるところ："), looksAt),
    ledgers.length > 0 && h("div", { class: "notice warning" }, h("strong", {}, "台帳では"), h("ul", {}, ledgers.map((sentence) => h("li", {}, sentence)))),
    h("div", { class: "answers", "data-key": "answers" }, fields(shown, row, title)),
    said(shown, row),
  );
}

/** Returns the vendor of a row: in the first column of 事業者チェックリスト. */
function vendorOf(shown, row) {
  return shown.columns[0]?.choices.length > 0 ? row.cells[0].text : "";
}

function fields(shown, row, title) {
  const made = shown.columns.map((column, index) => {
    if (isOfItem(shown, index)) return null;
    const at = known(shown.sheet, row.cells[index].cell);
    if (column.readonly) return at?.content.text && h("p", { class: "muted" }, h("strong", {}, `${column.header}：`), at.content.text);
    return at && field(at, { id: "w", label: [column.header, h("span", { class: "said" }, `（${title}）`)], prompt: false });
  });
  return made.filter(Boolean);
}

function said(shown, row) {
  const found = row.cells.flatMap((cell) => findingsAt(shown.sheet, cell.cell)).filter((finding) => !finding.code.startsWith("I"));
  const unsaid = found.filter((finding) => !row.item.ledgers.includes(finding.message));
  if (unsaid.length === 0) return null;
  const one = (finding) => h("li", {}, h("span", { class: `badge ${finding.severity}` }, severityWords(finding.severity)), ` ${finding.cell} ${finding.message}`);
  return h("ul", { class: "plain-list" }, unsaid.map(one));
}

/** A row that is no item of the form: shown as it stands. */
function other(shown, row) {
  const fieldsOf = row.cells.map((cell) => known(shown.sheet, cell.cell)).filter(Boolean);
  return h(
    "section",
    { class: "box", "data-key": `row-${row.row}` },
    h("h3", {}, `${row.row} 行目（様式にない行）`),
    fieldsOf.map((at) => field(at, { id: "w" })),
  );
}
