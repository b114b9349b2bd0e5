/**
 * One notification to one recipient: a row of the ledger, and which step may follow which.
 *
 *   absent ──intend──▶ submitting ──SES: yes──────────▶ accepted ─▶ delivered, bounced, complained, rejected (evidence)
 *                       │  ▲  ▲ │
 *        not for now ───┘  │  │ └─ SES: never ─▶ failed ──another message (a redrive) may intend──▶ submitting
 *        ▼                 │  │
 *     retrying ──intend────┘  └── intend, once (resend) ──┐
 *                                                         │
 *   submitting, unknown ── no answer, until it has settled ┴─ or: hold ─▶ held (dead-letter; an operator decides)
 *
 * Two rules hold it together. Evidence that SES took a mail is recorded from every state, whoever brings it. And a row
 * moves towards SES only by compare-and-set on its attempt: nobody's token, slot or clock decides who is dead.
 */

import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";

export type DeliveryState =
  /** SES gave no mail away: it may be tried at once. */
  | "retrying"
  /** An attempt is on its way to SES; an old one is read as unknown. */
  | "submitting"
  /** The attempt's own run could not learn whether SES took it. Only that run writes this; it decides nothing. */
  | "unconfirmed"
  | FinalState
  /** SES said never, to the message `failedBy`. */
  | "failed"
  /** Nobody can know, and nobody sends: an operator decides. */
  | "held";

/** Ends that need nothing more from anybody. The last two are ours: nothing was sent, and it is said why. */
export type FinalState =
  | "accepted"
  | "delivered"
  | "bounced"
  | "complained"
  | "rejected"
  | "suppressed"
  | "expired";

/**
 * What tells of a mail that SES took it, whoever brings it: the state that a row gets, and how much it says. A row takes a
 * higher rank from any state, and never a lower one. `undelivered`: given up for reasons that pass (a full mailbox); an
 * out-of-office answer reads the same, so that a mail was delivered says more.
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
  /** SES's word for why, letters and digits only. */
  readonly reason?: string | undefined;
};

/** What a run needs to know of a row in order to judge it. */
export type DeliveryRow = {
  readonly state: DeliveryState;
  /** The id of the newest attempt: the fence of the row. Absent where evidence alone made the row. */
  readonly attempt?: string;
  /** When the newest attempt was intended, epoch ms. */
  readonly intentAtMs?: number;
  /** How often an unanswered attempt was sent again. */
  readonly resends: number;
  /** The SQS message id under which SES said never. */
  readonly failedBy?: string;
  readonly reason?: string;
};

/** The ages that decide; their order is checked where the configuration is read. */
export type DeliveryRules = {
  /** How long an attempt's run may still be alive: lease + clock skew, 150 s. */
  readonly aliveMs: number;
  /** When an unanswered attempt counts as settled, counted from its intent: 20 min. Longer than a signature lives. */
  readonly settleMs: number;
  /** What follows then: one more mail, or an operator's decision. */
  readonly onUnknown: "resend" | "park";
  /** The longest that a settled attempt waits for SES's events to be heard again, counted from its intent: 2 h. */
  readonly feedbackWaitMs: number;
};

/** What a row is judged by. */
export type Circumstances = {
  readonly nowMs: number;
  /** The SQS id of the message that is being worked. */
  readonly messageId: string;
  readonly rules: DeliveryRules;
  /** When the newest mail that an SES event has spoken of was submitted; absent where no event ever came. */
  readonly feedbackSeenMs?: number | undefined;
};

/** How an intent is justified: the condition under which the row takes it. */
export type Intent =
  | { readonly kind: "new" }
  | { readonly kind: "again"; readonly seen: string }
  | { readonly kind: "redriven"; readonly seen: string }
  | { readonly kind: "settle-resend"; readonly seen: string };

