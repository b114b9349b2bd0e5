/** Messages that vary only where a test says so. */

let count = 0;

type Overrides = {
  readonly id?: string;
  readonly type?: string;
  readonly to?: readonly string[];
  readonly data?: Record<string, unknown>;
};

/** A CloudEvent that the default definition mails, in the AI's words; nobody will ever define its type. */
export function anEvent({ id, type = "thing.happened", to, data = {} }: Overrides = {}): string {
  const number = ++count;
  return JSON.stringify({
    specversion: "1.0",
    id: id ?? `event-${number}`,
    source: "https://shop.example.com/orders",
    type,
    data: { order: `A-${number}`, ...data, notify: to ?? [`reader-${number}@example.com`] },
  });
}

/** A CloudEvent that is mailed without AI, by definition. */
export function aPlainEvent({ id, to }: Overrides = {}): string {
  const number = ++count;
  return JSON.stringify({
    specversion: "1.0",
    id: id ?? `event-${number}`,
    source: "https://app.example.co.za/classes",
    type: "class.created",
    data: {
      class: { code: `C-2026-${number}`, subject: "Business English" },
      notify: to ?? [`reader-${number}@example.com`],
    },
  });
}
