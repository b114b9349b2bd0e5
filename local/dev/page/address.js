/**
 * The address bar holds the view, so that Reload, Back and a copied address lead to the same place. `id` is the short id of
 * an event, or a suppressed address; `email` is the index of the event's email.
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

/** @returns {Address} */
export function currentAddress() {
  const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const at = { ...DEFAULTS, ...given };
  return Object.hasOwn(VIEWS, at.view) ? at : { ...at, view: DEFAULTS.view };
}

/** Another view resets everything but the width, another event resets the email and the tab. @param {Partial<Address>} change */
export function linkTo(change) {
  const { width } = currentAddress();
  const { email, tab, ...kept } = currentAddress();
  const from =
    change.view !== undefined
      ? { ...DEFAULTS, width }
      : change.id !== undefined
        ? { ...DEFAULTS, ...kept }
        : { ...kept, email, tab };
  const defaults = new Map(Object.entries(DEFAULTS));
  const changed = Object.entries({ ...from, ...change });
  return `#${new URLSearchParams(changed.filter(([name, value]) => value !== defaults.get(name)))}`;
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
