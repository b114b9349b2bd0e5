/** @import { DeadLetterRow, EmailRow, SuppressionRow } from "./contract.ts" */
/** @import { Loaded } from "./page-state.js" */
import { currentAddress, linkTo, questionOf, rowId, VIEWS, withoutFilters } from "./address.js";
import { acknowledgeInBrowser, ask } from "./dialog.js";
import { button, byId, element, update } from "./dom.js";
import { counted, dayOf } from "./format.js";
import { loadOlder } from "./loader.js";
import { isAcknowledged, isUnread } from "./marks.js";
import { getPage } from "./page-state.js";
import { rowElement } from "./row.js";
import { groupOf, STATES } from "./states.js";

/** @typedef {{ id: string, atMs: number | undefined, build: () => Node, inputs: unknown }} Row */

const MOST_TARGETS = 100;

export function renderList() {
  const { list, environment, failure, isLoading } = getPage();
  const { view, id } = currentAddress();
  byId("view-title").textContent = VIEWS[view]?.title ?? "";
  const rows = list === undefined ? [] : rowsOf(list, view);
  const hasMore = list?.cursor !== undefined;
  const events = getPage().dev?.eventRows().length ?? 0;
  const count = list === undefined ? "" : countText(rows.length - events, view, hasMore, events);
  update(byId("count"), count, () => count);
  const minute = Math.floor(getPage().nowMs / 60_000);
  const state = list === undefined ? (failure ?? "loading") : isLoading;
  const notListed = list?.notListed;
  const inputs = {
    view,
    id,
    state,
    minute,
    hasMore,
    notListed,
    rows: rows.map((row) => row.inputs),
  };
  update(byId("list"), inputs, () => {
    if (list === undefined) return failure === undefined ? loadingText() : failureText(failure);
    if (rows.length === 0 && !hasMore) return emptyList(list, environment?.retentionDays);
    return [
      notListed !== undefined && element("p.not-listed", notListed),
      ...daysOf(rows).map(daySection),
      hasMore && button(olderText(list), "older", loadOlder),
    ];
  });
  renderFoot(list, rows.length);
}

/** @param {Loaded} list @param {string} view @returns {Row[]} */
function rowsOf(list, view) {
  const { q } = currentAddress();
  if (view === "suppressions") return list.suppressions.filter(matches(q)).map(suppressionRow);
  if (view === "dead-letters") return list.deadLetters.filter(matches(q)).map(deadLetterRow);
  const emails = shownEmails(list).map(emailRow);
  const events = getPage().dev?.eventRows().map(rowOf) ?? [];
  return events.length === 0
    ? emails
    : [...emails, ...events].toSorted((one, other) => (other.atMs ?? 0) - (one.atMs ?? 0));
}

/** @param {Parameters<typeof rowElement>[0]} shown @returns {Row} */
function rowOf(shown) {
  return { id: shown.id, atMs: shown.atMs, build: () => rowElement(shown), inputs: shown };
}

/** The emails of the chosen group: what is acknowledged is done. @param {Loaded} list */
function shownEmails({ emails }) {
  const { group, state } = currentAddress();
  return group === "all" || state !== ""
    ? emails
    : emails.filter((row) => groupOf(row, isAcknowledged(row)) === group);
}

/** The server searches emails; these lists are short. @param {string} q */
function matches(q) {
  const wanted = q.trim().toLowerCase();
  return (/** @type {DeadLetterRow | SuppressionRow} */ row) =>
    JSON.stringify(Object.values(row)).toLowerCase().includes(wanted);
}

/** @param {EmailRow} row @returns {Row} */
function emailRow(row) {
  const { state, subject, address, definition, type, eventId, atMs, hasFallbackText } = row;
  const { word, tone } = STATES[state];
  const acknowledged = isAcknowledged(row);
  return rowOf({
    id: rowId(row),
    isCurrent: currentAddress().id === rowId(row),
    isUnread: isUnread(row, groupOf(row, acknowledged) === "attention"),
    sign: state === "merged" ? "skipped" : state,
    tone,
    title: subject ?? definition ?? type ?? "No subject yet",
    atMs,
    word,
    note: `${hasFallbackText ? ", fallback text" : ""}${acknowledged ? ", acknowledged" : ""} · ${address ?? eventId ?? "address erased"}`,
  });
}

/** @param {DeadLetterRow} row @returns {Row} */
function deadLetterRow(row) {
  const { title, reason, atMs, eventId, messageId } = row;
  return rowOf({
    id: rowId(row),
    isCurrent: currentAddress().id === rowId(row),
    sign: "dead-letter",
    tone: "bad",
    title,
    atMs,
    word: reason,
    note: ` · ${eventId ?? `SQS message ${messageId}`}`,
  });
}

