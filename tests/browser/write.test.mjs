// 書き込み: answers, rows, blocks from Excel, two pages at once, leaving.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { answer, cell, checked, choose, goToSheet, openSample, reported, ROOT, SAMPLE, take, view, withPage, write } from "./support.mjs";

const DEVICES = "機器台帳";

test("an item is answered, and emptied with まだ", () =>
  withPage({}, async ({ page }) => {
    await openSample(page);
    await goToSheet(page, "チェックリスト");
    await answer(page, "チェックリスト!D5", "いいえ");
    await page.waitForFunction(() => document.querySelector('[data-cell="チェックリスト!D5"] :checked')?.value === "いいえ");
    await answer(page, "チェックリスト!D5", "まだ");
    await page.getByText("18 項目のうち 16 項目に答えています。").waitFor();
  }));

test("a device is added, filled in, copied and deleted", () =>
  withPage({}, async ({ page, folder }) => {
    await choose(page, SAMPLE);
    await view(page, "check");
    await goToSheet(page, DEVICES);
    const rows = page.locator("table.sheet tbody tr");
    assert.equal(await rows.count(), 8);
    await page.getByRole("button", { name: "行を追加" }).click();
    await page.locator(`[data-cell="${DEVICES}!A13"]:focus`).waitFor();
    const added = page.waitForResponse((response) => response.url().endsWith("/rows"));
    await page.keyboard.type("009");
    await page.keyboard.press("Tab");
    await added;
    await write(page, `${DEVICES}!C13`, "試作電機");
    await page.getByRole("button", { name: /13 行目.*を写す/ }).click();
    await page.locator(`[data-cell="${DEVICES}!A14"]:focus`).waitFor();
    assert.equal(await cell(page, `${DEVICES}!A14`).inputValue(), "009");
    await page.getByRole("button", { name: /14 行目.*を消す/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "消す", exact: true }).click();
    await page.locator(`[data-cell="${DEVICES}!A14"]`).waitFor({ state: "detached" });
    const { file } = await take(page, folder, page.getByRole("button", { name: "直したファイルを受け取る" }));
    assert.deepEqual(await checked(file), await reported(page));
  }));

test("a sheet that the file lacks is added, filled in, and undone", () =>
  withPage({}, async ({ page, folder }) => {
    await choose(page, path.join(ROOT, "tests/cases/field/A01b_button_one_line.xlsx"));
    await view(page, "check");
    for (const [name, at, text] of [["計画", "計画!B5", "受付の裏の棚"], ["教育訓練", "教育訓練!A5", "連絡の訓練"]]) {
      await goToSheet(page, name);
      await page.getByRole("button", { name: "このシートを加える" }).click();
      await page.locator("#sheet-title:focus").waitFor();
      if (name === "教育訓練") await page.getByRole("button", { name: "行を追加" }).click();
      const line = name === "教育訓練" ? page.locator("[data-draft] :is(input, textarea)").first() : cell(page, at);
      await line.fill(text);
      await line.press("Tab");
      await page.waitForFunction(([at, text]) => document.querySelector(`[data-cell="${at}"]`)?.value === text, [at, text]);
    }
    const { file } = await take(page, folder, page.getByRole("button", { name: "直したファイルを受け取る" }));
    assert.deepEqual(await checked(file), await reported(page));
    const undo = page.getByRole("button", { name: "元に戻す" });
    await undo.click();
    await cell(page, "教育訓練!A5").waitFor({ state: "detached" });
    await undo.click();
    await page.getByRole("button", { name: "このシートを加える" }).waitFor();
  }));

test("a block from Excel is pasted from the chosen cell on, with rows that are wanting, and undone", () =>
  withPage({}, async ({ page }) => {
    await openSample(page);
    await goToSheet(page, DEVICES);
    await cell(page, `${DEVICES}!C12`).evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", '試作電機\tWindows 11 Pro\r\n"二行の\nメーカー"\tLinux\r\n');
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await page.getByText("2 行を貼り付けました").waitFor();
    assert.equal(await cell(page, `${DEVICES}!C12`).inputValue(), "試作電機");
    assert.equal(await cell(page, `${DEVICES}!D13`).inputValue(), "Linux");
    assert.equal(await cell(page, `${DEVICES}!C13`).inputValue(), "二行の\nメーカー");
    await page.getByRole("button", { name: "元に戻す" }).click();
    await cell(page, `${DEVICES}!D13`).waitFor({ state: "detached" });
  }));

