import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DeliveryState } from "../../functions/delivery/delivery.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import {
  BY_LIST,
  BY_LOOKUP,
  DEAD_LETTERS,
  listOfState,
  lookupOfEvent,
  PLANS,
} from "../../functions/delivery/ledger-index.ts";
import { storedText } from "../../functions/delivery/stored-event.ts";
import { type DeliveryKey, readState } from "../../functions/delivery/ledger-row.ts";
import {
  aDeadLetter,
  aKey,
  anEvent,
  aPlan,
  DEFINITION,
  HELD,
  keyItem,
  ledgerOn,
  SAID,
  SETTLE_MS,
  START_MS,
  STATES,
} from "./ledger-factory.ts";
import { DELIVERIES, startStore, type Store } from "../helpers/test-tables.ts";

const clock = { nowMs: START_MS };
let store: Store;
let ledger: Ledger;

beforeAll(async () => {
  store = await startStore();
  ledger = ledgerOn(store, clock, { onUnconfirmed: "hold" });
});
beforeEach(() => {
  clock.nowMs = START_MS;
});
afterAll(() => store.stop());

const ABOUT = { messageId: "message-1", definition: DEFINITION };

/** The keys of an index's entries under a name, oldest first. */
async function found(indexName: string, name: string) {
  const { Items = [] } = await store.client.send(
    new QueryCommand({
      TableName: DELIVERIES,
      IndexName: indexName,
      KeyConditionExpression: "#name = :name",
      ExpressionAttributeNames: { "#name": indexName === BY_LIST ? "listName" : "lookupName" },
      ExpressionAttributeValues: { ":name": { S: name } },
    }),
  );
  return Items;
}

/** The lists that have the delivery. */
async function listsOf({ notification }: DeliveryKey): Promise<string[]> {
  const listed: string[] = [];
  for (const list of new Set(STATES.flatMap((state) => listOfState(state) ?? [])))
    for (const item of await found(BY_LIST, list))
      if (item["notification"]?.S === notification) listed.push(list);
  return listed;
}

type Step = (key: DeliveryKey, attempt: string) => Promise<unknown>;

const WAYS: readonly (readonly [string, readonly (readonly [DeliveryState, Step])[]])[] = [
  [
    "taken back, refused, redriven, accepted, bounced",
    [
      ["submitting", (key) => intend(key, { kind: "new" })],
      ["retrying", (key, attempt) => ledger.takeBack(key, attempt, "Throttling")],
      ["submitting", (key, attempt) => intend(key, { kind: "again", judgedAttempt: attempt })],
      ["failed", (key, attempt) => ledger.recordFailed(key, attempt, "message-0", "x")],
      ["submitting", (key, attempt) => intend(key, { kind: "redriven", judgedAttempt: attempt })],
      ["accepted", (key) => ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "s" })],
      ["bounced", (key) => ledger.recordAccepted(key, { kind: "undelivered", sesMessageId: "s" })],
      ["delivered", (key) => ledger.recordAccepted(key, { kind: "delivered", sesMessageId: "s" })],
      [
        "complained",
        (key) => ledger.recordAccepted(key, { kind: "complained", sesMessageId: "s" }),
      ],
    ],
  ],
  [
    "unconfirmed, held, released, cancelled, and delivered after all",
    [
      ["submitting", (key) => intend(key, { kind: "new" })],
      ["unconfirmed", (key, attempt) => ledger.recordUnconfirmed(key, attempt, "no answer")],
      ["held", (key, attempt) => ledger.hold(key, attempt)],
      ["retrying", (key, attempt) => ledger.release(key, attempt, SAID)],
      ["cancelled", (key, attempt) => cancel(key, "cancel", attempt)],
      ["delivered", (key) => ledger.recordAccepted(key, { kind: "delivered", sesMessageId: "s" })],
    ],
  ],
  [
    "held, and marked as sent",
    [
      ["submitting", (key) => intend(key, { kind: "new" })],
      ["held", (key, attempt) => ledger.hold(key, attempt)],
      ["accepted", (key, attempt) => ledger.markSent(key, attempt, SAID)],
    ],
  ],
  ["cancelled before anything began", [["cancelled", (key) => cancel(key, "cancelNew", "")]]],
  [
    "suppressed",
    [
      [
        "suppressed",
        (key) =>
          ledger.skipDelivery(key, { kind: "intend", intent: { kind: "new" } }, ABOUT, {
            state: "suppressed",
            reason: "bounced",
          }),
      ],
    ],
  ],
];

