/** Which lists may have an answer, and which of their entries and emails are one. */
import type { HistoryEntry } from "../../functions/delivery/history.ts";
import { ACKNOWLEDGED_LIST, listOfState } from "../../functions/delivery/ledger-index.ts";
import { readState } from "../../functions/delivery/ledger-row.ts";
import type { Email, Question } from "./email.ts";
import type { Entry } from "./walk.ts";

/** Each list is a request, and reading the rows is one more. */
const MAX_LISTS = 3;

/** What waits for a run waits for no operator. */
const WAITING = listOfState("retrying");

/** The lists that have all emails in these states; undefined: only the list of plans has them, or too many would be asked. */
export function listsOfStates({ states, isAcknowledged }: Question): string[] | undefined {
  const named = (states ?? []).map((state) =>
    // Of the unconfirmed, those whose run ended before it recorded it are in no list.
    state === "waiting" || state === "unreadable" || state === "unconfirmed"
      ? undefined
      : listOfState(state),
  );
  const own = new Set(named.filter((name) => name !== undefined));
  const mayBeAcknowledged = isAcknowledged !== false && [...own].some((name) => name !== WAITING);
  const lists = [...own, ...(mayBeAcknowledged ? [ACKNOWLEDGED_LIST] : [])];
  return states === undefined || named.includes(undefined) || lists.length > MAX_LISTS
    ? undefined
    : lists;
}

/** What the index's entry rules out. */
export function mayMatch(
  { definition, subject, state }: Entry,
  asked: Pick<Question, "definition" | "subject" | "states">,
): boolean {
  const stored = readState(state);
  // How old the attempt is, only the row says.
  const known = stored === "submitting" ? undefined : stored;
  return (
    (asked.states === undefined || known === undefined || asked.states.includes(known)) &&
    (asked.definition === undefined ||
      definition === undefined ||
      definition === asked.definition) &&
    (asked.subject === undefined || subject === undefined || includes(subject, asked.subject))
  );
}

export function filterOf(question: Question) {
  const { definition, subject, states, isAcknowledged, sinceMs, untilMs } = question;
  return (email: Email): boolean =>
    (isAcknowledged === undefined || !wasAcknowledged(email.history)) &&
    (definition === undefined || email.definition === definition) &&
    (subject === undefined || includes(email.subject ?? "", subject)) &&
    (states === undefined || states.includes(email.state)) &&
    (sinceMs === undefined || (email.plannedAtMs ?? Infinity) >= sinceMs) &&
    (untilMs === undefined || (email.plannedAtMs ?? 0) <= untilMs);
}

/** What happens after an acknowledgement needs an operator again; a copy that is sent does not. */
export function wasAcknowledged(history: readonly HistoryEntry[]): boolean {
  return history.findLast(({ what }) => what !== "resent")?.what === "acknowledged";
}

function includes(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
