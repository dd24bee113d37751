// Files and folders that are dropped anywhere on the page, or chosen with a button.

import { h } from "./dom.js";

/** Takes drops on the whole page. */
export function takeDrops(take) {
  const over = document.getElementById("drop");
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  let within = 0;
  const end = () => {
    within = 0;
    over.hidden = true;
  };
  addEventListener("dragenter", (event) => {
    if (!hasFiles(event) || document.querySelector("dialog[open]")) return;
    within += 1;
    over.hidden = false;
  });
  addEventListener("dragleave", () => {
    within -= 1;
    if (within <= 0) end();
  });
  addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    end();
    const files = await dropped(event.dataTransfer);
    // A place of its own (a form that came back, the ministry's form) takes what is dropped there.
    const place = document.querySelector("dialog[open] .drop-place") ?? event.target.closest?.(".drop-place");
    if (place?.take) place.take(files);
    else if (!document.querySelector("dialog[open]")) take(files);
  });
}

/** Returns the files of a drop, also those within folders. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files];
  const files = await Promise.all(entries.map(filesOf));
  return files.flat();
}

async function filesOf(entry) {
  if (isNoInput(entry.name)) return [];
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  // A folder is read in portions of a hundred.
  for (;;) {
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) break;
    found.push(...portion);
  }
  return (await Promise.all(found.map(filesOf))).flat();
}

/** Excel's marks of open files, hidden files, and the copies that 保存 keeps. */
const isNoInput = (name) => name.startsWith("~$") || name.startsWith(".") || name === "控え";

/** Makes a place for files: one may drop them there, or choose them with a button. */
export function dropPlace({ words, button, take, several = true, accept = ".xlsx,.xlsm,.xls,.ods,.csv" }) {
  const input = h("input", {
    type: "file",
    hidden: true,
    multiple: several,
    accept,
    onchange: (event) => {
      const files = [...event.target.files];
      event.target.value = "";
      if (files.length > 0) take(files);
    },
  });
  const place = h(
    "div",
    { class: "drop-place" },
    words.map((sentence) => h("p", {}, sentence)),
    input,
    h("button", { type: "button", onclick: (event) => event.target.parentElement.querySelector("input").click() }, button),
  );
  place.take = take;
  return place;
}
