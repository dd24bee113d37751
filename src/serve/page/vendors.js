// The vendors' forms: whose is out, the file to send, and putting in what came back.

import { Refused, upload, url } from "./api.js";
import { change, path } from "./case.js";
import { dialog, tell } from "./dialog.js";
import { dropPlace } from "./drop.js";
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
    dropPlace({
      words: ["返ってきたファイルを、ここに放してください", "事業者が書いた用紙の答えが、この薬局のファイルに入ります。薬局確認用に書いたもの、シートの CSV（アクセスログ.csv など）も入れられます。"],
      button: "返ってきたファイルを入れる",
      take: takeBack,
    }),
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

/** Puts files in: all of them, or none, and then each reason is told. */
async function takeBack(files) {
  await tellTaken(await putIn(files));
}

/**
 * Puts in files that were dropped beside the place for them. Returns what has come of it, to be told; null where
 * they are no forms, and nothing was done.
 */
export async function putInForms(files) {
  const came = await putIn(files);
  const read = came.refused?.answer.read;
  return !read || read.some(({ as }) => as === "form") ? came : null;
}

/** Puts files in; where that is refused, returns why. */
async function putIn(files) {
  let refused = null;
  const answer = await change(async () => {
    try {
      return await upload(path("files"), files);
    } catch (error) {
      if (!(error instanceof Refused && error.answer.findings)) throw error;
      refused = error;
      return null;
    }
  });
  return { refused, answer };
}

export async function tellTaken({ refused, answer }) {
  if (refused) await tellRefused(refused);
  else if (answer?.taken) await tell("ファイルを入れました", ...answer.taken.map(taken));
}

function taken({ file, vendor, answers }) {
  if (/\.(csv|tsv|txt)$/i.test(file)) return `${file} を入れました（${answers} 行）。`;
  const whose = vendor ? `${vendor} の答え` : "薬局確認用の答え";
  return `${whose} ${answers} つを書き込みました（${file}）。`;
}

function tellRefused({ message: words, answer }) {
  const reasons = answer.findings.map(({ file, message, hint }) => h("li", {}, `${file}：${message}`, hint && h("p", { class: "muted" }, hint)));
  return dialog("入れられませんでした", [h("p", {}, words), h("ul", {}, reasons)], [["閉じる", null]]);
}
