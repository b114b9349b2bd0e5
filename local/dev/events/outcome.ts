/** The outcome of an event: a word, a line for the table, and a sentence. */
import type { DeliveryState } from "../../../functions/delivery/delivery.ts";
import type { FallbackReason } from "../../../functions/words/draft.ts";
import { counted } from "../../counted.ts";
import { deadLetterSentence, deadLetterStep, shortDetail } from "./dead-letter-words.ts";
import type { LoggedEvent } from "./event-log.ts";
import { fallbackFix, fallbackWords } from "./fallback-words.ts";
import type { DevEvent, EmailState, EventOutcome } from "../page/contract.ts";
import { definitionFile } from "../project-version.ts";

export type Outcome = Pick<
  DevEvent,
  "outcome" | "summary" | "answer" | "next" | "tone" | "tookMs" | "fallback"
> & {
  /** No further change is expected. */
  readonly isFinal: boolean;
  /** Emails that SES accepted, whatever happened later. */
  readonly emails: number;
};

export const EMAIL_STATES: Readonly<Record<DeliveryState | "unreadable", EmailState>> = {
  retrying: "retrying",
  submitting: "waiting",
  unconfirmed: "unconfirmed",
  accepted: "accepted",
  delivered: "delivered",
  bounced: "bounced",
  complained: "complained",
  rejected: "failed",
  suppressed: "suppressed",
  expired: "expired",
  cancelled: "expired",
  failed: "failed",
  held: "held",
  unreadable: "failed",
};

const TAKEN: readonly EmailState[] = ["accepted", "delivered", "bounced", "complained"];
const BAD: readonly EmailState[] = ["bounced", "complained", "failed"];

/** For the table's line, in this order. */
const SUMMARIES = [
  ["complained", () => "marked as spam"],
  ["bounced", (count: number) => `bounced ${count}`],
  ["failed", (count: number) => `failed ${count}`],
  ["unconfirmed", (count: number) => `unconfirmed ${count}`],
  ["held", (count: number) => `held ${count}`],
  ["retrying", (count: number) => `retrying ${count}`],
  ["suppressed", (count: number) => `suppressed ${count}`],
  ["expired", (count: number) => `expired ${count}`],
] as const;

const emailsWere = (count: number) => `${counted(count, "email")} ${count === 1 ? "was" : "were"}`;

/** For the answer, in this order. `after`: how long the delivery took. */
const SENTENCES: readonly [readonly EmailState[], (count: number, after: string) => string][] = [
  [["delivered"], (count, after) => `${emailsWere(count)} delivered${after}`],
  [["accepted"], (count) => `${emailsWere(count)} accepted by SES`],
  [["complained"], (count) => `${emailsWere(count)} delivered, and the reader marked it as spam`],
  [["bounced"], (count) => `${counted(count, "email")} bounced`],
  [["failed"], (count) => `SES refused ${counted(count, "email")}`],
  [["unconfirmed"], () => "SES did not answer, so it is not known yet whether the email was sent"],
  [["held"], (count) => `${emailsWere(count)} held for your decision`],
  [["retrying", "waiting"], (count) => `${counted(count, "email")} will be sent by a later run`],
  [["suppressed"], (count) => `${emailsWere(count)} not sent, because the address is suppressed`],
  [["expired"], (count) => `${emailsWere(count)} not sent, because the event was too old`],
];

/** @param owner the event that produced this event's notification, if it is another one */
export function outcomeOf(event: LoggedEvent, owner: LoggedEvent | undefined): Outcome {
  const nothing = { tookMs: undefined, fallback: undefined, emails: 0 };
  if (owner !== undefined && event.doneAtMs !== undefined)
    return {
      ...nothing,
      outcome: "duplicate",
      isFinal: true,
      tone: "off",
      summary: `duplicate: already handled as ${owner.shortId}`,
      answer: `No second email: ${owner.shortId} is the same notification.`,
      next: "Nothing to do. To see another email, send the event with another id.",
    };
  const states = statesOf(event);
  if (event.deadLetter !== undefined && states.length === 0) return deadLetter(event, nothing);
  if (states.length > 0) return mailed(event, states);
  return event.doneAtMs === undefined ? working(event, nothing) : skipped(event, nothing);
}

function statesOf({ ledger }: LoggedEvent): EmailState[] {
  return (ledger?.deliveries ?? []).map(({ state }) => EMAIL_STATES[state]);
}

type Nothing = Pick<Outcome, "tookMs" | "fallback" | "emails">;

function deadLetter(event: LoggedEvent, nothing: Nothing): Outcome {
  const { reason = "", detail } = event.deadLetter ?? {};
  return {
    ...nothing,
    outcome: "dead-letter",
    isFinal: event.doneAtMs !== undefined,
    tone: "bad",
    summary: `dead letter: ${shortDetail(reason, detail)}`,
    answer: deadLetterSentence(reason, detail),
    next: deadLetterStep(reason, fileOf(event)),
  };
}

