// Choosing a year's form: a known one, or the ministry's workbook, shown as a table before it is used.

import { get, Refused, upload } from "./api.js";
import { dialog } from "./dialog.js";
import { dropPlace } from "./drop.js";
import { h, show } from "./dom.js";

/** Asks for which year's form; returns the edition's id, or null. */
export async function askEdition(title, explanation) {
  const known = await get("editions");
  const list = h("select", { id: "edition", value: known.at(-1)?.id }, known.map(option));
  const ministrys = h("div", {});
  show(ministrys, placeFor(ministrys, list));
  const content = h(
    "div",
    {},
    explanation && h("p", {}, explanation),
    h("div", { class: "field" }, h("label", { for: "edition" }, "どの年度の用紙で作りますか"), list),
    ministrys,
  );
  return (await dialog(title, content, [["作る", true], ["やめる", null, "second"]])) ? list.value : null;
}

function option({ id, name, year }) {
  const words = year && `令和${year - 2018}年度`;
  return h("option", { value: id }, !words || name.includes(words) ? name : `${name}（${words}）`);
}

function placeFor(parent, list) {
  const place = dropPlace({
    words: ["今年の用紙が上にないときは、厚生労働省の Excel（チェックリスト）を、ここに放してください"],
    button: "厚生労働省の Excel を選ぶ",
    take: (files) => draft(files, parent, list),
  });
  return place;
}

/** Has the ministry's workbook read, and shows what was taken from it. */
async function draft(files, parent, list) {
  let drafted;
  try {
    drafted = await upload("editions", files);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    show(parent, placeFor(parent, list), h("p", { class: "notice error", role: "alert" }, error.message));
    return;
  }
  const { edition, edition_id: id } = drafted;
  list.querySelector(`option[value="${CSS.escape(id)}"]`)?.remove();
  list.append(option({ id, name: edition.name, year: edition.year }));
  list.value = id;
  show(parent, ...summary(drafted));
}

const MATCHES = { same: "前と同じ", changed: "文が変わった", new: "新しい項目" };

function summary({ edition, items, told, unsure }) {
  const row = (item) =>
    h("tr", {}, h("td", { class: "whole" }, item.number), h("td", {}, item.device.join("、")), h("td", {}, item.text), h("td", { class: "whole" }, MATCHES[item.match]));
  const place = ({ file, sheet, cell, what }) => h("li", {}, `${[sheet ?? file, cell].filter(Boolean).join(" ")}：${what}`);
  return [
    h("p", { role: "status" }, `「${edition.name}」を読みました。項目は ${items.length} です。用紙と見くらべてから「作る」を押してください。`),
    unsure.length > 0 &&
      h("div", { class: "notice warning" }, h("p", {}, "決められなかったところがあります。作ったあと、点検（I019）で決められます。"), h("ul", {}, unsure.map(place))),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "読んだ項目" },
      h("table", {}, h("thead", {}, h("tr", {}, ["項番", "対象機器", "項目の文", "前の版と"].map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, items.map(row))),
    ),
    told.length > 0 && h("details", {}, h("summary", {}, `ほかに気づいたこと（${told.length}）`), h("ul", {}, told.map(place))),
  ];
}

/** Asks for last year's file or files; returns them, or null. */
export function askFiles(title, words) {
  return new Promise((resolve) => {
    const place = dropPlace({
      words,
      button: "前の年のファイルを選ぶ",
      take: (files) => {
        resolve(files);
        place.closest("dialog").close();
      },
    });
    dialog(title, place, [["やめる", null, "second"]]).then(() => resolve(null));
  });
}
