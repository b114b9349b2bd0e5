/** The rows of messages that become no email of their own: dead letters, skipped and merged events. */
import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { DependencyError } from "../../functions/platform/errors.ts";
import type { DeadLetterRecord, EventRecord } from "../../functions/delivery/ledger-records.ts";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import type { Dependencies } from "../../functions/processor/dependencies.ts";
import { run } from "../../functions/processor/run.ts";
import type { Plan } from "../../functions/delivery/plan.ts";
import type { Message } from "../../functions/queue/queue.ts";
import { aMessage, memory } from "./memory-dependencies.ts";

const DAY_MS = 86_400_000;
const away = () => Promise.reject(new DependencyError("dynamodb", "away"));

const definitions = [
  defineNotification({
    type: "order.paid",
    data: z.object({ edit: z.optional(z.string()), worth: z.optional(z.boolean()) }),
    recipients: () => ["ada@example.com"],
    subject: () => "Paid",
    facts: () => [{ label: "Order", value: "1" }],
    shouldNotify: ({ data }) => data.worth !== false,
    dedupeKey: ({ data }) => data.edit,
  }),
  defineNotification({
    type: "order.moved",
    data: z.object({}),
    recipients: () => ["ada@example.com"],
    subject: () => "Moved",
    facts: () => [],
    changes: () => [],
  }),
];

const anEvent = (id: string, data: object = {}, type = "order.paid") =>
  JSON.stringify({ specversion: "1.0", id, source: "shop", type, data });

/** A run in memory that notes the steps in their order. */
function world(
  messages: readonly Message[],
  varied: { row?: boolean; copy?: boolean; acknowledge?: boolean; plans?: readonly Plan[] } = {},
) {
  const steps: string[] = [];
  const letters: DeadLetterRecord[] = [];
  const events: EventRecord[] = [];
  const made = memory(messages, { definitions });
  const { ledger, queue } = made.deps;
  const plans = new Map(varied.plans?.map((plan) => [plan.notification, plan]));
  const deps: Dependencies = {
    ...made.deps,
    ledger: {
      ...ledger,
      look: async () => ({ plans, suppressions: new Map() }),
      keepPlan: async (plan) => plan,
      skipDelivery: async () => ({ ok: true }),
      recordDeadLetter: async (letter) => {
        if (varied.row === false) return away();
        steps.push(`row ${letter.messageId}`);
        letters.push(letter);
      },
      recordEvent: async (event) => {
        if (varied.row === false) return away();
        steps.push(`event ${event.event.id}`);
        events.push(event);
      },
    },
    queue: {
      ...queue,
      moveToDeadLetters: async ({ messageId }) => {
        if (varied.copy === false) throw new DependencyError("sqs", "away");
        steps.push(`copy ${messageId}`);
        return true;
      },
      acknowledge: async (done) => {
        if (varied.acknowledge === false) throw new DependencyError("sqs", "away");
        for (const { messageId } of done) steps.push(`delete ${messageId}`);
      },
    },
  };
  const play = () => run(deps, { killAtMs: Date.now() + 100_000 });
  return { deps, play, steps, letters, events, hidden: made.hidden };
}

test("an event arrived when its message was sent, however late a run receives it", async () => {
  const sentAtMs = Date.now() - 120_000;
  const bodies = ["no-definition", "order.paid"].map((type) =>
    anEvent(type, { worth: false }, type),
  );
  const { play, letters, events } = world(bodies.map((body) => aMessage(body, { sentAtMs })));
  await play();
  expect([...letters, ...events].map(({ event }) => event?.receivedAtMs)).toEqual([
    sentAtMs,
    sentAtMs,
  ]);
});

test("the row of a skipped event names the fields that changed", async () => {
  const { play, events } = world([
    aMessage(anEvent("e-1", { before: { site: "a" }, after: { site: "b" } }, "order.moved")),
  ]);
  await play();
  expect(events).toMatchObject([{ detail: "only site changed", definition: "order.moved" }]);
});

