import { linkTo } from "./address.js";
import { element, time } from "./dom.js";
import { icon } from "./icons.js";
import { clockTime, dayOf, relativeTime } from "./format.js";
import { getPage } from "./page-state.js";

/**
 * A row of a list: sign, title, time, and below them the state's word and a note.
 * @param {{
 *   id: string, isCurrent: boolean, isUnread?: boolean, sign: string, tone: string, title: string, atMs: number | undefined,
 *   word: string, note: string,
 * }} row
 */
export function rowElement({
  id,
  isCurrent,
  isUnread = false,
  sign,
  tone,
  title,
  atMs,
  word,
  note,
}) {
  const attributes = {
    href: linkTo({ id }),
    "aria-current": isCurrent && "true",
    "data-key": `row-${id}`,
  };
  return element(
    "li",
    element(
      isUnread ? "a.row.unread" : "a.row",
      attributes,
      icon(sign, tone),
      element("span.row-subject", isUnread && element("span.visually-hidden", "Unread: "), title),
      atMs === undefined ? element("span") : shownTime(atMs),
      element("span.row-more.soft", element("b", { class: tone }, word), note),
    ),
  );
}

/** The age, with the exact time as its title. @param {number} atMs */
export function shownTime(atMs) {
  const shown = time(atMs, relativeTime(atMs, getPage().nowMs));
  shown.title = `${dayOf(atMs)}, ${clockTime(atMs)}`;
  return shown;
}