test("after a reload everything is there, at the same place", () =>
  withPage({}, async ({ page }) => {
    await openSample(page);
    await goToSheet(page, DEVICES);
    await write(page, `${DEVICES}!C5`, "別の会社");
    await page.reload();
    await page.locator("#sheet-title", { hasText: DEVICES }).waitFor();
    assert.equal(await cell(page, `${DEVICES}!C5`).inputValue(), "別の会社");
  }));

test("two pages on one case follow each other; on two cases they do not meet", () =>
  withPage({}, async ({ page, context }) => {
    await openSample(page);
    await goToSheet(page, DEVICES);
    const second = await context.newPage();
    await second.goto(page.url());
    await second.locator("#sheet-title", { hasText: DEVICES }).waitFor();
    await write(second, `${DEVICES}!C5`, "二つ目の頁から");
    await page.bringToFront();
    await page.waitForFunction(() => document.querySelector('[data-cell="機器台帳!C5"]').value === "二つ目の頁から");
    await second.goto(`${page.url().split("#")[0]}#start`);
    await second.getByRole("button", { name: "見本を見る" }).click();
    await view(second, "check");
    assert.notEqual(second.url().split("/").at(-1), page.url().split("/").at(-2));
  }));

test("a page with changes asks before it is left; without its page the case stays", () =>
  withPage({}, async ({ page, context, server }) => {
    await openSample(page);
    await goToSheet(page, DEVICES);
    await write(page, `${DEVICES}!C5`, "別の会社");
    await page.getByText("まだ受け取っていない変更があります").waitFor();
    const asked = page.waitForEvent("dialog");
    const closing = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.accept();
    await closing;
    const next = await context.newPage();
    await next.goto(server.address);
    await next.getByRole("link", { name: "見本.xlsx" }).click();
    await view(next, "check");
  }));

test("終了 ends the program, and a page that is left says so", () =>
  withPage({ refused: ["ERR_CONNECTION_REFUSED"] }, async ({ page, context, server }) => {
    const other = await context.newPage();
    await other.goto(server.address);
    await view(other, "start");
    await page.bringToFront();
    await page.getByRole("button", { name: "終了" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "終わる" }).click();
    await page.getByText("このタブを閉じてください。").waitFor();
    await server.ended;
    await other.bringToFront();
    await other.getByText("プログラムが終わっています").waitFor();
  }));

test("a file that is no workbook says so before, becomes one with the first change, and keeps everything", () =>
  withPage({}, async ({ page, folder }) => {
    const old = path.join(ROOT, "tests/cases/field/X10_sst_count_is_total.xls");
    await choose(page, old);
    await view(page, "check");
    await page.getByText("Excel のブック（.xlsx）ではありません").waitFor();
    const before = await reported(page);
    await goToSheet(page, DEVICES);
    await write(page, `${DEVICES}!C5`, "架空電機");
    await page.getByRole("dialog").getByText("新しい Excel のファイルに写しました").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
    await page.getByText("Excel のブック（.xlsx）ではありません").waitFor({ state: "detached" });
    assert.equal(await cell(page, `${DEVICES}!C5`).inputValue(), "架空電機");
    const { file, name } = await take(page, folder, page.getByRole("button", { name: "直したファイルを受け取る" }));
    assert.equal(name, "X10_sst_count_is_total.xlsx");
    assert.deepEqual(await checked(file), await reported(page));
    // Laid out as `new` does, columns may stand elsewhere.
    const withoutCells = (findings) => findings.map((finding) => finding.split("!")[0]);
    assert.deepEqual(withoutCells(await reported(page)), withoutCells(before));
  }));

test("a key that is pressed while the page is drawn anew is not lost", () =>
  withPage({}, async ({ page }) => {
    await openSample(page);
    await goToSheet(page, "チェックリスト");
    // 2(4) of the server: what the ledgers say of it comes and goes with the answer.
    for (let at = 5; at < 15; at += 1) {
      const group = cell(page, `チェックリスト!D${at}`);
      await group.getByRole("radio", { checked: true }).focus();
      for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft"]) {
        const checking = page.waitForResponse((response) => response.request().method() === "PATCH");
        await page.keyboard.press(key);
        await checking;
        assert.ok(await group.evaluate((element) => element.contains(document.activeElement)), `D${at}`);
      }
    }
  }));
