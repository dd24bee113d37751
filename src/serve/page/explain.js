// Why a finding matters: asked for once a code, when somebody wants to know.

import { get, part } from "./api.js";
import { h } from "./dom.js";

const asked = new Map();

/** Makes 「なぜ直すのですか」, whose words come when it is opened. */
export function why(code) {
  const words = asked.get(code);
  const open = async (event) => {
    if (!event.target.open || asked.has(code)) return;
    try {
      asked.set(code, await get(`explain/${part(code)}`));
    } catch (error) {
      asked.set(code, { why: error.message, source: [], guideline: [] });
    }
    event.target.querySelector(".why").replaceChildren(...explanation(asked.get(code)));
  };
  return h(
    "details",
    { ontoggle: open },
    h("summary", {}, "なぜ直すのですか"),
    h("div", { class: "why" }, words ? explanation(words) : h("p", {}, "調べています…")),
  );
}

function explanation({ why: reason, mend, source, guideline }) {
  return [
    h("p", {}, reason),
    mend ? h("p", {}, mend) : h("p", {}),
    ...[...source, ...guideline].length ? [h("p", { class: "muted small" }, `よりどころ：${[...source, ...guideline].join("、")}`)] : [],
  ];
}
