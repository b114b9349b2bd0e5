/** @import { EmailRow } from "./contract.ts" */
import { currentAddress, linkTo, rowId } from "./address.js";
import { element, emptyBox, update } from "./dom.js";
import { icon } from "./icons.js";
import { isAcknowledged } from "./marks.js";
import { getPage } from "./page-state.js";
import { shownTime } from "./row.js";
import { groupOf, STATES } from "./states.js";

/** What needs an operator, as answers. @param {Element} region */
export function renderNothingChosen(region) {
  const { overview } = getPage();
  const { view } = currentAddress();
  const waiting = (overview?.needsYou ?? []).filter(
    (row) => groupOf(row, isAcknowledged(row)) === "attention",
  );
  const hasMore = overview?.hasMoreNeedsYou === true;
  update(region, { view, waiting, hasMore, isLoaded: overview !== undefined }, () => {
    if (view !== "emails")
      return emptyBox("Choose a row to see what happened", "Then see what to do about it.", "h2");
    if (overview === undefined) return emptyBox("Loading", "", "h2");
    const { length } = waiting;
    const title =
      length === 0
        ? "Nothing needs you"
        : `${length}${hasMore ? " or more" : ""} ${length === 1 ? "email needs" : "emails need"} you`;
    return element(
      "div.needs-you",
      element("h2", title),
      element(
        "p.soft",
        `Everything${length === 0 ? "" : " else"} was delivered, or goes on by itself.`,
      ),
      waiting.map(waitingLink),
      element(
        "p.soft",
        "Asked about an email? Press ",
        element("kbd", "/"),
        " and paste the address, the subject or the event's id.",
      ),
    );
  });
}

/** @param {EmailRow} row */
function waitingLink(row) {
  const { state, subject, definition, atMs, what } = row;
  return element(
    "a",
    { href: linkTo({ id: rowId(row) }), "data-key": `needs-${rowId(row)}` },
    icon(state, STATES[state].tone),
    element("b", what),
    element("span.soft", `${subject ?? definition ?? "No subject"} · `, shownTime(atMs)),
  );
}
