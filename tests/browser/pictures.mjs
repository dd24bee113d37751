// Makes the pictures of the guide in README.ja.md anew: TACHIIRI=target/debug/tachiiri node tests/browser/pictures.mjs

import path from "node:path";
import { answer, cell, goToSheet, openSample, ROOT, view, withPage, write } from "./support.mjs";

const FOLDER = path.join(ROOT, "docs/page");

/** Takes a picture with something at the top of the window, below the bar. */
async function picture(page, name, top) {
  await top?.evaluate((element) => {
    element.scrollIntoView();
    document.activeElement.blur();
  });
  await page.locator("#status").evaluate((status) => (status.textContent = ""));
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), scale: "device" });
}

const window = { viewport: { width: 900, height: 640 }, deviceScaleFactor: 0.8 };

await withPage(window, async ({ page }) => {
  await picture(page, "1-start");
  await page.getByRole("button", { name: "新しく作る" }).click();
  await page.getByRole("button", { name: "作る", exact: true }).click();
  await view(page, "write");
  await write(page, "薬局!B5", "若葉薬局");
  await page.getByText("まだ受け取っていない").waitFor();
  await picture(page, "2-pharmacy", page.locator("h1"));
  await goToSheet(page, "チェックリスト");
  await answer(page, "チェックリスト!D6", "いいえ");
  await cell(page, "チェックリスト!E6").locator("xpath=..").getByRole("button", { name: "今日" }).click();
  await page.waitForFunction(() => document.querySelector('[data-cell="チェックリスト!E6"]').defaultValue !== "");
  await picture(page, "3-question", page.locator(".question").nth(1));
  await page.getByRole("navigation", { name: "画面" }).getByRole("link", { name: "点検" }).click();
  await picture(page, "4-mend", page.locator('[data-finding="C103"]'));
});

await withPage(window, async ({ page }) => {
  await openSample(page);
  await goToSheet(page, "機器台帳");
  await picture(page, "5-ledger", page.locator("#sheet-title"));
  await page.getByRole("link", { name: "書類", exact: true }).click();
  const first = page.locator("[data-paper]").first();
  await page.waitForFunction((paper) => [...paper.querySelectorAll("img")].every((image) => image.naturalWidth > 0), await first.elementHandle());
  await picture(page, "6-papers", first);
});
