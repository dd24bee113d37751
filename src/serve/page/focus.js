// Where the focus is, kept over a drawing: what had it may have gone with what was mended.

/** Remembers where the focus is; returns a function that gives it back where it was lost. */
export function keepFocus(root) {
  const focused = document.activeElement;
  if (!root.contains(focused) || focused === root) return () => {};
  const cell = focused.closest("[data-cell]")?.dataset.cell;
  const at = [...root.querySelectorAll("[data-finding]")].indexOf(focused.closest("[data-finding]"));
  return () => {
    if (root.contains(document.activeElement)) return;
    const field = cell && root.querySelector(`[data-cell="${CSS.escape(cell)}"]:not(a)`);
    (field ? inside(field) : nextGroup(root, at))?.focus();
  };
}

/** Returns what of a field takes the focus: of radios, the one that is chosen. */
export function inside(field) {
  return field.matches("fieldset") ? (field.querySelector(":checked") ?? field.querySelector("input")) : field;
}

/** Returns the heading of what now stands where the mended group stood. */
function nextGroup(root, at) {
  const groups = root.querySelectorAll("[data-finding]");
  return at < 0 || groups.length === 0 ? root : groups[Math.min(at, groups.length - 1)].querySelector("h3");
}
