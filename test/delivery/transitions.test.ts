import { describe, expect, test } from "@jest/globals";
import type {
  DeliveryRow,
  DeliveryRules,
  DeliveryState,
} from "../../functions/delivery/delivery.ts";
import { nextStep } from "../../functions/delivery/delivery.ts";
import {
  permits,
  type Transition,
  type TransitionName,
  TRANSITIONS,
} from "../../functions/delivery/transitions.ts";

const NOW_MS = 1_795_000_000_000;
const RULES: DeliveryRules = {
  aliveMs: 150_000,
  settleMs: 1_200_000,
  onUnconfirmed: "retry",
  feedbackWaitMs: 7_200_000,
};
const STATES = [
  "absent",
  "retrying",
  "submitting",
  "unconfirmed",
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  "suppressed",
  "expired",
  "failed",
  "held",
] as const satisfies readonly (DeliveryState | "absent")[];

function aRow(state: DeliveryState, varied: Partial<DeliveryRow> = {}): DeliveryRow {
  return {
    state,
    attempt: "seen",
    intentAtMs: NOW_MS - RULES.settleMs,
    resends: 0,
    ...(state === "failed" && { failedBy: "another" }),
    ...varied,
  };
}

const presented = { judgedAttempt: "seen", messageId: "mine", nowMs: NOW_MS, rules: RULES };

const NAMES = Object.keys(TRANSITIONS) as TransitionName[];

describe.each(NAMES)("%s", (name) => {
  const transition: Transition = TRANSITIONS[name];
  const [from = "absent"] = transition.from;
  const row = (varied: Partial<DeliveryRow> = {}) =>
    from === "absent" ? undefined : aRow(from, varied);

  test("starts only from the states of its row in the table", () => {
    const taken = STATES.filter((state) =>
      permits(name, state === "absent" ? undefined : aRow(state), presented),
    );
    expect(taken).toEqual(STATES.filter((state) => transition.from.includes(state)));
  });

  test("compares the attempt if the row has one", () => {
    const another = permits(name, row({ attempt: "another" }), presented);
    expect(another).toBe(!transition.onAttempt);
  });

  test("requires a settled attempt if the table says so", () => {
    const early = { intentAtMs: NOW_MS - RULES.settleMs + 1 };
    expect(permits(name, row(early), presented)).toBe(!transition.settled);
  });

  test("limits the resends if the table says so", () => {
    expect(permits(name, row({ resends: 1 }), presented)).toBe(!transition.resendsLeft);
    const hold = { ...presented, rules: { ...RULES, onUnconfirmed: "hold" } as const };
    expect(permits(name, row(), hold)).toBe(!transition.resendsLeft);
  });

  test("rejects the message that failed it if the table requires another one", () => {
    const own = permits(name, row({ failedBy: "mine" }), presented);
    expect(own).toBe(!transition.failedByAnother);
  });
});

test.each(STATES)("the ledger accepts each decision about a row that is %s", (state) => {
  const row = state === "absent" ? undefined : aRow(state);
  const judgement = nextStep(row, { nowMs: NOW_MS, messageId: "mine", rules: RULES });
  if (judgement.kind !== "intend" && judgement.kind !== "hold") return;
  const [name, seen] =
    judgement.kind === "hold"
      ? (["hold", judgement.judgedAttempt] as const)
      : ([
          judgement.intent.kind,
          "judgedAttempt" in judgement.intent ? judgement.intent.judgedAttempt : undefined,
        ] as const);
  expect(
    permits(name, row, { ...presented, ...(seen !== undefined && { judgedAttempt: seen }) }),
  ).toBe(true);
});
