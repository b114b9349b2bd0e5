import { answerFor, commandText, argumentOf } from "../../../operator/command-text.ts";
import type { Email, EmailState, Page, Question } from "../../../operator/read/email.ts";
import { readAsked } from "../../../operator/why/ask-why.ts";
import { counted, whenText } from "../../../operator/why/times.ts";
import { whyNotFound } from "../../../operator/why/without-email.ts";
import { UsageError } from "../../shared/command-error.ts";
import { unknownDefinition } from "../../shared/unknown-definition.ts";
import { openReading, type Reading, type ReadingOptions } from "./reading.ts";
import { emailRows } from "../text/email-rows.ts";
import { hanging } from "../text/layout.ts";

export type FindOptions = ReadingOptions & {
  readonly address?: string;
  readonly event?: string;
  readonly source?: string;
  readonly definition?: string;
  readonly state?: readonly EmailState[];
  /** Epoch ms. */
  readonly since?: number;
  readonly until?: number;
  readonly limit: number;
  readonly cursor?: string;
};

/** @throws UsageError, CommandError, DependencyError */
export async function runFind(text: string | undefined, options: FindOptions): Promise<string> {
  const { address, event, source, definition, state, since, until, json } = options;
  if (text !== undefined && (address !== undefined || event !== undefined))
    throw new UsageError(
      "Expected TEXT, --address or --event, got more than one. Example: npx postrider find office@example.com",
    );
  const reading = await openReading(options);
  const rest: Question = {
    definition,
    states: state,
    sinceMs: since,
    untilMs: until,
  };
  const page = await pageOf(reading, text, { ...rest, address, eventId: event, source }, options);
  if (json) return JSON.stringify(page, undefined, 2);
  if (page.items.length === 0 && page.cursor === undefined)
    return nothingText(text ?? address ?? event, options, reading);
  const clock = { nowMs: Date.now() };
  const lines = emailRows(page.items, reading.style, clock);
  return [lines.join("\n"), footer(page, text, options, reading)]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** TEXT is an address, a key, an event's id, or else a part of the subject. */
async function pageOf(
  { readModel }: Reading,
  text: string | undefined,
  question: Question,
  { limit, cursor }: FindOptions,
): Promise<Page<Email>> {
  const paging = { limit, cursor };
  if (text === undefined) return readModel.find(question, paging);
  const asked = readAsked(text);
  if (asked.kind === "address") return readModel.find({ ...question, address: text }, paging);
  // Later pages are of a subject: the others have one page.
  if (cursor === undefined) {
    const shown = asked.kind === "key" ? await readModel.show(text) : undefined;
    if (shown !== undefined)
      return { items: shown.emails, cursor: undefined, searchedUntilMs: undefined };
    const ofEvent = /\s/.test(text)
      ? undefined
      : await readModel.find({ ...question, eventId: text }, paging);
    if (ofEvent !== undefined && ofEvent.items.length > 0) return ofEvent;
  }
  return readModel.find({ ...question, subject: text }, paging);
}

const NO_MATCH =
  "No emails match. Search for the whole address, a part of the subject, or the event's id.";

async function nothingText(
  text: string | undefined,
  options: FindOptions,
  reading: Reading,
): Promise<string> {
  const asked = text === undefined ? undefined : readAsked(text);
  if (asked?.kind !== "address") {
    const none = `${NO_MATCH}${await unknownDefinition(options)}`;
    return hanging("", none, reading.style).join("\n");
  }
  const circumstances = await reading.circumstances({ address: text });
  const { what } = answerFor(reading.target, whyNotFound(asked, circumstances));
  return hanging("", what, reading.style).join("\n");
}

function footer(
  { items, cursor, searchedUntilMs }: Page<Email>,
  text: string | undefined,
  options: FindOptions,
  reading: Reading,
): string {
  if (cursor === undefined) return counted(items.length, "email");
  const searched =
    searchedUntilMs === undefined
      ? ""
      : ` Searched back to ${whenText(searchedUntilMs, { nowMs: Date.now() }).replace(/^on /, "")}.`;
  const again = `postrider find ${questionText(text, options)}--cursor ${cursor}`;
  return `${counted(items.length, "email")}, and there may be older ones.${searched}\n  ${commandText(again, reading.target)}`;
}

/** The same question again. */
function questionText(
  text: string | undefined,
  { address, event, source, definition, state, since, until, limit }: FindOptions,
): string {
  const parts = [
    text,
    ...Object.entries({ address, event, source, definition, state: state?.join(",") }).flatMap(
      ([name, value]) => (value === undefined ? [] : [`--${name}`, value]),
    ),
    ...Object.entries({ since, until }).flatMap(([name, ms]) =>
      ms === undefined ? [] : [`--${name}`, new Date(ms).toISOString()],
    ),
    ...(limit === 20 ? [] : ["--limit", String(limit)]),
  ].filter((part) => part !== undefined);
  return parts.map((part) => `${argumentOf(part)} `).join("");
}
