/** What must become of the events of `npm run e2e`, and what became of them. */
import type { SentMail } from "./sent-mails.ts";

export type Expectation = {
  readonly name: string;
  readonly body: string;
  /** Who is mailed, once each. */
  readonly to: readonly string[];
  /** Why it becomes a dead letter, where it does. */
  readonly reason?: string;
};

export type Found = {
  readonly mails: readonly SentMail[];
  readonly deadLetters: readonly { readonly body: string; readonly reason: string | undefined }[];
};

/** Events that are nobody's before; `mark` stands in each recipient. */
export function eventsOf(mark: string): Expectation[] {
  const to = (name: string) => `${name}-${mark}@example.com`;
  const event = (id: string, type: string, data: object) =>
    JSON.stringify({
      specversion: "1.0",
      id: `${id}-${mark}`,
      source: "https://app.example.com/e2e",
      type,
      data,
    });
  const created = event("plain", "class.created", {
    class: { code: "C-2026-1", subject: "Business English" },
    notify: [to("plain")],
  });
  return [
    {
      name: "a mail by AI to two readers",
      body: event("written", "order.shipped", {
        order: "A-17",
        notify: [to("one"), to("two")],
      }),
      to: [to("one"), to("two")],
    },
    { name: "a mail in plain words", body: created, to: [to("plain")] },
    { name: "the same event again", body: created, to: [to("plain")] },
    { name: "no event", body: `not JSON ${mark}`, to: [], reason: "unreadable" },
  ];
}

/** What is not as it must be, a line each; recipients stand in it, who are made up. */
export function judge(expected: readonly Expectation[], found: Found): string[] {
  const readers = new Set(expected.flatMap(({ to }) => to));
  const counts = Map.groupBy(
    found.mails.flatMap(({ to }) => to),
    (reader) => reader,
  );
  const mails = [...readers].flatMap((reader) => {
    const count = counts.get(reader)?.length ?? 0;
    return count === 1 ? [] : [`${reader} has ${count} mails in place of one`];
  });
  const unsaid = found.mails
    .filter(({ to, subject }) => subject === "" && to.some((reader) => readers.has(reader)))
    .map(({ to }) => `the mail to ${to.join(", ")} has no subject`);
  const letters = expected.flatMap(({ name, body, reason }) => {
    const letter = found.deadLetters.find((one) => one.body === body);
    return letter?.reason === reason
      ? []
      : [`${name}: a dead letter ${letter?.reason ?? "nowhere"}, not ${reason ?? "at all"}`];
  });
  return [...mails, ...unsaid, ...letters];
}
