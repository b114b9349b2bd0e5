import { describe, expect, test } from "@jest/globals";
import {
  type DeliveryRow,
  type DeliveryRules,
  type DeliveryState,
  EVIDENCE,
  nextStep,
  type NextStep,
  maxResends,
} from "../../functions/delivery/delivery.ts";

const NOW_MS = Date.UTC(2026, 10, 23, 7, 15);
const SECOND_MS = 1_000;
const ALIVE_MS = 150 * SECOND_MS;
const SETTLE_MS = 20 * 60 * SECOND_MS;
const YEAR_MS = 365 * 24 * 3600 * SECOND_MS;
const POLICIES = ["retry", "hold"] as const;
const MESSAGE = "sqs-message-1";

type Policy = DeliveryRules["onUnconfirmed"];

const judged = (row: DeliveryRow | "unreadable" | undefined, onUnconfirmed: Policy = "retry") =>
  nextStep(row, {
    nowMs: NOW_MS,
    messageId: MESSAGE,
    rules: { aliveMs: ALIVE_MS, settleMs: SETTLE_MS, onUnconfirmed, feedbackWaitMs: 7_200_000 },
  });

const row = (state: DeliveryState, more: Partial<DeliveryRow> = {}): DeliveryRow => ({
  state,
  attempt: "attempt-7",
  intentAtMs: NOW_MS,
  resends: 0,
  ...more,
});
const aged = (state: DeliveryState, ageMs: number, more: Partial<DeliveryRow> = {}) =>
  row(state, { intentAtMs: NOW_MS - ageMs, ...more });

const intend = (kind: "again" | "redriven" | "settle-resend"): NextStep => ({
  kind: "intend",
  intent: { kind, judgedAttempt: "attempt-7" },
});
const hold: NextStep = { kind: "hold", judgedAttempt: "attempt-7" };
const final: NextStep = { kind: "final" };
/** Until this age of the row's intent. */
const waitUntilAge = (ageMs: number) => (rowAgeMs: number) => ({
  kind: "wait",
  untilMs: NOW_MS - rowAgeMs + ageMs,
});
const untilDead = waitUntilAge(ALIVE_MS);
const untilSettled = waitUntilAge(SETTLE_MS);

/** Every state, once: a state that is added to the code does not compile here until it has its line. */
const STATES = Object.keys({
  retrying: 0,
  submitting: 0,
  unconfirmed: 0,
  accepted: 0,
  delivered: 0,
  bounced: 0,
  complained: 0,
  rejected: 0,
  suppressed: 0,
  expired: 0,
  cancelled: 0,
  failed: 0,
  held: 0,
} satisfies Record<DeliveryState, 0>) as DeliveryState[];

const FINAL_STATES = [
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  "suppressed",
  "expired",
  "cancelled",
] as const;
const AGES_MS = [
  -SECOND_MS,
  0,
  1,
  ALIVE_MS - 1,
  ALIVE_MS,
  ALIVE_MS + 1,
  SETTLE_MS - 1,
  SETTLE_MS,
  SETTLE_MS + 1,
  YEAR_MS,
];

