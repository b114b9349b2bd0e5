/** The outcome of an event: a word, and a line for the terminal and the page. */
import type { EventOutcome } from "../../../operator/console/page/dev/contract.ts";
import type { EmailState } from "../../../operator/read/email.ts";
import type { Tone } from "../../../operator/why/answer.ts";
import { detailText, reasonText } from "../../../operator/why/dead-letter.ts";
import { fallbackWords, isFault } from "../../../operator/why/fallback.ts";
import type { DeadLetter, LoggedEvent } from "./event-log.ts";

export type Outcome = {
  readonly outcome: EventOutcome;
  /** No further change is expected. */
  readonly isFinal: boolean;
  /** Emails that SES accepted, whatever happened later. */
  readonly emails: number;
  readonly tone: Tone;
  /** "mailed 2, bounced 1". */
  readonly summary: string;
  /** From the event's arrival until SES accepted the last email. */
  readonly tookMs: number | undefined;
};

const TAKEN: readonly EmailState[] = ["accepted", "delivered", "bounced", "complained"];
const OPEN: readonly EmailState[] = ["waiting", "submitting", "retrying", "unconfirmed"];
const BAD: readonly EmailState[] = ["bounced", "complained", "rejected", "failed", "unreadable"];
const WARN: readonly EmailState[] = ["unconfirmed", "held", "retrying"];

/** In this order. */
const SUMMARIES: readonly (readonly [word: string, states: readonly EmailState[]])[] = [
  ["bounced", ["bounced"]],
  ["failed", ["rejected", "failed", "unreadable"]],
  ["unconfirmed", ["unconfirmed"]],
  ["held", ["held"]],
  ["retrying", ["retrying"]],
  ["suppressed", ["suppressed"]],
  ["expired", ["expired"]],
  ["cancelled", ["cancelled"]],
];

const NOTHING = { tookMs: undefined, emails: 0 };

/** @param owner the event that produced this event's notification, if it is another one */
export function outcomeOf(event: LoggedEvent, owner: LoggedEvent | undefined): Outcome {
  const { deadLetter, doneAtMs, takenAtMs, exchanges, shown } = event;
  const isDone = doneAtMs !== undefined;
  if (owner !== undefined && isDone)
    return {
      ...NOTHING,
      outcome: "duplicate",
      isFinal: true,
      tone: "off",
      summary: `duplicate: already handled as ${owner.shortId}`,
    };
  if (shown !== undefined && shown.emails.length > 0) return mailed(event);
  if (deadLetter !== undefined)
    return {
      ...NOTHING,
      outcome: "dead-letter",
      isFinal: isDone,
      tone: "bad",
      summary: deadLetterText(deadLetter),
    };
  if (isDone)
    return {
      ...NOTHING,
      outcome: "skipped",
      isFinal: true,
      tone: "off",
      summary: "skipped: its definition has nothing to report",
    };
  const isAsked = exchanges.some(({ answer }) => answer === undefined);
  return {
    ...NOTHING,
    outcome: takenAtMs === undefined ? "waiting" : "working",
    isFinal: false,
    tone: "busy",
    summary: takenAtMs === undefined ? "waits for a run" : isAsked ? "writing" : "in work",
  };
}

function deadLetterText({ reason, detail }: DeadLetter): string {
  return `dead letter: ${detailText(detail) || reasonText(reason)}`;
}

function mailed(event: LoggedEvent): Outcome {
  const { deadLetter, doneAtMs, receivedAtMs, shown } = event;
  const emails = shown?.emails ?? [];
  const count = (wanted: readonly EmailState[]) =>
    emails.filter(({ state }) => wanted.includes(state)).length;
  const taken = count(TAKEN);
  const good = taken - count(["bounced"]);
  const fallback = fallbackOf(event);
  const parts = [
    ...(taken > 0 ? [`mailed ${good}`] : []),
    ...(count(["complained"]) > 0 ? ["marked as spam"] : []),
    ...SUMMARIES.flatMap(([word, states]) =>
      count(states) === 0 ? [] : [`${word} ${count(states)}`],
    ),
    ...(deadLetter === undefined ? [] : [deadLetterText(deadLetter)]),
    ...(fallback === undefined ? [] : [`fallback: ${fallbackWords(fallback).because}`]),
  ];
  const acceptedAtMs = Math.max(
    ...emails.flatMap(
      ({ history }) =>
        history.find(({ what }) => TAKEN.some((state) => state === what))?.atMs ?? [],
    ),
  );
  const isOpen = count(OPEN) > 0 || doneAtMs === undefined;
  const isBad = count(BAD) > 0 || deadLetter !== undefined;
  const isWarning = count(WARN) > 0 || fallback !== undefined;
  return {
    outcome: taken > 0 ? "mailed" : isOpen ? "waiting" : "skipped",
    isFinal: !isOpen && count(["accepted"]) === 0,
    emails: taken,
    tone: isBad ? "bad" : isWarning ? "warn" : isOpen ? "busy" : good > 0 ? "ok" : "off",
    summary: parts.join(", ") || "in work",
    tookMs: Number.isFinite(acceptedAtMs) ? Math.max(0, acceptedAtMs - receivedAtMs) : undefined,
  };
}

/** Why the fallback text was used although the definition has AI. */
function fallbackOf({ shown }: LoggedEvent): string | undefined {
  const { plan } = shown ?? {};
  if (plan === undefined || plan === "unreadable") return undefined;
  const reasons = plan.drafts.flatMap(({ writer }) =>
    writer.by === "fallback" ? [writer.reason] : [],
  );
  return reasons.find(isFault);
}
