/** @import { EmailRow } from "./contract.ts" */
import { currentAddress, linkTo, rowId } from "./address.js";
import { element, emptyBox, update } from "./dom.js";
import { icon } from "./icons.js";
import { isAcknowledged } from "./marks.js";
import { getPage } from "./page-state.js";
import { needsWords } from "./needs-words.js";
import { shownTime } from "./row.js";
import { groupOf, STATES } from "./states.js";

/** What needs an operator, as answers. @param {Element} region */
export function renderNothingChosen(region) {
  const { overview } = getPage();
  const { view } = currentAddress();
  const waiting = (overview?.needsYou ?? []).filter(
    (row) => groupOf(row, isAcknowledged(row)) === "attention",
  );
  const { deadLetters, isPaused, isSesOpen } = overview ?? {};
  const hasMore = overview?.hasMoreNeedsYou === true;
  const inputs = { view, waiting, hasMore, deadLetters, isPaused, isSesOpen };
  update(region, { ...inputs, isLoaded: overview !== undefined }, () => {
    if (view !== "emails")
      return emptyBox("Choose a row to see what happened", "Then see what to do about it.", "h2");
    if (overview === undefined) return emptyBox("Loading", "", "h2");
    const { title, text } = needsWords({
      emails: waiting.length,
      hasMore,
      deadLetters: overview.deadLetters,
      isPaused: overview.isPaused,
      isSesOpen: overview.isSesOpen,
    });
    return element(
      "div.needs-you",
      element("h2", title),
      element("p.soft", text),
      waiting.map(waitingLink),
      overview.deadLetters.count > 0 && deadLettersLink(),
      element(
        "p.soft",
        "Asked about an email? Press ",
        element("kbd", "/"),
        " and paste the address, the subject or the event's id.",
      ),
    );
  });
}

function deadLettersLink() {
  return element(
    "a",
    { href: linkTo({ view: "dead-letters" }), "data-key": "needs-dead-letters" },
    icon("dead-letter", "bad"),
    element("b", "Dead letters: messages that could not become email"),
    element("span.soft", "Each has its reason and what to do."),
  );
}

/** @param {EmailRow} row */
function waitingLink(row) {
  const { state, address, subject, definition, atMs, what } = row;
  const about = [address, subject ?? definition ?? "No subject"].filter(Boolean).join(" · ");
  return element(
    "a",
    { href: linkTo({ id: rowId(row) }), "data-key": `needs-${rowId(row)}` },
    icon(state, STATES[state].tone),
    element("b", what),
    element("span.soft", `${about} · `, shownTime(atMs)),
  );
}
