import { expect, test } from "@jest/globals";
import {
  type DeliveryRow,
  type DeliveryRules,
  nextStep,
} from "../../functions/delivery/delivery.ts";

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
const AGAIN = { kind: "intend", intent: { kind: "settle-resend", judgedAttempt: "seen" } };
const waitFor = (ageMs: number) => ({ kind: "wait", untilMs: INTENT_AT_MS + ageMs });

test.each([
  ["resends when no SES event ever came", RULES.settleMs, undefined, AGAIN],
  ["resends when an event of a later email has come", RULES.settleMs, INTENT_AT_MS + 1, AGAIN],
  [
    "waits while SES events are late, and checks again after 20 minutes",
    RULES.settleMs,
    INTENT_AT_MS,
    waitFor(2 * RULES.settleMs),
  ],
  [
    "stops waiting for SES events after two hours",
    RULES.feedbackWaitMs - 1,
    INTENT_AT_MS - 1,
    waitFor(RULES.feedbackWaitMs),
  ],
  ["resends after that", RULES.feedbackWaitMs, INTENT_AT_MS - 1, AGAIN],
])("judge, for a settled attempt, %s", (_, ageMs, feedbackSeenMs, judgement) => {
  const nowMs = INTENT_AT_MS + ageMs;
  expect(nextStep(ROW, { nowMs, messageId: "mine", rules: RULES, feedbackSeenMs })).toEqual(
    judgement,
  );
});
