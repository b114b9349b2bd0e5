import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { StoredEvent } from "../../../functions/delivery/stored-event.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import type { Email, EmailState, Page, Question } from "../../../operator/read/email.ts";
import { CursorError } from "../../../operator/read/cursor.ts";
import { createReadModel, type ReadModel } from "../../../operator/read/read-model.ts";
import { DELIVERIES, startStore, type Store } from "../../helpers/test-tables.ts";
import { HELD, idOf, ledgerOn, MINUTE_MS, planOfEvent, START_MS } from "./filled-table.ts";

const PLANS = 60;
const END_MS = START_MS + 1_000 * MINUTE_MS;

let store: Store;
let model: ReadModel;
const expected: {
  readonly number: number;
  readonly address: string;
  readonly state: EmailState;
}[] = [];

const addressesOf = (number: number) => [
  `reader${number % 7}@example.com`,
  ...(number % 10 === 0
    ? Array.from({ length: 12 }, (_, index) => `team${index}@example.com`)
    : []),
];
const definitionOf = (number: number) => (number % 13 === 0 ? "invoice.overdue" : "class.updated");

/** Every state in turn; the emails of a team are only planned. */
async function fill(): Promise<void> {
  const { ledger, clock } = ledgerOn(store);
  for (let number = 0; number < PLANS; number++) {
    clock.nowMs = START_MS + number * MINUTE_MS;
    const definition = definitionOf(number);
    const plan = planOfEvent(number, addressesOf(number), { definition, nowMs: clock.nowMs });
    await ledger.keepPlan(plan);
    const [first, ...others] = plan.recipients;
    if (first === undefined) continue;
    for (const { address } of others) expected.push({ number, address, state: "waiting" });
    const key = { notification: plan.notification, recipient: first.id };
    const about = { messageId: `message-${number}`, definition };
    const intent = async () => {
      const intended = await ledger.intend(key, { kind: "new" }, { ...about, lease: HELD });
      if (!intended.ok) throw new Error("Expected the intent to hold");
      return intended.attempt;
    };
    const evidence = (kind: "accepted" | "delivered" | "bounced") => {
      // SES's report is about a later moment than the plan.
      clock.nowMs += 1_000;
      return ledger.recordAccepted(key, { kind, sesMessageId: `ses-${number}` });
    };
    const steps: readonly [EmailState, () => Promise<unknown>][] = [
      ["waiting", async () => {}],
      // Its run is over by the time that the test asks.
      ["unconfirmed", intent],
      ["accepted", async () => (await intent(), evidence("accepted"))],
      ["delivered", async () => (await intent(), evidence("delivered"))],
      ["bounced", async () => (await intent(), evidence("bounced"))],
      [
        "failed",
        async () => ledger.recordFailed(key, await intent(), "message-1", "MessageRejected"),
      ],
      ["retrying", async () => ledger.takeBack(key, await intent(), "rate-exceeded")],
      [
        "suppressed",
        () =>
          ledger.skipDelivery(key, { kind: "intend", intent: { kind: "new" } }, about, {
            state: "suppressed",
            reason: "bounced",
          }),
      ],
      ["delivered", async () => (await intent(), evidence("delivered"))],
    ];
    const [state, act] = steps[number % steps.length] ?? ["waiting", async () => {}];
    await act();
    expected.push({ number, address: first.address, state });
  }
}

beforeAll(async () => {
  store = await startStore();
  model = createReadModel({
    client: store.client,
    table: DELIVERIES,
    recipientIdsOf: async (address) => [idOf(address), shortHash(address)],
    now: () => END_MS,
  });
  await fill();
});

afterAll(() => store.stop());

