/** Which write may follow which state of a delivery's row. The ledger's conditions and the model are made from this table. */
import {
  type DeliveryRow,
  type DeliveryRules,
  type DeliveryState,
  maxResends,
} from "./delivery.ts";

export type Transition = {
  readonly from: readonly (DeliveryState | "absent")[];
  readonly to: DeliveryState;
  /** Compare and set: the row's newest attempt must be the one that was judged. */
  readonly onAttempt?: true;
  /** Another message than this one must have failed. */
  readonly failedByAnother?: true;
  /** The newest attempt must have settled: nothing of it can reach SES any more. */
  readonly settled?: true;
  /** Fewer resends than allowed. */
  readonly resendsLeft?: true;
};

export const TRANSITIONS = {
  /** Intents: only these lead to SES. */
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
  /** The attempt's own run records SES's answer; no other run has its id. */
  takeBack: { from: ["submitting"], to: "retrying", onAttempt: true },
  recordFailed: { from: ["submitting"], to: "failed", onAttempt: true },
  recordUnconfirmed: { from: ["submitting"], to: "unconfirmed", onAttempt: true },
  hold: { from: ["submitting", "unconfirmed"], to: "held", onAttempt: true, settled: true },
  /** An operator sends a held email once more. */
  release: { from: ["held"], to: "retrying", onAttempt: true },
  /** An operator says that an email arrived. Evidence of SES needs no transition: it is recorded from every state. */
  markSent: {
    from: ["submitting", "unconfirmed", "held"],
    to: "accepted",
    onAttempt: true,
    settled: true,
  },
  /** An operator stops an email: before anything began, before it is tried again, or instead of a decision about it. */
  cancelNew: { from: ["absent"], to: "cancelled" },
  cancel: { from: ["retrying", "failed"], to: "cancelled", onAttempt: true },
  /** Of an attempt that may have reached SES: the row says that it may have been sent. */
  cancelSettled: {
    from: ["submitting", "unconfirmed", "held"],
    to: "cancelled",
    onAttempt: true,
    settled: true,
  },
} as const satisfies Record<string, Transition>;

export type TransitionName = keyof typeof TRANSITIONS;

/** The values that the condition compares. */
export type Presented = {
  /** The attempt that was judged, or the writer's own. */
  readonly judgedAttempt?: string;
  readonly messageId?: string;
  readonly nowMs: number;
  readonly rules: DeliveryRules;
};

/** Whether DynamoDB's condition would hold. `table`: the model also tries tables with a fault. */
export function permits(
  name: TransitionName,
  row: DeliveryRow | undefined,
  { judgedAttempt, messageId, nowMs, rules }: Presented,
  table: Readonly<Record<TransitionName, Transition>> = TRANSITIONS,
): boolean {
  const transition = table[name];
  if (!transition.from.includes(row?.state ?? "absent")) return false;
  if (row === undefined) return true;
  if (transition.onAttempt && (row.attempt === undefined || row.attempt !== judgedAttempt))
    return false;
  if (transition.failedByAnother && (row.failedBy === undefined || row.failedBy === messageId))
    return false;
  if (
    transition.settled &&
    (row.intentAtMs === undefined || row.intentAtMs > nowMs - rules.settleMs)
  )
    return false;
  return !transition.resendsLeft || row.resends < maxResends(rules);
}