/** @param {SuppressionRow} row @returns {Row} */
function suppressionRow({ recipient, address, why, sinceMs }) {
  return rowOf({
    id: recipient,
    isCurrent: currentAddress().id === recipient,
    sign: "suppressed",
    tone: "off",
    title: address ?? `Reader ${recipient}`,
    atMs: sinceMs,
    word: "Suppressed",
    note: ` · ${why}`,
  });
}

/** @param {readonly Row[]} rows @returns {readonly (readonly [string, readonly Row[]])[]} */
function daysOf(rows) {
  return [...Map.groupBy(rows, ({ atMs }) => (atMs === undefined ? "Earlier" : dayOf(atMs)))];
}

/** @param {readonly [string, readonly Row[]]} day */
function daySection([day, rows]) {
  const title = day === dayOf(getPage().nowMs) ? `Today, ${day}` : day;
  return element(
    "section",
    { "aria-label": day },
    element("h2", title),
    element(
      "ul",
      rows.map(({ build }) => build()),
    ),
  );
}

/** @param {number} count @param {string} view @param {boolean} hasMore @param {number} events */
function countText(count, view, hasMore, events) {
  const isOfEvents = currentAddress().group === "skipped";
  const { one = "row" } = isOfEvents ? { one: "event" } : (VIEWS[view] ?? {});
  const withEvents = events === 0 ? "" : `, ${counted(events, "event")}`;
  return `${counted(count, one)}${withEvents}${hasMore ? ", and older ones" : ""}`;
}

/** @param {Loaded} list */
function olderText({ searchedUntilMs }) {
  return searchedUntilMs === undefined
    ? "Show older ones"
    : `Search before ${dayOf(searchedUntilMs)}`;
}

function loadingText() {
  return element("div.empty", element("p", "Loading."));
}

/** @param {string} failure */
function failureText(failure) {
  return element("div.empty", element("h2", "The list cannot be read"), element("p", failure));
}

/** @param {Loaded} list @param {number | undefined} retentionDays */
function emptyList({ notListed }, retentionDays) {
  const { view } = currentAddress();
  const isFiltered = questionOf() !== questionOf({ ...currentAddress(), ...withoutFilters() });
  const { title = "rows" } = VIEWS[view] ?? {};
  if (notListed !== undefined)
    return element(
      "div.empty",
      element("h2", `No dead letter ${isFiltered ? "matches" : "is listed"}`),
      element("p", notListed),
    );
  if (!isFiltered)
    return element(
      "div.empty",
      element("h2", `No ${title.toLowerCase()}`),
      element("p", NONE[view]),
    );
  const kept = retentionDays === undefined ? "" : `Emails are kept for ${retentionDays} days. `;
  return element(
    "div.empty",
    element("h2", `No ${title.toLowerCase()} match`),
    element("p", `${kept}Search for the whole address, a part of the subject, or the event's id.`),
    element(
      "a.button",
      { href: linkTo(withoutFilters()), "data-key": "clear" },
      "Clear search and filters",
    ),
  );
}

/** @type {Readonly<Record<string, string>>} */
const NONE = {
  emails: "Emails appear here when your application sends an event.",
  "dead-letters": "A message that cannot become email is kept here with its reason.",
  suppressions:
    "An address appears here after a permanent bounce or a complaint, when its reader unsubscribes, or when an operator suppresses it.",
};

/** The action for all rows of the list. @param {Loaded | undefined} list @param {number} count */
function renderFoot(list, count) {
  const { view, group } = currentAddress();
  const foot = byId("list-foot");
  const isDeadLetters = view === "dead-letters";
  foot.hidden = count === 0 || !(isDeadLetters || (view === "emails" && group === "attention"));
  if (foot.hidden || list === undefined) return;
  const all = Math.min(count, MOST_TARGETS);
  const [note, verb] = isDeadLetters
    ? ["Redriving sends no email twice.", "Redrive"]
    : ["Each of these waits for a person.", "Acknowledge"];
  update(foot, { all, view, rows: list.question }, () => [
    element("span.soft", note),
    button(`${verb} all ${all}…`, "bulk", () => bulk(isDeadLetters)),
  ]);
}

/** @param {boolean} isDeadLetters */
function bulk(isDeadLetters) {
  const { list, environment } = getPage();
  if (list === undefined) return;
  if (isDeadLetters) {
    const rows = list.deadLetters.filter(matches(currentAddress().q)).slice(0, MOST_TARGETS);
    const targets = rows.map(({ key, messageId }) => ({
      kind: /** @type {const} */ ("dead-letter"),
      key,
      messageId,
    }));
    return ask("redrive", targets);
  }
  const rows = shownEmails(list).slice(0, MOST_TARGETS);
  if (!environment?.actions.includes("acknowledge")) return acknowledgeInBrowser(rows.map(rowId));
  return ask(
    "acknowledge",
    rows.map(({ key, recipient }) => ({ kind: /** @type {const} */ ("email"), key, recipient })),
  );
}
