import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Intent } from "../../functions/delivery/delivery.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import { readDelivery, readRecord } from "../../functions/delivery/ledger-row.ts";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import {
  aKey,
  aRow,
  DEFINITION,
  foundBy,
  HELD,
  historyOf,
  keyItem,
  ledgerOn,
  SETTLE_MS,
  SLOT,
  START_MS,
  STATES,
} from "./ledger-factory.ts";
import { DELIVERIES, startStore, type Store } from "../helpers/test-tables.ts";

const AGAIN: Intent = { kind: "again", judgedAttempt: "seen" };
const REDRIVEN: Intent = { kind: "redriven", judgedAttempt: "seen" };
const RESEND: Intent = { kind: "settle-resend", judgedAttempt: "seen" };

const clock = { nowMs: START_MS };
let store: Store;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => {
  store.proxy.reset();
  clock.nowMs = START_MS;
});
afterAll(() => store.stop());

const row = (key: DeliveryKey) => store.get(DELIVERIES, keyItem(key));
const intend = (key: DeliveryKey, intent: Intent, messageId = "message-2") =>
  ledgerOn(store, clock).intend(key, intent, { messageId, lease: HELD, definition: DEFINITION });

async function given(item?: Item): Promise<DeliveryKey> {
  const key = aKey();
  if (item !== undefined) await store.put(DELIVERIES, { ...item, ...keyItem(key) });
  return key;
}

/** The losing side: the row is handed back as it stands, and stays as it is. */
async function expectLoses(item: Item | undefined, intent: Intent, messageId?: string) {
  const key = await given(item);
  const before = await row(key);
  expect(await intend(key, intent, messageId)).toEqual({
    ok: false,
    current: readDelivery(before),
    record: before && readRecord(before),
  });
  expect(await row(key)).toEqual(before);
}

describe("a new intent", () => {
  test("creates the row with a new attempt and the run's slot and token", async () => {
    const key = await given();
    const outcome = await intend(key, { kind: "new" });
    expect(outcome).toEqual({ ok: true, attempt: expect.any(String), intentAtMs: START_MS });
    expect(await row(key)).toEqual({
      ...keyItem(key),
      state: { S: "submitting" },
      attempt: { S: outcome.ok ? outcome.attempt : "" },
      attempts: { N: "1" },
      intentAtMs: { N: String(START_MS) },
      slot: { N: String(SLOT) },
      leaseToken: { N: String(HELD.token) },
      resends: { N: "0" },
      definition: { S: DEFINITION },
      ...foundBy(key),
      ...historyOf({ what: "intended" }),
    });
  });

  test("has the time before its write, even if the write is slow", async () => {
    const key = await given();
    const hold = store.proxy.hold({ operation: "UpdateItem" });
    const outcome = intend(key, { kind: "new" });
    await hold.reached;
    clock.nowMs += 4_000;
    hold.release();
    expect(await outcome).toMatchObject({ ok: true, intentAtMs: START_MS });
    expect(await row(key)).toMatchObject({ intentAtMs: { N: String(START_MS) } });
  });

  test.each(STATES)("loses to a row that is %s, and returns the row", (state) =>
    expectLoses(aRow(aKey(), state), { kind: "new" }),
  );

  test("has one winner among 20 at once; the others get its attempt", async () => {
    const key = await given();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => intend(key, { kind: "new" })),
    );
    const winners = outcomes.filter((outcome) => outcome.ok);
    expect(winners).toHaveLength(1);
    const [winner] = winners;
    for (const outcome of outcomes)
      if (!outcome.ok)
        expect(outcome.current).toMatchObject({ state: "submitting", attempt: winner?.attempt });
  });

  test.each([
    ["a state of another time", { state: { S: "sending" } }],
    ["an attempt that is no text", { state: { S: "submitting" }, attempt: { N: "1" } }],
    ["a time that is no number", { state: { S: "unknown" }, intentAtMs: { S: "yesterday" } }],
  ])("returns unreadable for a row with %s", async (_, item) => {
    const key = await given(item);
    expect(await intend(key, { kind: "new" })).toMatchObject({ ok: false, current: "unreadable" });
  });
});

describe("a new intent after a definite refusal", () => {
  test("takes a retrying row, counts the attempt, and removes the expiry", async () => {
    const key = await given(
      aRow(aKey(), "retrying", { expiresAt: { N: "1" }, reason: { S: "x" }, resends: { N: "1" } }),
    );
    const outcome = await intend(key, AGAIN);
    expect(outcome).toMatchObject({ ok: true, intentAtMs: START_MS });
    const written = await row(key);
    expect(written).toMatchObject({
      state: { S: "submitting" },
      attempt: { S: outcome.ok ? outcome.attempt : "" },
      attempts: { N: "2" },
      resends: { N: "1" },
    });
    expect(written).not.toHaveProperty("expiresAt");
    expect(written).not.toHaveProperty("reason");
  });

  test("loses when the row has another attempt", () =>
    expectLoses(aRow(aKey(), "retrying", { attempt: { S: "newer" } }), AGAIN));

  test("loses when there is no row", () => expectLoses(undefined, AGAIN));

  test.each(STATES.filter((state) => state !== "retrying"))(
    "loses when the same attempt is %s",
    (state) => expectLoses(aRow(aKey(), state), AGAIN),
  );
});

