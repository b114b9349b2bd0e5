import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import { readDelivery, readState, storedState } from "../../functions/delivery/ledger-row.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import type { DeliveryKey, WriteOutcome } from "../../functions/delivery/ledger-row.ts";
import { dynamoDbOf, NOBODY } from "../helpers/aws-clients.ts";
import {
  aDeadLetter,
  aKey,
  anEvent,
  aPlan,
  aRow,
  DEFINITION,
  foundBy,
  HELD,
  historyOf,
  KEEP_SECONDS,
  keyItem,
  ledgerOn,
  listedAs,
  SAID,
  SETTLE_MS,
  START_MS,
  STATES,
} from "./ledger-factory.ts";
import { DELIVERIES, startStore, type Store, thrownBy, timed } from "../helpers/test-tables.ts";

const EXPIRES_AT = { N: String(Math.floor(START_MS / 1000) + KEEP_SECONDS) };

const clock = { nowMs: START_MS };
let store: Store;
let ledger: Ledger;

beforeAll(async () => {
  store = await startStore();
  ledger = ledgerOn(store, clock);
});
beforeEach(() => {
  store.proxy.reset();
  clock.nowMs = START_MS;
});
afterAll(() => store.stop());

const row = (key: DeliveryKey) => store.get(DELIVERIES, keyItem(key));

async function given(item?: Item): Promise<DeliveryKey> {
  const key = aKey();
  if (item !== undefined) await store.put(DELIVERIES, { ...item, ...keyItem(key) });
  return key;
}

describe("the acceptance by SES", () => {
  test.each(STATES)("is recorded over a row that is %s, with any attempt", async (state) => {
    const key = await given(aRow(aKey(), state));
    const before = await row(key);
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-1" });
    expect(await row(key)).toEqual({
      ...before,
      state: { S: "accepted" },
      evidenceRank: { N: "1" },
      acceptedAtMs: { N: String(START_MS) },
      sesMessageIds: { SS: ["ses-1"] },
      expiresAt: EXPIRES_AT,
      ...foundBy(key),
      ...historyOf({ what: "accepted" }),
    });
  });

  test("creates a row with an expiry when there is none", async () => {
    const key = await given();
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-1" });
    expect(await row(key)).toEqual({
      ...keyItem(key),
      state: { S: "accepted" },
      evidenceRank: { N: "1" },
      acceptedAtMs: { N: String(START_MS) },
      sesMessageIds: { SS: ["ses-1"] },
      expiresAt: EXPIRES_AT,
      ...foundBy(key),
      ...historyOf({ what: "accepted" }),
    });
  });

  test("replaces evidence of a lower rank", async () => {
    const key = await given(aRow(aKey(), "unconfirmed", { evidenceRank: { N: "0" } }));
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-1" });
    expect(await row(key)).toMatchObject({ state: { S: "accepted" }, evidenceRank: { N: "1" } });
  });

  test.each([
    ["accepted", "1"],
    ["delivered", "2"],
    ["bounced", "3"],
    ["rejected", "3"],
    ["complained", "4"],
  ] as const)(
    "changes nothing when the row already has as much evidence of the same email: %s",
    async (state, rank) => {
      const key = await given(
        aRow(aKey(), state, { evidenceRank: { N: rank }, sesMessageIds: { SS: ["ses-1"] } }),
      );
      const before = await row(key);
      await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-1" });
      expect(await row(key)).toEqual(before);
      expect(store.proxy.count("UpdateItem")).toBe(1);
    },
  );

  test.each([
    ["accepted", "1"],
    ["delivered", "2"],
    ["complained", "4"],
  ] as const)("adds only the second email's id to a row that is %s", async (state, rank) => {
    const key = await given(
      aRow(aKey(), state, { evidenceRank: { N: rank }, sesMessageIds: { SS: ["ses-1"] } }),
    );
    const before = await row(key);
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-2" });
    expect(await row(key)).toEqual({
      ...before,
      sesMessageIds: { SS: ["ses-1", "ses-2"] },
      ...historyOf({ what: "second-email" }),
    });
  });

  test("is recorded once when the SDK repeats the write", async () => {
    const key = await given(aRow(aKey(), "submitting"));
    store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-1" });
    expect(store.proxy.count("UpdateItem")).toBe(2);
    expect(await row(key)).toMatchObject({
      state: { S: "accepted" },
      sesMessageIds: { SS: ["ses-1"] },
    });
  });

  test("of two emails at once keeps both ids", async () => {
    const key = await given(aRow(aKey(), "unconfirmed"));
    await Promise.all([
      ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-1" }),
      ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-2" }),
    ]);
    expect((await row(key))?.["sesMessageIds"]?.SS?.toSorted()).toEqual(["ses-1", "ses-2"]);
  });
});

