// The page of `serve`: what somebody waits for, and the memory of server and workers.
//
//     node benches/page.mjs target/release/tachiiri
//
// With Chromium and what `npm ci --prefix tests/browser` installs, also how long the page takes to appear.

import { spawn } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { createInterface } from "node:readline";

const PROGRAM = process.argv[2] ?? "target/release/tachiiri";
const SAMPLE = new URL("../input/sample.xlsx", import.meta.url);
const DEVICES = 5_000;
const CHANGES = 100;

/** Starts the program; returns its process and the page's address. */
async function start() {
  const child = spawn(PROGRAM, ["serve", "--no-open", "--as-of", "2024-02-01"], { stdio: ["ignore", "pipe", "ignore"] });
  const address = await new Promise((resolve) => createInterface(child.stdout).once("line", resolve));
  return { child, address };
}

async function request(address, method, path, body) {
  const isJson = body && !(body instanceof FormData);
  const options = isJson ? { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : { body };
  const response = await fetch(`${address}api/${path}`, { method, ...options });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  return response.headers.get("content-type")?.startsWith("application/json") ? JSON.parse(bytes) : bytes;
}

/** Opens files, by name, as a case; returns its id. */
async function open(address, files) {
  const form = new FormData();
  for (const [name, bytes] of Object.entries(files)) form.append("files", new Blob([bytes]), name);
  return (await request(address, "POST", "cases", form)).case;
}

/** Returns something that sets a cell to another text with each call. */
function changer(address, id, sheet, cell, revision = 1) {
  let count = 0;
  return async () => {
    count += 1;
    const changes = [{ sheet, cell, text: `架空${count}` }];
    ({ revision } = await request(address, "PATCH", `cases/${id}/cells`, { revision, changes }));
  };
}

const median = (times) => times.toSorted((one, other) => one - other)[times.length >> 1];

/** Prints the median of some rounds, after one that is not counted. */
async function measure(words, aim, act, rounds = 7) {
  const times = [];
  for (let round = 0; round <= rounds; round += 1) {
    const began = performance.now();
    await act();
    times.push(performance.now() - began);
  }
  console.log(`${words}: ${median(times.slice(1)).toFixed(0)} ms (aim ${aim})`);
}

/** Prints the resident memory of the server and its workers. */
async function memory(pid, words) {
  const of = async (process) => {
    const status = await readFile(`/proc/${process}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  };
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, "utf8")));
  const all = [pid, ...lists.flatMap((list) => list.split(" ")).filter(Boolean)];
  const sizes = await Promise.all(all.map(of));
  console.log(`memory ${words}: ${sizes.reduce((sum, size) => sum + size).toFixed(0)} MiB (${sizes.map(Math.round).join(" + ")})`);
}

async function appearing() {
  const playwright = await import("../tests/browser/node_modules/playwright-core/index.mjs").catch(() => null);
  if (!playwright) return;
  const browser = await playwright.chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage();
  await measure("start → page visible, in a browser that runs", "300 ms", async () => {
    const { child, address } = await start();
    await page.goto(address);
    await page.locator("[data-view]").first().waitFor();
    child.kill();
  });
  await browser.close();
}

async function sample() {
  const { child, address } = await start();
  const bytes = await readFile(SAMPLE);
  await measure("dropped workbook → findings", "150 ms", async () => {
    const id = await open(address, { "sample.xlsx": bytes });
    await request(address, "GET", `cases/${id}/report`);
    await request(address, "DELETE", `cases/${id}`);
  });
  const id = await open(address, { "sample.xlsx": bytes });
  const change = changer(address, id, "機器台帳", "C5");
  const pages = (stem, page, width) => request(address, "GET", `cases/${id}/pages/${encodeURIComponent(stem)}/${page}.png?width=${width}`);
  await measure("a cell changed → findings", "100 ms", change);
  await request(address, "GET", `cases/${id}/papers`);
  await measure("a cell changed → the picture of its page", "300 ms", async () => {
    await change();
    await pages("06_機器台帳", 1, 800);
  });
  const began = performance.now();
  const { papers } = await request(address, "GET", `cases/${id}/papers`);
  for (const { stem, pages: count } of papers) for (let page = 1; page <= count; page += 1) await pages(stem, page, 400);
  console.log(`all pages of the pack: ${(performance.now() - began).toFixed(0)} ms (aim 1 s)`);
  await memory(child.pid, "after all pages");
  for (const many of [1, 2]) {
    for (let count = 0; count < CHANGES; count += 1) await change();
    await memory(child.pid, `after ${many * CHANGES} changes more`);
  }
  child.kill();
}

async function manyDevices() {
  const { child, address } = await start();
  const line = (_, at) => `D${String(at).padStart(5, "0")},端末PC,架空電機,Windows 11 Pro,架空${at}号,受付`;
  const devices = ["管理番号,種別,メーカー,OS,機器名,設置場所", ...Array.from({ length: DEVICES }, line)].join("\n");
  const files = { "薬局.csv": "項目,内容\n薬局名,ためし薬局\n年度,令和5年度\n", "機器台帳.csv": devices };
  const id = await open(address, files);
  const began = performance.now();
  await changer(address, id, "薬局", "B2")();
  console.log(`${DEVICES} devices as CSV become a workbook: ${(performance.now() - began).toFixed(0)} ms`);
  const change = changer(address, id, "機器台帳", "C5", 2);
  await measure(`${DEVICES} devices, a cell changed → findings`, "1 s", change);
  await memory(child.pid, `with ${DEVICES} devices`);
  for (let count = 0; count < CHANGES; count += 1) await change();
  await memory(child.pid, `after ${CHANGES} changes more`);
  child.kill();
}

await appearing();
await sample();
await manyDevices();
