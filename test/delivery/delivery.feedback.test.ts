import { expect, test } from "@jest/globals";
import { type DeliveryRow, type DeliveryRules, judge } from "../../functions/delivery/delivery.ts";

const INTENT_AT_MS = 1_795_000_000_000;
const RULES: DeliveryRules = {
  aliveMs: 150_000,
  settleMs: 1_200_000,
  onUnconfirmed: "retry",
  feedbackWaitMs: 7_200_000,
};
const ROW: DeliveryRow = {
  state: "unconfirmed",
  attempt: "seen",
  intentAtMs: INTENT_AT_MS,
  resends: 0,
};
const AGAIN = { kind: "intend", intent: { kind: "settle-resend", seen: "seen" } };
const waitFor = (ageMs: number) => ({ kind: "wait", untilMs: INTENT_AT_MS + ageMs });

test.each([
  ["goes again where no event ever came: nobody listens", RULES.settleMs, undefined, AGAIN],
  ["goes again where an event of a later mail has come", RULES.settleMs, INTENT_AT_MS + 1, AGAIN],
  [
    "waits where events have not come so far, and looks again after 20 minutes",
    RULES.settleMs,
    INTENT_AT_MS,
    waitFor(2 * RULES.settleMs),
  ],
  [
    "waits for them two hours at the most",
    RULES.feedbackWaitMs - 1,
    INTENT_AT_MS - 1,
    waitFor(RULES.feedbackWaitMs),
  ],
  ["goes again after that", RULES.feedbackWaitMs, INTENT_AT_MS - 1, AGAIN],
])("a mail that has settled %s", (_, ageMs, feedbackSeenMs, judgement) => {
  const nowMs = INTENT_AT_MS + ageMs;
  expect(judge(ROW, { nowMs, messageId: "mine", rules: RULES, feedbackSeenMs })).toEqual(judgement);
});