type Verb = (key: DeliveryKey, attempt: string) => Promise<WriteOutcome>;

const OWN: [string, Verb, Item][] = [
  [
    "takeBack",
    (key, attempt) => ledger.takeBack(key, attempt, "Throttling"),
    { state: { S: "retrying" }, reason: { S: "Throttling" }, ...listedAs("retrying") },
  ],
  [
    "recordFailed",
    (key, attempt) => ledger.recordFailed(key, attempt, "message-9", "MessageRejected"),
    {
      state: { S: "failed" },
      failedBy: { S: "message-9" },
      reason: { S: "MessageRejected" },
      ...listedAs("failed"),
      ...historyOf({ what: "failed", why: "MessageRejected" }),
    },
  ],
  [
    "recordUnconfirmed",
    (key, attempt) => ledger.recordUnconfirmed(key, attempt, "no answer"),
    {
      state: { S: "unknown" },
      reason: { S: "no answer" },
      ...listedAs("unconfirmed"),
      ...historyOf({ what: "unconfirmed", why: "no answer" }),
    },
  ],
];

describe.each(OWN)("%s", (_, verb, written) => {
  test("ends our attempt, and gives the row no expiry", async () => {
    const key = await given(aRow(aKey(), "submitting"));
    const before = await row(key);
    expect(await verb(key, "seen")).toMatchObject({ ok: true });
    expect(await row(key)).toEqual({ ...before, ...written });
  });

  test("loses to a newer attempt, and returns its row", async () => {
    const key = await given(aRow(aKey(), "submitting", { attempt: { S: "newer" } }));
    const before = await row(key);
    expect(await verb(key, "seen")).toMatchObject({ ok: false, current: { attempt: "newer" } });
    expect(await row(key)).toEqual(before);
  });

  test.each(STATES.filter((state) => state !== "submitting"))(
    "loses to our own attempt when it is %s",
    async (state) => {
      const key = await given(aRow(aKey(), state));
      const before = await row(key);
      expect(await verb(key, "seen")).toMatchObject({ ok: false, current: readDelivery(before) });
      expect(await row(key)).toEqual(before);
    },
  );

  test("creates no row", async () => {
    const key = await given();
    expect(await verb(key, "seen")).toMatchObject({ ok: false, current: undefined });
    expect(await row(key)).toBeUndefined();
  });

  test("succeeds when the answer of its write was lost", async () => {
    const key = await given(aRow(aKey(), "submitting"));
    store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
    expect(await verb(key, "seen")).toMatchObject({
      ok: false,
      current: { attempt: "seen", state: readState(written["state"]?.S) },
    });
  });
});

describe("holding", () => {
  test.each(["submitting", "unconfirmed"] as const)(
    "changes a settled row that is %s",
    async (state) => {
      const key = await given(aRow(aKey(), state));
      const before = await row(key);
      expect(await ledger.hold(key, "seen")).toMatchObject({ ok: true });
      expect(await row(key)).toEqual({
        ...before,
        state: storedState("held"),
        ...listedAs("held"),
        ...historyOf({ what: "held" }),
      });
    },
  );

  test.each(["submitting", "unconfirmed"] as const)(
    "leaves a row that is %s and settles in a millisecond",
    async (state) => {
      const young = { intentAtMs: { N: String(START_MS - SETTLE_MS + 1) } };
      const key = await given(aRow(aKey(), state, young));
      const before = await row(key);
      expect(await ledger.hold(key, "seen")).toMatchObject({ ok: false, current: { state } });
      expect(await row(key)).toEqual(before);
    },
  );

  test("leaves a newer attempt", async () => {
    const key = await given(aRow(aKey(), "unconfirmed", { attempt: { S: "newer" } }));
    expect(await ledger.hold(key, "seen")).toMatchObject({
      ok: false,
      current: { attempt: "newer" },
    });
    expect(await row(key)).toMatchObject({ state: { S: "unknown" } });
  });

  test.each(STATES.filter((state) => state !== "submitting" && state !== "unconfirmed"))(
    "leaves a row that is %s",
    async (state) => {
      const key = await given(aRow(aKey(), state));
      const before = await row(key);
      expect(await ledger.hold(key, "seen")).toMatchObject({
        ok: false,
        current: readDelivery(before),
      });
      expect(await row(key)).toEqual(before);
    },
  );

  test("creates no row", async () => {
    const key = await given();
    expect(await ledger.hold(key, "seen")).toMatchObject({ ok: false, current: undefined });
    expect(await row(key)).toBeUndefined();
  });
});

