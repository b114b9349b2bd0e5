/** The read model's interface over lists in memory. */
import type { ReadModel } from "../../../operator/read/read-model.ts";
import type {
  DayStatistics,
  Email,
  Page,
  Paging,
  Question,
  Shown,
} from "../../../operator/read/email.ts";

export function memoryModel(
  all: readonly Shown[],
  days: readonly DayStatistics[] = [],
): ReadModel & { readonly asked: Question[] } {
  const asked: Question[] = [];
  return {
    asked,
    show: (key) => Promise.resolve(all.find((one) => one.key === key)),
    byEvent: ({ id }) =>
      Promise.resolve(
        all.filter(({ emails, deadLetters, withoutEmail }) =>
          [...emails, ...deadLetters, ...withoutEmail].some(({ event }) => event?.id === id),
        ),
      ),
    find: (question, paging) => {
      asked.push(question);
      const emails = all.flatMap((one) => one.emails).filter((email) => fits(email, question));
      const newest = emails.toSorted((one, other) => newestMs(other) - newestMs(one));
      return Promise.resolve(pageOf(newest, paging));
    },
    deadLetters: (_, paging) => {
      const letters = all
        .flatMap(({ deadLetters }) => deadLetters)
        .filter(({ state }) => state === "open")
        .toSorted((one, other) => other.atMs - one.atMs);
      return Promise.resolve(pageOf(letters, paging));
    },
    withoutEmail: (asked, paging) => {
      const kinds = asked?.kinds;
      const events = all
        .flatMap((one) => one.withoutEmail)
        .filter(({ outcome }) => kinds === undefined || kinds.includes(outcome.kind))
        .toSorted((one, other) => other.event.receivedAtMs - one.event.receivedAtMs);
      return Promise.resolve(pageOf(events, paging));
    },
    statistics: ({ sinceDay, untilDay }) =>
      Promise.resolve(days.filter(({ day }) => day >= sinceDay && day <= untilDay)),
  };
}

function newestMs({ history, plannedAtMs = 0 }: Email): number {
  return history.at(-1)?.atMs ?? plannedAtMs;
}

function fits(email: Email, { subject, address, definition, states, sinceMs, untilMs }: Question) {
  const { plannedAtMs = 0 } = email;
  return (
    (subject === undefined || email.subject?.toLowerCase().includes(subject.toLowerCase())) &&
    (address === undefined || email.address === address) &&
    (definition === undefined || email.definition === definition) &&
    (states === undefined || states.includes(email.state)) &&
    (sinceMs === undefined || plannedAtMs >= sinceMs) &&
    (untilMs === undefined || plannedAtMs <= untilMs)
  );
}

function pageOf<T>(items: readonly T[], { limit = 50, cursor = "0" }: Paging = {}): Page<T> {
  const from = Number(cursor);
  const isLast = from + limit >= items.length;
  return {
    items: items.slice(from, from + limit),
    cursor: isLast ? undefined : String(from + limit),
    searchedUntilMs: undefined,
  };
}
