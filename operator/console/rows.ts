/** Emails and dead letters as rows of a list. */
import { EVENT_ROW } from "../../functions/delivery/ledger-records.ts";
import type { StoredEvent } from "../../functions/delivery/stored-event.ts";
import type { DeadLetter, Email, EventWithoutEmail, Shown } from "../read/email.ts";
import { wasAcknowledged } from "../read/matching.ts";
import type { Circumstances } from "../why/answer.ts";
import { detailText, reasonText } from "../why/dead-letter.ts";
import { isFault } from "../why/fallback.ts";
import { whyDeadLetter, whyEmail } from "../why/why.ts";
import { whyWithoutEmail } from "../why/without-email.ts";
import type { DeadLetterRow, EmailRow } from "./page/contract.ts";

/** An operator's note that an email no longer needs attention. */
const ACKNOWLEDGED = "acknowledged";

type Beside = Pick<Shown, "deadLetters" | "plan" | "withoutEmail">;
const NOTHING_BESIDE: Beside = { deadLetters: [], plan: undefined, withoutEmail: [] };

export function emailRow(
  email: Email,
  now: Circumstances,
  shown: Beside = NOTHING_BESIDE,
): EmailRow {
  const { key, recipient, state, subject, address, definition, event, writer, history } = email;
  return {
    key,
    recipient,
    state,
    subject,
    address,
    definition,
    type: event?.type,
    eventId: event?.id,
    atMs: newestMs(email),
    hasFallbackText: writer?.by === "fallback" && isFault(writer.reason),
    isAcknowledged: wasAcknowledged(history),
    what: whyEmail(email, shown, now).happened,
  };
}

/** When the newest thing happened; an acknowledgement does not count. */
function newestMs({ history, intentAtMs, plannedAtMs, event }: Email): number {
  const newest = history.findLast(({ what }) => what !== ACKNOWLEDGED)?.atMs;
  return newest ?? intentAtMs ?? plannedAtMs ?? event?.receivedAtMs ?? 0;
}

/** An event without an email of its own, as a row of the list of emails. */
export function eventRow(one: EventWithoutEmail, now: Circumstances): EmailRow {
  const { key, event, definition, outcome } = one;
  const { happened } = whyWithoutEmail(one, now);
  return {
    ...NO_EMAIL,
    key,
    recipient: EVENT_ROW,
    state: outcome.kind,
    definition,
    what: happened,
    ...of(event),
  };
}

/** A dead letter that a search found among the emails. */
export function foundDeadLetterRow(letter: DeadLetter, now: Circumstances): EmailRow {
  const { key, messageId, definition, event, atMs } = letter;
  const { happened } = whyDeadLetter(letter, now);
  const isOver = letter.state !== "open";
  const state = "dead-letter";
  return {
    ...NO_EMAIL,
    ...of(event),
    key,
    recipient: messageId,
    state,
    definition,
    what: happened,
    atMs,
    isAcknowledged: isOver,
  };
}

const NO_EMAIL = {
  subject: undefined,
  address: undefined,
  hasFallbackText: false,
  isAcknowledged: false,
};

function of(event: StoredEvent | undefined) {
  return { type: event?.type, eventId: event?.id, atMs: event?.receivedAtMs ?? 0 };
}

export function deadLetterRow(letter: DeadLetter): DeadLetterRow {
  const { key, messageId, reason, detail, definition, event, atMs } = letter;
  const text = detailText(detail);
  const what = definition ?? event?.type;
  const title = text === "" ? reasonText(reason) : text;
  return {
    key,
    messageId,
    reason,
    title: what === undefined ? capital(title) : `${what}: ${title}`,
    definition,
    eventId: event?.id,
    atMs,
  };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