describe("a DependencyError is thrown", () => {
  const MESSAGE = { messageId: "message-1", definition: DEFINITION };
  type Call = (one: Ledger) => Promise<unknown>;
  const calls: [string, Call][] = [
    ["look", (one) => one.look(["x"], [])],
    ["keepPlan", (one) => one.keepPlan(aPlan())],
    [
      "intend",
      (one) =>
        one.intend(
          aKey(),
          { kind: "new" },
          { messageId: "message-1", lease: HELD, definition: DEFINITION },
        ),
    ],
    [
      "recordAccepted",
      (one) => one.recordAccepted(aKey(), { kind: "accepted", sesMessageId: "ses-1" }),
    ],
    ["takeBack", (one) => one.takeBack(aKey(), "seen", "x")],
    ["recordFailed", (one) => one.recordFailed(aKey(), "seen", "message-1", "x")],
    ["recordUnconfirmed", (one) => one.recordUnconfirmed(aKey(), "seen", "x")],
    ["hold", (one) => one.hold(aKey(), "seen")],
    ["release", (one) => one.release(aKey(), "seen", SAID)],
    [
      "skipDelivery",
      (one) =>
        one.skipDelivery(aKey(), { kind: "intend", intent: { kind: "new" } }, MESSAGE, {
          state: "expired",
          reason: "x",
        }),
    ],
    ["markSent", (one) => one.markSent(aKey(), "seen", SAID)],
    ["cancel", (one) => one.cancel(aKey(), "cancelNew", "", { ...SAID, definition: DEFINITION })],
    ["recordDelay", (one) => one.recordDelay(aKey(), {})],
    [
      "recordEvent",
      (one) => one.recordEvent({ key: "x", event: anEvent(), definition: DEFINITION }),
    ],
    ["recordDeadLetter", (one) => one.recordDeadLetter(aDeadLetter())],
    [
      "addCounts",
      (one) =>
        one.addCounts(START_MS, {
          definitions: new Map([["x", { accepted: 1 }]]),
          models: new Map(),
        }),
    ],
    ["countStart", (one) => one.countStart("message-1")],
    ["clearStarts", (one) => one.clearStarts("message-1")],
  ];
  const failed = { code: "dependency_failed", dependency: "dynamodb", retryable: true };
  const on = (client: DynamoDBClient) => ledgerOn(store, clock, { client });

  test.each(calls)("by %s after the time limit when DynamoDB hangs", async (_, call) => {
    store.proxy.inject({ hang: true, times: Infinity });
    const { tookMs, value } = await timed(() => thrownBy(() => call(on(store.impatient))));
    expect(value).toMatchObject(failed);
    // The limit is 300 ms, and a timer is not early.
    expect(tookMs).toBeGreaterThan(100);
  });

  test.each(calls)("by %s when DynamoDB denies access or is unreachable", async (_, call) => {
    store.proxy.inject({ status: 400, type: "AccessDeniedException", message: "ada@example.com" });
    const refused = await thrownBy(() => call(on(store.client)));
    expect(refused).toMatchObject(failed);
    expect(String(refused)).toMatch(/: AccessDeniedException$/);
    expect(await thrownBy(() => call(on(dynamoDbOf(NOBODY))))).toMatchObject(failed);
  });
});