describe("a dead letter", () => {
  const letter = () => aMessage("no event", { messageId: "m-1" });

  test("has its row before its copy, and its copy before the message is deleted", async () => {
    const { play, steps } = world([letter()]);
    expect(await play()).toMatchObject({ deadLettered: 1 });
    expect(steps).toEqual(["row m-1", "copy m-1", "delete m-1"]);
  });

  test.each([
    ["row", { row: false }, []],
    ["copy", { copy: false }, ["row m-1"]],
  ])(
    "stays in the queue when its %s cannot be written, and has no later step",
    async (_, fails, done) => {
      const { play, steps, hidden } = world([letter()], fails);
      expect(await play()).toMatchObject({ deadLettered: 0, postponed: 1 });
      expect(steps).toEqual(done);
      expect(hidden).toHaveLength(1);
    },
  );

  test("whose run ended after any step ends in the next run, under the same row", async () => {
    const rows = new Set<string>();
    for (const fails of [{ row: false }, { copy: false }, { acknowledge: false }, {}]) {
      const { play, letters, steps } = world([letter()], fails);
      await play();
      for (const { key, messageId } of letters) rows.add(`${key} ${messageId}`);
      if (Object.keys(fails).length === 0) expect(steps.at(-1)).toBe("delete m-1");
    }
    expect([...rows]).toEqual(["undefined m-1"]);
  });

  test.each([
    ["definition-missing", anEvent("e-1", {}, "order.lost"), "order.lost", undefined],
    ["data-invalid", anEvent("e-1", { worth: 7 }), "order.paid", "order.paid"],
  ])("of an event has the event and its key: %s", async (reason, body, type, definition) => {
    const { play, letters } = world([aMessage(body)]);
    await play();
    expect(letters).toEqual([
      expect.objectContaining({
        reason,
        body,
        key: expect.stringContaining("e-1"),
        event: expect.objectContaining({ id: "e-1", source: "shop", type, messageId: "m-1" }),
      }),
    ]);
    expect(letters[0]?.definition ?? definition).toBe(definition);
  });

  test("that is too old has its event, too", async () => {
    const old = aMessage(anEvent("e-1"), { sentAtMs: Date.now() - 13 * DAY_MS });
    const { play, letters } = world([old]);
    await play();
    expect(letters).toMatchObject([
      {
        reason: "too-old",
        key: expect.stringContaining("e-1"),
        event: { id: "e-1" },
        definition: "order.paid",
      },
    ]);
  });

  test("that killed its runs is not read", async () => {
    const { deps, play, letters } = world([aMessage(anEvent("e-1"), { receiveCount: 9 })]);
    Object.assign(deps.ledger, { countStart: async () => 6 });
    await play();
    expect(letters).toMatchObject([{ reason: "poison-message", key: undefined }]);
  });
});

describe("an event without an email of its own", () => {
  test("has a row that says it was skipped", async () => {
    const { play, events, steps } = world([aMessage(anEvent("e-1", { worth: false }))]);
    expect(await play()).toMatchObject({ acknowledged: 1 });
    expect(events).toMatchObject([{ event: { id: "e-1" }, definition: "order.paid" }]);
    expect(events[0]?.mergedInto).toBeUndefined();
    expect(steps).toEqual(["event e-1", "delete m-1"]);
  });

  const KEPT: Plan = {
    notification: JSON.stringify(["shop", "order.paid", "edit-1"]),
    definition: "order.paid",
    recipients: [],
    invalid: 0,
    drafts: [],
    event: {
      source: "shop",
      id: "e-0",
      type: "order.paid",
      time: undefined,
      receivedAtMs: 0,
      messageId: "m-0",
    },
  };
  const joining = () => aMessage(anEvent("e-1", { edit: "edit-1" }));

  test("names the notification that it joined in an earlier run", async () => {
    const { deps, play, events } = world([joining()]);
    Object.assign(deps.ledger, {
      look: async ([key = ""]) => ({
        plans: new Map([[key, { ...KEPT, notification: key }]]),
        suppressions: new Map(),
      }),
    } satisfies Partial<Dependencies["ledger"]>);
    expect(await play()).toMatchObject({ acknowledged: 1 });
    expect(events).toMatchObject([
      {
        key: expect.stringContaining("e-1"),
        event: { id: "e-1" },
        mergedInto: expect.stringContaining("edit-1"),
      },
    ]);
  });

  test.each([
    ["has its own row when both are in one batch", true, { acknowledged: 2, postponed: 0 }],
    ["comes back when its own row cannot be written", false, { acknowledged: 1, postponed: 1 }],
  ])("%s", async (_, isWritten, ends) => {
    const both = ["e-1", "e-2"].map((id) =>
      aMessage(anEvent(id, { edit: "edit-1" }), { messageId: id, receipt: id }),
    );
    const { deps, play, events, steps } = world(both);
    const { recordEvent } = deps.ledger;
    Object.assign(deps.ledger, {
      look: async ([key = ""]) => ({
        plans: new Map([[key, { ...KEPT, notification: key }]]),
        suppressions: new Map(),
      }),
      recordEvent: (event) => (isWritten || event.event.id === "e-1" ? recordEvent(event) : away()),
    } satisfies Partial<Dependencies["ledger"]>);
    expect(await play()).toMatchObject(ends);
    expect(events.map(({ event }) => event.id)).toEqual(isWritten ? ["e-1", "e-2"] : ["e-1"]);
    expect(steps.includes("delete e-2")).toBe(isWritten);
  });

  test("stays in the queue when its row cannot be written", async () => {
    const { play, hidden } = world([aMessage(anEvent("e-1", { worth: false }))], { row: false });
    expect(await play()).toMatchObject({ acknowledged: 0, postponed: 1 });
    expect(hidden).toHaveLength(1);
  });
});
