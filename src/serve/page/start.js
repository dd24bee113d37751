// はじめ: dropping files, a new workbook, the sample, what is open.

import { get, part, send, upload } from "./api.js";
import { ask, dialog, tell } from "./dialog.js";
import { dropPlace } from "./drop.js";
import { h } from "./dom.js";

/** Opens files as a case and goes to what was found in them. */
export async function openFiles(files) {
  if (files.length === 0) {
    await tell("ファイルがありませんでした", "ファイルか、ファイルの入ったフォルダーを放してください。");
    return;
  }
  const opened = await upload("cases", files);
  location.hash = `#check/${part(opened.case)}`;
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
  const editions = await get("editions");
  const last = editions.at(-1);
  const list = h(
    "select",
    { id: "edition", value: last?.id },
    editions.map(({ id, name, year }) => h("option", { value: id }, name === `${year}版` ? name : `${name}（${year}）`)),
  );
  const content = h("div", { class: "field" }, h("label", { for: "edition" }, "どの年度の用紙で作りますか"), list);
  if (await dialog("新しく作る", content, [["作る", true], ["やめる", null, "second"]])) {
    await openNew(`new=${part(list.value)}`, "write");
  }
}
