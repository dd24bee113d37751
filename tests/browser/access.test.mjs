// For everybody: axe-core, narrow windows, dark, large type, the keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, cell, goToSheet, openSample, view, withPage, write } from "./support.mjs";

const SHEETS = ["薬局", "チェックリスト", "事業者チェックリスト", "機器台帳", "アクセスログ"];

/** Looks at the dialog that a button opens, and closes it again. */
async function assertDialog(page, button, what) {
  await page.getByRole("button", { name: button, exact: typeof button === "string" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await assertAccessible(page, what);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

for (const colorScheme of ["light", "dark"]) {
  // 600 pixels are a window of 1,200 at 200 %.
  for (const width of [360, 600, 1280]) {
    test(`nothing hinders anybody in any view, ${colorScheme}, ${width} pixels wide`, () =>
      withPage({ colorScheme, viewport: { width, height: 900 } }, async ({ page }) => {
        await assertAccessible(page, "はじめ");
        for (const name of ["新しく作る", "前の年から引き継ぐ", "終了"]) await assertDialog(page, name, name);
        await openSample(page);
        await assertAccessible(page, "点検");
        for (const sheet of SHEETS) {
          await goToSheet(page, sheet);
          await assertAccessible(page, sheet);
        }
        await goToSheet(page, "機器台帳");
        await assertDialog(page, /5 行目.*を消す/, "行を消す");
        await page.getByRole("button", { name: "行を追加" }).click();
        await page.locator("[data-draft]").waitFor();
        await assertAccessible(page, "新しい行");
        await goToSheet(page, "チェックリスト");
        await write(page, "チェックリスト!E5", "去年の暮れ");
        await page.locator('[aria-invalid="true"]').first().waitFor();
        await assertAccessible(page, "読めない書き込み");
        await page.getByRole("link", { name: "点検", exact: true }).click();
        await view(page, "check");
        await page.getByText("なぜ直すのですか").first().click();
        await assertAccessible(page, "直すところのある点検");
        await page.getByRole("link", { name: "書類", exact: true }).click();
        await page.locator("[data-left-out]").first().waitFor();
        await assertAccessible(page, "書類のない書類");
        await page.getByRole("button", { name: "元に戻す" }).click();
        await page.locator("[data-left-out]").first().waitFor({ state: "detached" });
        await page.getByRole("link", { name: "書類", exact: true }).click();
        await page.locator("[data-paper]").first().waitFor();
        await assertAccessible(page, "書類");
        await page.getByRole("button", { name: "大きく見る" }).first().click();
        await page.getByRole("dialog").waitFor();
        await assertAccessible(page, "大きく見る");
      }));
  }
}

/** Presses Tab until something has the focus. */
async function tabTo(page, locator) {
  for (let presses = 0; presses < 400; presses += 1) {
    if (await locator.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  assert.fail("not reached with Tab");
}

test("the keyboard alone opens, answers, dates, undoes and looks at a paper", () =>
  withPage({}, async ({ page }) => {
    await view(page, "start");
    await tabTo(page, page.getByRole("button", { name: "見本を見る" }));
    await page.keyboard.press("Enter");
    await view(page, "check");
    await tabTo(page, page.getByRole("link", { name: "書き込み", exact: true }));
    await page.keyboard.press("Enter");
    await view(page, "write");
    await tabTo(page, page.getByRole("navigation", { name: "シート" }).getByRole("link", { name: "チェックリスト", exact: true }));
    await page.keyboard.press("Enter");
    await cell(page, "チェックリスト!D5").waitFor();
    await tabTo(page, cell(page, "チェックリスト!D5"));
    await page.keyboard.press("ArrowRight");
    await page.getByText("18 項目のうち 17 項目に答えています。").waitFor();
    await page.waitForFunction(() => document.querySelector('[data-cell="チェックリスト!D5"] :checked')?.value === "いいえ");
    await tabTo(page, cell(page, "チェックリスト!F5"));
    await page.keyboard.type("2024/3/1");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => document.querySelector('[data-cell="チェックリスト!F5"]').defaultValue === "2024/3/1");
    await tabTo(page, page.getByRole("link", { name: "書類", exact: true }));
    await page.keyboard.press("Enter");
    await page.locator("[data-paper]").first().waitFor();
    await tabTo(page, page.getByRole("button", { name: "大きく見る" }).first());
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }));

test("what is mended leaves the focus at what is to be mended next", () =>
  withPage({}, async ({ page }) => {
    await openSample(page);
    const before = page.locator("[data-finding]");
    const count = await before.count();
    await tabTo(page, cell(page, "業務!B5"));
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("受付・会計");
    await page.keyboard.press("Tab");
    await page.waitForFunction((many) => document.querySelectorAll("[data-finding]").length < many, count);
    assert.ok(await page.evaluate(() => document.activeElement.closest("[data-finding]") !== null));
  }));
