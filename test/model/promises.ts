/** What must hold, said where it could break. What the window allows is told too, so that it is seen to happen. */
import { at, everybody, OLDER, type Row, type Run, type State } from "./state.ts";
import { deliveryRow, NOW_MS } from "./ages.ts";
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

/** More mails than this are not told apart. */
const MANY = 3;

/** SES takes a mail of a run's attempt. */
export function mailTaken(row: Row, run: Run, found: Found): void {
  if (row.mails < MANY) row.mails++;
  if (row.mails === 1) return;
  if (run.attempt === OLDER) found(OLDER_AFTER_NEWER);
  else if (row.resends === 0) found(WITHOUT_RESEND);
  else found(row.mails > 2 ? THREE_MAILS : WINDOW);
}

/** An intent is written: the row moves towards SES. */
export function intentWritten(row: Row, found: Found): void {
  if (row.mails > 0 && row.told === 1) found(RESENT_AFTER_EVIDENCE);
}

/** How a row stands to the message that made it so: nothing more to do, dead, or to be worked. */
function standingOf(model: Model, row: Row): "final" | "dead" | "open" {
  const { kind } = model.protocol.judge(deliveryRow(row), {
    nowMs: NOW_MS,
    messageId: String(row.failedBy),
    rules: model.rules,
  });
  return kind === "final" || kind === "dead" ? kind : "open";
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
    const standing = standingOf(model, row);
    if (standing === "open" || (standing === "dead" && !copied)) found(DELETED + row.state);
  }
}

/** Everything has come to an end that needs nothing more from the system. */
export function isDone(model: Model, state: State): boolean {
  return (
    state.messages.every(({ place }) => place === "deleted" || place === "dead-lettered") &&
    state.rows.every((row) => row.state === "absent" || standingOf(model, row) !== "open")
  );
}
