// What another page in the same browser can do, even one that knows the address with the secret: nothing.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { openSample, withPage } from "./support.mjs";

/** A name that an attacker's name server leads to this computer once its page is there. */
const REBOUND = "rebound.example";

/** Serves an empty page of somebody else's from this computer. */
async function otherSite() {
  const server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<!doctype html><title>x</title>"));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** Tries everything that a page can do with another one's address; returns what has come of each. Runs in the browser. */
async function attack(address) {
  const outcome = (promise) => promise.then((value) => `done: ${value}`, () => "refused");
  const read = async (path, options) => (await fetch(address + path, options)).text();
  const element = (tag, attribute, path) =>
    new Promise((resolve, reject) => {
      const made = document.createElement(tag);
      made.onload = () => resolve("loaded");
      made.onerror = reject;
      made[attribute] = address + path;
      if (tag === "link") made.rel = "stylesheet";
      document.head.append(made);
    });
  const stream = () =>
    new Promise((resolve, reject) => {
      const events = new EventSource(`${address}api/events`);
      events.onopen = resolve;
      events.onerror = () => (events.close(), reject());
    });
  const socket = () =>
    new Promise((resolve, reject) => {
      const made = new WebSocket(`${address.replace("http", "ws")}api/events`);
      made.onopen = resolve;
      made.onerror = reject;
    });
  const json = { "Content-Type": "application/json" };
  const attempts = {
    read: () => read("api/cases"),
    preflight: () => read("api/cases/1/undo", { method: "POST", headers: json, body: "{}" }),
    patch: () => read("api/cases/1/cells", { method: "PATCH", headers: json, body: "{}" }),
    upload: () => read("api/cases?sample=1", { method: "POST", body: new FormData() }),
    image: () => element("img", "src", "icon.svg"),
    script: () => element("script", "src", "api.js"),
    style: () => element("link", "href", "page.css"),
    stream,
    socket,
  };
  const results = {};
  for (const [name, attempt] of Object.entries(attempts)) results[name] = await outcome(attempt());
  // What is sent without being answered: nothing may come of it either.
  await fetch(`${address}api/cases?sample=1`, { method: "POST", mode: "no-cors" }).catch(() => null);
  await fetch(`${address}api/quit`, { method: "POST", mode: "no-cors" }).catch(() => null);
  navigator.sendBeacon(`${address}api/quit`);
  return results;
}

const NOTHING = Object.fromEntries(["read", "preflight", "patch", "upload", "image", "script", "style", "stream", "socket"].map((name) => [name, "refused"]));

/** A page that shows none of ours, whatever the browser shows in its place. */
async function assertShowsNothing(frame) {
  await frame.waitForLoadState().catch(() => null);
  const shown = await frame.evaluate(() => document.querySelector("#views, [data-view]") === null).catch(() => true);
  assert.ok(shown);
}

const browserArgs = [`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`];

for (const name of ["127.0.0.1", "localhost", REBOUND]) {
  test(`a page at ${name} reads nothing, changes nothing and shows nothing of this one`, () =>
    withPage({ browserArgs }, async ({ page, browser, server }) => {
      await openSample(page);
      const site = await otherSite();
      const others = await browser.newContext();
      try {
        const other = await others.newPage();
        await other.goto(`http://${name}:${site.address().port}/`);
        assert.deepEqual(await other.evaluate(attack, server.address), NOTHING);
        // As a frame in the other page, and in a window that it opens.
        await other.evaluate((address) => {
          const frame = document.createElement("iframe");
          frame.src = address;
          return new Promise((resolve) => {
            frame.onload = frame.onerror = resolve;
            document.body.append(frame);
          });
        }, server.address);
        for (const frame of other.frames().slice(1)) await assertShowsNothing(frame);
        const opening = others.waitForEvent("page");
        await other.evaluate((address) => void open(address), server.address);
        await assertShowsNothing((await opening).mainFrame());
        // A form that sends itself, to where the answer is shown.
        await other.evaluate((address) => {
          const form = document.createElement("form");
          Object.assign(form, { method: "post", action: `${address}api/quit` });
          document.body.append(form);
          form.submit();
        }, server.address);
        await other.waitForURL(`${server.address}api/quit`);
        await assertShowsNothing(other.mainFrame());
      } finally {
        await others.close();
        site.close();
      }
      const cases = await page.evaluate(async () => (await fetch("api/cases")).json());
      assert.deepEqual(cases.map(({ case: id, revision }) => [id, revision]), [["1", 1]]);
    }));
}

test("a name that was led to this computer is answered with nothing of the page", () =>
  withPage({ browserArgs }, async ({ browser, server }) => {
    const others = await browser.newContext();
    const other = await others.newPage();
    const answer = await other.goto(server.address.replace("127.0.0.1", REBOUND));
    assert.equal(answer.status(), 421);
    await assertShowsNothing(other.mainFrame());
    const read = await other.evaluate(async () => (await fetch("api/cases")).status);
    assert.equal(read, 421);
    await others.close();
  }));
