// Several tabs on one program; a tab whose program has ended, or another one has begun in its place.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { answer, cell, DAY, goToSheet, openSample, PROGRAM, reported, view, withPage, write } from "./support.mjs";

const DEVICES = "機器台帳";
const holds = (page, at, text) => page.waitForFunction(([at, text]) => document.querySelector(`[data-cell="${at}"]`)?.value === text, [at, text]);

/** Hides a tab, or shows it again, as a browser does when another one is chosen. */
const hide = (page, isHidden) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);

test("tabs on two cases are filled in side by side and do not meet", () =>
  withPage({}, async ({ page, context, server }) => {
    await openSample(page);
    const second = await context.newPage();
    await second.goto(server.address);
    await openSample(second);
    assert.notEqual(page.url(), second.url());
    await goToSheet(page, DEVICES);
    await goToSheet(second, DEVICES);
    await write(page, `${DEVICES}!C5`, "一つ目の頁から");
    await write(second, `${DEVICES}!C5`, "二つ目の頁から");
    await answerOn(second, "チェックリスト!D5", "いいえ");
    await holds(page, `${DEVICES}!C5`, "一つ目の頁から");
    const [first, other] = [await reported(page), await reported(second)];
    assert.deepEqual(other.filter((finding) => !first.includes(finding)), ["C103 チェックリスト!F5"]);
  }));

async function answerOn(page, at, word) {
  await goToSheet(page, at.split("!")[0]);
  await answer(page, at, word);
}

test("a change that another tab has overtaken is told, and nothing is written over", () =>
  withPage({ refused: ["status of 409"] }, async ({ page, context }) => {
    await openSample(page);
    await goToSheet(page, DEVICES);
    const second = await context.newPage();
    await second.goto(page.url());
    await cell(second, `${DEVICES}!C5`).waitFor();
    // The second tab does not hear of what the first one writes.
    await hide(second, true);
    await write(page, `${DEVICES}!C5`, "一つ目の頁から");
    await write(second, `${DEVICES}!C6`, "二つ目の頁から");
    await second.getByText("別の画面で先に変わっていたので、書き込みませんでした").waitFor();
    await holds(second, `${DEVICES}!C5`, "一つ目の頁から");
    assert.notEqual(await cell(second, `${DEVICES}!C6`).inputValue(), "二つ目の頁から");
    await write(second, `${DEVICES}!C6`, "もう一度");
    await holds(page, `${DEVICES}!C6`, "もう一度");
  }));

test("a tab that was hidden has no stream, and follows again once it is seen", () =>
  withPage({}, async ({ page, context }) => {
    await openSample(page);
    await goToSheet(page, DEVICES);
    const second = await context.newPage();
    const streams = [];
    second.on("request", (request) => request.url().endsWith("api/events") && streams.push(request));
    await second.goto(page.url());
    await cell(second, `${DEVICES}!C5`).waitFor();
    const ended = second.waitForEvent("requestfailed", (request) => request === streams[0]);
    await hide(second, true);
    await ended;
    await write(page, `${DEVICES}!C5`, "見ていない間に");
    assert.equal(streams.length, 1);
    await hide(second, false);
    await holds(second, `${DEVICES}!C5`, "見ていない間に");
    assert.equal(streams.length, 2);
  }));

test("a tab whose program has ended says so, also where another one has begun at its port", () =>
  withPage({ refused: ["net::ERR_", "status of 404"] }, async ({ page, browser, server }) => {
    await openSample(page);
    server.stop();
    await server.ended;
    const banner = page.locator("#connection").getByText("新しく出たページを使ってください");
    await banner.waitFor();
    // What was seen stays to be read.
    await view(page, "check");
    const port = new URL(server.address).port;
    const next = spawn(PROGRAM, ["serve", "--no-open", "--as-of", DAY, "--port", port], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const [address] = await once(createInterface(next.stdout), "line");
      assert.equal(new URL(address).port, port);
      const asked = page.waitForResponse((response) => response.url().endsWith("api/ping"));
      assert.equal((await asked).status(), 404);
      assert.ok(await banner.isVisible());
      const context = await browser.newContext();
      const fresh = await context.newPage();
      await fresh.goto(address);
      await view(fresh, "start");
      assert.equal(await fresh.locator("#connection").innerText(), "");
      await context.close();
    } finally {
      next.kill();
    }
  }));
