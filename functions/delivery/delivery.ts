/**
 * One notification to one recipient: a row of the ledger, and which step may follow which.
 *
 *   absent ──intend──▶ submitting ──SES: yes──────────▶ accepted ─▶ delivered, bounced, complained, rejected (evidence)
 *                       │  ▲  ▲ │
 *        not for now ───┘  │  │ └─ SES: never ─▶ failed ──another message (a redrive) may intend──▶ submitting
 *        ▼                 │  │
 *     retrying ──intend────┘  └── intend, once (retry) ───────┐
 *                                                             │
 *   submitting, unconfirmed ── no answer, until it has settled ┴─ or: hold ─▶ held (dead letter; an operator decides)
 *
 * Two rules hold: evidence that SES accepted an email is recorded from every state. And a row moves towards SES only by
 * compare-and-set on its attempt: no token, slot or clock decides which run is dead.
 */

import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";

export type DeliveryState =
  /** Nothing was sent: it may be tried at once. */
  | "retrying"
  /** An attempt may be at SES; an old one is read as unconfirmed. */
  | "submitting"
  /** SES did not answer. Only the attempt's own run writes this; it decides nothing. */
  | "unconfirmed"
  | FinalState
  /** SES refused it for good, for the message `failedBy`. */
  | "failed"
  /** Unconfirmed, and not to be sent again: an operator decides. */
  | "held";

/** Nothing more will be sent. The last three are ours: nothing was sent, and the row says why. */
export type FinalState =
  | "accepted"
  | "delivered"
  | "bounced"
  | "complained"
  | "rejected"
  | "suppressed"
  | "expired"
  /** By an operator. */
  | "cancelled";

/**
 * Evidence that SES accepted an email: the state that a row gets, and its rank. A row takes a higher rank from any state, and
 * never a lower one. `undelivered`: a soft bounce. Out-of-office answers look like one, so `delivered` ranks higher.
 */
export const EVIDENCE = {
  accepted: { state: "accepted", rank: 1 },
  undelivered: { state: "bounced", rank: 1.5 },
  delivered: { state: "delivered", rank: 2 },
  bounced: { state: "bounced", rank: 3 },
  rejected: { state: "rejected", rank: 3 },
  complained: { state: "complained", rank: 4 },
} as const satisfies Record<string, { readonly state: FinalState; readonly rank: number }>;

export type Evidence = {
  readonly kind: keyof typeof EVIDENCE;
  readonly sesMessageId: string;
  /** SES's reason, letters and digits only. */
  readonly reason?: string | undefined;
  /** What the other mail server said, for the history; the recipient's address is `{recipient}` in it. */
  readonly answer?: string | undefined;
  /** When it happened, epoch ms. Default: now. */
  readonly atMs?: number | undefined;
};

/** The part of a row that `nextStep` reads. */
export type DeliveryRow = {
  readonly state: DeliveryState;
  /** The id of the newest attempt. Absent if evidence created the row. */
  readonly attempt?: string;
  /** When the newest attempt was intended, epoch ms. */
  readonly intentAtMs?: number;
  /** How often an unconfirmed attempt was sent again. */
  readonly resends: number;
  /** The SQS message id of the attempt that SES refused for good. */
  readonly failedBy?: string;
  readonly reason?: string;
};

/** The configuration checks that these ages are in the right order. */
export type DeliveryRules = {
  /** How long an attempt's run may be alive: lease + clock skew, 150 s. */
  readonly aliveMs: number;
  /** From an intent until nothing of it can reach SES any more: 20 min, longer than a signature's life. */
  readonly settleMs: number;
  /** What follows: one more email, or an operator's decision. */
  readonly onUnconfirmed: "retry" | "hold";
  /** Longest wait for SES's events while none arrive, from the intent: 2 h. */
  readonly feedbackWaitMs: number;
};

export type Circumstances = {
  readonly nowMs: number;
  /** The SQS id of the message that is being processed. */
  readonly messageId: string;
  readonly rules: DeliveryRules;
  /** Submission time of the newest email that an SES event reported, epoch ms; absent if no event ever came. */
  readonly feedbackSeenMs?: number | undefined;
};

/** The condition under which the row takes an intent. */
export type Intent =
  | { readonly kind: "new" }
  | { readonly kind: "again"; readonly judgedAttempt: string }
  | { readonly kind: "redriven"; readonly judgedAttempt: string }
  | { readonly kind: "settle-resend"; readonly judgedAttempt: string };

export type NextStep =
  | { readonly kind: "intend"; readonly intent: Intent }
  | { readonly kind: "hold"; readonly judgedAttempt: string }
  /** `untilMs` absent: until the message comes again. */
  | { readonly kind: "wait"; readonly untilMs?: number }
  | { readonly kind: "final" }
  | { readonly kind: "dead"; readonly reason: DeadReason; readonly detail?: string };

