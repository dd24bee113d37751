// はじめ: dropping files, a new workbook, the sample, what is open.

import { get, part, Refused, send, upload } from "./api.js";
import { ask, tell } from "./dialog.js";
import { dropPlace } from "./drop.js";
import { h } from "./dom.js";
import { askEdition, askFiles } from "./edition.js";
import { putInForms, tellTaken } from "./vendors.js";

/** The answer of a program that has as many cases open as it can. */
const FULL = 503;

/** Says whether a file is a sheet as text, which no form is. */
const isSheet = ({ name }) => /\.(csv|tsv|txt)$/i.test(name);

/** Opens files as a case and goes to what was found in them; not where `isTaken` says that they belong to another one. */
export async function openFiles(files, isTaken = async () => false) {
  if (files.length === 0) {
    await tell("ファイルがありませんでした", "ファイルか、ファイルの入ったフォルダーを放してください。");
    return;
  }
  const { case: id } = await upload("cases", files);
  if (!(await isTaken(id))) location.hash = `#check/${part(id)}`;
}

/** Takes files that were dropped while a case is shown: forms that came back are put into it, others are a case of their own. */
export async function openOrPutIn(files) {
  try {
    await openFiles(files, belongsHere(files));
  } catch (error) {
    // There is no room for another case; a form needs none.
    const isFull = error instanceof Refused && error.status === FULL && !files.some(isSheet);
    const came = isFull ? await putInForms(files) : null;
    if (!came) throw error;
    await tellTaken(came);
  }
}

/** Returns what puts files into the case shown, where nothing in the case made of them is read. */
function belongsHere(files) {
  return async (id) => {
    const { read } = await get(`cases/${part(id)}/report`);
    if (read.some((file) => file.as !== "unread")) return false;
    const came = await putInForms(files);
    if (!came) return false;
    await send("DELETE", `cases/${part(id)}`);
    await tellTaken(came);
    return true;
  };
}

async function openNew(query, view) {
  const opened = await send("POST", `cases?${query}`);
  location.hash = `#${view}/${part(opened.case)}`;
}

/** Makes the view. */
export async function startView(redraw) {
  const cases = await get("cases");
  return h(
    "section",
    { "data-view": "start" },
    h("h1", {}, "立入検査の書類を、確かめて作ります"),
    h("p", { class: "notice" }, "このパソコンの中だけで動きます。外へは送りません。"),
    dropPlace({
      words: [
        "ここに、わたしの薬局のファイルを放してください",
        "Excel（.xlsx .xlsm .xls）、LibreOffice（.ods）、CSV。フォルダーごとでも、いくつ一度にでも開けます。",
      ],
      button: "ファイルを選ぶ",
      take: openFiles,
    }),
    h("h2", {}, "ファイルがまだないとき"),
    h(
      "ul",
      { class: "ways" },
      way("新しく作る", "何も書いていないファイルから始めます。名前と事業者の名前だけでも、事業者に送る用紙ができます。", makeNew),
      way("前の年から引き継ぐ", "去年のファイルから、台帳、連絡先などを新しい年度の用紙に写します。", carryOn),
      way("見本を見る", "架空の薬局のファイルです。どんな書類ができるかを見られます。", () => openNew("sample=1", "check")),
    ),
    cases.length > 0 && h("h2", {}, "開いているもの"),
    cases.length > 0 && h("ul", { class: "open-cases" }, cases.map((each) => openCase(each, redraw))),
  );
}

function way(words, what, onclick) {
  return h("li", { class: "box" }, h("button", { type: "button", class: "second", onclick }, words), h("p", {}, what));
}

function openCase({ case: id, name, changed, path }, redraw) {
  return h(
    "li",
    { class: "box row-of", "data-key": id },
    h("a", { id: `case-${id}`, href: `#check/${part(id)}` }, name),
    changed && h("span", { class: "badge warning" }, path ? "保存していない変更があります" : "受け取っていない変更があります"),
    path && h("span", { class: "muted small" }, path),
    h("a", { class: "button second small-button", href: `#check/${part(id)}`, "aria-describedby": `case-${id}` }, "開く"),
    h("button", { type: "button", class: "plain", "aria-describedby": `case-${id}`, onclick: () => close(id, name, changed, redraw) }, "閉じる"),
  );
}

async function close(id, name, changed, redraw) {
  const words = [`「${name}」には、まだ受け取っていない変更があります。閉じると、その変更はなくなります。`];
  if (changed && !(await ask("変更を捨てて閉じますか", words, "捨てて閉じる"))) return;
  await send("DELETE", `cases/${part(id)}`);
  redraw();
}

async function makeNew() {
  const edition = await askEdition("新しく作る");
  if (edition) await openNew(`new=${part(edition)}`, "write");
}

/** Carries what stays true from last year's file into a new one; the old one is closed again. */
async function carryOn() {
  const files = await askFiles("前の年から引き継ぐ", ["前の年のファイルを、ここに放してください", "答えと確認日は引き継ぎません。去年の答えは横に見えます。"]);
  if (!files) return;
  const edition = await askEdition("前の年から引き継ぐ", "台帳や連絡先を、新しい年度の用紙に写します。");
  if (!edition) return;
  const last = await upload("cases", files);
  let next;
  try {
    next = await send("POST", `cases/${part(last.case)}/next`, { edition });
  } finally {
    await send("DELETE", `cases/${part(last.case)}`);
  }
  location.hash = `#write/${part(next.case)}`;
  if (next.told) await tell("引き継ぎました", ...next.told.split("\n").filter(Boolean));
}
