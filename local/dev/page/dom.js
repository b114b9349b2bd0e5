/** @typedef {Node | string | number | false | undefined | null} Child */
/** @typedef {string | number | boolean | undefined | ((event: any) => unknown)} Value */

/**
 * Creates an element. Children that are text become text nodes, so nothing from an event can become markup. A function is a
 * listener (`onclick`); `undefined` and `false` leave the attribute out, `true` sets it to "".
 * @param {string} tag
 * @param {Readonly<Record<string, Value>>} [attributes]
 * @param {...(Child | readonly Child[])} children
 */
export function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") created.addEventListener(name.slice("on".length), value);
    else if (value !== undefined && value !== false)
      created.setAttribute(name, value === true ? "" : String(value));
  }
  created.append(...toNodes(children));
  return created;
}

/** @param {readonly (Child | readonly Child[])[]} children */
function toNodes(children) {
  return children
    .flat()
    .filter((child) => child !== undefined && child !== null && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/**
 * The element with this id, which the page must have.
 * @param {string} id
 */
export function byId(id) {
  return byIdAs(id, HTMLElement);
}

/**
 * @template {HTMLElement} Type
 * @param {string} id
 * @param {new () => Type} type
 */
export function byIdAs(id, type) {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`Expected the page to have a ${type.name} with the id ${id}`);
}

/** @type {WeakMap<Element, string>} */
const shown = new WeakMap();

/**
 * Replaces the children of `region` only when `inputs` differ from the last time, so that frames, scroll positions and
 * selected text survive a change elsewhere. The focus stays on the element with the same `data-key`.
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
  if (key === undefined || key === null) return;
  const again = region.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/**
 * A button that copies `text` and says so for two seconds.
 * @param {string} label
 * @param {() => string} textOf
 */
export function copyButton(label, textOf) {
  /** @type {HTMLElement} */
  const button = element(
    "button",
    {
      class: "button small",
      type: "button",
      "data-key": `copy-${label}`,
      "aria-live": "polite",
      onclick: async () => {
        try {
          await navigator.clipboard.writeText(textOf());
          button.textContent = "Copied";
        } catch {
          button.textContent = "Not copied: select the text instead";
        }
        setTimeout(() => (button.textContent = label), 2000);
      },
    },
    label,
  );
  return button;
}
