import { commandText, textFor } from "../../../operator/command-text.ts";
import type {
  DeadLetter,
  Email,
  EmailState,
  EventWithoutEmail,
  Page,
  Question,
  Shown,
} from "../../../operator/read/email.ts";
import { filterOf } from "../../../operator/read/matching.ts";
import { readAsked } from "../../../operator/why/ask-why.ts";
import { counted, whenText } from "../../../operator/why/times.ts";
import { whyNotFound } from "../../../operator/why/without-email.ts";
import { UsageError } from "../../shared/command-error.ts";
import { unknownDefinition } from "../../shared/unknown-definition.ts";
import { deadLetterRows } from "../text/dead-letter-rows.ts";
import { emailRows } from "../text/email-rows.ts";
import { eventRows } from "../text/event-rows.ts";
import { hanging } from "../text/layout.ts";
import { type EventKind, type FindOptions, nothingByFilter, questionText } from "./find-options.ts";
import { openReading, type Reading } from "./reading.ts";

/** What was found by the id of an event or a key has more than emails. */
type Found = Page<Email> & {
  readonly deadLetters?: readonly DeadLetter[];
  readonly withoutEmail?: readonly EventWithoutEmail[];
};

/** @throws UsageError, CommandError, DependencyError */
export async function runFind(text: string | undefined, options: FindOptions): Promise<string> {
  const { address, event, source, definition, state = [], since, until, json } = options;
  const asked = text ?? address ?? event;
  if (text !== undefined && (address !== undefined || event !== undefined))
    throw new UsageError(
      "Expected TEXT, --address or --event, got more than one. Example: npx postrider find office@example.com",
    );
  const kinds = state.filter(isKind);
  if (kinds.length > 0) {
    if (kinds.length < state.length)
      throw new UsageError(
        "Expected states of emails, or skipped and merged, got both: events without an email have a list of their own.",
      );
    if (asked !== undefined)
      throw new UsageError(
        `Expected --state ${kinds.join(",")} without TEXT, --address and --event, got ${JSON.stringify(asked)}. An event is found by its id alone.`,
      );
    return findEvents(kinds, options);
  }
  const reading = await openReading(options);
  const states = options.state?.filter((one): one is EmailState => !isKind(one));
  const rest: Question = { definition, states, sinceMs: since, untilMs: until };
  const found = await pageOf(reading, text, { ...rest, address, eventId: event, source }, options);
  if (json) return JSON.stringify(found, undefined, 2);
  const { items, deadLetters = [], withoutEmail = [] } = found;
  if (items.length + deadLetters.length + withoutEmail.length === 0 && found.cursor === undefined)
    return nothingText(text, options, reading);
  const clock = { nowMs: Date.now() };
  const { style } = reading;
  return [
    emailRows(items, style, clock).join("\n"),
    ...(deadLetters.length === 0
      ? []
      : ["Dead letters", deadLetterRows(deadLetters, style, clock).join("\n")]),
    ...(withoutEmail.length === 0
      ? []
      : ["Events without an email of their own", eventRows(withoutEmail, style, clock).join("\n")]),
    footer(found, text, options, reading),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function isKind(state: EmailState | EventKind): state is EventKind {
  return state === "skipped" || state === "merged";
}

/** Skipped and merged events. */
async function findEvents(kinds: readonly EventKind[], options: FindOptions): Promise<string> {
  const { definition, since, until, limit, cursor, json } = options;
  const { readModel, style, target } = await openReading(options);
  const page = await readModel.withoutEmail(
    { kinds, definition, sinceMs: since, untilMs: until },
    { limit, cursor },
  );
  if (json) return JSON.stringify(page, undefined, 2);
  const clock = { nowMs: Date.now() };
  const { items, cursor: next } = page;
  if (items.length === 0 && next === undefined)
    return hanging(
      "",
      textFor(target, nothingByFilter("event", undefined, options, clock) ?? ""),
      style,
    ).join("\n");
  const footers = [
    `${counted(items.length, "event")}${next === undefined ? "" : ", and there may be older ones"}. What happened: ${commandText("postrider why ID", target)}`,
    ...(next === undefined
      ? []
      : [
          `  ${commandText(`postrider find ${questionText(undefined, options)}--cursor ${next}`, target)}`,
        ]),
  ];
  return [...eventRows(items, style, clock), "", ...footers].join("\n");
}

/** TEXT is an address, a key, an event's id, or else a part of the subject. */
async function pageOf(
  { readModel }: Reading,
  text: string | undefined,
  question: Question,
  { limit, cursor }: FindOptions,
): Promise<Found> {
  const paging = { limit, cursor };
  const { eventId, source } = question;
  if (eventId !== undefined)
    return foundIn(await readModel.byEvent({ id: eventId, source }), question);
  if (text === undefined) return readModel.find(question, paging);
  const asked = readAsked(text);
  if (asked.kind === "address") return readModel.find({ ...question, address: text }, paging);
  // Later pages are of a subject: the others have one page.
  if (cursor === undefined) {
    const shown = asked.kind === "key" ? await readModel.show(text) : undefined;
    if (shown !== undefined) return foundIn([shown], question);
    const ofEvent = /\s/.test(text) ? [] : await readModel.byEvent({ id: text, source });
    const found = foundIn(ofEvent, question);
    // What the filters leave out of the event is no subject.
    if (ofEvent.length > 0) return found;
  }
  return readModel.find({ ...question, subject: text }, paging);
}

function foundIn(all: readonly Shown[], question: Question): Found {
  const { states, definition } = question;
  const isAsked = (one: { readonly definition: string | undefined }) =>
    states === undefined && (definition === undefined || one.definition === definition);
  return {
    items: all.flatMap(({ emails }) => emails).filter(filterOf(question)),
    cursor: undefined,
    searchedUntilMs: undefined,
    deadLetters: all.flatMap(({ deadLetters }) => deadLetters).filter(isAsked),
    withoutEmail: all.flatMap(({ withoutEmail }) => withoutEmail).filter(isAsked),
  };
}

const NO_MATCH =
  "No emails match. Search for the whole address, a part of the subject, or the event's id.";

async function nothingText(
  text: string | undefined,
  options: FindOptions,
  { style, target, circumstances }: Reading,
): Promise<string> {
  const { address, event } = options;
  const kind = text === undefined ? undefined : readAsked(text).kind;
  const to = address ?? (kind === "address" ? text : undefined);
  const about =
    to !== undefined
      ? ` to ${to}`
      : event !== undefined
        ? ` of the event ${event}`
        : text === undefined
          ? ""
          : ` with ${JSON.stringify(text)} in its subject`;
  const filtered = nothingByFilter(`email${about}`, text, options, { nowMs: Date.now() });
  const unfiltered = async () =>
    to === undefined
      ? NO_MATCH
      : whyNotFound({ kind: "address", text: to }, await circumstances({ address: to })).what;
  const nothing = textFor(target, filtered ?? (await unfiltered()));
  return hanging("", `${nothing}${await unknownDefinition(options)}`, style).join("\n");
}

function footer(
  { items, cursor, searchedUntilMs, deadLetters = [], withoutEmail = [] }: Found,
  text: string | undefined,
  options: FindOptions,
  reading: Reading,
): string {
  const counts = [
    counted(items.length, "email"),
    ...(deadLetters.length === 0 ? [] : [counted(deadLetters.length, "dead letter")]),
    ...(withoutEmail.length === 0
      ? []
      : [`${counted(withoutEmail.length, "event")} without an email of its own`]),
  ].join(", ");
  if (cursor === undefined) return counts;
  const searched =
    searchedUntilMs === undefined
      ? ""
      : ` Searched back to ${whenText(searchedUntilMs, { nowMs: Date.now() }).replace(/^on /, "")}.`;
  const again = `postrider find ${questionText(text, options)}--cursor ${cursor}`;
  return `${counts}, and there may be older ones.${searched}\n  ${commandText(again, reading.target)}`;
}
