/**
 * Creates an element; children are elements or text. Text is set as text, so mail content cannot become markup.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  created.append(...children);
  return created;
}

/** The element with this id, which the page must have. */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Expected the page to have #${id}`);
  return found;
}

/** A time of today as "14:03", an older one as "22 Nov". */
export function shortTime(atMs) {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday
    ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleDateString([], { day: "numeric", month: "short" });
}

/** The date and the time to the second. */
export function longTime(atMs) {
  return new Date(atMs).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" });
}
