/** @typedef {Node | string | number | false | undefined | null} Child */
/** @typedef {Readonly<Record<string, string | number | boolean | undefined | ((event: any) => unknown)>>} Attributes */

/**
 * Creates an element: `element("p.soft", { id: "count" }, "3 emails")`. Text becomes text nodes, so an event's text never becomes
 * markup. A function is a listener (`onclick`); `undefined` and `false` omit an attribute, `true` sets it to "".
 * @param {string} selector tag and classes
 * @param {Attributes | Child | readonly Child[]} [first] attributes, or the first child
 * @param {...(Child | readonly Child[])} children
 */
export function element(selector, first, ...children) {
  const [tag = "", ...classes] = selector.split(".");
  const created = document.createElement(tag);
  if (classes.length > 0) created.className = classes.join(" ");
  for (const [name, value] of isAttributes(first) ? Object.entries(first) : []) {
    if (typeof value === "function") created.addEventListener(name.slice("on".length), value);
    else if (value !== undefined && value !== false)
      created.setAttribute(name, value === true ? "" : String(value));
  }
  created.append(...toNodes(isAttributes(first) ? children : [first, ...children]));
  return created;
}

/** @param {unknown} value @returns {value is Attributes} */
function isAttributes(value) {
  return value?.constructor === Object;
}

/** @param {readonly (Child | readonly Child[])[]} children */
function toNodes(children) {
  return children
    .flat()
    .filter((child) => child !== undefined && child !== null && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** @param {string} word @param {string} key @param {() => unknown} onclick */
export function button(word, key, onclick) {
  return element("button.button", { type: "button", "data-key": key, onclick }, word);
}

/** @param {string} title @param {string} text @param {"h2" | "h3"} [heading] */
export function emptyBox(title, text, heading = "h3") {
  return element("div.empty", element(heading, title), element("p", text));
}

/** @param {readonly (readonly [string, string | undefined])[]} entries undefined: left out */
export function pairs(entries) {
  return element(
    "dl.pairs",
    entries.flatMap(([name, value]) =>
      value === undefined ? [] : [element("dt", name), element("dd", value)],
    ),
  );
}

/** @param {number} atMs @param {string} text */
export function time(atMs, text) {
  return element("time", { datetime: new Date(atMs).toISOString() }, text);
}

/** @param {string} id */
export function byId(id) {
  return byIdAs(id, HTMLElement);
}

/** @template {HTMLElement} Type @param {string} id @param {new () => Type} type */
export function byIdAs(id, type) {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`Expected the page to have a ${type.name} with the id ${id}`);
}

/** @param {string} key @param {ParentNode} [within] */
export function focusKey(key, within = document) {
  const found = within.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (found instanceof HTMLElement) found.focus({ preventScroll: within !== document });
}

/** @type {WeakMap<Element, string>} */
const shown = new WeakMap();

/**
 * Replaces the children of `region` if `inputs` have changed, so that frames, scroll positions and selected text are kept
 * otherwise. The element with the same `data-key` keeps the focus.
 * @param {Element} region
 * @param {unknown} inputs
 * @param {() => Child | readonly Child[]} build
 */
export function update(region, inputs, build) {
  const now = JSON.stringify(inputs) ?? "";
  if (shown.get(region) === now) return;
  shown.set(region, now);
  const focused = document.activeElement;
  const key = region.contains(focused) ? focused?.getAttribute("data-key") : undefined;
  region.replaceChildren(...toNodes([build()]));
  if (typeof key === "string") focusKey(key, region);
}

/** A title, and a button that copies `text` and confirms it for two seconds. @param {string} title @param {string} text */
export function copyable(title, text, label = "Copy") {
  return element("div.copyable", element("h3", title), copyButton(label, text));
}

/** @param {string} label @param {string} text */
export function copyButton(label, text) {
  const key = `copy-${label}`;
  const onclick = async () => {
    const copying = navigator.clipboard.writeText(text).then(() => "Copied");
    created.textContent = await copying.catch(() => "Not copied: select the text instead");
    setTimeout(() => (created.textContent = label), 2000);
  };
  /** @type {HTMLElement} */
  const created = element(
    "button.button.small",
    { type: "button", "data-key": key, "aria-live": "polite", onclick },
    label,
  );
  return created;
}