function intend(key: DeliveryKey, intent: Parameters<Ledger["intend"]>[1]) {
  return ledger.intend(key, intent, { ...ABOUT, lease: HELD });
}

function cancel(key: DeliveryKey, name: "cancelNew" | "cancel", attempt: string) {
  return ledger.cancel(key, name, attempt, { ...SAID, definition: DEFINITION });
}

describe("a delivery is in the list of its state, and in no other", () => {
  test.each(WAYS)("%s", async (_, steps) => {
    const key = aKey();
    for (const [state, step] of steps) {
      const before = await store.get(DELIVERIES, keyItem(key));
      // Every attempt has settled when the next step asks for that.
      clock.nowMs += SETTLE_MS;
      await step(key, before?.["attempt"]?.S ?? "");
      const after = await store.get(DELIVERIES, keyItem(key));
      expect(readState(after?.["state"]?.S)).toBe(state);
      const list = listOfState(state);
      expect([state, await listsOf(key)]).toEqual([state, list === undefined ? [] : [list]]);
    }
  });

  test("with its definition, so that a list can be filtered without a read", async () => {
    const key = aKey();
    await cancel(key, "cancelNew", "");
    expect(await found(BY_LIST, listOfState("cancelled") ?? "")).toContainEqual(
      expect.objectContaining({ ...keyItem(key), definition: { S: DEFINITION } }),
    );
  });
});

describe("a delivery is found by its recipient", () => {
  test.each(WAYS)("from its first write on, by the time of that write: %s", async (_, [first]) => {
    const key = aKey();
    await first?.[1](key, "");
    clock.nowMs += 60_000;
    await ledger.recordAccepted(key, { kind: "delivered", sesMessageId: "s" });
    expect(await found(BY_LOOKUP, key.recipient)).toEqual([
      { ...keyItem(key), lookupName: { S: key.recipient }, lookupAt: { N: String(START_MS) } },
    ]);
  });

  test("also when SES's event is its first write", async () => {
    const key = aKey();
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "s" });
    expect(await found(BY_LOOKUP, key.recipient)).toHaveLength(1);
  });
});

describe("a plan, a dead letter and an event without an email are found by the event's id", () => {
  test.each([
    ["a short id", "event-7"],
    ["an id of 1 MB", "x".repeat(1_000_000)],
    ["an id with lone surrogates", "\ud800-7-\udfff"],
    ["an id that is cut within a character", `${"x".repeat(299)}😀`],
  ])("%s", async (_, id) => {
    const event = anEvent({ id: storedText(id) });
    const plan = aPlan({ event });
    const letter = aDeadLetter({ event });
    const record = { key: `key-${id.length}`, event, definition: DEFINITION };
    await ledger.keepPlan(plan);
    await ledger.recordDeadLetter(letter);
    await ledger.recordEvent(record);
    const keys = (await found(BY_LOOKUP, lookupOfEvent(id))).map(
      ({ notification }) => notification?.S,
    );
    expect(new Set(keys)).toEqual(new Set([plan.notification, letter.key, record.key]));
  });
});

test("a plan is in the list of plans, a dead letter in the list of dead letters", async () => {
  const plan = aPlan();
  const letter = aDeadLetter({ definition: DEFINITION });
  await ledger.keepPlan(plan);
  await ledger.recordDeadLetter(letter);
  expect(await found(BY_LIST, PLANS)).toContainEqual({
    ...keyItem({ notification: plan.notification, recipient: "plan" }),
    listName: { S: PLANS },
    listAt: { N: String(START_MS) },
    readers: { S: plan.recipients[0]?.id ?? "" },
    definition: { S: plan.definition },
    subject: { S: plan.drafts[0]?.subject },
  });
  expect(await found(BY_LIST, DEAD_LETTERS)).toContainEqual(
    expect.objectContaining({ notification: { S: letter.key }, definition: { S: DEFINITION } }),
  );
});
