import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Intent, NextStep } from "../../functions/delivery/delivery.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import {
  aKey,
  aRow,
  DEFINITION,
  foundBy,
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
import { DELIVERIES, startStore, type Store } from "../helpers/test-tables.ts";

const EXPIRES_AT = { N: String(Math.floor(START_MS / 1000) + KEEP_SECONDS) };
const WHY = { state: "suppressed", reason: "bounced" } as const;

const clock = { nowMs: START_MS };
let store: Store;
let ledger: Ledger;

beforeAll(async () => {
  store = await startStore();
  ledger = ledgerOn(store, clock);
});
beforeEach(() => {
  clock.nowMs = START_MS;
});
afterAll(() => store.stop());

const row = (key: DeliveryKey) => store.get(DELIVERIES, keyItem(key));

async function given(item?: Item): Promise<DeliveryKey> {
  const key = aKey();
  if (item !== undefined) await store.put(DELIVERIES, { ...item, ...keyItem(key) });
  return key;
}

const messageOf = (messageId: string) => ({ messageId, definition: DEFINITION });
const intending = (intent: Intent): Extract<NextStep, { kind: "intend" }> => ({
  kind: "intend",
  intent,
});

describe("skipDelivery", () => {
  test("creates a row with the reason and an expiry when there is none", async () => {
    const key = await given();
    expect(
      await ledger.skipDelivery(key, intending({ kind: "new" }), messageOf("message-1"), WHY),
    ).toMatchObject({ ok: true });
    expect(await row(key)).toEqual({
      ...keyItem(key),
      state: { S: "suppressed" },
      reason: { S: "bounced" },
      expiresAt: EXPIRES_AT,
      definition: { S: DEFINITION },
      ...foundBy(key),
      ...listedAs("suppressed"),
      ...historyOf({ what: "suppressed", why: "bounced" }),
    });
  });

  test.each([
    ["retrying", { kind: "again", judgedAttempt: "seen" }],
    ["failed", { kind: "redriven", judgedAttempt: "seen" }],
  ] as const)("ends a row that is %s, with an expiry", async (state, intent) => {
    const key = await given(aRow(aKey(), state));
    expect(
      await ledger.skipDelivery(key, intending(intent), messageOf("message-2"), {
        state: "expired",
        reason: "too old",
      }),
    ).toMatchObject({ ok: true });
    expect(await row(key)).toMatchObject({
      state: { S: "expired" },
      reason: { S: "too old" },
      expiresAt: EXPIRES_AT,
    });
  });

  test("records that an unanswered attempt may have been sent", async () => {
    const key = await given(aRow(aKey(), "unconfirmed"));
    const intent = { kind: "settle-resend", judgedAttempt: "seen" } as const;
    expect(
      await ledger.skipDelivery(key, intending(intent), messageOf("message-1"), WHY),
    ).toMatchObject({ ok: true });
    expect(await row(key)).toMatchObject({
      state: { S: "suppressed" },
      mayHaveBeenSent: { BOOL: true },
    });
  });

  test("replaces holding a settled row, and records that it may have been sent", async () => {
    const key = await given(aRow(aKey(), "submitting", { resends: { N: "1" } }));
    expect(
      await ledger.skipDelivery(
        key,
        { kind: "hold", judgedAttempt: "seen" },
        messageOf("message-1"),
        WHY,
      ),
    ).toMatchObject({ ok: true });
    expect(await row(key)).toMatchObject({
      state: { S: "suppressed" },
      mayHaveBeenSent: { BOOL: true },
    });
  });

  test.each<[string, Item, Intent]>([
    ["of another attempt", { attempt: { S: "another" } }, { kind: "again", judgedAttempt: "seen" }],
    [
      "that has not settled",
      { state: { S: "unknown" }, intentAtMs: { N: String(START_MS - SETTLE_MS + 1) } },
      { kind: "settle-resend", judgedAttempt: "seen" },
    ],
    ["that is there", {}, { kind: "new" }],
  ])("fails for a row %s, and returns the row", async (_, extra, intent) => {
    const key = await given(aRow(aKey(), "retrying", extra));
    const before = await row(key);
    const outcome = await ledger.skipDelivery(key, intending(intent), messageOf("message-1"), WHY);
    expect(outcome).toMatchObject({ ok: false, current: { attempt: before?.["attempt"]?.S } });
    expect(await row(key)).toEqual(before);
  });

  test("gives way to evidence of SES", async () => {
    const key = await given(aRow(aKey(), "suppressed"));
    await ledger.recordAccepted(key, { kind: "delivered", sesMessageId: "ses-1" });
    expect(await row(key)).toMatchObject({ state: { S: "delivered" }, evidenceRank: { N: "2" } });
  });
});

