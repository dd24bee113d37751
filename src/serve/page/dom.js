// Elements: made from values, and an old tree changed into a new one so that focus and typing stay.

/** Makes an element. Children are elements or text; text is never read as HTML. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(node, name, value);
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== "") node.append(child);
  }
  // The text of a textarea and the choice of a select can only be set when they have their children.
  if (tag === "select" && props?.value !== undefined) select(node, props.value);
  return node;
}

function set(node, name, value) {
  if (name.startsWith("on")) {
    node[name] = value;
    node.handlers = { ...node.handlers, [name]: value };
  } else if (name === "value" && node.tagName !== "OPTION") {
    node.shown = value;
    if (node.tagName !== "SELECT") node.defaultValue = value;
  } else if (name === "checked") {
    node.shown = value;
    node.checked = value;
  } else if (value === true) {
    node.setAttribute(name, "");
  } else if (value !== false && value !== null && value !== undefined) {
    node.setAttribute(name, value);
  }
}

function select(node, value) {
  node.shown = value;
  node.value = value;
}

/** Returns whether a field holds what the person typed and nobody has taken yet. */
export function isTyped(field) {
  return field.shown !== undefined && field.type !== "radio" && field.value !== field.shown;
}

/** Changes the children of an element into new ones, keeping those that are the same. */
export function show(parent, ...children) {
  const next = document.createElement(parent.tagName);
  next.append(...children.flat(Infinity).filter((child) => child));
  morphChildren(parent, next);
}

function morphChildren(old, next) {
  const keyed = new Map();
  for (const child of old.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  const staying = new Set([...next.children].map((child) => child.dataset.key).filter(Boolean));
  let at = old.firstChild;
  for (const wanted of [...next.childNodes]) {
    const key = wanted.dataset?.key;
    const same = key ? keyed.get(key) : at;
    if (same && fits(same, wanted)) {
      // What is not wanted any more goes, so that what stays is not moved: moved, it would lose the focus.
      while (key && at && at !== same && !staying.has(at.dataset?.key)) at = remove(at);
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      morph(same, wanted);
    } else {
      old.insertBefore(wanted, at);
    }
  }
  while (at) at = remove(at);
}

/** Removes a node; returns the one behind it. */
function remove(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function fits(old, wanted) {
  if (old.nodeType !== wanted.nodeType || old.nodeName !== wanted.nodeName) return false;
  return old.nodeType !== Node.ELEMENT_NODE || ((old.dataset.key ?? "") === (wanted.dataset.key ?? "") && old.type === wanted.type);
}

function morph(old, next) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    // What a person has opened stays open.
    if (!next.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value && name !== "value") old.setAttribute(name, value);
  }
  for (const name of Object.keys({ ...old.handlers, ...next.handlers })) old[name] = next.handlers?.[name] ?? null;
  old.handlers = next.handlers;
  if (old.tagName !== "TEXTAREA") morphChildren(old, next);
  morphValue(old, next);
}

function morphValue(old, next) {
  if (next.shown === undefined) return;
  if (old.type === "radio" || old.type === "checkbox") {
    old.checked = next.shown;
  } else if (old.tagName === "SELECT") {
    old.value = next.shown;
  } else if (!(document.activeElement === old && isTyped(old))) {
    old.defaultValue = next.shown;
    old.value = next.shown;
  }
  old.shown = next.shown;
}