export type DeadReason = Extract<DeadLetterReason, "ses-rejected" | "held" | "row-unreadable">;

/** So at most two emails of one delivery (docs/guarantees.md, "The window"). */
export function maxResends({ onUnconfirmed }: Pick<DeliveryRules, "onUnconfirmed">): number {
  return onUnconfirmed === "retry" ? 1 : 0;
}

/** What a run does about a row; the same for every token and slot. */
export function nextStep(
  row: DeliveryRow | "unreadable" | undefined,
  circumstances: Circumstances,
): NextStep {
  if (row === undefined) return { kind: "intend", intent: { kind: "new" } };
  if (row === "unreadable") return { kind: "dead", reason: "row-unreadable" };
  switch (row.state) {
    case "retrying":
      return onAttempt(row, (judgedAttempt) => ({
        kind: "intend",
        intent: { kind: "again", judgedAttempt },
      }));
    case "submitting":
    case "unconfirmed":
      return onAttempt(row, (judgedAttempt) =>
        nextStepUnanswered(row, judgedAttempt, circumstances),
      );
    case "failed":
      // The run of the same message died between the dead letter and the delete: this one finishes that step.
      return row.failedBy === circumstances.messageId
        ? dead("ses-rejected", row.reason)
        : onAttempt(row, (judgedAttempt) => ({
            kind: "intend",
            intent: { kind: "redriven", judgedAttempt },
          }));
    case "held":
      return dead("held");
    case "accepted":
    case "delivered":
    case "bounced":
    case "complained":
    case "rejected":
    case "suppressed":
    case "expired":
    case "cancelled":
      return { kind: "final" };
  }
}

function nextStepUnanswered(
  row: DeliveryRow,
  judgedAttempt: string,
  { nowMs, rules, feedbackSeenMs = Infinity }: Circumstances,
): NextStep {
  const { intentAtMs } = row;
  if (intentAtMs === undefined) return dead("row-unreadable");
  const ageMs = nowMs - intentAtMs;
  if (row.state === "submitting" && ageMs < rules.aliveMs)
    return { kind: "wait", untilMs: intentAtMs + rules.aliveMs };
  if (ageMs < rules.settleMs) return { kind: "wait", untilMs: intentAtMs + rules.settleMs };
  // A missing event means something only if the event of a later email has come. Events may return at any time, so each wait
  // is at most one settle time.
  if (feedbackSeenMs <= intentAtMs && ageMs < rules.feedbackWaitMs)
    return {
      kind: "wait",
      untilMs: Math.min(nowMs + rules.settleMs, intentAtMs + rules.feedbackWaitMs),
    };
  return row.resends < maxResends(rules)
    ? { kind: "intend", intent: { kind: "settle-resend", judgedAttempt } }
    : { kind: "hold", judgedAttempt };
}

/** A row without an attempt cannot be compared and set. */
function onAttempt(row: DeliveryRow, then: (judgedAttempt: string) => NextStep): NextStep {
  return row.attempt === undefined ? { kind: "dead", reason: "row-unreadable" } : then(row.attempt);
}

function dead(reason: DeadReason, detail?: string): NextStep {
  return detail === undefined ? { kind: "dead", reason } : { kind: "dead", reason, detail };
}

/** The end of one delivery in this run. */
export type Delivered = Extract<NextStep, { kind: "final" | "wait" | "dead" }>;

export type MessageEnd =
  | { readonly kind: "acknowledge" }
  /** `atLeastMs`: the shortest time to hide it. */
  | { readonly kind: "postpone"; readonly untilMs?: number; readonly atLeastMs?: number }
  | { readonly kind: "dead-letter"; readonly reason: DeadLetterReason; readonly detail?: string };

/** Waits while a delivery may still move, then dead-letters if one is dead. Acknowledges only if all are final. */
export function endOf(deliveries: readonly Delivered[]): MessageEnd {
  const waiting = deliveries.filter((one) => one.kind === "wait");
  if (waiting.length > 0) {
    const times = waiting.map((one) => one.untilMs);
    const known = times.filter((time) => time !== undefined);
    return known.length === times.length
      ? { kind: "postpone", untilMs: Math.min(...known) }
      : { kind: "postpone" };
  }
  const dead = deliveries.find((one) => one.kind === "dead");
  if (dead === undefined) return { kind: "acknowledge" };
  return dead.detail === undefined
    ? { kind: "dead-letter", reason: dead.reason }
    : { kind: "dead-letter", reason: dead.reason, detail: dead.detail };
}
