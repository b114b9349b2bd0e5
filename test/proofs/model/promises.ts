/** What must hold, said where it could break. What the window allows is told too, so that it is seen to happen. */
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

export const WINDOW = "window: a second mail by a settle-resend";
export const OLDER_AFTER_NEWER = "twice: an older attempt reached SES after its successor";
const WITHOUT_RESEND = "twice: no settle-resend was written";
export const THREE_MAILS = "twice: three mails or more";
export const RESENT_AFTER_EVIDENCE = "twice: sent again although evidence had been offered";
export const STUCK = "stuck: no end is reachable without faults, events or an operator";
/** No promise, but work for an operator that need not be: where nothing was lost it must not be found. */
export const PARKED_UNASKED = "needless: parked, and SES has no mail of it";
export const DELETED = "lost: a message was deleted while a delivery was ";

export const MOVED = "lost: SQS itself moved a message to the dead letters, without a reason";
export const LESS_THAN_OFFERED = "lost: a row says less than the evidence that it was offered";
export const SENT_THOUGH_WITHHELD = "withheld: sent all the same";
export const SENT_THOUGH_CANCELLED = "cancelled: sent all the same";
export const MARKED_TOO_EARLY = "marked as sent: SES takes the mail only then";
export const TWO_PROBES = "half-open: two runs probe at once";

/** More mails than this are not told apart. */
const MANY = 3;

/** SES takes a mail of a run's attempt. */
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

/** A row says what the best evidence says, whatever else was written since. */
export function evidenceKept(row: Row, found: Found): void {
  const best = rankOf(row.told);
  if (best === undefined) return;
  const kind = EVIDENCE_KINDS[row.rank - 1];
  const said = kind !== undefined && row.state === EVIDENCE[kind].state;
  if (!said || EVIDENCE[kind].rank < best) found(LESS_THAN_OFFERED);
}

/** How a row stands, whatever the judge says of it: nothing more to do, dead, or under way. */
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

/** A message is deleted: every delivery of its plan is final, or a copy with the reason stands among the dead letters. */
export function messageDeleted(model: Model, state: State, index: number, found: Found): void {
  const { size, protocol } = model;
  const key = at(size.keys, index);
  // Without kept recipients nobody has decided who is told but the definition as it was.
  const wanted = protocol.keepsRecipients ? at(state.plans, key) : everybody(size);
  const copied = state.messages.some(({ copy }, other) => size.keys[other] === key && copy === 1);
  for (let recipient = 0; recipient < size.recipients; recipient++) {
    if (((wanted >> recipient) & 1) === 0) continue;
    const row = at(state.rows, key * size.recipients + recipient);
    const standing = standingOf(row);
    if (standing === "open" || (standing === "dead" && !copied)) found(DELETED + row.state);
  }
}

/** Everything has come to an end that needs nothing more from the system. */
export function isDone(state: State): boolean {
  return (
    state.messages.every(({ place }) => place !== "visible" && place !== "hidden") &&
    state.rows.every((row) => row.state === "absent" || standingOf(row) !== "open")
  );
}
