// A file on the disk: followed, saved, decided where both have changed.

import assert from "node:assert/strict";
import { copyFile, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { tmpdir } from "node:os";
import { after, test } from "node:test";
import { assertAccessible, checked, goToSheet, openSample, reported, SAMPLE, take, view, withPage, write } from "./support.mjs";

const CELL = "機器台帳!C5";

const folders = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** Copies the sample into a new folder, which is removed at the end; returns the copy. */
async function ownFile() {
  const folder = await mkdtemp(path.join(tmpdir(), "tachiiri-disk-"));
  folders.push(folder);
  const file = path.join(folder, "わたしの薬局.xlsx");
  await copyFile(SAMPLE, file);
  return file;
}

/** Makes the sample with another maker of the first device, as another program would save it. */
async function otherVersion(context, server, folder, text) {
  const page = await context.newPage();
  await page.goto(`${server.address}#start`);
  await openSample(page);
  await goToSheet(page, "機器台帳");
  await write(page, CELL, text);
  const { file } = await take(page, folder, page.getByRole("button", { name: "直したファイルを受け取る" }));
  await page.close();
  return file;
}

test("the page begins with what was found in the file, and follows it while it is edited elsewhere", async () => {
  const file = await ownFile();
  await withPage({ args: [file] }, async ({ page, context, server, folder }) => {
    await view(page, "check");
    assert.deepEqual(await reported(page), await checked(file));
    const other = await otherVersion(context, server, folder, "表計算から");
    await goToSheet(page, "機器台帳");
    // As Excel saves: another file first, then renamed.
    await copyFile(other, `${file}.tmp`);
    await rename(`${file}.tmp`, file);
    await page.waitForFunction(() => document.querySelector('[data-cell="機器台帳!C5"]')?.value === "表計算から");
  });
});

test("保存 writes the file back and keeps the one before in 控え", async () => {
  const file = await ownFile();
  await withPage({ args: [file] }, async ({ page }) => {
    await view(page, "check");
    await goToSheet(page, "機器台帳");
    await write(page, CELL, "別の会社");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByText("保存しました").waitFor();
    const kept = path.join(path.dirname(file), "控え");
    const names = await readdir(kept);
    assert.equal(names.length, 1);
    assert.ok((await readFile(path.join(kept, names[0]))).equals(await readFile(SAMPLE)));
    assert.ok(!(await readFile(file)).equals(await readFile(SAMPLE)));
    assert.deepEqual(await checked(file), await reported(page));
  });
});

test("what one tab decides about the file on the disk is asked no more in another", async () => {
  const file = await ownFile();
  await withPage({ args: [file] }, async ({ page, context, server, folder }) => {
    await view(page, "check");
    const other = await otherVersion(context, server, folder, "表計算から");
    const second = await context.newPage();
    await second.goto(page.url());
    await view(second, "check");
    await goToSheet(page, "機器台帳");
    await write(page, CELL, "別の会社");
    await copyFile(other, `${file}.tmp`);
    await rename(`${file}.tmp`, file);
    for (const tab of [page, second]) await tab.getByRole("dialog").getByText("表計算から").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "自分の書き込み" }).click();
    await page.getByText(/^保存しました/).waitFor();
    await second.getByRole("dialog").waitFor({ state: "detached" });
    assert.deepEqual(await checked(file), await reported(second));
  });
});

for (const [choice, shown] of [
  ["自分の書き込み", "別の会社"],
  ["ディスクのファイル", "表計算から"],
]) {
  test(`where both have changed, ${choice} is taken when she says so`, async () => {
    const file = await ownFile();
    await withPage({ args: [file], refused: ["status of 409"] }, async ({ page, context, server, folder }) => {
      await view(page, "check");
      const other = await otherVersion(context, server, folder, "表計算から");
      await goToSheet(page, "機器台帳");
      await write(page, CELL, "別の会社");
      await copyFile(other, `${file}.tmp`);
      await rename(`${file}.tmp`, file);
      const dialog = page.getByRole("dialog");
      await dialog.getByText("表計算から").waitFor();
      await dialog.getByText("別の会社").waitFor();
      await assertAccessible(page, "くらべる");
      await dialog.getByRole("button", { name: choice }).click();
      await page.getByText(choice === "自分の書き込み" ? "保存しました" : "ディスクのファイルにしました").first().waitFor();
      await page.waitForFunction((text) => document.querySelector('[data-cell="機器台帳!C5"]')?.value === text, shown);
      if (choice === "自分の書き込み") {
        assert.deepEqual(await checked(file), await reported(page));
      } else {
        assert.ok((await readFile(file)).equals(await readFile(other)));
        await page.getByRole("button", { name: "元に戻す" }).click();
        await page.waitForFunction(() => document.querySelector('[data-cell="機器台帳!C5"]')?.value === "別の会社");
      }
    });
  });
}
