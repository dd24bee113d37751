// 書類: pictures, the large view, what is taken away.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { choose, command, DAY, goToSheet, SAMPLE, take, view, withPage, write } from "./support.mjs";

async function openPapers(page) {
  await choose(page, SAMPLE);
  await view(page, "check");
  await page.getByRole("link", { name: "書類", exact: true }).click();
  await page.locator("[data-paper]").first().waitFor();
}

/** How many of a picture's pixels are not white. */
const inked = (image) =>
  image.evaluate(async (picture) => {
    if (!picture.naturalWidth) await new Promise((resolve) => picture.addEventListener("load", resolve, { once: true }));
    const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, picture.naturalWidth, picture.naturalHeight);
    return data.filter((value, at) => at % 4 === 0 && value < 128).length;
  });

test("every page of every paper is a picture with something on it and a name", () =>
  withPage({}, async ({ page }) => {
    await openPapers(page);
    const images = await page.locator("[data-paper] img").all();
    assert.ok(images.length > 30, String(images.length));
    for (const image of images) {
      assert.ok((await inked(image)) > 100, await image.getAttribute("alt"));
      assert.match(await image.getAttribute("alt"), /ページ目$/);
    }
  }));

test("the ZIP holds what build puts into the folder", () =>
  withPage({}, async ({ page, folder }) => {
    await openPapers(page);
    const zip = await take(page, folder, page.getByRole("button", { name: "すべて受け取る（ZIP）" }));
    const out = path.join(folder, "out");
    await command("build", SAMPLE, "--as-of", DAY, "--out", out);
    const [built] = await readdir(out);
    const files = await readdir(path.join(out, built));
    assert.ok(files.length > 20);
    // The files are stored as they are: each one's bytes stand in the archive.
    for (const name of files) assert.ok(zip.bytes.includes(await readFile(path.join(out, built, name))), name);
  }));

test("大きく見る goes through the pages and gives the focus back", () =>
  withPage({}, async ({ page }) => {
    await openPapers(page);
    const open = page.locator('[data-paper="bcp"]').getByRole("button", { name: "大きく見る" });
    await open.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^1 \/ \d+ ページ$/).waitFor();
    await dialog.getByRole("button", { name: "次", exact: true }).click();
    await dialog.getByText(/^2 \/ \d+ ページ$/).waitFor();
    await dialog.getByRole("button", { name: "前", exact: true }).click();
    await dialog.getByText(/^1 \/ \d+ ページ$/).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.ok(await open.evaluate((button) => button === document.activeElement));
  }));

test("印刷 opens the PDF, PDF and Excel bring the files of the command", () =>
  withPage({}, async ({ page, folder }) => {
    await openPapers(page);
    const paper = page.locator('[data-paper="devices"]');
    assert.match(await paper.getByRole("link", { name: "印刷" }).getAttribute("href"), /\.pdf$/);
    const out = path.join(folder, "out");
    await command("build", SAMPLE, "--as-of", DAY, "--out", out, "--only", "devices");
    const [built] = await readdir(out);
    for (const format of ["PDF", "Excel"]) {
      const { name, bytes } = await take(page, folder, paper.getByRole("link", { name: format, exact: true }));
      assert.ok(bytes.equals(await readFile(path.join(out, built, name))), name);
    }
  }));

test("a change is seen in the pictures", () =>
  withPage({}, async ({ page }) => {
    await openPapers(page);
    const image = page.locator('[data-paper="devices"] img').first();
    const before = await image.getAttribute("data-address");
    await goToSheet(page, "機器台帳");
    await write(page, "機器台帳!C5", "別の会社");
    await page.getByRole("link", { name: "書類", exact: true }).click();
    await page.waitForFunction((old) => {
      const now = document.querySelector('[data-paper="devices"] img');
      return now && now.dataset.address !== old;
    }, before);
    assert.ok((await inked(image)) > 100);
  }));

test("of a file with something that cannot be read no paper is made, and why is said", () =>
  withPage({}, async ({ page }) => {
    await choose(page, SAMPLE);
    await view(page, "check");
    await goToSheet(page, "チェックリスト");
    await write(page, "チェックリスト!E5", "去年の暮れ");
    await page.getByRole("link", { name: "書類", exact: true }).click();
    await page.locator('[data-left-out="pharmacy-checklist"]').waitFor();
    assert.equal(await page.locator("[data-paper]").count(), 0);
  }));

test("whose form is out stands there with the file to send; that none is out is said", () =>
  withPage({}, async ({ page, folder }) => {
    await openPapers(page);
    await page.getByText("まだ返ってきていない用紙はありません。").waitFor();
    await goToSheet(page, "事業者");
    await page.getByRole("button", { name: "行を追加" }).click();
    await page.locator("[data-draft] input:focus").waitFor();
    await page.keyboard.type("架空保守サービス");
    await Promise.all([page.waitForResponse((response) => response.url().endsWith("/rows")), page.keyboard.press("Tab")]);
    await page.getByRole("link", { name: "書類", exact: true }).click();
    const out = page.getByRole("listitem").filter({ hasText: "架空保守サービス" });
    const sent = await take(page, folder, out.getByRole("link", { name: "送るファイル" }));
    assert.equal(sent.name, "02_事業者確認用チェックリスト_架空保守サービス.xlsx");
  }));

