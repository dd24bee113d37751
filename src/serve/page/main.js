// The page: which view is shown, and what happens when something changes.

import { get, Gone, part, Refused, send } from "./api.js";
import { current, onChange, open, refresh, settled } from "./case.js";
import { checkView } from "./check.js";
import { connect } from "./connection.js";
import { ask, tell } from "./dialog.js";
import { isTyped, h, show } from "./dom.js";
import { takeDrops } from "./drop.js";
import { inside, keepFocus } from "./focus.js";
import { reach } from "./ledger.js";
import { loadPapers, papersStopped, papersView, papersWaiting } from "./papers.js";
import { loadPictures, stopPictures } from "./pictures.js";
import { wanted } from "./place.js";
import { diskChanged } from "./save.js";
import { openFiles, openOrPutIn, startView } from "./start.js";
import { writeView } from "./write.js";

const main = document.getElementById("main");
const VIEWS = [
  ["start", "はじめ"],
  ["check", "点検"],
  ["write", "書き込み"],
  ["papers", "書類"],
];

/** Returns what the address says: view, case, sheet. */
function place() {
  const [view, id, sheet] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return VIEWS.some(([known]) => known === view) ? { view, id, sheet } : { view: "start" };
}

function links(shown) {
  const link = ([view, words]) => {
    const href = view === "start" ? "#start" : `#${view}/${part(current.id ?? "")}`;
    const isThere = view === "start" || current.id;
    return h("li", {}, isThere ? h("a", { href, "aria-current": view === shown ? "page" : null }, words) : h("a", { "aria-disabled": "true", role: "link" }, words));
  };
  show(document.getElementById("views"), VIEWS.map(link));
}

let drawing = 0;

/** Draws the view that the address names, with what is known now. */
async function draw() {
  const turn = (drawing += 1);
  const { view, id, sheet } = place();
  if (view !== "papers") stopPictures();
  try {
    if (view !== "start") await open(id);
    const made = await make(view, sheet, turn);
    if (turn !== drawing || !made) return;
    links(view);
    const giveBack = keepFocus(main);
    show(main, made);
    giveBack();
    if (view === "papers") loadPictures(main);
    document.title = [VIEWS.find(([known]) => known === view)[1], view === "start" ? null : current.info?.name, "立入検査の書類"].filter(Boolean).join(" - ");
    await goToCell(turn);
  } catch (error) {
    if (turn === drawing) failed(error);
  }
}

async function make(view, sheet, turn) {
  if (view === "start") return startView(draw);
  if (view === "check") return checkView(draw);
  if (view === "write") return writeView(sheet, draw);
  return papers(turn);
}

async function papers(turn) {
  const waiting = setTimeout(() => {
    if (turn === drawing) show(main, papersWaiting());
  }, 300);
  try {
    await loadPapers();
    return papersView(draw);
  } catch (error) {
    if (!(error instanceof Refused && error.status === 409)) throw error;
    return papersStopped(draw);
  } finally {
    clearTimeout(waiting);
  }
}

/** Goes to the cell that a link has named. */
async function goToCell(turn) {
  if (!wanted.cell || place().view !== "write") return;
  const cell = wanted.cell;
  const find = () => main.querySelector(`[data-cell="${CSS.escape(cell)}"]`);
  if (!find()) {
    const [name, address] = cell.split("!");
    const shown = current.sheets.find((known) => known.sheet === name);
    wanted.cell = null;
    if (shown?.present) await reach(shown, address, draw);
    wanted.cell = cell;
  }
  if (turn > drawing) return;
  wanted.cell = null;
  const found = find();
  found?.scrollIntoView({ block: "center" });
  if (found) inside(found)?.focus();
}

/** Says what went wrong, where nothing nearer has said it. */
function failed(error) {
  if (error instanceof Gone) return;
  if (error instanceof Refused && error.status === 404 && place().view !== "start") {
    current.id = null;
    links("start");
    show(main, h("section", { "data-view": "start" }, h("h1", {}, "このファイルは開いていません"), h("p", {}, error.message), h("p", {}, h("a", { class: "button", href: "#start" }, "はじめへ"))));
    return;
  }
  if (!document.querySelector("dialog[open]")) tell("うまくいきませんでした", error.message);
}

const shownPlace = () => [main.querySelector("[data-view]")?.dataset.view, document.getElementById("sheet-title")?.textContent].join();

/** Another view begins at its top, and a screen reader at its heading. */
async function go() {
  const before = shownPlace();
  await draw();
  if (document.querySelector("dialog[open]") || before === shownPlace() || main.querySelector(":focus[data-cell]")) return;
  scrollTo(0, 0);
  const isSheet = place().view === "write" && before.startsWith("write");
  const start = isSheet ? document.getElementById("sheet-title") : main;
  start?.focus({ preventScroll: true });
  // On a narrow screen the links to the sheets take all of it.
  if (isSheet && start?.getBoundingClientRect().top > innerHeight / 3) start.scrollIntoView();
}

async function quit() {
  const words = ["このページを使うのを終わります。受け取っていない変更は、なくなります。もう一度使うときは、プログラムを開き直してください。"];
  if (!(await ask("終わりますか", words, "終わる"))) return;
  await send("POST", "quit");
  document.body.replaceChildren(h("main", {}, h("h1", {}, "終わりました"), h("p", {}, "このタブを閉じてください。")));
  removeEventListener("beforeunload", warn);
}

/** Asks before the window is closed with changes that were neither taken away nor saved. */
function warn(event) {
  const isTyping = [...main.querySelectorAll("[data-cell]")].some(isTyped);
  if (current.info?.changed || isTyping) event.preventDefault();
}

async function followed(id, revision) {
  // A change of this page's own is followed by what made it.
  await settled();
  if (place().view === "start") await draw();
  else if (id === current.id && revision > current.revision) {
    await refresh();
    await draw();
  }
}

/** With a file or folder named at the start, the page begins with what was found in it. */
async function begin() {
  const onDisk = location.hash === "" && (await get("cases")).find((known) => known.path !== null);
  if (onDisk) history.replaceState(null, "", `#check/${part(onDisk.case)}`);
  await draw();
}

async function onDisk(id, state) {
  if (id !== current.id || place().view === "start") return;
  current.disk = state;
  await refresh();
  await draw();
  await diskChanged(state, draw);
}

onChange(draw);
takeDrops((files) => (place().view === "start" ? openFiles(files) : openOrPutIn(files)).catch(failed));
addEventListener("hashchange", go);
addEventListener("beforeunload", warn);
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  failed(event.reason);
});
document.getElementById("quit").onclick = quit;
connect({ followed, onDisk, closed: draw, again: draw });
begin().catch(failed);