export type Judgement =
  | { readonly kind: "intend"; readonly intent: Intent }
  | { readonly kind: "hold"; readonly seen: string }
  /** `untilMs` absent: nobody's fault, whenever the message comes next. */
  | { readonly kind: "wait"; readonly untilMs?: number }
  | { readonly kind: "final" }
  | { readonly kind: "dead"; readonly reason: DeadReason; readonly detail?: string };

export type DeadReason = Extract<DeadLetterReason, "ses-rejected" | "held" | "row-unreadable">;

/** At most one mail more than the first, ever: two in the window that the README names, never three. */
export function maxResends({ onUnknown }: Pick<DeliveryRules, "onUnknown">): number {
  return onUnknown === "resend" ? 1 : 0;
}

/** What a run does about a row that it meets (`protocol.md`, section 2): the same for every token and slot. */
export function judge(
  row: DeliveryRow | "unreadable" | undefined,
  circumstances: Circumstances,
): Judgement {
  if (row === undefined) return { kind: "intend", intent: { kind: "new" } };
  if (row === "unreadable") return { kind: "dead", reason: "row-unreadable" };
  switch (row.state) {
    case "retrying":
      return onAttempt(row, (seen) => ({ kind: "intend", intent: { kind: "again", seen } }));
    case "submitting":
    case "unconfirmed":
      return onAttempt(row, (seen) => judgeUnanswered(row, seen, circumstances));
    case "failed":
      // The same message met it before and died between the dead letter and the delete: it finishes that step.
      return row.failedBy === circumstances.messageId
        ? dead("ses-rejected", row.reason)
        : onAttempt(row, (seen) => ({ kind: "intend", intent: { kind: "redriven", seen } }));
    case "held":
      return dead("held");
    case "accepted":
    case "delivered":
    case "bounced":
    case "complained":
    case "rejected":
    case "suppressed":
    case "expired":
      return { kind: "final" };
  }
}

function judgeUnanswered(
  row: DeliveryRow,
  seen: string,
  { nowMs, rules, feedbackSeenMs = Infinity }: Circumstances,
): Judgement {
  const { intentAtMs } = row;
  if (intentAtMs === undefined) return dead("row-unreadable");
  const ageMs = nowMs - intentAtMs;
  if (row.state === "submitting" && ageMs < rules.aliveMs)
    return { kind: "wait", untilMs: intentAtMs + rules.aliveMs };
  if (ageMs < rules.settleMs) return { kind: "wait", untilMs: intentAtMs + rules.settleMs };
  // That no event came says something only while events come: one of a mail that is younger than this one. They may come
  // again at any time, so it does not wait for all of it at once.
  if (feedbackSeenMs <= intentAtMs && ageMs < rules.feedbackWaitMs)
    return {
      kind: "wait",
      untilMs: Math.min(nowMs + rules.settleMs, intentAtMs + rules.feedbackWaitMs),
    };
  return row.resends < maxResends(rules)
    ? { kind: "intend", intent: { kind: "settle-resend", seen } }
    : { kind: "hold", seen };
}

/** A row without its attempt cannot be compared and set: it is as unreadable as one that does not parse. */
function onAttempt(row: DeliveryRow, then: (seen: string) => Judgement): Judgement {
  return row.attempt === undefined ? { kind: "dead", reason: "row-unreadable" } : then(row.attempt);
}

function dead(reason: DeadReason, detail?: string): Judgement {
  return detail === undefined ? { kind: "dead", reason } : { kind: "dead", reason, detail };
}

/** What the deliveries of one message add up to. */
export type Delivered = Extract<Judgement, { kind: "final" | "wait" | "dead" }>;

export type MessageEnd =
  | { readonly kind: "acknowledge" }
  /** `atLeastMs`: hidden for that long, however soon it might move. */
  | { readonly kind: "postpone"; readonly untilMs?: number; readonly atLeastMs?: number }
  | { readonly kind: "dead-letter"; readonly reason: DeadLetterReason; readonly detail?: string };

/**
 * A message waits while any of its deliveries may still move; then it is dead-lettered if any is dead; then, and only
 * then, it is acknowledged: every recipient of its plan is final.
 */
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
