// From nothing to the binder of a small pharmacy: with the mouse alone, and with the keyboard alone (texts are typed).

import assert from "node:assert/strict";
import { test } from "node:test";
import { view, withPage } from "./support.mjs";

/** What a small pharmacy without a server writes on the sheet 薬局, by the names of the fields. */
const PHARMACY = [
  ["薬局名（必要）", "若葉薬局"],
  ["薬局開設者", "佐藤 和子"],
  ["薬局の管理者", "佐藤 和子"],
  ["所在地", "東京都架空区若葉1-2-3"],
  ["電話番号", "03-0000-1234"],
  ["医療情報システム安全管理責任者", "佐藤 和子"],
  ["企画管理者", "佐藤 和子"],
  ["システム運用担当者", "佐藤 和子"],
];

const checked = (page) => page.waitForResponse((response) => /\/(cells|rows)$/.test(response.url()));

/** Does something that changes the case; waits until it is checked and drawn. */
async function changes(page, act) {
  await Promise.all([checked(page), act()]);
  await page.getByText("確かめました").waitFor();
}

test("with the mouse alone", () =>
  withPage({}, async ({ page }) => {
    const click = (role, name) => page.getByRole(role, { name, exact: true }).click();
    await click("button", "新しく作る");
    await click("button", "作る");
    await view(page, "write");
    for (const [name, text] of PHARMACY) {
      await page.getByLabel(name, { exact: true }).click();
      await page.keyboard.type(text);
      await changes(page, () => page.locator("#sheet-title").click());
    }
    for (const name of ["医療情報システムの有無", "事業者との契約"]) {
      await changes(page, () => page.getByRole("radiogroup", { name, exact: true }).getByRole("radio", { name: "はい" }).check());
    }
    await changes(page, () => page.getByRole("button", { name: "今日", exact: true }).first().click());
    await click("link", "次のシート：チェックリスト");
    const questions = page.locator(".question");
    await questions.first().waitFor();
    const many = await questions.count();
    assert.ok(many > 10);
    for (let at = 0; at < many; at += 1) {
      await changes(page, () => questions.nth(at).getByRole("radio", { name: "はい" }).first().check());
      await changes(page, () => questions.nth(at).getByRole("button", { name: "今日", exact: true }).first().click());
    }
    await page.getByText(`${many} 項目のうち ${many} 項目に答えています。`).waitFor();
    await click("link", "次のシート：事業者");
    await click("button", "行を追加");
    await page.getByLabel("事業者名（新しい行）").click();
    await page.keyboard.type("架空レセコン株式会社");
    await changes(page, () => page.locator("#sheet-title").click());
    await click("link", "書類");
    for (const paper of ["pharmacy-checklist", "vendor-checklist", "binder"]) {
      await page.locator(`[data-paper="${paper}"]`).first().waitFor();
    }
    await page.locator('[data-paper="binder"]').getByRole("button", { name: "大きく見る" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "次", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
    assert.ok(await page.locator('[data-paper="binder"]').getByRole("link", { name: "印刷" }).isVisible());
  }));

/** Presses Tab until an element, or something in it, has the focus. */
async function tabTo(page, locator) {
  await locator.first().waitFor();
  for (let presses = 0; presses < 500; presses += 1) {
    if (await locator.first().evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  assert.fail("not reached with Tab");
}

/**
 * Presses a key on something until the case changes: a key that is pressed while the page is drawn anew
 * can be lost, and a person who sees that nothing happens presses again.
 */
async function changesByKey(page, locator, key) {
  for (let presses = 0; presses < 3; presses += 1) {
    await tabTo(page, locator);
    const response = page.waitForResponse((response) => /\/(cells|rows)$/.test(response.url()), { timeout: 10_000 });
    const answered = response.then(() => true, () => false);
    await page.keyboard.press(key);
    if (await answered) {
      await page.getByText("確かめました").waitFor();
      return;
    }
  }
  assert.fail(`${key} changes nothing`);
}

test("with the keyboard alone", () =>
  withPage({}, async ({ page }) => {
    const press = async (role, name) => {
      await tabTo(page, page.getByRole(role, { name, exact: true }));
      await page.keyboard.press("Enter");
    };
    await press("button", "新しく作る");
    await page.getByRole("dialog").waitFor();
    await press("button", "作る");
    await view(page, "write");
    for (const [name, text] of PHARMACY) {
      await tabTo(page, page.getByLabel(name, { exact: true }));
      await page.keyboard.type(text);
      await changes(page, () => page.keyboard.press("Tab"));
    }
    await press("link", "次のシート：チェックリスト");
    const questions = page.locator(".question");
    await questions.first().waitFor();
    for (let at = 0; at < (await questions.count()); at += 1) {
      // From まだ, which is chosen, the next one round is はい.
      await changesByKey(page, questions.nth(at).getByRole("radiogroup").first(), "ArrowRight");
      await changesByKey(page, questions.nth(at).getByRole("button", { name: "今日", exact: true }).first(), "Space");
    }
    await press("link", "次のシート：事業者");
    await press("button", "行を追加");
    await page.locator('[data-draft] input:focus').waitFor();
    await page.keyboard.type("架空レセコン株式会社");
    await changes(page, () => page.keyboard.press("Tab"));
    await press("link", "書類");
    await page.locator('[data-paper="binder"]').waitFor();
    await tabTo(page, page.locator('[data-paper="binder"]').getByRole("button", { name: "大きく見る" }));
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "大きく見る");
  }));
