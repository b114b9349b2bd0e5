/** What must hold, reported where it could break. What the window allows is reported too, so that tests see it happen. */
import { EVIDENCE } from "../../../functions/delivery/delivery.ts";
import {
  at,
  everybody,
  EVIDENCE_KINDS,
  OLDER,
  rankOf,
  type Row,
  type Run,
  type State,
} from "./state.ts";
import type { Found, Model } from "./model.ts";

export const WINDOW = "window: a second email by a settle-resend";
export const OLDER_AFTER_NEWER = "twice: an older attempt reached SES after a newer one";
const WITHOUT_RESEND = "twice: no settle-resend was written";
export const THREE_MAILS = "twice: three emails or more";
export const RESENT_AFTER_EVIDENCE = "twice: sent again although evidence had been offered";
export const STUCK = "stuck: no final state is reachable without faults, events or an operator";
/** Not a promise, but needless work for an operator: it must not be found if nothing was lost. */
export const PARKED_UNASKED = "needless: held, although SES has no email";
export const DELETED = "lost: a message was deleted while a delivery was ";

export const MOVED = "lost: SQS moved a message to the dead letters itself, without a reason";
export const LESS_THAN_OFFERED = "lost: a row says less than the evidence that it was offered";
export const SENT_THOUGH_WITHHELD = "suppressed: sent anyway";
export const SENT_THOUGH_CANCELLED = "cancelled: sent anyway";
export const MARKED_TOO_EARLY = "marked as sent: SES accepts the email afterwards";
export const TWO_PROBES = "half-open: two runs probe at once";

/** The model does not distinguish more emails than this. */
const MANY = 3;

/** SES accepts the email of a run's attempt. */
export function mailTaken(row: Row, run: Run, found: Found): void {
  if (row.state === "cancelled") found(SENT_THOUGH_CANCELLED);
  if (row.mails === 0 && row.told > 0) found(MARKED_TOO_EARLY);
  if (row.mails < MANY) row.mails++;
  if (row.mails === 1) return;
  if (run.attempt === OLDER) found(OLDER_AFTER_NEWER);
  else if (row.resends === 0) found(WITHOUT_RESEND);
  else found(row.mails > 2 ? THREE_MAILS : WINDOW);
}

/** An intent is written: the row moves towards SES. */
export function intentWritten(row: Row, found: Found): void {
  if (row.mails > 0 && row.told > 0) found(RESENT_AFTER_EVIDENCE);
  if (row.state === "suppressed" || row.state === "expired") found(SENT_THOUGH_WITHHELD);
  if (row.state === "cancelled") found(SENT_THOUGH_CANCELLED);
}

/** A row has the best evidence, whatever else was written later. */
export function evidenceKept(row: Row, found: Found): void {
  const best = rankOf(row.told);
  if (best === undefined) return;
  const kind = EVIDENCE_KINDS[row.rank - 1];
  const said = kind !== undefined && row.state === EVIDENCE[kind].state;
  if (!said || EVIDENCE[kind].rank < best) found(LESS_THAN_OFFERED);
}

/** The status of a row, whatever the judge says about it: nothing more to do, dead, or under way. */
function standingOf({ state }: Row): "final" | "dead" | "open" {
  switch (state) {
    case "accepted":
    case "delivered":
    case "bounced":
    case "complained":
    case "rejected":
    case "suppressed":
    case "expired":
    case "cancelled":
      return "final";
    case "failed":
    case "held":
      return "dead";
    case "absent":
    case "retrying":
    case "submitting":
    case "unconfirmed":
      return "open";
  }
}

/** A message is deleted: every delivery of its plan is final, or a copy with the reason is in the dead letters. */
export function messageDeleted(model: Model, state: State, index: number, found: Found): void {
  const { size, protocol } = model;
  const key = at(size.keys, index);
  // Without stored recipients, the original definition decides who gets an email.
  const wanted = protocol.keepsRecipients ? at(state.plans, key) : everybody(size);
  const copied = state.messages.some(({ copy }, other) => size.keys[other] === key && copy === 1);
  for (let recipient = 0; recipient < size.recipients; recipient++) {
    if (((wanted >> recipient) & 1) === 0) continue;
    const row = at(state.rows, key * size.recipients + recipient);
    const standing = standingOf(row);
    if (standing === "open" || (standing === "dead" && !copied)) found(DELETED + row.state);
  }
}

/** Nothing is left to do for the system. */
export function isDone(state: State): boolean {
  return (
    state.messages.every(({ place }) => place !== "visible" && place !== "hidden") &&
    state.rows.every((row) => row.state === "absent" || standingOf(row) !== "open")
  );
}
