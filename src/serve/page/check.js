// 点検: what was found, grouped by cause, to be mended at its place.

import { current, more, setCells, sheet } from "./case.js";
import { field, known } from "./field.js";
import { h } from "./dom.js";
import { first, inOrder, placeOf, severityWords, SEVERITIES } from "./findings.js";
import { cellLink, rowTable } from "./place.js";
import { tools } from "./take.js";
import { why } from "./explain.js";

/** What is left out of the list, while the page is open. */
const filter = { hidden: new Set(), sheet: "" };
/** The most findings of a group of warnings or notes that are shown without a press. */
const SHOWN = 3;

/** Makes the view. */
export async function checkView(draw) {
  await rowsOfFindings();
  const { report } = current;
  const set = new Set();
  const groups = inOrder(report.groups).filter((group) => isWanted(group, report));
  return h(
    "section",
    { "data-view": "check" },
    h("h1", {}, `点検：${report.pharmacy ?? current.info?.name ?? ""}`),
    tools(draw),
    counts(report.counts),
    report.failure && h("div", { class: "notice error" }, h("p", {}, report.failure)),
    summary(report),
    mended(report.mended),
    report.findings.length > 0 && h("h2", {}, "見つかったところ"),
    report.findings.length > 0 && filters(report, draw),
    groups.map((group) => groupOf(group, report, set)),
    omitted(report.omitted),
    report.counts.error === 0 && h("p", {}, h("a", { class: "button", href: `#papers/${current.id}` }, "書類を見る")),
  );
}

/** The most rows of a sheet that are asked for at once on behalf of findings. */
const RANGE = 2_000;

/** Asks for the rows of findings that lie beyond those that the page has: of each sheet, those near the first. */
async function rowsOfFindings() {
  const rows = new Map();
  for (const { sheet: name, cell } of current.report.findings) {
    const of = name && cell && sheet(name);
    const number = Number(/\d+$/.exec(cell ?? "")?.[0]);
    if (of && of.rows.length < of.total && !of.rows.some((row) => row.row === number)) rows.set(name, [...(rows.get(name) ?? []), number]);
  }
  for (const [name, numbers] of rows) {
    const first = Math.min(...numbers);
    const last = Math.max(...numbers.filter((number) => number < first + RANGE));
    await more(name, first, last - first + 1);
  }
}

function counts({ error, warning, note }) {
  const box = (severity, count) =>
    h("li", { class: `count ${severity}` }, h("span", {}, severityWords(severity)), h("strong", {}, String(count)));
  return h("ul", { class: "counts", "aria-label": "見つかったもの" }, box("error", error), box("warning", warning), box("note", note));
}

function summary(report) {
  const groups = first(report.groups);
  if (groups.length === 0) {
    return h("div", { class: "notice done" }, h("p", {}, "直すところはありません。書類を印刷できます。"));
  }
  return h(
    "div",
    { class: "notice error", role: "group", "aria-labelledby": "first-title" },
    h("h2", { id: "first-title", class: "notice-title" }, "はじめに、ここを直してください"),
    h(
      "ol",
      {},
      groups.map((group) => h("li", {}, h("a", { href: `#group-${group.index}`, onclick: toGroup }, group.message))),
    ),
  );
}

/** Goes to a group without leaving the address of the view. */
function toGroup(event) {
  event.preventDefault();
  const target = document.getElementById(event.currentTarget.getAttribute("href").slice(1));
  target?.scrollIntoView();
  target?.querySelector("h3")?.focus();
}

function mended(findings) {
  if (findings.length === 0) return null;
  return h(
    "details",
    { class: "notice done", open: true, "data-key": "mended" },
    h("summary", {}, h("strong", {}, `直したところ（${findings.length}）`)),
    h("ul", { class: "ticked" }, findings.map((finding) => h("li", {}, h("span", { "aria-hidden": "true" }, "✓ "), `${placeOf(finding)}：${finding.message}`))),
  );
}

const isWanted = (group, report) => !filter.hidden.has(group.severity) && group.findings.some((index) => isOfSheet(report.findings[index]));

const isOfSheet = (finding) => filter.sheet === "" || finding.sheet === filter.sheet;

