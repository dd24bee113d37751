// This year's form, from the ministry's own workbook.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { command, DAY, SAMPLE, view, withPage } from "./support.mjs";

/** Makes the forms of the sample as workbooks, which look as the ministry's; returns where they lie. */
async function forms(folder) {
  const out = path.join(folder, "out");
  await command("build", SAMPLE, "--as-of", DAY, "-o", out);
  const made = path.join(out, "みほん薬局");
  const names = await readdir(made);
  const find = (stem) => path.join(made, names.find((name) => name.startsWith(stem) && name.endsWith(".xlsx")));
  return [find("01_"), find("02_事業者確認用")];
}

/** Hands the ministry's workbooks over in the dialog that asks for the year's form. */
async function handOver(page, files) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("dialog").getByRole("button", { name: "厚生労働省の Excel を選ぶ" }).click();
  await (await chooser).setFiles(files);
}

test("the ministry's workbook is shown as a table and becomes a case", () =>
  withPage({}, async ({ page, folder }) => {
    await page.getByRole("button", { name: "新しく作る" }).click();
    await handOver(page, await forms(folder));
    const dialog = page.getByRole("dialog");
    await dialog.getByText("を読みました").waitFor();
    await dialog.getByRole("region", { name: "読んだ項目" }).getByText("アクセスログ").first().waitFor();
    assert.equal(await dialog.getByLabel("どの年度の用紙で作りますか").inputValue(), "reiwa5-2");
    await dialog.getByRole("button", { name: "作る", exact: true }).click();
    await view(page, "write");
    await page.getByRole("navigation", { name: "シート" }).getByRole("link", { name: "チェックリスト" }).first().click();
    await page.locator(".question").first().waitFor();
  }));

test("what is undecided is decided where it is told", () =>
  withPage({}, async ({ page, folder }) => {
    await page.getByRole("button", { name: "新しく作る" }).click();
    const [pharmacys] = await forms(folder);
    await handOver(page, [pharmacys]);
    await page.getByRole("dialog").getByText("決められなかったところ").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "作る", exact: true }).click();
    await view(page, "write");
    await page.getByRole("navigation", { name: "画面" }).getByRole("link", { name: "点検" }).click();
    const open = page.locator('[data-finding="I019"]');
    await open.first().waitFor();
    for (let many = await open.first().locator("li").count(); many > 0; many -= 1) {
      const checked = page.waitForResponse((response) => response.request().method() === "PATCH");
      await open.getByRole("button", { name: "今の内容に決める" }).first().click();
      await checked;
      await page.getByText("確かめました").waitFor();
    }
    await open.first().waitFor({ state: "detached" });
  }));

test("a file without a form is refused in words", () =>
  withPage({ refused: [422] }, async ({ page }) => {
    await page.getByRole("button", { name: "新しく作る" }).click();
    await handOver(page, [SAMPLE]);
    await page.getByRole("dialog").getByRole("alert").getByText("様式を取り込めません").waitFor();
  }));

test("last year's file is carried on", () =>
  withPage({}, async ({ page }) => {
    await page.getByRole("button", { name: "前の年から引き継ぐ" }).click();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("dialog").getByRole("button", { name: "前の年のファイルを選ぶ" }).click();
    await (await chooser).setFiles(SAMPLE);
    await page.getByRole("dialog").getByLabel("どの年度の用紙で作りますか").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "作る", exact: true }).click();
    await page.getByRole("dialog").getByText("引き継ぎました").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
    await view(page, "write");
    assert.equal(await page.getByLabel("薬局名（必要）", { exact: true }).inputValue(), "みほん薬局");
  }));
