/** The events of `npm run e2e`, and what must happen to them. */
import type { SentMail } from "./sent-mails.ts";

export type Expectation = {
  readonly name: string;
  readonly body: string;
  /** The recipients, who get one email each. */
  readonly to: readonly string[];
  /** The reason of the dead letter, if it becomes one. */
  readonly reason?: string;
};

export type Found = {
  readonly mails: readonly SentMail[];
  readonly deadLetters: readonly { readonly body: string; readonly reason: string | undefined }[];
};

/** `mark` makes ids and recipients unique to this run. */
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
      name: "an email by AI to two readers",
      body: event("written", "order.shipped", {
        order: "A-17",
        notify: [to("one"), to("two")],
      }),
      to: [to("one"), to("two")],
    },
    { name: "an email without AI", body: created, to: [to("plain")] },
    { name: "the same event again", body: created, to: [to("plain")] },
    { name: "no event", body: `not JSON ${mark}`, to: [], reason: "unreadable" },
  ];
}

/** A line for each difference. The recipients in it are invented. */
export function judge(expected: readonly Expectation[], found: Found): string[] {
  const readers = new Set(expected.flatMap(({ to }) => to));
  const counts = Map.groupBy(
    found.mails.flatMap(({ to }) => to),
    (reader) => reader,
  );
  const mails = [...readers].flatMap((reader) => {
    const count = counts.get(reader)?.length ?? 0;
    return count === 1 ? [] : [`${reader} has ${count} emails instead of one`];
  });
  const withoutSubject = found.mails
    .filter(({ to, subject }) => subject === "" && to.some((reader) => readers.has(reader)))
    .map(({ to }) => `the email to ${to.join(", ")} has no subject`);
  const letters = expected.flatMap(({ name, body, reason }) => {
    const letter = found.deadLetters.find((one) => one.body === body);
    return letter?.reason === reason
      ? []
      : [
          `${name}: expected ${reason ?? "no dead letter"}, got ${letter?.reason ?? "no dead letter"}`,
        ];
  });
  return [...mails, ...withoutSubject, ...letters];
}
