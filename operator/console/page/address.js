/**
 * The address bar holds the view, so that Reload, Back and a copied address lead to the same place. `id` names a row.
 * @typedef {{
 *   view: string, group: string, state: string, definition: string, day: string, q: string, id: string, tab: string, width: string,
 * }} Address
 */

/** @type {Readonly<Record<string, { title: string, one: string }>>} */
export const VIEWS = {
  emails: { title: "Emails", one: "email" },
  "dead-letters": { title: "Dead letters", one: "dead letter" },
  suppressions: { title: "Suppressions", one: "suppression" },
};

/** @type {Address} */
const DEFAULTS = {
  view: "emails",
  group: "all",
  state: "",
  definition: "",
  day: "",
  q: "",
  id: "",
  tab: "",
  width: "desktop",
};

/** What a list answers; the rest does not change its rows. @type {readonly (keyof Address)[]} */
const QUESTION = ["view", "group", "state", "definition", "day", "q"];

/** @returns {Address} */
export function currentAddress() {
  const at = { ...DEFAULTS, ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) };
  return Object.hasOwn(VIEWS, at.view) ? at : { ...at, view: DEFAULTS.view };
}

export function questionOf(at = currentAddress()) {
  return JSON.stringify(QUESTION.map((name) => at[name]));
}

/** Another view resets everything but the width; another row keeps the tab. @param {Partial<Address>} change */
export function linkTo(change) {
  const at = currentAddress();
  const from = change.view === undefined ? at : { ...DEFAULTS, width: at.width };
  const defaults = new Map(Object.entries(DEFAULTS));
  const changed = Object.entries({ ...from, ...change });
  return `#${new URLSearchParams(changed.filter(([name, value]) => value !== defaults.get(name)))}`;
}

/** The change that clears the search and the filters. */
export function withoutFilters() {
  return { group: "all", state: "", definition: "", day: "", q: "" };
}

/**
 * @param {Partial<Address>} change
 * @param {{ push?: boolean }} [options] `push`: the Back button returns from it
 */
export function navigate(change, { push = false } = {}) {
  const link = linkTo(change);
  if (link === (location.hash || "#")) return;
  if (push) history.pushState(null, "", link);
  else history.replaceState(null, "", link);
  dispatchEvent(new Event("hashchange"));
}

/** A row's id in the address. @param {{ key: string, recipient?: string, messageId?: string }} row */
export function rowId({ key, recipient, messageId }) {
  return `${key}.${recipient ?? messageId}`;
}
