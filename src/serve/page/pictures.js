// Pictures of pages: asked for a few at a time, and no longer once a change has made them old.

/** At once: a browser has six connections, and what she writes must not wait for pictures. */
const AT_ONCE = 3;

/** The pictures that have come, by the address they were asked for at. */
const known = new Map();
let waiting = [];
let controller = new AbortController();

/** Returns a picture that has come, as the address of what is held; null where it has not. */
export const pictureAt = (address) => known.get(address) ?? null;

/** Stops asking for pictures: a change makes them old, and another view does not show them. */
export function stopPictures() {
  waiting = [];
  controller.abort();
  controller = new AbortController();
}

/** Asks for the pictures that are shown and have not come yet, from the first; lets go of those that are not shown. */
export function loadPictures(root) {
  stopPictures();
  const images = [...root.querySelectorAll("img[data-address]")];
  const shown = new Set(images.map((image) => image.dataset.address));
  for (const [address, picture] of known) {
    if (shown.has(address)) continue;
    URL.revokeObjectURL(picture);
    known.delete(address);
  }
  waiting = images.filter((image) => !known.has(image.dataset.address));
  for (let count = 0; count < AT_ONCE; count += 1) work(controller.signal);
}

async function work(signal) {
  while (!signal.aborted && waiting.length > 0) {
    const image = waiting.shift();
    const { address } = image.dataset;
    try {
      const response = await fetch(address, { signal });
      if (!response.ok) continue;
      known.set(address, URL.createObjectURL(await response.blob()));
    } catch {
      // Stopped, or the program has gone; the next drawing asks again.
      return;
    }
    if (image.dataset.address === address) image.src = known.get(address);
  }
}
