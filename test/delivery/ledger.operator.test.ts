/** What an operator may do to a delivery, and when the ledger refuses it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type DeliveryState, nextStep } from "../../functions/delivery/delivery.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import {
  aKey,
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
import { DELIVERIES, startStore, type Store } from "../helpers/test-tables.ts";

const EXPIRES_AT = { N: String(Math.floor(START_MS / 1000) + KEEP_SECONDS) };
const YOUNG = { intentAtMs: { N: String(START_MS - SETTLE_MS + 1) } };

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

async function given(state: DeliveryState | undefined, extra: Item = {}): Promise<DeliveryKey> {
  const key = aKey();
  if (state !== undefined) await store.put(DELIVERIES, aRow(key, state, extra));
  return key;
}

/** The row that refuses is returned, and stays as it is. */
async function expectRefused(key: DeliveryKey, act: () => Promise<{ readonly ok: boolean }>) {
  const before = await row(key);
  expect(await act()).toMatchObject({ ok: false });
  expect(await row(key)).toEqual(before);
}

describe("marking as sent", () => {
  const SETTLED = ["submitting", "unconfirmed", "held"] as const;

  test.each(SETTLED)(
    "ends a settled row that is %s, with the operator as evidence",
    async (state) => {
      const key = await given(state, listedAs(state));
      const { listName: _, listAt: __, ...before } = (await row(key)) ?? {};
      expect(await ledger.markSent(key, "seen", SAID)).toMatchObject({ ok: true });
      expect(await row(key)).toEqual({
        ...before,
        state: { S: "accepted" },
        evidenceRank: { N: "1" },
        acceptedAtMs: { N: String(START_MS) },
        sesMessageIds: { SS: ["operator"] },
        expiresAt: EXPIRES_AT,
        ...historyOf({ what: "marked-sent", ...SAID }),
      });
    },
  );

  test.each(SETTLED)("is refused while a row that is %s has not settled", async (state) => {
    const key = await given(state, YOUNG);
    await expectRefused(key, () => ledger.markSent(key, "seen", SAID));
  });

  test.each(SETTLED)("is refused for another attempt of a row that is %s", async (state) => {
    const key = await given(state);
    await expectRefused(key, () => ledger.markSent(key, "another", SAID));
  });

  test.each(STATES.filter((state) => !SETTLED.some((one) => one === state)))(
    "is refused for a row that is %s",
    async (state) => {
      const key = await given(state);
      await expectRefused(key, () => ledger.markSent(key, "seen", SAID));
    },
  );

  test("gives way to SES's own evidence, which is no second email", async () => {
    const key = await given("held");
    await ledger.markSent(key, "seen", SAID);
    expect(
      await ledger.recordAccepted(key, { kind: "bounced", sesMessageId: "ses-1" }),
    ).toMatchObject({ isSecondEmail: false, moved: { from: "accepted" } });
    expect(await row(key)).toMatchObject({ state: { S: "bounced" } });
  });
});

describe("cancelling", () => {
  const cancel = (
    key: DeliveryKey,
    name: "cancelNew" | "cancel" | "cancelSettled",
    attempt = "seen",
  ) => ledger.cancel(key, name, attempt, { ...SAID, definition: DEFINITION });

  test("before anything began creates the row, and no run sends the email", async () => {
    const key = await given(undefined);
    expect(await cancel(key, "cancelNew")).toMatchObject({ ok: true });
    expect(await row(key)).toEqual({
      ...keyItem(key),
      state: { S: "cancelled" },
      expiresAt: EXPIRES_AT,
      definition: { S: DEFINITION },
      ...foundBy(key),
      ...listedAs("cancelled"),
      ...historyOf({ what: "cancelled", ...SAID }),
    });
    const about = { messageId: "message-1", lease: HELD, definition: DEFINITION };
    const intended = await ledger.intend(key, { kind: "new" }, about);
    if (intended.ok || intended.current === undefined) throw new Error("Expected a cancelled row");
    expect(
      nextStep(intended.current, {
        nowMs: START_MS,
        messageId: "message-1",
        rules: { aliveMs: 1, settleMs: 2, onUnconfirmed: "retry", feedbackWaitMs: 3 },
      }),
    ).toEqual({ kind: "final" });
  });

  test.each(["retrying", "failed"] as const)("ends a row that is %s", async (state) => {
    const key = await given(state);
    expect(await cancel(key, "cancel")).toMatchObject({ ok: true });
    const written = await row(key);
    expect(written).toMatchObject({ state: { S: "cancelled" }, expiresAt: EXPIRES_AT });
    expect(written).not.toHaveProperty("mayHaveBeenSent");
  });

  test.each(["retrying", "failed"] as const)(
    "is refused for another attempt of a row that is %s",
    async (state) => {
      const key = await given(state);
      await expectRefused(key, () => cancel(key, "cancel", "another"));
    },
  );

  test.each(["submitting", "unconfirmed", "held"] as const)(
    "ends a settled row that is %s, and says that it may have been sent",
    async (state) => {
      const key = await given(state);
      expect(await cancel(key, "cancelSettled")).toMatchObject({ ok: true });
      expect(await row(key)).toMatchObject({
        state: { S: "cancelled" },
        mayHaveBeenSent: { BOOL: true },
      });
    },
  );

  test.each(["submitting", "unconfirmed", "held"] as const)(
    "is refused while a row that is %s has not settled, or has another attempt",
    async (state) => {
      const young = await given(state, YOUNG);
      await expectRefused(young, () => cancel(young, "cancelSettled"));
      const key = await given(state);
      await expectRefused(key, () => cancel(key, "cancelSettled", "another"));
    },
  );

  test.each(STATES)("by the wrong transition is refused for a row that is %s", async (state) => {
    const key = await given(state, YOUNG);
    await expectRefused(key, () => cancel(key, "cancelNew"));
    await expectRefused(key, () => cancel(key, "cancelSettled"));
    if (!["retrying", "failed"].includes(state))
      await expectRefused(key, () => cancel(key, "cancel"));
  });

  test("gives way to evidence of SES", async () => {
    const key = await given("unconfirmed");
    await cancel(key, "cancelSettled");
    await ledger.recordAccepted(key, { kind: "delivered", sesMessageId: "ses-1" });
    expect(await row(key)).toMatchObject({ state: { S: "delivered" } });
  });

  test("loses to the run that tries a retrying row again", async () => {
    const key = await given("retrying");
    const again = { kind: "again", judgedAttempt: "seen" } as const;
    const about = { messageId: "message-1", lease: HELD, definition: DEFINITION };
    expect(await ledger.intend(key, again, about)).toMatchObject({ ok: true });
    await expectRefused(key, () => cancel(key, "cancel"));
  });
});