describe("an intent of a redriven message", () => {
  test("takes a row that failed under another message id, and removes the reason", async () => {
    const key = await given(aRow(aKey(), "failed", { expiresAt: { N: "1" } }));
    expect(await intend(key, REDRIVEN, "message-2")).toMatchObject({ ok: true });
    const written = await row(key);
    expect(written).toMatchObject({ state: { S: "submitting" }, attempts: { N: "2" } });
    for (const gone of ["failedBy", "reason", "expiresAt"])
      expect(written).not.toHaveProperty(gone);
  });

  test("loses when the row failed under the same message id", () =>
    expectLoses(aRow(aKey(), "failed"), REDRIVEN, "message-1"));

  test("loses when the row has another attempt", () =>
    expectLoses(aRow(aKey(), "failed", { attempt: { S: "newer" } }), REDRIVEN));

  test("loses when there is no row", () => expectLoses(undefined, REDRIVEN));

  test.each(STATES.filter((state) => state !== "failed"))(
    "loses when the same attempt is %s",
    (state) => expectLoses(aRow(aKey(), state, { failedBy: { S: "message-1" } }), REDRIVEN),
  );
});

describe("a new intent after a settled unanswered attempt", () => {
  const unanswered = ["submitting", "unconfirmed"] as const;

  test.each(unanswered)(
    "takes a %s row at the exact time of settling, and counts the resend",
    async (state) => {
      const key = await given(aRow(aKey(), state, { expiresAt: { N: "1" }, reason: { S: "x" } }));
      expect(await intend(key, RESEND)).toMatchObject({ ok: true, intentAtMs: START_MS });
      const written = await row(key);
      expect(written).toMatchObject({
        state: { S: "submitting" },
        attempts: { N: "2" },
        resends: { N: "1" },
        intentAtMs: { N: String(START_MS) },
      });
      for (const gone of ["reason", "expiresAt"]) expect(written).not.toHaveProperty(gone);
    },
  );

  test.each(unanswered)("takes a %s row with a resend count of 0", async (state) => {
    const key = await given(aRow(aKey(), state, { resends: { N: "0" } }));
    expect(await intend(key, RESEND)).toMatchObject({ ok: true });
  });

  test.each(unanswered)("loses to a %s row that settles in a millisecond", (state) =>
    expectLoses(
      aRow(aKey(), state, { intentAtMs: { N: String(START_MS - SETTLE_MS + 1) } }),
      RESEND,
    ),
  );

  test.each(unanswered)("loses to a %s row of another attempt", (state) =>
    expectLoses(aRow(aKey(), state, { attempt: { S: "newer" } }), RESEND),
  );

  test.each(unanswered)("loses to a %s row that was already resent", (state) =>
    expectLoses(aRow(aKey(), state, { resends: { N: "1" } }), RESEND),
  );

  test("loses to a row without a time", async () => {
    const { intentAtMs: _, ...item } = aRow(aKey(), "unconfirmed");
    await expectLoses(item, RESEND);
  });

  test("loses when there is no row", () => expectLoses(undefined, RESEND));

  test.each(STATES.filter((state) => state !== "submitting" && state !== "unconfirmed"))(
    "loses when the same attempt is %s",
    (state) => expectLoses(aRow(aKey(), state), RESEND),
  );
});

describe("an intent whose answer was lost", () => {
  const lost: [string, Intent, Item | undefined][] = [
    ["new", { kind: "new" }, undefined],
    ["again", AGAIN, aRow(aKey(), "retrying")],
    ["redriven", REDRIVEN, aRow(aKey(), "failed")],
    ["settle-resend", RESEND, aRow(aKey(), "unconfirmed")],
  ];

  test("is recognized as our own after a timeout", async () => {
    const key = await given();
    store.proxy.inject({ operation: "UpdateItem", hangAfter: true });
    expect(await intend(key, { kind: "new" })).toMatchObject({ ok: true, intentAtMs: START_MS });
    expect(store.proxy.count("UpdateItem")).toBe(2);
  });

  test.each(lost)("is our own when the SDK repeats the write: %s", async (_, intent, item) => {
    const key = await given(item);
    store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
    const outcome = await intend(key, intent);
    expect(outcome).toMatchObject({ ok: true, intentAtMs: START_MS });
    expect(store.proxy.count("UpdateItem")).toBe(2);
    expect(await row(key)).toMatchObject({
      state: { S: "submitting" },
      attempt: { S: outcome.ok ? outcome.attempt : "" },
      attempts: { N: item === undefined ? "1" : "2" },
    });
  });

  test("that arrives after another was taken back causes no second submission", async () => {
    // The first try stands still on its way; the second is applied, and its attempt is taken back.
    const key = await given();
    const ledger = ledgerOn(store, clock);
    let late = "";
    store.proxy.onRequest = ({ body }) => void (late ||= body);
    const outcome = await ledger.intend(
      key,
      { kind: "new" },
      { messageId: "message-1", lease: HELD, definition: DEFINITION },
    );
    store.proxy.onRequest = undefined;
    if (!outcome.ok) throw new Error("Expected the row to be free");
    await ledger.takeBack(key, outcome.attempt, "Throttling");
    const before = await row(key);
    const answer = await fetch(store.proxy.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "DynamoDB_20120810.UpdateItem",
        authorization:
          "AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        "x-amz-date": "20261123T000000Z",
      },
      body: late,
    });
    expect(await answer.text()).toContain("ConditionalCheckFailedException");
    expect(await row(key)).toEqual(before);
  });
});
