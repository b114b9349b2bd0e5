/** Emails and dead letters as rows of a list. */
import type { DeadLetter, Email, Shown } from "../read/email.ts";
import { wasAcknowledged } from "../read/matching.ts";
import type { Circumstances } from "../why/answer.ts";
import { detailText, reasonText } from "../why/dead-letter.ts";
import { isFault } from "../why/fallback.ts";
import { whyEmail } from "../why/why.ts";
import type { DeadLetterRow, EmailRow } from "./page/contract.ts";

/** An operator's note that an email needs nobody any more. */
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