function filters(report, draw) {
  const press = (severity) => () => {
    if (!filter.hidden.delete(severity)) filter.hidden.add(severity);
    draw();
  };
  const toggle = ([severity, words]) =>
    h(
      "button",
      { type: "button", class: "second small-button", "aria-pressed": String(!filter.hidden.has(severity)), onclick: press(severity) },
      `${words} ${report.counts[severity]}`,
    );
  const sheets = [...new Set(report.findings.map((finding) => finding.sheet).filter(Boolean))];
  if (!sheets.includes(filter.sheet)) filter.sheet = "";
  const choose = (event) => {
    filter.sheet = event.target.value;
    draw();
  };
  return h(
    "div",
    { class: "filters row-of", role: "group", "aria-label": "見るものを選ぶ" },
    SEVERITIES.map(toggle),
    h("label", { for: "of-sheet" }, "シート"),
    h(
      "select",
      { id: "of-sheet", value: filter.sheet, onchange: choose },
      h("option", { value: "" }, "すべて"),
      sheets.map((name) => h("option", { value: name }, name)),
    ),
  );
}

function groupOf(group, report, set) {
  const findings = group.findings.map((index) => report.findings[index]).filter(isOfSheet);
  const hints = new Set(findings.map((finding) => finding.hint));
  const shared = hints.size === 1 ? [...hints][0] : null;
  const isAll = group.severity === "error" || findings.length <= SHOWN;
  const [shown, rest] = isAll ? [findings, []] : [findings.slice(0, SHOWN), findings.slice(SHOWN)];
  const one = (finding) => findingOf(finding, { set, group, isShared: Boolean(shared) });
  return h(
    "section",
    { class: `finding box ${group.severity}`, id: `group-${group.index}`, "data-finding": group.code, "data-key": `${group.code} ${group.message}` },
    h("h3", { tabindex: "-1" }, h("span", { class: `badge ${group.severity}` }, severityWords(group.severity)), " ", group.message),
    shared && h("p", {}, h("strong", {}, "直し方："), shared),
    h("ul", { class: "plain-list" }, shown.map(one)),
    rest.length > 0 && h("details", {}, h("summary", {}, `ほか ${rest.length} か所`), h("ul", { class: "plain-list" }, rest.map(one))),
    why(group.code),
    h("p", { class: "muted small" }, [group.code, ...(findings[0]?.source ?? [])].join("　")),
  );
}

function findingOf(finding, { set, group, isShared }) {
  const at = finding.sheet && finding.cell ? known(finding.sheet, finding.cell) : null;
  const mine = at && !at.readonly && !set.has(`${finding.sheet}!${finding.cell}`);
  if (mine) set.add(`${finding.sheet}!${finding.cell}`);
  return h(
    "li",
    { "data-key": `${finding.sheet} ${finding.cell} ${finding.message}` },
    h("p", {}, h("span", { class: "muted" }, "場所："), cellLink(finding)),
    finding.message !== group.message && h("p", {}, finding.message),
    !isShared && finding.hint && h("p", {}, h("strong", {}, "直し方："), finding.hint),
    at && rowTable(at),
    mine && h("div", { class: "mend", "data-key": "mend" }, ...fields(at, finding, set)),
  );
}

/** Makes the field that mends a finding; of a place in 様式定義, also what is decided there and the button that decides it. */
function fields(at, finding, set) {
  const label = ({ cell, column }) => `${cell} ${column.header}`;
  const own = field(at, { id: "c", label: label(at) });
  if (!at.row.headers) return [own];
  const [, content, mark] = at.row.headers.length === 3 ? at.row.cells : [];
  const other = mark?.cell === at.cell && known(at.sheet, content.cell);
  if (other) set.add(`${at.sheet}!${content.cell}`);
  const decide = () => setCells([{ sheet: at.sheet, cell: at.cell, text: "" }]);
  return [other && field(other, { id: "c", label: label(other) }), own, h("p", {}, h("button", { type: "button", class: "second", onclick: decide }, "今の内容に決める"))];
}

function omitted(codes) {
  const all = Object.entries(codes);
  if (all.length === 0) return null;
  return h("div", { class: "notice" }, all.map(([code, count]) => h("p", {}, `${code}：ほかに ${count} 件あります。見えているものから直してください。`)));
}
