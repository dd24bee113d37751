// The stream of events: what has changed elsewhere, how far long work is, whether the program is still there.

import { events, send } from "./api.js";
import { current } from "./case.js";
import { h, show } from "./dom.js";

const MINUTE = 60_000;
/** How long until the page asks again whether the program is there. */
const AGAIN = 3_000;
const banner = document.getElementById("connection");

/** Follows the program. Only a tab that is seen keeps a stream: a browser has six connections for all tabs. */
export function connect({ followed, onDisk, closed, again, opened }) {
  let stream = null;
  let isGone = false;

  const listen = () => {
    if (stream || document.hidden) return;
    stream = events();
    const on = (name, act) => stream.addEventListener(name, (event) => act(JSON.parse(event.data)));
    on("revision", ({ case: id, revision }) => followed(id, revision));
    on("progress", progress);
    on("disk", ({ case: id, disk }) => onDisk(id, disk));
    on("closed", closed);
    stream.onopen = () => {
      back();
      opened();
    };
    stream.onerror = lost;
  };
  const end = () => {
    stream?.close();
    stream = null;
  };
  const lost = async () => {
    end();
    if (await isThere()) {
      back();
      setTimeout(listen, AGAIN);
      return;
    }
    isGone = true;
    show(banner, h("p", {}, "プログラムが終わっています。もう一度プログラムを開いて、新しく出たページを使ってください。このタブは閉じてかまいません。"));
    setTimeout(lost, AGAIN);
  };
  const back = () => {
    if (!isGone) return;
    isGone = false;
    show(banner);
    again();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? end() : listen()));
  setInterval(() => {
    if (document.hidden) send("POST", "ping").catch(() => null);
  }, MINUTE);
  listen();
}

async function isThere() {
  try {
    await send("POST", "ping");
    return true;
  } catch (error) {
    // Another program at the same address does not know this page.
    return error.status !== undefined && error.status !== 404;
  }
}

function progress({ case: id, done, of, what }) {
  const place = document.getElementById("progress");
  if (place && id === current.id) place.textContent = `${done}/${of} ${what}`;
}
