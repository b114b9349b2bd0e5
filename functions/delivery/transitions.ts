/**
 * Which write may follow which state of a delivery's row (`protocol.md`, section 2): one table. The ledger makes its
 * conditional writes from it, and the model that explores the protocol asks it.
 */
import {
  type DeliveryRow,
  type DeliveryRules,
  type DeliveryState,
  maxResends,
} from "./delivery.ts";

export type Transition = {
  /** The states that a row may be in. */
  readonly from: readonly (DeliveryState | "absent")[];
  readonly to: DeliveryState;
  /** Compare and set: the row's newest attempt must be the one that was seen. */
  readonly onAttempt?: true;
  /** SES must have said never to another message than this one. */
  readonly failedByAnother?: true;
  /** The newest attempt must have settled: nothing of it can still reach SES. */
  readonly settled?: true;
  /** The row must not have been sent again as often as is allowed. */
  readonly resendsLeft?: true;
};

export const TRANSITIONS = {
  /** Intents: the only ways towards SES. */
  new: { from: ["absent"], to: "submitting" },
  again: { from: ["retrying"], to: "submitting", onAttempt: true },
  redriven: { from: ["failed"], to: "submitting", onAttempt: true, failedByAnother: true },
  "settle-resend": {
    from: ["submitting", "unconfirmed"],
    to: "submitting",
    onAttempt: true,
    settled: true,
    resendsLeft: true,
  },
  /** What an attempt's own run makes of SES's answer; nobody else's write carries its id. */
  takeBack: { from: ["submitting"], to: "retrying", onAttempt: true },
  recordFailed: { from: ["submitting"], to: "failed", onAttempt: true },
  recordUnconfirmed: { from: ["submitting"], to: "unconfirmed", onAttempt: true },
  /** Nobody can know, and nobody sends. */
  hold: { from: ["submitting", "unconfirmed"], to: "held", onAttempt: true, settled: true },
  /** An operator's answer to a held row. */
  release: { from: ["held"], to: "retrying", onAttempt: true },
} as const satisfies Record<string, Transition>;

export type TransitionName = keyof typeof TRANSITIONS;

/** What a write carries and its condition compares. */
export type Presented = {
  /** The attempt that was judged, or the writer's own. */
  readonly seen?: string;
  readonly messageId?: string;
  readonly nowMs: number;
  readonly rules: DeliveryRules;
};

/**
 * Whether the row takes the write: what DynamoDB answers to the condition that the ledger makes of the same line.
 * `table`: default the one above; the model also asks it of tables with a fault in them.
 */
export function permits(
  name: TransitionName,
  row: DeliveryRow | undefined,
  { seen, messageId, nowMs, rules }: Presented,
  table: Readonly<Record<TransitionName, Transition>> = TRANSITIONS,
): boolean {
  const transition = table[name];
  if (!transition.from.includes(row?.state ?? "absent")) return false;
  if (row === undefined) return true;
  if (transition.onAttempt && (row.attempt === undefined || row.attempt !== seen)) return false;
  if (transition.failedByAnother && (row.failedBy === undefined || row.failedBy === messageId))
    return false;
  if (
    transition.settled &&
    (row.intentAtMs === undefined || row.intentAtMs > nowMs - rules.settleMs)
  )
    return false;
  return !transition.resendsLeft || row.resends < maxResends(rules);
}
