// The case that is shown: what the program says of it, and the changes sent to it, one after the other.

import { get, getReport, part, send, Refused } from "./api.js";
import { ask, say, tell } from "./dialog.js";
import { stopPictures } from "./pictures.js";

/** What is known of the case that is shown. */
export const current = { id: null, revision: 0, report: null, day: null, canSave: false, sheets: [], info: null, disk: "same" };

/** What the other modules are told by: a function that draws the page anew. */
let draw = () => {};
export const onChange = (told) => (draw = told);

export const path = (rest) => `cases/${part(current.id)}/${rest}`;

/** Opens a case; asks for nothing where it is shown already. */
export async function open(id) {
  if (current.id === id && current.report) return;
  Object.assign(current, { id, revision: 0, report: null, day: null, canSave: false, sheets: [], info: null, disk: "same" });
  await refresh();
}

/** Asks for everything anew, and again where a newer change has come in between. */
export async function refresh() {
  const { id } = current;
  for (let tries = 0; ; tries += 1) {
    try {
      const [answer, sheets, cases] = await Promise.all([getReport(path("report")), get(path("sheets")), get("cases")]);
      if (current.id === id) take(answer, sheets, cases);
      return;
    } catch (error) {
      if (!(error instanceof Refused && error.status === 409) || tries === 5) throw error;
    }
  }
}

function take({ report, day, canSave }, sheets, cases) {
  if (report.revision < current.revision) return;
  const info = cases.find((known) => known.case === current.id) ?? null;
  Object.assign(current, { revision: report.revision, report, day, canSave, sheets, info });
}

export function sheet(name) {
  return current.sheets.find((known) => known.sheet === name);
}

/** Returns a row of a sheet, or nothing where it is not among those that were asked for. */
export function row(sheetName, number) {
  return sheet(sheetName)?.rows.find((known) => known.row === number);
}

/** Asks for more rows of a sheet and adds them to those that are there. */
export async function more(name, from, count) {
  const [answered] = await get(path(`sheets?sheet=${part(name)}&from=${from}&count=${count}`));
  const known = sheet(name);
  if (!answered || !known) return;
  const there = new Set(known.rows.map((each) => each.row));
  known.rows.push(...answered.rows.filter((each) => !there.has(each.row)));
  known.rows.sort((one, other) => one.row - other.row);
}

let queue = Promise.resolve();

/** Does something to the case after all that was asked for before; draws what comes of it. */
function next(work) {
  const begin = () => {
    stopPictures();
    return work();
  };
  const done = queue.then(begin).catch(failed);
  queue = done;
  return done;
}

async function failed(error) {
  if (error instanceof Refused && error.status === 409 && error.answer.revision) {
    await refresh();
    draw();
    say("別の画面で先に変わっていたので、書き込みませんでした。いまの内容を見て、もう一度書いてください");
    return null;
  }
  if (!(error instanceof Refused)) throw error;
  draw();
  await tell("書き込めませんでした", error.message);
  return null;
}

async function followed(answer, words) {
  await refresh();
  draw();
  return told(answer, words);
}

/** Says what has come of a change. */
async function told(answer, words) {
  if (!answer) return answer;
  say(words ?? summary());
  if (answer.note) await tell("お知らせ", ...answer.note.split("\n"));
  return answer;
}

function summary() {
  const { error, warning } = current.report.counts;
  return error === 0 ? `確かめました。直すところはありません。注意 ${warning}` : `確かめました。直すところ ${error}、注意 ${warning}`;
}

const revision = () => current.revision;

/** What was written and is on its way: until it is answered, a cell shows it and not what it held before. */
const pending = new Map();

const key = ({ sheet: name, cell }) => `${name}!${cell}`;

/** Returns what was written into a cell and is still on its way. */
export const pendingText = (name, cell) => pending.get(key({ sheet: name, cell }))?.text;

/** Sets cells: `[{sheet, cell, text}]`, all or none. Where one holds a formula, asks first. */
export function setCells(changes) {
  for (const change of changes) pending.set(key(change), change);
  const arrived = () => {
    for (const change of changes) if (pending.get(key(change)) === change) pending.delete(key(change));
  };
  return next(async () => {
    try {
      const answer = await patchOrAsk(changes);
      if (answer === null) return null;
      // What was found is told at once; the sheets follow.
      Object.assign(current, { report: answer, revision: answer.revision });
      draw();
      await refresh();
      return answer;
    } finally {
      arrived();
      draw();
    }
  }).then((answer) => told(answer));
}

/** Sends changes; where a formula would go and she does not want that, returns null. */
async function patchOrAsk(changes) {
  try {
    return await patch(changes);
  } catch (error) {
    if (!(error instanceof Refused && error.answer.asks === "formula")) throw error;
    const words = [error.message, "書きかえると、数式は消えて、書いた文字だけになります。"];
    const isWanted = await ask("数式のセルです", words, "書きかえる");
    return isWanted ? patch(changes.map((change) => ({ ...change, over: true }))) : null;
  }
}

const patch = (changes) => send("PATCH", path("cells"), { revision: revision(), changes });

/** Adds a row; `made` is told its number before it is drawn. */
export function addRow(sheetName, after, texts, made = () => {}) {
  return next(async () => {
    const answer = await send("POST", path("rows"), { revision: revision(), sheet: sheetName, after, texts });
    made(answer.row);
    return followed(answer);
  });
}

export function deleteRow(sheetName, number) {
  const body = () => ({ revision: revision(), sheet: sheetName, row: number });
  return next(async () => followed(await send("DELETE", path("rows"), body()), "行を消しました。元に戻すこともできます"));
}

/** Undoes or redoes; where there is nothing to, says so. */
export function go(which, words) {
  return next(async () => {
    try {
      return await followed(await send("POST", path(which)), words);
    } catch (error) {
      if (!(error instanceof Refused && error.status === 409)) throw error;
      draw();
      say(error.message);
      return null;
    }
  });
}

/** Does anything else that changes the case. */
export const change = (work, words) => next(async () => followed(await work(), words));

/** Waits until everything that was asked for is done. */
export const settled = () => queue;