/** All pages, with at most 4 requests each. */
async function allOf(question: Question, limit?: number): Promise<Email[]> {
  const emails: Email[] = [];
  let cursor: string | undefined;
  do {
    const before = store.proxy.count();
    const page: Page<Email> = await model.find(question, { limit, cursor });
    expect(store.proxy.count() - before).toBeLessThanOrEqual(4);
    expect(page.items.length).toBeLessThanOrEqual(limit ?? 50);
    emails.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return emails;
}

const namesOf = (emails: readonly Email[]) =>
  emails.map(({ event, address }) => `${event?.id} ${address}`).toSorted();

const wanted = (matches: (one: (typeof expected)[number]) => boolean) =>
  expected
    .filter(matches)
    .map(({ number, address }) => `evt-${number} ${address}`)
    .toSorted();

describe("find", () => {
  test.each([3, 50, 100])(
    "answers each email once, newest first, in pages of %i",
    async (limit) => {
      const emails = await allOf({}, limit);
      expect(namesOf(emails)).toEqual(wanted(() => true));
      const times = emails.map(({ plannedAtMs = 0 }) => plannedAtMs);
      expect(times).toEqual(times.toSorted((one, other) => other - one));
    },
  );

  test.each<EmailState>([
    "waiting",
    "unconfirmed",
    "accepted",
    "delivered",
    "bounced",
    "failed",
    "retrying",
    "suppressed",
  ])("answers the emails in the state %s", async (state) => {
    const emails = await allOf({ states: [state] }, 9);
    expect(emails.every((email) => email.state === state)).toBe(true);
    expect(namesOf(emails)).toEqual(wanted((one) => one.state === state));
  });

  test("answers several states together", async () => {
    const states: EmailState[] = ["failed", "bounced", "held"];
    expect(namesOf(await allOf({ states }, 4))).toEqual(
      wanted(({ state }) => states.includes(state)),
    );
  });

  test("answers states of more lists than four requests can ask, by the list of plans", async () => {
    const states: EmailState[] = ["failed", "bounced", "held", "retrying", "suppressed"];
    expect(namesOf(await allOf({ states }, 20))).toEqual(
      wanted(({ state }) => states.includes(state)),
    );
  });

  test("answers a rare definition, and a range of time", async () => {
    const definition = "invoice.overdue";
    expect(namesOf(await allOf({ definition }, 5))).toEqual(
      wanted(({ number }) => definitionOf(number) === definition),
    );
    const sinceMs = START_MS + 20 * MINUTE_MS;
    const untilMs = START_MS + 40 * MINUTE_MS;
    expect(namesOf(await allOf({ sinceMs, untilMs }, 5))).toEqual(
      wanted(({ number }) => number >= 20 && number <= 40),
    );
  });

  test("answers a part of the subject in any case", async () => {
    expect(namesOf(await allOf({ subject: "eMAIL 12" }))).toEqual(
      wanted(({ number }) => `Email ${number}`.includes("Email 12")),
    );
  });

  test.each([1, 4, 50])(
    "answers the emails to an address, also those that no run has begun, in pages of %i",
    async (limit) => {
      for (const address of ["reader3@example.com", "team4@example.com"]) {
        const emails = await allOf({ address }, limit);
        expect(namesOf(emails)).toEqual(wanted((one) => one.address === address));
        expect(emails.length).toBeGreaterThan(4);
      }
      expect(await allOf({ address: "nobody@example.com" })).toEqual([]);
    },
  );

  test("answers the emails to an address that wait, alone", async () => {
    const address = "reader0@example.com";
    expect(namesOf(await allOf({ address, states: ["waiting"] }))).toEqual(
      wanted((one) => one.address === address && one.state === "waiting"),
    );
  });

  test("answers an email that came to its state after the range of time in which it was planned", async () => {
    const range = { sinceMs: START_MS + 4 * MINUTE_MS, untilMs: START_MS + 4 * MINUTE_MS };
    for (const question of [{ states: ["bounced" as const] }, { address: "reader4@example.com" }])
      expect(namesOf(await allOf({ ...question, ...range }))).toEqual(
        wanted(({ number }) => number === 4),
      );
  });

  test("answers the emails of an event, whatever their state", async () => {
    const emails = await allOf({ eventId: "evt-10" });
    expect(namesOf(emails)).toEqual(wanted(({ number }) => number === 10));
    expect(await allOf({ eventId: "evt-10", source: "another" })).toEqual([]);
  });

  test("refuses the cursor of another question", async () => {
    const { cursor } = await model.find({}, { limit: 1 });
    await expect(model.find({ definition: "class.updated" }, { cursor })).rejects.toThrow(
      CursorError,
    );
    await expect(model.find({}, { cursor: "none" })).rejects.toThrow(CursorError);
  });
});

describe("an email that was acknowledged", () => {
  const acknowledged = shortHash("event 22");

  beforeAll(async () => {
    const key = { notification: acknowledged, recipient: idOf("reader1@example.com") };
    const said = { by: "pieter", why: "Asked for the address" };
    expect(await ledgerOn(store).ledger.acknowledge(key, "bounced", said)).toBe(true);
  });

  const keysOf = async (question: Question) => (await allOf(question)).map(({ key }) => key);

  test("stays findable by its state", async () => {
    expect(await keysOf({ states: ["bounced"] })).toContain(acknowledged);
    expect(await keysOf({ states: ["bounced", "failed"] })).toContain(acknowledged);
    expect(await keysOf({ states: ["bounced", "failed", "held"] })).toContain(acknowledged);
    expect(await keysOf({ states: ["failed"] })).not.toContain(acknowledged);
  });

  test("is left out of what needs an operator", async () => {
    const states: EmailState[] = ["held", "bounced", "complained", "rejected", "failed"];
    const emails = await allOf({ states, isAcknowledged: false }, 5);
    expect(namesOf(emails)).toEqual(
      wanted(({ state, number }) => states.includes(state) && number !== 22),
    );
  });
});

describe("events without an email", () => {
  const receivedAtMs = END_MS - 10 * MINUTE_MS;
  const eventOf = (number: number, definition = "class.updated") => ({
    key: shortHash(`event ${number}`),
    event: { ...planOfEvent(number, []).event, id: `evt-${number}`, receivedAtMs } as StoredEvent,
    definition,
  });

  beforeAll(async () => {
    const { ledger } = ledgerOn(store);
    await ledger.recordEvent({ ...eventOf(900), detail: "only updatedBy changed" });
    await ledger.recordEvent({ ...eventOf(901, "invoice.overdue"), detail: undefined });
    await ledger.recordEvent({ ...eventOf(902), mergedInto: shortHash("event 3") });
  });

  test("are listed by what became of them, and by definition", async () => {
    const before = store.proxy.count();
    const { items, cursor } = await model.withoutEmail({ kinds: ["skipped"] });
    expect(store.proxy.count() - before).toBeLessThanOrEqual(2);
    expect(items).toHaveLength(2);
    expect(items).toContainEqual(
      expect.objectContaining({
        key: shortHash("event 900"),
        outcome: { kind: "skipped", detail: "only updatedBy changed" },
      }),
    );
    expect(cursor).toBeUndefined();
    const merged = await model.withoutEmail({ kinds: ["merged"] });
    expect(merged.items.map(({ event }) => event.id)).toEqual(["evt-902"]);
    const { items: overdue } = await model.withoutEmail({ definition: "invoice.overdue" });
    expect(overdue.map(({ event }) => event.id)).toEqual(["evt-901"]);
  });

  test("are listed page by page", async () => {
    const first = await model.withoutEmail({}, { limit: 2 });
    const second = await model.withoutEmail({}, { limit: 2, cursor: first.cursor });
    const all = [...first.items, ...second.items].map(({ event }) => event.id);
    expect(all.toSorted()).toEqual(["evt-900", "evt-901", "evt-902"]);
    expect(second.cursor).toBeUndefined();
  });

  test("are listed in a range of time", async () => {
    const { items } = await model.withoutEmail({ untilMs: receivedAtMs - 1 });
    expect(items).toEqual([]);
  });
});

describe("show", () => {
  test("tells the plan, each email and its history", async () => {
    const shown = await model.show(shortHash("event 4"));
    expect(shown?.emails).toHaveLength(1);
    expect(shown?.emails[0]).toMatchObject({
      state: "bounced",
      subject: "Email 4",
      address: "reader4@example.com",
      event: { id: "evt-4", source: "app" },
      sesMessageIds: ["ses-4"],
      attempts: 1,
    });
    expect(shown?.emails[0]?.history.map(({ what }) => what)).toEqual(["intended", "bounced"]);
  });

  test("answers undefined for a key without rows", async () => {
    expect(await model.show("none")).toBeUndefined();
  });
});
