/**
 * The address bar holds what is shown, so that a reload, the Back button and a copied address lead to the same place.
 * `id`: the short id of an event, or the address in the suppressions. `email`: the index of the event's email.
 * @typedef {{ view: string, group: string, id: string, email: string, tab: string, width: string }} Address
 */

/** @type {Readonly<Record<string, string>>} */
export const VIEWS = {
  events: "Events",
  emails: "Emails",
  "dead-letters": "Dead letters",
  suppressions: "Suppressions",
};

/** @type {Address} */
const DEFAULTS = {
  view: "events",
  group: "all",
  id: "",
  email: "0",
  tab: "email",
  width: "desktop",
};
/** What a change of the view, or of the event, takes back to its default. */
const BELOW = {
  view: /** @type {const} */ (["group", "id", "email", "tab"]),
  id: /** @type {const} */ (["email", "tab"]),
};

/** @returns {Address} */
export function where() {
  const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const at = { ...DEFAULTS, ...given };
  return Object.hasOwn(VIEWS, at.view) ? at : { ...at, view: DEFAULTS.view };
}

/** @param {Partial<Address>} change */
export function linkTo(change) {
  /** @type {Address} */
  const at = { ...where() };
  for (const name of change.view === undefined ? [] : BELOW.view) at[name] = DEFAULTS[name];
  for (const name of change.id === undefined ? [] : BELOW.id) at[name] = DEFAULTS[name];
  const changed = Object.entries({ ...at, ...change });
  const defaults = new Map(Object.entries(DEFAULTS));
  const kept = changed.filter(([name, value]) => value !== defaults.get(name));
  return `#${new URLSearchParams(kept)}`;
}

/**
 * Shows another place. `push`: the Back button returns from it.
 * @param {Partial<Address>} change
 * @param {{ push?: boolean }} [options]
 */
export function go(change, { push = false } = {}) {
  const link = linkTo(change);
  if (link === (location.hash || "#")) return;
  if (push) history.pushState(null, "", link);
  else history.replaceState(null, "", link);
  dispatchEvent(new Event("hashchange"));
}
