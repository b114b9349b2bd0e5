/** @import { DevEvent, DevRow, SentMail } from "./contract.ts" */
/** @import { Shown } from "../shown.js" */
import { currentAddress, navigate } from "../address.js";
import { copyable, element, pairs } from "../dom.js";
import { pretty } from "../json.js";
import { getPage } from "../page-state.js";
import { read } from "../server.js";
import { edit, sendAgain } from "./send-box.js";

/** @type {Readonly<Record<string, string>>} */
const SIGNS = { waiting: "waiting", working: "waiting", mailed: "accepted" };
/** The group of an event that no run has ended. The group "Skipped" lists the stored events. @type {Readonly<Record<string, string>>} */
const GROUPS = { waiting: "progress", working: "progress" };

/** The rows of events without an email that the list shows between its emails. */
export function eventRows() {
  const { view, group, state, definition, day, q } = currentAddress();
  if (view !== "emails" || state + definition + day !== "") return [];
  const wanted = q.trim().toLowerCase();
  return (getPage().devState?.events ?? [])
    .filter(({ outcome }) => group === "all" || GROUPS[outcome] === group)
    .filter((row) => `${row.type} ${row.shortId}`.toLowerCase().includes(wanted))
    .map(rowOf);
}

/** @param {DevRow} event */
function rowOf({ shortId, type, receivedAtMs, outcome, tone, summary }) {
  // "skipped: its definition has nothing to report"
  const [, head = summary, rest = ""] = /^([^:]{1,40}): (.+)$/s.exec(summary) ?? [];
  return {
    id: shortId,
    isCurrent: currentAddress().id === shortId,
    sign: SIGNS[outcome] ?? outcome,
    tone: outcome === "working" ? `${tone} spin` : tone,
    title: type ?? "Unreadable message",
    atMs: receivedAtMs,
    word: head.charAt(0).toUpperCase() + head.slice(1),
    note: ` · ${[rest, shortId].filter((part) => part !== "").join(" · ")}`,
  };
}

/**
 * The event that the address names, or that of its email or dead letter. An event that has an email or a dead letter now is shown there.
 * @param {string} view
 * @param {string} id
 * @returns {Promise<DevEvent | undefined>}
 */
export async function readEvent(view, id) {
  if (view === "suppressions") return undefined;
  const isEvent = /^dev-\d+$/.test(id);
  const [key, message] = id.split(".", 2);
  const named = isEvent ? { id } : view === "emails" ? { key } : { message };
  /** @type {DevEvent | null | undefined} */
  const event = await read("api/dev/event", named);
  const { place } = event ?? {};
  if (isEvent && place !== undefined && id === currentAddress().id)
    navigate(place.view === view ? { id: place.id } : place);
  return event ?? undefined;
}

/** The detail of an event without an email. @param {DevEvent} event @returns {Shown} */
export function shownEvent(event) {
  const { type, receivedAtMs, outcome, answer, timeline, duplicateOf } = event;
  const shown = {
    title: type ?? "Unreadable message",
    facts: [],
    atMs: receivedAtMs,
    sign: SIGNS[outcome] ?? outcome,
    answer,
    actions: [],
    timeline,
    panels: {},
  };
  const first =
    duplicateOf === undefined
      ? []
      : [
          {
            label: `Show ${duplicateOf}`,
            key: "first",
            run: () => navigate({ id: duplicateOf }, { push: true }),
          },
        ];
  const added = withEvent(shown, event);
  return { ...added, buttons: [...first, ...(added.buttons ?? [])] };
}

/** What the dev server knows beside an email or a dead letter. @param {Shown} shown @param {DevEvent} event @returns {Shown} */
export function withEvent(shown, event) {
  const { shortId, file, body, id, source, messageId } = event;
  const own = shown.panels["event"];
  const email = shown.panels["email"];
  /** The dead letter's body is shown already. */
  const hasBody = shown.panels["body"] !== undefined;
  const facts = () =>
    pairs([
      ["Id", id],
      ["Source", source],
      ["SQS message", messageId],
    ]);
  const to = shown.email?.address;
  const sent = event.sent.filter((mail) => mail.to === to);
  return {
    ...shown,
    facts: [...shown.facts, shortId, ...(file === undefined ? [] : [file])],
    buttons: [
      { label: "Send event again", key: "again", run: () => sendAgain(body) },
      { label: "Edit and send", key: "edit", run: () => edit(body) },
    ],
    panels: {
      ...shown.panels,
      ...(email !== undefined && {
        email: {
          ...email,
          inputs: [email.inputs, sent],
          build: () => [...email.build(), ...linksOf(sent)],
        },
      }),
      ...(!hasBody && {
        event: {
          word: "Event",
          inputs: [own?.inputs, body],
          build: () => [
            ...(own === undefined ? [facts()] : own.build()),
            copyable("The event as received", body, "Copy the event"),
            element("pre", { tabindex: "0", "aria-label": "The event as received" }, pretty(body)),
          ],
        },
      }),
    },
  };
}

const NEW_WINDOW = { target: "_blank", rel: "noopener noreferrer" };

/** The frame opens no links. @param {readonly SentMail[]} sent */
function linksOf(sent) {
  const items = sent.flatMap(({ path, unsubscribeUrl }) => [
    element(
      "li",
      element("a", { href: path, ...NEW_WINDOW }, "Source of the email"),
      element("span.soft", "headers and both parts, as SES received them"),
    ),
    ...(unsubscribeUrl === undefined
      ? []
      : [
          element(
            "li",
            element("a", { href: unsubscribeUrl, ...NEW_WINDOW }, "Unsubscribe"),
            element("span.soft", "the page of the link in the email"),
          ),
        ]),
  ]);
  return items.length === 0 ? [] : [element("ul.links", items)];
}
