// Saving onto the disk, and deciding where the file there has changed as well.

import { get, Refused, send } from "./api.js";
import { change, current, path, refresh, settled } from "./case.js";
import { dialog, say, tell } from "./dialog.js";
import { h } from "./dom.js";

/** Writes the case back; asks where the file on the disk is another one by now. */
export async function save(draw, force = false) {
  await settled();
  try {
    const { kept } = await send("POST", path("save"), { revision: current.revision, force });
    current.disk = "same";
    await refresh();
    await draw();
    say(kept.length > 0 ? `保存しました。前のファイルは ${kept.join("、")} に残してあります` : "保存しました");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.answer.disk === "changed") await decide(draw);
    else await tell("保存できませんでした", error.message);
  }
}

const UNREADABLE =
  "ディスクのファイルは、いまは読めません（書きかけか、ほかのプログラムが使っているか、こわれています）。すこし待って、もう一度くらべてください。「自分の書き込み」を選ぶと、ディスクのファイルは「控え」に残してから書きかえます。";
/** What the dialog shows that asks which of the two is taken. */
let asking = null;

/** Shows cell by cell where the case and the file on the disk differ; one of them is taken. */
export async function decide(draw) {
  if (asking) return;
  asking = h("div", {});
  try {
    const { disk, cells } = await get(path("disk"));
    const isRead = disk !== "locked";
    asking.append(isRead ? differences(cells) : h("p", {}, UNREADABLE));
    const answer = await dialog("ディスクのファイルも変わりました", asking, [
      ["自分の書き込み", "mine"],
      ...(isRead ? [["ディスクのファイル", "theirs", "second"]] : []),
      ["あとで決める", null, "plain"],
    ]);
    if (answer && (await isSettled())) return say(SETTLED);
    if (answer === "mine") await save(draw, true);
    if (answer === "theirs") await change(reload, "ディスクのファイルにしました。「元に戻す」で自分の書き込みに戻せます");
  } finally {
    asking = null;
  }
}

const SETTLED = "別の画面で決まったので、なにもしませんでした";

/** Returns whether the case and the file on the disk do not contradict each other any more. */
const isSettled = async () => (await get(path("disk"))).disk === "same";

/** Closes the question where another tab has answered it. */
export async function askNoMore() {
  if (asking && (await isSettled())) asking?.closest("dialog")?.close();
}

async function reload() {
  const answer = await send("POST", path("reload"));
  current.disk = "same";
  return answer;
}

function differences(cells) {
  const text = (value) => value || "（空欄）";
  const row = ({ sheet, cell, mine, theirs }) => h("tr", {}, h("th", { scope: "row" }, `${sheet} ${cell}`), h("td", {}, text(mine)), h("td", {}, text(theirs)));
  return h(
    "div",
    {},
    h("p", {}, "ほかのプログラム（Excel など）がファイルを保存しました。どちらを残すかを選んでください。"),
    h("p", {}, "「自分の書き込み」では、ディスクのファイルは「控え」に残します。「ディスクのファイル」では、「元に戻す」で自分の書き込みに戻せます。"),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "違うところ" },
      h("table", {}, h("thead", {}, h("tr", {}, ["セル", "自分の書き込み", "ディスクのファイル"].map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, cells.map(row))),
    ),
  );
}

/** Says what has become of the file on the disk. */
export async function diskChanged(state, draw) {
  if (state === "changed" && current.info?.changed) await decide(draw);
  if (state === "same") await askNoMore();
  if (state === "gone") await tell("ファイルが見つかりません", "ディスクのファイルが、なくなったか、名前が変わりました。書き込んだものはこのページに残っています。「直したファイルを受け取る」で受け取れます。");
  if (state === "locked") say("ディスクのファイルを、ほかのプログラムが使っています");
}
