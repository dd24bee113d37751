// What the tests share: the program, a browser, the words of the page.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const SAMPLE = path.join(ROOT, "input/sample.xlsx");
export const DAY = "2024-02-01";
export const PROGRAM = process.env.TACHIIRI;

/** Runs the program to its end; returns what it printed, whatever its exit code. */
export function command(...args) {
  return new Promise((resolve) => execFile(PROGRAM, args, { maxBuffer: 1 << 26 }, (_, stdout) => resolve(stdout)));
}

/** Starts the server; returns its address, and how to stop it. */
async function serve(args) {
  const child = spawn(PROGRAM, ["serve", "--no-open", "--as-of", DAY, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const [address] = await new Promise((resolve) => createInterface(child.stdout).once("line", (line) => resolve([line])));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return { address, ended, stop: () => child.kill() };
}

/**
 * Opens the page in a browser and lets a test use it. Whatever the test does, the page must not
 * complain in its console, and must ask nobody but its own program.
 */
export async function withPage({ args = [], viewport = { width: 1200, height: 900 }, colorScheme = "light", deviceScaleFactor = 1, refused = [], browserArgs = [] } = {}, use) {
  const folder = await mkdtemp(path.join(tmpdir(), "tachiiri-page-"));
  const server = await serve(args);
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: [...sandbox, "--disable-gpu", "--disable-background-networking", ...browserArgs] });
  const complaints = [];
  try {
    const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor, acceptDownloads: true });
    context.on("request", (request) => {
      if (!request.url().startsWith(server.address) && !request.url().startsWith("blob:")) complaints.push(`asks ${request.url()}`);
    });
    // What the API refuses on purpose, the browser writes into its console.
    const isRefused = (text) => refused.some((status) => text.includes(status));
    context.on("console", (message) => {
      if (message.type() === "error" && !isRefused(message.text())) complaints.push(`${message.text()} ${message.location().url}`);
    });
    context.on("weberror", (error) => complaints.push(error.error().stack));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(server.address);
    await page.locator("[data-view]").first().waitFor();
    await use({ page, context, browser, server, folder });
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits for a view. */
export const view = (page, name) => page.locator(`[data-view="${name}"]`).waitFor();

/** Opens the sample from the first view. */
export async function openSample(page) {
  await page.getByRole("button", { name: "見本を見る" }).click();
  await view(page, "check");
}

/** Opens files with the button. */
export async function choose(page, files) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "ファイルを選ぶ", exact: true }).click();
  await (await chooser).setFiles(files);
}

/** Goes to a sheet of 書き込み. */
export async function goToSheet(page, name) {
  await page.getByRole("navigation", { name: "画面" }).getByRole("link", { name: "書き込み" }).click();
  await view(page, "write");
  await page.getByRole("navigation", { name: "シート" }).getByRole("link", { name }).first().click();
  await page.locator("#sheet-title", { hasText: new RegExp(`^${name}$`) }).waitFor();
}

/** The field, or the group of radios, that sets a cell. */
export const cell = (page, name) => page.locator(`[data-cell="${name}"]:not(a)`);

/** Writes into the field of a cell and leaves it; waits until it is checked. */
export async function write(page, name, text) {
  const checked = page.waitForResponse((response) => response.request().method() === "PATCH");
  await cell(page, name).fill(text);
  await cell(page, name).press("Tab");
  await checked;
}

/** Chooses one of the answers to a cell; waits until it is checked. */
export async function answer(page, name, word) {
  const checked = page.waitForResponse((response) => response.request().method() === "PATCH");
  await cell(page, name).getByRole("radio", { name: word, exact: true }).check();
  await checked;
}

/** Presses a button that brings a file; returns where it lies and what it is called. */
export async function take(page, folder, button) {
  const coming = page.waitForEvent("download");
  await button.click();
  const download = await coming;
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return { file, name: download.suggestedFilename(), bytes: await readFile(file) };
}

/** The findings of the command, each as code and cell. */
export async function checked(input) {
  const { cases } = JSON.parse(await command("check", input, "--as-of", DAY, "--format", "json"));
  return cases[0].findings.map(({ code, sheet, cell: at }) => `${code} ${sheet}!${at}`);
}

/** The findings of the case on the page. */
export async function reported(page) {
  const findings = await page.evaluate(async () => {
    const id = location.hash.split("/")[1];
    return (await (await fetch(`api/cases/${id}/report`)).json()).findings;
  });
  return findings.map(({ code, sheet, cell: at }) => `${code} ${sheet}!${at}`);
}

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Asserts that axe-core has nothing to say of what is shown, and that nothing is wider than the window. */
export async function assertAccessible(page, what) {
  const found = await page.evaluate(async (source) => {
    // The page's rules let no script in by an element; a debugger's evaluation is none.
    if (!globalThis.axe) Function(source).call(globalThis);
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  }, axe);
  assert.deepEqual(found, [], what);
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= window, `${what} is ${wide} pixels wide in a window of ${window}`);
}
