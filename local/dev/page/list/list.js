/** @import { DevState } from "../contract.ts" */
import { request } from "../actions.js";
import { navigate, linkTo, currentAddress } from "../address.js";
import { byId, element, update } from "../../../../operator/console/page/dom.js";
import { failureLine, questionBox, questionButton } from "../question.js";
import { getPage } from "../store.js";
import { counted, minuteTime } from "../../../../operator/console/page/format.js";
import { deadLettersOf, EMAIL_GROUPS, emailsOf, EVENT_GROUPS } from "./groups.js";
import { emailRow, eventRow, suppressionRow } from "./rows.js";

/**
 * A view's list; `groups` are its filters.
 * @typedef {{
 *   title: string, count?: string, all: readonly unknown[], toRow: (item: any) => Node,
 *   groups?: import("./groups.js").Groups<any>, emptyTitle: string, emptyText: readonly (Node | string)[],
 *   question?: import("../question.js").Question | false,
 * }} List
 */

/** @param {DevState | undefined} state */
export function renderList(state) {
  if (state === undefined) return;
  const address = currentAddress();
  const list = (LISTS[address.view] ?? eventList)(state);
  const { groups = {}, all, title } = list;
  const rows = rowsOf(list);
  const count = list.count ?? counted(rows.length, title.toLowerCase().replace(/s$/, ""));
  byId("view-title").textContent = title;
  update(byId("count"), count, () => count);
  renderGroups(groups, all);
  renderQuestion(list.question || undefined);
  const isTicking = state.events.some(({ outcome }) => outcome === "working");
  const inputs = { address, rows: rows.map(redrawKey), now: isTicking ? getPage().nowMs : 0 };
  update(byId("list"), inputs, () =>
    rows.length === 0 ? emptyList(list) : element("ul", rows.map(list.toRow)),
  );
}

/** @param {Pick<List, "groups" | "all">} list */
function rowsOf({ groups = {}, all }) {
  const group = Object.hasOwn(groups, currentAddress().group)
    ? groups[currentAddress().group]
    : undefined;
  return group === undefined ? all : all.filter(group.includes);
}

/** The values on which a row's redraw depends, without the long bodies and AI texts. @param {any} row */
function redrawKey({ event, body: _body, ai: _ai, timeline: _timeline, ...shown }) {
  return event === undefined ? shown : { ...shown, shortId: event.shortId, type: event.type };
}

/** @param {DevState} state @returns {List} */
function eventList({ events, startedAtMs, droppedEvents }) {
  const { length } = rowsOf({ groups: EVENT_GROUPS, all: events });
  return {
    title: "Events",
    count:
      droppedEvents > 0
        ? `${counted(length, "event")}; ${droppedEvents} older ones were dropped`
        : `${length} since ${minuteTime(startedAtMs)}`,
    all: events,
    toRow: eventRow,
    groups: EVENT_GROUPS,
    emptyTitle: "No events yet",
    emptyText: [
      "Send the sample above, or run ",
      element("code.command", "npx postrider send event.json"),
      ".",
    ],
    question: events.length > 0 && clearQuestion(counted(events.length, "event")),
  };
}

/** @param {DevState} state @returns {List} */
function emailList(state) {
  return {
    title: "Emails",
    all: emailsOf(state),
    toRow: emailRow,
    groups: EMAIL_GROUPS,
    emptyTitle: "No emails yet",
    emptyText: ["Emails appear here when you send an event. Send the sample above."],
  };
}

/** @param {DevState} state @returns {List} */
function deadLetterList(state) {
  const all = deadLettersOf(state);
  const count = counted(all.length, "message");
  const bodies = all.map(({ shortId }) => ({ shortId }));
  return {
    title: "Dead letters",
    count,
    all,
    toRow: eventRow,
    emptyTitle: "No dead letters",
    emptyText: [
      "An event that cannot become email is kept here with its reason. To see one, send an event without a field that its definition needs.",
    ],
    question: all.length > 1 && {
      key: "redrive-all",
      open: `Put ${count} back into the queue…`,
      question: `Put ${count} back into the queue?`,
      note: "Recipients who already have the email do not get it again.",
      yes: `Redrive ${count}`,
      no: "Keep them",
      run: () => request("redrive-all", "/api/redrive", bodies),
    },
  };
}

/** @param {DevState} state @returns {List} */
function suppressionList({ suppressions }) {
  const { length } = suppressions;
  return {
    title: "Suppressions",
    count: length === 1 ? "1 address" : `${length} addresses`,
    all: suppressions,
    toRow: suppressionRow,
    emptyTitle: "No suppressed addresses",
    emptyText: [
      "After a permanent bounce or a complaint, an address gets no email. After an unsubscribe, it gets none of that definition. To see it, choose “The mailbox does not exist” in the Send box.",
    ],
  };
}

/** @type {Record<string, (state: DevState) => List>} */
const LISTS = {
  emails: emailList,
  "dead-letters": deadLetterList,
  suppressions: suppressionList,
};

/** @param {string} events */
function clearQuestion(events) {
  return {
    key: "clear",
    open: "Clear…",
    question: `Clear the list of ${events}?`,
    note: "They disappear from this page. Waiting emails are still sent.",
    yes: `Clear ${events}`,
    no: "Keep them",
    run: () => request("clear", "/api/clear", [{}]),
  };
}

/** @param {import("./groups.js").Groups<any>} groups @param {readonly unknown[]} all */
function renderGroups(groups, all) {
  const { group } = currentAddress();
  const chips = Object.entries(groups).map(([name, { label, includes }]) => ({
    name,
    text: `${label} ${all.filter(includes).length}`,
    isChosen: name === group,
  }));
  const region = byId("groups");
  region.hidden = chips.length === 0;
  update(region, chips, () =>
    chips.map(({ name, text, isChosen }) =>
      element(
        "button.chip.number",
        {
          type: "button",
          "aria-pressed": String(isChosen),
          "data-key": `group-${name}`,
          onclick: () => navigate({ group: name }),
        },
        text,
      ),
    ),
  );
}

/** @param {import("../question.js").Question} [question] */
function renderQuestion(question) {
  const page = getPage();
  const isOpen = question !== undefined && page.question === question.key;
  update(byId("list-actions"), { question, isOpen }, () =>
    question === undefined || isOpen ? [] : questionButton(question, " quiet small"),
  );
  update(byId("list-question"), { question, isOpen, failure: page.failure }, () =>
    question === undefined ? [] : [isOpen && questionBox(question), failureLine(question.key)],
  );
}

/** @param {List} list */
function emptyList({ all, title, emptyTitle, emptyText }) {
  if (all.length === 0)
    return element("div.empty", element("h2", emptyTitle), element("p", emptyText));
  return element(
    "div.empty",
    element("h2", `No ${title.toLowerCase()} in this group`),
    element("a.button", { href: linkTo({ group: "all" }) }, `Show all ${all.length}`),
  );
}
