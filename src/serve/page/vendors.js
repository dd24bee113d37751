// The vendors' forms: whose is out, and the file to send.

import { url } from "./api.js";
import { path } from "./case.js";
import { h } from "./dom.js";

/** Makes the part of 書類 about vendors. */
export function vendors({ papers, vendors_out: out }) {
  const fileOf = (vendor) => papers.find((paper) => paper.document === "vendor-checklist" && paper.vendor === vendor)?.xlsx;
  return h(
    "section",
    { class: "box", "aria-labelledby": "vendors-title" },
    h("h2", { id: "vendors-title" }, "事業者に書いてもらう用紙"),
    h("p", {}, words(out.length)),
    h("ul", { class: "plain-list" }, out.map((vendor) => line(vendor, fileOf(vendor)))),
  );
}

function words(many) {
  if (many === 0) return "まだ返ってきていない用紙はありません。";
  return `次の ${many} 社の用紙が、まだ返ってきていません。「送るファイル」を送り、書いて返してもらってください。`;
}

function line(vendor, file) {
  const id = `out-${vendor}`.replace(/\s/g, "_");
  const href = file && url(path(`papers/${encodeURIComponent(file)}?download=1`));
  return h(
    "li",
    { class: "row-of", "data-key": vendor },
    h("strong", { id }, vendor),
    file && h("a", { class: "button second", href, download: file, "aria-describedby": id }, "送るファイル"),
  );
}
