// Pictures of pages that are still on their way.

/** Stops asking for pictures: a change makes them old, and another view does not show them. */
export function stopPictures() {
  for (const picture of document.querySelectorAll("img[data-page]")) {
    if (!picture.complete) picture.removeAttribute("src");
  }
}
