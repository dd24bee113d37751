// Requests to the program that this page belongs to.

const base = new URL("api/", location.href.split("#")[0]);

/** What the program refused, in its words. */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer?.error ?? "うまくいきませんでした。もう一度試してください");
    this.status = status;
    this.answer = answer ?? {};
  }
}

/** No program answers: it has ended. */
export class Gone extends Error {}

export const url = (path) => new URL(path, base).href;

export const part = (text) => encodeURIComponent(text);

async function request(method, path, options) {
  let response;
  try {
    response = await fetch(url(path), { method, ...options });
  } catch {
    throw new Gone("このページのプログラムが終わっています");
  }
  if (!response.ok) throw new Refused(response.status, await response.json().catch(() => null));
  return response;
}

async function json(response) {
  return response.status === 204 ? null : response.json();
}

export const get = async (path) => json(await request("GET", path));

/** Asks for a case's report; tells also the day that it is for, and whether the case can be saved. */
export async function getReport(path) {
  const response = await request("GET", path);
  return { report: await response.json(), day: response.headers.get("X-As-Of"), canSave: response.headers.has("X-Can-Save") };
}

export async function send(method, path, body) {
  const options = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return json(await request(method, path, options));
}

/** Hands files over. */
export async function upload(path, files) {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  return json(await request("POST", path, { body: form }));
}

/** Takes a file away: the browser puts it where it puts downloads. */
export async function download(path) {
  const response = await request("GET", path);
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = named ? decodeURIComponent(named[1]) : "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const events = () => new EventSource(url("events"));