function working(event: LoggedEvent, nothing: Nothing): Outcome {
  const isAsked = event.exchanges.some(({ exchange }) => exchange.answer === undefined);
  const waits = event.takenAtMs === undefined;
  return {
    ...nothing,
    outcome: waits ? "waiting" : "working",
    isFinal: false,
    tone: "busy",
    summary: waits ? "waits for a run" : isAsked ? "writing" : "in work",
    answer: waits
      ? "It waits in the queue for the next run."
      : isAsked
        ? "The text is being written."
        : "It is being processed.",
    next: "Nothing to do.",
  };
}

function skipped(event: LoggedEvent, nothing: Nothing): Outcome {
  const type = event.read.ok ? event.read.event.type : "";
  return {
    ...nothing,
    outcome: "skipped",
    isFinal: true,
    tone: "off",
    summary: "skipped: its definition has nothing to report",
    answer: `No email: the definition of ${type} has nothing to report for this event.`,
    next: `The function \`shouldNotify\` in ${fileOf(event) ?? "the definition"} answered false. To get an email, change it, save the file, and send the event again.`,
  };
}

function mailed(event: LoggedEvent, states: readonly EmailState[]): Outcome {
  const count = (...wanted: EmailState[]) =>
    states.filter((state) => wanted.includes(state)).length;
  const good = count("accepted", "delivered", "complained");
  const fallback = fallbackOf(event);
  const parts = [
    ...(good > 0 || count(...TAKEN) > 0 ? [`mailed ${good}`] : []),
    ...SUMMARIES.flatMap(([state, textFor]) => (count(state) === 0 ? [] : [textFor(count(state))])),
  ];
  if (event.deadLetter !== undefined)
    parts.push(`dead letter: ${shortDetail(event.deadLetter.reason, event.deadLetter.detail)}`);
  if (fallback !== undefined) parts.push(`fallback: ${fallbackWords(fallback)}`);
  const acceptedAtMs = Math.max(
    ...(event.ledger?.deliveries ?? []).flatMap(({ evidence }) => evidence[0]?.atMs ?? []),
  );
  const tookMs = Number.isFinite(acceptedAtMs)
    ? Math.max(0, acceptedAtMs - event.receivedAtMs)
    : undefined;
  const isOpen = count("waiting", "retrying", "unconfirmed") > 0 || event.doneAtMs === undefined;
  const outcome: EventOutcome = count(...TAKEN) > 0 ? "mailed" : isOpen ? "waiting" : "skipped";
  const isBad = count(...BAD) > 0 || event.deadLetter !== undefined;
  return {
    outcome,
    isFinal: !isOpen && count("accepted") === 0,
    emails: count(...TAKEN),
    tone: isBad
      ? "bad"
      : count("unconfirmed", "held", "retrying") > 0 || fallback !== undefined
        ? "warn"
        : isOpen
          ? "busy"
          : good > 0
            ? "ok"
            : "off",
    summary: parts.join(", ") || "in work",
    answer: answerOf(event, states, { tookMs, fallback }),
    next: nextOf(event, states, fallback),
    tookMs,
    fallback: fallback && fallbackWords(fallback),
  };
}

function answerOf(
  { deadLetter }: LoggedEvent,
  states: readonly EmailState[],
  { tookMs, fallback }: { tookMs: number | undefined; fallback: FallbackReason | undefined },
): string {
  const after =
    tookMs === undefined ? "" : `, ${(tookMs / 1000).toFixed(1)} seconds after the event arrived`;
  const text = SENTENCES.flatMap(([wanted, sentenceFor]) => {
    const count = states.filter((state) => wanted.includes(state)).length;
    return count === 0 ? [] : [sentenceFor(count, after)];
  }).join("; ");
  const why =
    fallback === undefined ? "" : `, with the fallback text, because ${fallbackWords(fallback)}`;
  const dead =
    deadLetter === undefined ? "" : ` ${deadLetterSentence(deadLetter.reason, deadLetter.detail)}`;
  return `${text}${why}.${dead}`;
}

function nextOf(
  event: LoggedEvent,
  states: readonly EmailState[],
  fallback: FallbackReason | undefined,
): string {
  if (event.deadLetter !== undefined) return deadLetterStep(event.deadLetter.reason, fileOf(event));
  if (states.includes("bounced") || states.includes("complained"))
    return "The address is suppressed now: later emails to it are skipped. To send to it again, remove the suppression.";
  if (states.includes("suppressed"))
    return "To send to this address again, remove the suppression, then send the event with another id.";
  if (states.includes("unconfirmed"))
    return "Wait. If SES reports the email, it counts as sent; if not, it is sent once more after 20 minutes.";
  if (fallback !== undefined)
    return `All facts are in it; only the summary by AI is missing. ${fallbackFix(fallback)}`.trim();
  return "Nothing to do.";
}

/** Why the fallback text was used although the definition has AI. */
export function fallbackOf({ ledger }: LoggedEvent): FallbackReason | undefined {
  const reasons = (ledger?.plan?.drafts ?? []).flatMap(({ writer }) =>
    writer.by === "fallback" ? [writer.reason] : [],
  );
  return reasons.find((reason) => reason.startsWith("ai-") || reason === "personal-data");
}

function fileOf({ project, read }: LoggedEvent): string | undefined {
  return read.ok ? definitionFile(project, read.event.type) : undefined;
}
