import { element, longTime, shortTime } from "./dom.js";

/**
 * Brings the rows in line with `mails`. Rows that stay are kept as they are, so focus and scroll position survive.
 */
export function renderRows(list, mails, { selectedId, newIds }) {
  const wanted = new Set(mails.map((mail) => mail.id));
  const rows = new Map();
  // The children change under the loop, so it walks a copy.
  for (const row of Array.from(list.children)) {
    if (wanted.has(row.dataset.id)) rows.set(row.dataset.id, row);
    else row.remove();
  }
  for (const [position, mail] of mails.entries()) {
    const row = rows.get(mail.id) ?? createRow(mail);
    if (list.children[position] !== row) list.insertBefore(row, list.children[position] ?? null);
  }
  markRows(list, { selectedId, newIds });
}

/** Shows which row is selected and which are new. */
export function markRows(list, { selectedId, newIds }) {
  for (const row of list.children) {
    const isNew = newIds.has(row.dataset.id);
    row.classList.toggle("is-new", isNew);
    row.querySelector(".new-word").hidden = !isNew;
    const link = row.firstElementChild;
    if (row.dataset.id === selectedId) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** The link of the row `step` rows away from the focused one; without focus, from the selected one or the first. */
export function neighbourLink(list, step) {
  const links = [...list.querySelectorAll("a")];
  const focused = links.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : links.findIndex((link) => link.ariaCurrent === "true");
  if (from < 0) return links[0];
  return links[Math.min(Math.max(from + step, 0), links.length - 1)];
}

function createRow(mail) {
  const row = element(
    "li",
    {},
    element(
      "a",
      { href: `#${encodeURIComponent(mail.id)}` },
      element(
        "span",
        { class: "row-top" },
        element("span", { class: "row-to" }, mail.to.join(", ")),
        element("span", { class: "new-word visually-hidden" }, "new"),
        element(
          "time",
          {
            datetime: new Date(mail.acceptedAtMs).toISOString(),
            title: longTime(mail.acceptedAtMs),
          },
          shortTime(mail.acceptedAtMs),
        ),
      ),
      element("span", { class: "row-subject" }, mail.subject || "(no subject)"),
      element("span", { class: "row-preview" }, mail.preview),
    ),
  );
  row.dataset.id = mail.id;
  return row;
}
