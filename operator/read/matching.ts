/** Which lists may have an answer, and which of their entries and emails are one. */
import { listOfState } from "../../functions/delivery/ledger-index.ts";
import type { Email, EmailState, Question } from "./email.ts";
import type { Entry } from "./walk.ts";

/** Each list is a request, and reading the rows is one more. */
const MAX_LISTS = 3;

/** The lists that have all emails in these states; undefined: only the list of plans has them, or too many would be asked. */
export function listsOfStates(states: readonly EmailState[] | undefined): string[] | undefined {
  const named = (states ?? []).map((state) =>
    state === "waiting" || state === "unreadable" ? undefined : listOfState(state),
  );
  const lists = [...new Set(named.filter((name) => name !== undefined))];
  return states === undefined || named.includes(undefined) || lists.length > MAX_LISTS
    ? undefined
    : lists;
}

/** What the index's entry rules out. */
export function mayMatch(
  { definition, subject }: Entry,
  asked: { readonly definition?: string | undefined; readonly subject?: string | undefined },
): boolean {
  return (
    (asked.definition === undefined ||
      definition === undefined ||
      definition === asked.definition) &&
    (asked.subject === undefined || subject === undefined || includes(subject, asked.subject))
  );
}

export function filterOf({ definition, subject, states, sinceMs, untilMs }: Question) {
  return (email: Email): boolean =>
    (definition === undefined || email.definition === definition) &&
    (subject === undefined || includes(email.subject ?? "", subject)) &&
    (states === undefined || states.includes(email.state)) &&
    (sinceMs === undefined || (email.plannedAtMs ?? Infinity) >= sinceMs) &&
    (untilMs === undefined || (email.plannedAtMs ?? 0) <= untilMs);
}

function includes(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
