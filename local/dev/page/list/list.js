/** @import { DevState } from "../contract.ts" */
import { request } from "../actions.js";
import { go, linkTo, where } from "../address.js";
import { byId, element, update } from "../dom.js";
import { failureLine, questionBox, questionButton } from "../question.js";
import { getPage } from "../store.js";
import { counted, minuteTime } from "../words.js";
import { deadLettersOf, EMAIL_GROUPS, emailsOf, EVENT_GROUPS } from "./groups.js";
import { emailRow, eventRow, suppressionRow } from "./rows.js";

const DEAD_LETTERS_KEY = "redrive-all";

/**
 * A view's list. `groups` has its filters, none where it needs none.
 * @typedef {{
 *   title: string, count: string, rows: readonly unknown[], toRow: (item: any) => Node,
 *   groups: import("./groups.js").Groups<any>, all: readonly unknown[],
 *   emptyTitle: string, emptyText: readonly (Node | string)[], question?: import("../question.js").Question,
 * }} List
 */

/** @param {DevState | undefined} state */
export function renderList(state) {
  if (state === undefined) return;
  const at = where();
  const list = listOf(state, at.view);
  byId("view-title").textContent = list.title;
  update(byId("count"), list.count, () => list.count);
  renderGroups(list);
  renderQuestion(list);
  const isTicking = state.events.some(({ outcome }) => outcome === "working");
  const inputs = { at, rows: list.rows.map(rowInputs), now: isTicking ? getPage().nowMs : 0 };
  const isEmpty = list.rows.length === 0;
  update(byId("list"), inputs, () =>
    isEmpty ? emptyList(list) : element("ul", {}, list.rows.map(list.toRow)),
  );
}

/**
 * What a row shows, without the bodies and the AI's texts, which are long. @param {any} row
 */
function rowInputs({ event, body: _body, ai: _ai, timeline: _timeline, ...shown }) {
  return event === undefined ? shown : { ...shown, shortId: event.shortId, type: event.type };
}

/**
 * @param {DevState} state
 * @param {string} view
 * @returns {List}
 */
function listOf(state, view) {
  if (view === "emails") return emailList(state);
  if (view === "dead-letters") return deadLetterList(state);
  if (view === "suppressions") return suppressionList(state);
  return eventList(state);
}

/**
 * @param {DevState} state
 * @returns {List}
 */
function eventList({ events, startedAtMs, droppedEvents }) {
  const rows = events.filter((EVENT_GROUPS[where().group] ?? EVENT_GROUPS["all"])?.has ?? Boolean);
  return {
    title: "Events",
    count:
      droppedEvents > 0
        ? `${rows.length}, ${droppedEvents} older not kept`
        : `${rows.length} since ${minuteTime(startedAtMs)}`,
    rows,
    all: events,
    toRow: (event) => eventRow(event, getPage().nowMs),
    groups: EVENT_GROUPS,
    emptyTitle: "No events yet",
    emptyText: ["Send the sample above, or run ", command("npx postrider send event.json"), "."],
    ...(events.length > 0 && { question: clearQuestion(events.length) }),
  };
}

/**
 * @param {DevState} state
 * @returns {List}
 */
function emailList(state) {
  const all = emailsOf(state);
  const rows = all.filter((EMAIL_GROUPS[where().group] ?? EMAIL_GROUPS["all"])?.has ?? Boolean);
  return {
    title: "Emails",
    count: counted(rows.length, "email"),
    rows,
    all,
    toRow: emailRow,
    groups: EMAIL_GROUPS,
    emptyTitle: "No emails yet",
    emptyText: ["Each email that an event causes is listed here. Send the sample above."],
  };
}

/**
 * @param {DevState} state
 * @returns {List}
 */
function deadLetterList(state) {
  const rows = deadLettersOf(state);
  const messages = counted(rows.length, "message");
  return {
    title: "Dead letters",
    count: counted(rows.length, "message"),
    rows,
    all: rows,
    toRow: (event) => eventRow(event, getPage().nowMs),
    groups: {},
    emptyTitle: "No dead letters",
    emptyText: [
      "An event that cannot become email is kept here with its reason. To see one, send an event without a field that its definition needs.",
    ],
    ...(rows.length > 1 && {
      question: {
        key: DEAD_LETTERS_KEY,
        open: `Put ${messages} back into the queue…`,
        question: `Put ${messages} back into the queue?`,
        note: "Recipients who have their email already do not get it again.",
        yes: `Redrive ${messages}`,
        no: "Keep them",
        run: () =>
          request(
            DEAD_LETTERS_KEY,
            "/api/redrive",
            rows.map(({ shortId }) => ({ shortId })),
          ),
      },
    }),
  };
}

/**
 * @param {DevState} state
 * @returns {List}
 */
function suppressionList({ suppressions }) {
  return {
    title: "Suppressions",
    count: counted(suppressions.length, "address").replace(/addresss$/, "addresses"),
    rows: suppressions,
    all: suppressions,
    toRow: suppressionRow,
    groups: {},
    emptyTitle: "No suppressed addresses",
    emptyText: [
      "An address gets no more email after it bounces, marks an email as spam or unsubscribes. To see it, choose “The mailbox does not exist” in the Send box.",
    ],
  };
}

/** @param {number} count */
function clearQuestion(count) {
  const events = counted(count, "event");
  return {
    key: "clear",
    open: "Clear…",
    question: `Clear the list of ${events}?`,
    note: "This page forgets them. Emails that wait are still sent.",
    yes: `Clear ${events}`,
    no: "Keep them",
    run: () => request("clear", "/api/clear", [{}]),
  };
}

/** @param {List} list */
function renderGroups({ groups, all }) {
  const { group } = where();
  const chips = Object.entries(groups).map(([name, { word, has }]) => ({
    name,
    text: `${word} ${all.filter(has).length}`,
    isChosen: name === group,
  }));
  const region = byId("groups");
  region.hidden = chips.length === 0;
  update(region, chips, () =>
    chips.map(({ name, text, isChosen }) =>
      element(
        "button",
        {
          class: "chip number",
          type: "button",
          "aria-pressed": String(isChosen),
          "data-key": `group-${name}`,
          onclick: () => go({ group: name }),
        },
        text,
      ),
    ),
  );
}

/** @param {List} list */
function renderQuestion({ question }) {
  const page = getPage();
  const isOpen = question !== undefined && page.question === question.key;
  update(byId("list-actions"), { question, isOpen }, () =>
    question === undefined || isOpen ? [] : questionButton(question, "button quiet small"),
  );
  const inputs = { question, isOpen, failure: page.failure };
  update(byId("list-question"), inputs, () =>
    question === undefined ? [] : [isOpen && questionBox(question), failureLine(question.key)],
  );
}

/** @param {List} list */
function emptyList({ all, title, emptyTitle, emptyText }) {
  if (all.length === 0)
    return element(
      "div",
      { class: "empty" },
      element("h2", {}, emptyTitle),
      element("p", {}, ...emptyText),
    );
  return element(
    "div",
    { class: "empty" },
    element("h2", {}, `No ${title.toLowerCase()} in this group`),
    element("a", { class: "button", href: linkTo({ group: "all" }) }, `Show all ${all.length}`),
  );
}

/** @param {string} text */
function command(text) {
  return element("code", { class: "command" }, text);
}
