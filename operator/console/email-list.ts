/** The console's list of emails: by filters, and by a search for an address, an event's id or a part of the subject. */
import { readAddress } from "../../functions/values/address.ts";
import type { Email, EmailState, EventWithoutEmail, Page, Question } from "../read/email.ts";
import type { Circumstances } from "../why/answer.ts";
import type { EmailList, EmailRow, ShownState } from "./page/contract.ts";
import type { ConsoleParts } from "./parts.ts";
import { emailRow, eventRow, foundDeadLetterRow } from "./rows.ts";

export const PAGE_ROWS = 50;
/** Fewer rows than this do not fill a screen: older pages are read, up to a limit. */
const FEW_ROWS = 15;
const MOST_PAGES = 4;
const DAY_MS = 86_400_000;
/** What needs an operator. */
export const ATTENTION: readonly EmailState[] = [
  "held",
  "bounced",
  "complained",
  "rejected",
  "failed",
];

export type EmailsQuery = {
  readonly q?: string | undefined;
  readonly states?: readonly ShownState[] | undefined;
  readonly definition?: string | undefined;
  readonly day?: string | undefined;
  readonly cursor?: string | undefined;
};

type EventKind = EventWithoutEmail["outcome"]["kind"];

const EMPTY: EmailList = { rows: [], cursor: undefined, searchedUntilMs: undefined };

/** @throws CursorError, DependencyError */
export async function listEmails(parts: ConsoleParts, query: EmailsQuery): Promise<EmailList> {
  const { q = "", definition, day, cursor } = query;
  const range = day === undefined ? {} : dayRange(day);
  const system = await parts.circumstances({});
  if (cursor === undefined) {
    const rows = await rowsOfEvent(parts, q, system);
    if (rows.length > 0) return { ...EMPTY, rows: rows.filter((row) => matches(row, query)) };
  }
  const kinds = query.states?.filter(isKind) ?? [];
  const states = query.states?.filter(isEmailState);
  if (states?.length === 0 && kinds.length === 0) return EMPTY;
  if (states?.length === 0) {
    // An event without an email has no address and no subject.
    if (q !== "") return EMPTY;
    const asked = { kinds, definition, ...range };
    const { items, ...rest } = await parts.readModel.withoutEmail(asked, {
      limit: PAGE_ROWS,
      cursor,
    });
    return { rows: items.map((one) => eventRow(one, system)), ...rest };
  }
  const question: Question = {
    ...(states !== undefined && { states }),
    ...(states !== undefined && isNeedsYou(states) && { isAcknowledged: false }),
    ...(definition !== undefined && { definition }),
    ...range,
    ...searchOf(q),
  };
  const { items, ...rest } = await findPages(parts, question, cursor);
  return { rows: items.map((email) => emailRow(email, system)), ...rest };
}

function isKind(state: ShownState): state is EventKind {
  return state === "skipped" || state === "merged";
}

function isEmailState(state: ShownState): state is EmailState {
  return state !== "dead-letter" && !isKind(state);
}

/** The group "Needs you" asks for exactly these states. */
function isNeedsYou(states: readonly EmailState[]): boolean {
  return states.length === ATTENTION.length && ATTENTION.every((state) => states.includes(state));
}

/** Everything of an event: a word without spaces may be its id. An address is asked for by itself. */
async function rowsOfEvent(
  { readModel }: ConsoleParts,
  q: string,
  system: Circumstances,
): Promise<readonly EmailRow[]> {
  if (q === "" || /\s/.test(q) || readAddress(q).ok) return [];
  const shown = await readModel.byEvent({ id: q });
  return shown.flatMap(({ emails, deadLetters, withoutEmail }) => [
    ...emails.map((email) => emailRow(email, system)),
    ...deadLetters.map((letter) => foundDeadLetterRow(letter, system)),
    ...withoutEmail.map((one) => eventRow(one, system)),
  ]);
}

/** A filter may leave few emails of each page. */
async function findPages(
  { readModel }: ConsoleParts,
  question: Question,
  cursor: string | undefined,
): Promise<Page<Email>> {
  let page = await readModel.find(question, { limit: PAGE_ROWS, cursor });
  const items = [...page.items];
  for (let pages = 1; pages < MOST_PAGES && items.length < FEW_ROWS && page.cursor; pages++) {
    page = await readModel.find(question, { limit: PAGE_ROWS, cursor: page.cursor });
    items.push(...page.items);
  }
  return { ...page, items };
}

function searchOf(q: string): Question {
  if (q === "") return {};
  const read = readAddress(q);
  return read.ok ? { address: read.address } : { subject: q };
}

function matches(row: EmailRow, { states, definition, day }: EmailsQuery): boolean {
  const { sinceMs = 0, untilMs = Infinity } = day === undefined ? {} : dayRange(day);
  return (
    (states === undefined || states.includes(row.state)) &&
    (definition === undefined || definition === row.definition) &&
    row.atMs >= sinceMs &&
    row.atMs <= untilMs
  );
}

function dayRange(day: string): { readonly sinceMs?: number; readonly untilMs?: number } {
  const sinceMs = Date.parse(`${day}T00:00:00Z`);
  return { sinceMs, untilMs: sinceMs + DAY_MS - 1 };
}