/** Makes a form that a vendor filled in, and opens 書類 of a pharmacy that waits for it; returns where the form lies. */
async function waitForForm(page, folder) {
  const out = path.join(folder, "out");
  await command("build", SAMPLE, "--as-of", DAY, "--out", out, "--only", "vendor-checklist");
  const [built] = await readdir(out);
  await page.getByRole("button", { name: "新しく作る" }).click();
  await page.getByRole("button", { name: "作る", exact: true }).click();
  await view(page, "write");
  await write(page, "薬局!B5", "みほん薬局");
  await goToSheet(page, "事業者");
  await page.getByRole("button", { name: "行を追加" }).click();
  await page.locator("[data-draft] input:focus").waitFor();
  await page.keyboard.type("架空レセコン株式会社");
  await Promise.all([page.waitForResponse((response) => response.url().endsWith("/rows")), page.keyboard.press("Tab")]);
  await page.getByRole("link", { name: "書類", exact: true }).click();
  await page.getByText("次の 1 社の用紙が、まだ返ってきていません").waitFor();
  return path.join(out, built, "02_事業者確認用チェックリスト_架空レセコン株式会社.xlsx");
}

/** Drops a file from the disk onto the heading of the page. */
async function drop(page, file) {
  const protocol = await page.context().newCDPSession(page);
  const { x, y } = await page.getByRole("heading", { level: 1 }).boundingBox();
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await protocol.send("Input.dispatchDragEvent", { type, x: x + 5, y: y + 5, data: { items: [], files: [file], dragOperationsMask: 1 } });
  }
}

test("a form that is dropped beside the place for it is put in as well; a workbook is opened", () =>
  withPage({}, async ({ page, folder }) => {
    const form = await waitForForm(page, folder);
    const before = page.url();
    await drop(page, form);
    await page.getByRole("dialog").getByText(/架空レセコン株式会社 の答え \d+ つ/).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
    await page.getByText("まだ返ってきていない用紙はありません。").waitFor();
    assert.equal(page.url(), before);
    const cases = () => page.evaluate(async () => (await (await fetch("api/cases")).json()).map(({ name }) => name));
    assert.deepEqual(await cases(), ["わたしの薬局.xlsx"]);
    await drop(page, SAMPLE);
    await view(page, "check");
    assert.deepEqual(await cases(), ["わたしの薬局.xlsx", "sample.xlsx"]);
    assert.notEqual(page.url().split("/").at(-1), before.split("/").at(-1));
  }));

test("a form that is dropped while no further case can be opened is put in, a workbook is not", () =>
  withPage({ refused: ["status of 503", "status of 422"] }, async ({ page, folder }) => {
    const form = await waitForForm(page, folder);
    await page.evaluate(async () => {
      for (let number = 0; number < 7; number += 1) await fetch("api/cases?sample=1", { method: "POST" });
    });
    await drop(page, SAMPLE);
    await page.getByRole("dialog").getByText(/8/).first().waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
    await drop(page, form);
    await page.getByRole("dialog").getByText(/架空レセコン株式会社 の答え \d+ つ/).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
    await page.getByText("まだ返ってきていない用紙はありません。").waitFor();
  }));

test("a form that is dropped a second time is told, and is no case of its own", () =>
  withPage({ refused: ["status of 422"] }, async ({ page, folder }) => {
    const form = await waitForForm(page, folder);
    for (const words of [/架空レセコン株式会社 の答え \d+ つ/, "新しく書き込む答えがありません"]) {
      await drop(page, form);
      await page.getByRole("dialog").getByText(words).waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await view(page, "papers");
    assert.equal(await page.evaluate(async () => (await (await fetch("api/cases")).json()).length), 1);
  }));

test("a form that came back is put in, and one that is none changes nothing", () =>
  withPage({ refused: ["status of 422"] }, async ({ page, folder }) => {
    const form = await waitForForm(page, folder);
    const put = async (file) => {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "返ってきたファイルを入れる" }).click();
      await (await chooser).setFiles(file);
    };
    await put(path.join(path.dirname(form), "manifest.json"));
    await page.getByRole("dialog").getByText("入れられませんでした").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
    await put(form);
    await page.getByRole("dialog").getByText(/架空レセコン株式会社 の答え \d+ つ/).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
    await page.getByText("まだ返ってきていない用紙はありません。").waitFor();
    await goToSheet(page, "事業者チェックリスト");
    assert.ok((await page.locator(".question").count()) > 5);
  }));
