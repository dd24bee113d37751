// 薬局 and the like: a question a row, and those that the sheet does not have yet.

import { addRow } from "./case.js";
import { field, known } from "./field.js";
import { h } from "./dom.js";

/** Makes the fields of a sheet of 項目 and 内容. */
export function items(shown) {
  return h(
    "div",
    { class: "items" },
    shown.rows.map((row) => item(shown, row)),
    shown.missing.map((missing) => absent(shown, missing)),
  );
}

function item(shown, row) {
  const [name, content] = row.cells;
  const at = content && known(shown.sheet, content.cell);
  if (!at || !row.kind) return h("p", {}, row.cells.map((cell) => cell.text).join("："));
  return field(at, { id: "w", label: row.required ? `${name.text}（必要）` : name.text });
}

/** An item without a row: what is written adds the row. */
function absent(shown, { header, prompt, choices }) {
  const id = `missing-${header}`;
  const write = (event) => {
    const content = event.target.value;
    if (content !== "") addRow(shown.sheet, shown.rows.at(-1)?.row ?? null, { 項目: header, 内容: content });
  };
  const control =
    choices.length > 0
      ? h("select", { id, value: "", onchange: write }, ["", ...choices].map((choice) => h("option", { value: choice }, choice || "（空欄）")))
      : h("input", { id, type: "text", value: "", onchange: write, autocomplete: "off" });
  return h(
    "div",
    { class: "field", "data-key": id },
    h("label", { for: id }, header),
    prompt && h("p", { class: "prompt" }, prompt),
    control,
  );
}