describe("release by an operator", () => {
  test("allows one more send of a held row, and counts it", async () => {
    const key = await given(aRow(aKey(), "held", { resends: { N: "1" } }));
    expect(await ledger.release(key, "seen", SAID)).toMatchObject({ ok: true });
    expect(await row(key)).toMatchObject({ state: { S: "retrying" }, resends: { N: "2" } });
  });

  test.each(STATES.filter((state) => state !== "held"))(
    "fails for a row that is %s",
    async (state) => {
      const key = await given(aRow(aKey(), state));
      expect(await ledger.release(key, "seen", SAID)).toMatchObject({
        ok: false,
        current: { state },
      });
    },
  );

  test("fails for a row with another attempt", async () => {
    const key = await given(aRow(aKey(), "held"));
    expect(await ledger.release(key, "another", SAID)).toMatchObject({ ok: false });
  });
});

describe("evidence", () => {
  test("reports each further email that SES accepted once", async () => {
    const key = await given();
    const told = async (kind: "accepted" | "delivered" | "complained", sesMessageId: string) =>
      (await ledger.recordAccepted(key, { kind, sesMessageId })).isSecondEmail;
    expect(await told("accepted", "ses-1")).toBe(false);
    expect(await told("accepted", "ses-1")).toBe(false);
    expect(await told("accepted", "ses-2")).toBe(true);
    expect(await told("delivered", "ses-2")).toBe(false);
    expect(await told("delivered", "ses-1")).toBe(false);
    expect(await told("complained", "ses-3")).toBe(true);
    expect(await told("complained", "ses-3")).toBe(false);
    expect((await row(key))?.["sesMessageIds"]?.SS?.toSorted()).toEqual([
      "ses-1",
      "ses-2",
      "ses-3",
    ]);
  });

  test("of an email that an operator confirmed is not a second email", async () => {
    const key = await given();
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "operator" });
    expect(
      await ledger.recordAccepted(key, { kind: "delivered", sesMessageId: "ses-1" }),
    ).toMatchObject({ isSecondEmail: false });
  });

  test("of a lower rank changes only its own time", async () => {
    const key = await given();
    await ledger.recordAccepted(key, { kind: "bounced", sesMessageId: "ses-1", reason: "NoEmail" });
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-1" });
    expect(await row(key)).toMatchObject({
      state: { S: "bounced" },
      evidenceRank: { N: "3" },
      reason: { S: "NoEmail" },
      bouncedAtMs: { N: String(START_MS) },
    });
  });

  test("of a transient bounce gives way to a delivery", async () => {
    const key = await given();
    await ledger.recordAccepted(key, { kind: "undelivered", sesMessageId: "ses-1" });
    expect(await row(key)).toMatchObject({ state: { S: "bounced" } });
    await ledger.recordAccepted(key, { kind: "delivered", sesMessageId: "ses-1" });
    await ledger.recordAccepted(key, { kind: "undelivered", sesMessageId: "ses-1" });
    expect(await row(key)).toMatchObject({ state: { S: "delivered" } });
  });
});
