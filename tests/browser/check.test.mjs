// Dropped files, what is found in them, mending at the place.

import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { answer, cell, checked, choose, command, DAY, goToSheet, openSample, reported, SAMPLE, take, view, withPage, write } from "./support.mjs";

test("a workbook that is chosen with the button is checked as the command checks it", () =>
  withPage({}, async ({ page }) => {
    await choose(page, SAMPLE);
    await view(page, "check");
    assert.deepEqual(await reported(page), await checked(SAMPLE));
    const shown = await page.locator("[data-finding]").evaluateAll((all) => all.map((each) => each.dataset.finding));
    const found = new Set((await checked(SAMPLE)).map((finding) => finding.split(" ")[0]));
    assert.deepEqual(new Set(shown), found);
  }));

test("a workbook that is dropped anywhere on the page is opened", () =>
  withPage({}, async ({ page }) => {
    const bytes = (await readFile(SAMPLE)).toString("base64");
    const transfer = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], "わたしの薬局.xlsx"));
      return transfer;
    }, bytes);
    await page.dispatchEvent("h1", "dragenter", { dataTransfer: transfer });
    await page.getByText("ここで放すと、開きます").waitFor();
    await page.dispatchEvent("h1", "drop", { dataTransfer: transfer });
    await view(page, "check");
    assert.match(await page.title(), /わたしの薬局\.xlsx/);
  }));

test("a folder that is dropped is opened, without the copies in 控え", () =>
  withPage({}, async ({ page, folder }) => {
    const own = path.join(folder, "わたしの薬局");
    await mkdir(path.join(own, "控え"), { recursive: true });
    await copyFile(SAMPLE, path.join(own, "わたしの薬局.xlsx"));
    await copyFile(SAMPLE, path.join(own, "控え", "わたしの薬局 2024-01-31 0900.xlsx"));
    const protocol = await page.context().newCDPSession(page);
    const data = { items: [], files: [own], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await protocol.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
    }
    await view(page, "check");
    assert.match(await page.title(), /^点検 - わたしの薬局\.xlsx/);
    assert.deepEqual(await reported(page), await checked(SAMPLE));
  }));

test("a file that cannot be read says why, and its text is only text", () =>
  withPage({}, async ({ page, folder }) => {
    const torn = path.join(folder, "<img src=x onerror=alert(1)>.xlsx");
    await writeFile(torn, "PK\u0003\u0004torn");
    await choose(page, torn);
    await view(page, "check");
    await page.locator("[data-finding]").first().waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    assert.ok((await page.locator("main").innerText()).includes("<img src=x onerror=alert(1)>.xlsx"));
  }));

test("what is missing is mended at its place, goes, stays ticked, comes back when undone", () =>
  withPage({}, async ({ page, folder }) => {
    await choose(page, SAMPLE);
    await view(page, "check");
    await goToSheet(page, "チェックリスト");
    await answer(page, "チェックリスト!D5", "いいえ");
    await page.getByRole("link", { name: "点検", exact: true }).click();
    const group = page.locator('[data-finding="C103"]');
    await group.getByText("F5").first().waitFor();
    assert.ok(await page.getByRole("link", { name: /目標日/ }).first().isVisible(), "it is told on top");
    await write(page, "チェックリスト!F5", "2024/3/1");
    await group.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "元に戻す" }).click();
    await group.waitFor();
    await page.getByRole("button", { name: "やり直す" }).click();
    await group.waitFor({ state: "detached" });
    const { file, name } = await take(page, folder, page.getByRole("button", { name: "直したファイルを受け取る" }));
    assert.equal(name, "sample.xlsx");
    assert.deepEqual(await checked(file), await reported(page));
  }));

test("what was found when the file was opened and is gone is ticked", () =>
  withPage({}, async ({ page }) => {
    await openSample(page);
    const first = page.locator('[data-finding="E326"]');
    const words = await first.getByRole("heading").innerText();
    await write(page, "業務!B5", "受付・会計");
    await page.getByText("直したところ（").waitFor();
    assert.ok((await page.locator(".ticked").innerText()).includes(words.split("\n").at(-1).replace(/^注意 /, "").slice(0, 12)));
  }));

test("a value that is refused stands as it was typed, marked, with the reason beside it", () =>
  withPage({}, async ({ page }) => {
    await openSample(page);
    await goToSheet(page, "チェックリスト");
    await write(page, "チェックリスト!E5", "去年の暮れ");
    const field = cell(page, "チェックリスト!E5");
    await page.locator('[data-cell="チェックリスト!E5"][aria-invalid="true"]').waitFor();
    assert.equal(await field.inputValue(), "去年の暮れ");
    const why = await field.getAttribute("aria-describedby");
    assert.ok((await page.locator(`#${why}`).innerText()).includes("去年の暮れ"));
    await field.locator("xpath=..").getByRole("button", { name: "今日", exact: true }).click();
    await page.locator('[data-cell="チェックリスト!E5"]:not([aria-invalid])').waitFor();
    assert.equal(await field.inputValue(), DAY.replace(/-0?/g, "/"));
  }));

test("the marked copy is that of the command", () =>
  withPage({}, async ({ page, folder }) => {
    await choose(page, SAMPLE);
    await view(page, "check");
    const copy = await take(page, folder, page.getByRole("button", { name: "指摘入りの写し" }));
    const own = path.join(folder, "own");
    await mkdir(own);
    await copyFile(SAMPLE, path.join(own, "sample.xlsx"));
    await command("annotate", path.join(own, "sample.xlsx"), "--as-of", DAY);
    assert.ok(copy.bytes.equals(await readFile(path.join(own, copy.name))), copy.name);
  }));
