/** What the detail shows of an email, a dead letter or a suppression, whatever the view. */
/** @import { Answer, EmailRow, OfferedAction, TimelineStep } from "./contract.ts" */
import { currentAddress, linkTo, rowId } from "./address.js";
import { aiPanel } from "./ai-panel.js";
import { element, emptyBox, pairs } from "./dom.js";
import { emailPanel } from "./email-panel.js";
import { pretty } from "./json.js";
import { isAcknowledged } from "./marks.js";
import { getPage } from "./page-state.js";
import { STATES } from "./states.js";

/**
 * A tab's panel is built again when its inputs change.
 * @typedef {{ word: string, inputs: unknown, build: () => (Node | false)[] }} Panel
 * @typedef {{
 *   title: string, facts: readonly string[], atMs: number | undefined, sign: string, answer: Answer,
 *   actions: readonly OfferedAction[], timeline: readonly TimelineStep[], panels: Readonly<Record<string, Panel>>,
 *   email?: EmailRow, buttons?: readonly { label: string, key: string, run: () => unknown }[],
 * }} Shown
 */

/** What the address's id names; undefined while it is loaded, and if there is none. @returns {Shown | undefined} */
export function shownDetail() {
  const { id } = currentAddress();
  const { detail, dev } = getPage();
  const shown = storedDetail();
  if (dev === undefined || detail?.event === undefined || detail.id !== id) return shown;
  return shown === undefined ? dev.shownEvent(detail.event) : dev.withEvent(shown, detail.event);
}

/** @returns {Shown | undefined} */
function storedDetail() {
  const { id, view } = currentAddress();
  const { detail, list } = getPage();
  if (view === "suppressions") {
    const row = list?.suppressions.find(({ recipient }) => recipient === id);
    return (
      row && {
        title: row.address ?? `Reader ${row.recipient}`,
        facts: [row.why],
        atMs: row.sinceMs,
        sign: "suppressed",
        answer: row.answer,
        actions: row.actions,
        timeline: [],
        panels: {},
      }
    );
  }
  if (detail?.id !== id) return undefined;
  const { email, deadLetter } = detail;
  if (view === "emails" && email !== undefined) {
    const { row, answer, actions, timeline, event, sent, exchanges, fallback, others } = email;
    const { address, definition, eventId, state, subject, type } = row;
    const acknowledged = isAcknowledged(row);
    const { width } = currentAddress();
    return {
      email: row,
      title: subject ?? definition ?? "No subject yet",
      facts: [address && `to ${address}`, type ?? definition, eventId].filter(
        (fact) => fact !== undefined,
      ),
      atMs: row.atMs,
      sign: state === "merged" ? "skipped" : state,
      answer,
      actions: actions.filter(({ name }) => name !== "acknowledge" || !acknowledged),
      timeline,
      panels: {
        email: {
          word: "Email as sent",
          inputs: { sent, width, others },
          build: () => emailPanel(email),
        },
        event: {
          word: "Event",
          inputs: { event, others },
          build: () => [pairs(event), ...othersOf(others)],
        },
        ai: {
          word: "AI",
          inputs: { exchanges, fallback },
          build: () => aiPanel(email),
        },
        headers: { word: "Raw headers", inputs: sent, build: () => [headersOf(sent)] },
      },
    };
  }
  if (deadLetter === undefined) return undefined;
  const { row, answer, actions, timeline, body, noBody, attributes } = deadLetter;
  return {
    title: row.title,
    facts: [row.definition, row.eventId ?? `SQS message ${row.messageId}`].filter(
      (fact) => fact !== undefined,
    ),
    atMs: row.atMs,
    sign: "dead-letter",
    answer,
    actions,
    timeline,
    panels: {
      body: {
        word: "Message body",
        inputs: { body, noBody },
        build: () => [
          body === undefined
            ? emptyBox("The body is not here", noBody ?? "")
            : element("pre", { tabindex: "0", "aria-label": "Message body" }, pretty(body)),
        ],
      },
      attributes: { word: "Attributes", inputs: attributes, build: () => [pairs(attributes)] },
    },
  };
}

/** @param {readonly EmailRow[]} others */
function othersOf(others) {
  if (others.length === 0) return [];
  return [
    element(
      "section.step",
      element("h3", "Other emails of this event"),
      element(
        "ul.links",
        others.map((row) =>
          element(
            "li",
            element("a", { href: linkTo({ id: rowId(row) }) }, row.address ?? row.recipient),
            element("span.soft", STATES[row.state].word),
          ),
        ),
      ),
    ),
  ];
}

/** @param {import("./contract.ts").EmailDetail["sent"]} sent */
function headersOf(sent) {
  if ("missing" in sent) return emptyBox("No headers", sent.missing);
  const lines = sent.headers.map(([name, value]) => `${name}: ${value}`);
  return element("pre", { tabindex: "0", "aria-label": "Raw headers" }, lines.join("\n"));
}
