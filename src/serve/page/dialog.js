// Questions and messages: dialogs of the page, never the browser's.

import { h } from "./dom.js";

/** Shows a dialog; ends with the value of the button that was pressed, or null. */
export function dialog(title, content, buttons) {
  return new Promise((resolve) => {
    const close = (value) => () => {
      resolve(value);
      box.close();
    };
    const made = buttons.map(([words, value, kind]) => h("button", { type: "button", class: kind ?? "", onclick: close(value) }, words));
    const heading = h("h2", { id: "dialog-title", tabindex: "-1" }, title);
    const box = h("dialog", { "aria-labelledby": "dialog-title" }, heading, content, h("div", { class: "row-of" }, made));
    const before = document.activeElement;
    box.onclose = () => {
      resolve(null);
      box.remove();
      if (before?.isConnected) before.focus();
    };
    document.body.append(box);
    box.showModal();
    heading.focus();
  });
}

/** Tells something. */
export const tell = (title, ...sentences) =>
  dialog(title, sentences.map((sentence) => h("p", {}, sentence)), [["閉じる", null]]);

/** Asks; true for yes. */
export const ask = (title, sentences, yes, no = "やめる") =>
  dialog(title, sentences.map((sentence) => h("p", {}, sentence)), [[yes, true], [no, null, "second"]]);

const status = document.getElementById("status");
let clearing;

/** Says in a line at the foot of the page what has happened; a screen reader speaks it. */
export function say(words) {
  status.textContent = words;
  clearTimeout(clearing);
  clearing = setTimeout(() => (status.textContent = ""), 8_000);
}