/** The lines of `protocol.md`, section 2, "Row met by a run". */
describe("judge, for a row", () => {
  test.each(POLICIES)("that is absent, returns a new intent (%s)", (policy) => {
    expect(judged(undefined, policy)).toEqual({ kind: "intend", intent: { kind: "new" } });
  });

  test.each(POLICIES)("that is unreadable, returns dead (%s)", (policy) => {
    expect(judged("unreadable", policy)).toEqual({ kind: "dead", reason: "row-unreadable" });
  });

  test.each(AGES_MS)("retrying, %d ms old, returns an intent under any policy", (ageMs) => {
    for (const policy of POLICIES)
      for (const resends of [0, 1, 2])
        expect(judged(aged("retrying", ageMs, { resends }), policy)).toEqual(intend("again"));
  });

  // The table's two middle lines; the third column is what follows with `retry`, the fourth with `hold`.
  test.each([
    ["submitting", -SECOND_MS, untilDead, untilDead],
    ["submitting", 0, untilDead, untilDead],
    ["submitting", ALIVE_MS - 1, untilDead, untilDead],
    ["submitting", ALIVE_MS, untilSettled, untilSettled],
    ["submitting", ALIVE_MS + 1, untilSettled, untilSettled],
    ["submitting", SETTLE_MS - 1, untilSettled, untilSettled],
    ["submitting", SETTLE_MS, () => intend("settle-resend"), () => hold],
    ["submitting", SETTLE_MS + 1, () => intend("settle-resend"), () => hold],
    ["submitting", YEAR_MS, () => intend("settle-resend"), () => hold],
    ["unconfirmed", -SECOND_MS, untilSettled, untilSettled],
    ["unconfirmed", 0, untilSettled, untilSettled],
    ["unconfirmed", ALIVE_MS - 1, untilSettled, untilSettled],
    ["unconfirmed", ALIVE_MS, untilSettled, untilSettled],
    ["unconfirmed", SETTLE_MS - 1, untilSettled, untilSettled],
    ["unconfirmed", SETTLE_MS, () => intend("settle-resend"), () => hold],
    ["unconfirmed", SETTLE_MS + 1, () => intend("settle-resend"), () => hold],
    ["unconfirmed", YEAR_MS, () => intend("settle-resend"), () => hold],
  ] as const)("%s, %d ms old, waits, then follows the policy", (state, ageMs, retried, held) => {
    expect(judged(aged(state, ageMs), "retry")).toEqual(retried(ageMs));
    expect(judged(aged(state, ageMs), "hold")).toEqual(held(ageMs));
  });

  test.each([
    ["submitting", 1],
    ["submitting", 2],
    ["unconfirmed", 1],
    ["unconfirmed", 2],
  ] as const)("%s, settled and resent %d times, is held", (state, resends) => {
    for (const policy of POLICIES)
      expect(judged(aged(state, SETTLE_MS, { resends }), policy)).toEqual(hold);
  });

  test.each([
    ["submitting", ALIVE_MS - 1, untilDead],
    ["submitting", SETTLE_MS - 1, untilSettled],
    ["unconfirmed", SETTLE_MS - 1, untilSettled],
  ] as const)(
    "%s after its resend, %d ms old, waits like the first attempt",
    (state, ageMs, expected) => {
      expect(judged(aged(state, ageMs, { resends: 1 }))).toEqual(expected(ageMs));
    },
  );

  test.each(FINAL_STATES)("%s, of any age, is final", (state) => {
    for (const policy of POLICIES) {
      for (const ageMs of AGES_MS) expect(judged(aged(state, ageMs), policy)).toEqual(final);
      // A row that evidence alone has made knows nothing of an attempt.
      expect(judged({ state, resends: 0 }, policy)).toEqual(final);
    }
  });

  test.each(AGES_MS)(
    "failed by this message, %d ms old, is dead with the stored reason",
    (ageMs) => {
      const failed = aged("failed", ageMs, { failedBy: MESSAGE, reason: "MessageRejected" });
      for (const policy of POLICIES)
        expect(judged(failed, policy)).toEqual({
          kind: "dead",
          reason: "ses-rejected",
          detail: "MessageRejected",
        });
    },
  );

  test("failed by this message without a reason, is dead", () => {
    expect(judged(row("failed", { failedBy: MESSAGE }))).toEqual({
      kind: "dead",
      reason: "ses-rejected",
    });
  });

  test.each(AGES_MS)(
    "failed by another message, %d ms old, returns an intent for the redriven message",
    (ageMs) => {
      for (const policy of POLICIES)
        for (const resends of [0, 1])
          expect(
            judged(aged("failed", ageMs, { failedBy: "sqs-message-0", resends }), policy),
          ).toEqual(intend("redriven"));
    },
  );

  test.each(AGES_MS)("held, %d ms old, is dead until an operator decides", (ageMs) => {
    for (const policy of POLICIES)
      expect(judged(aged("held", ageMs), policy)).toEqual({ kind: "dead", reason: "held" });
  });

  test.each(["retrying", "submitting", "unconfirmed", "failed"] as const)(
    "%s without an attempt, is dead",
    (state) => {
      for (const policy of POLICIES)
        expect(judged({ state, intentAtMs: NOW_MS - YEAR_MS, resends: 0 }, policy)).toEqual({
          kind: "dead",
          reason: "row-unreadable",
        });
    },
  );

  test.each(["submitting", "unconfirmed"] as const)("%s without a time, is dead", (state) => {
    for (const policy of POLICIES)
      expect(judged({ state, attempt: "attempt-7", resends: 0 }, policy)).toEqual({
        kind: "dead",
        reason: "row-unreadable",
      });
  });
});

describe("judge, for any row", () => {
  const rows = STATES.flatMap((state) =>
    AGES_MS.flatMap((ageMs) =>
      [0, 1, 2].flatMap((resends) =>
        [MESSAGE, "sqs-message-0"].map((failedBy) => aged(state, ageMs, { resends, failedBy })),
      ),
    ),
  );

  test.each(STATES)("answers for %s", (state) => {
    expect(judged(row(state))).toMatchObject({ kind: expect.any(String) });
  });

  test("returns intents with the attempt of the row", () => {
    const intents = POLICIES.flatMap((policy) => rows.map((one) => judged(one, policy))).filter(
      (one) => one.kind === "intend",
    );
    expect(intents.length).toBeGreaterThan(0);
    for (const { intent } of intents) expect(intent).toMatchObject({ judgedAttempt: "attempt-7" });
  });

  test("returns waits that end in the future", () => {
    const waits = rows.map((one) => judged(one)).filter((one) => one.kind === "wait");
    expect(waits.length).toBeGreaterThan(0);
    for (const { untilMs } of waits) expect(untilMs).toBeGreaterThan(NOW_MS);
  });

  test("resends an unanswered email only once, after it settled, under `retry`", () => {
    for (const policy of POLICIES)
      for (const one of rows.filter(
        ({ state }) => state === "submitting" || state === "unconfirmed",
      )) {
        const settled = NOW_MS - (one.intentAtMs ?? 0) >= SETTLE_MS;
        expect(judged(one, policy).kind === "intend").toBe(
          settled && policy === "retry" && one.resends === 0,
        );
      }
  });
});

test("an unanswered email is resent once under `retry`, and never under `hold`", () => {
  expect(maxResends({ onUnconfirmed: "retry" })).toBe(1);
  expect(maxResends({ onUnconfirmed: "hold" })).toBe(0);
});

test("a complaint outranks all other evidence, and a delivery outranks a transient bounce", () => {
  expect(Object.entries(EVIDENCE).map(([kind, { state, rank }]) => [kind, state, rank])).toEqual([
    ["accepted", "accepted", 1],
    ["undelivered", "bounced", 1.5],
    ["delivered", "delivered", 2],
    ["bounced", "bounced", 3],
    ["rejected", "rejected", 3],
    ["complained", "complained", 4],
  ]);
});
