/** The timeline of an email and of a dead letter, in the order of its row: SES's clock and ours differ. */
import { HAPPENED, type Happened, type HistoryEntry } from "../../functions/delivery/history.ts";
import type { DeadLetter, Email, EventWithoutEmail, Shown } from "../read/email.ts";
import { personOf } from "../why/email-case.ts";
import { fallbackWords } from "../why/fallback.ts";
import { happenedWords } from "../why/happened.ts";
import { STATES } from "../why/states.ts";
import { counted } from "../why/times.ts";
import type { TimelineStep } from "./page/contract.ts";
import { capital } from "./rows.ts";

/** Icons that do not have the name of what happened. */
const SIGNS: Readonly<Partial<Record<Happened, string>>> = {
  intended: "accepted",
  delayed: "retrying",
  rejected: "failed",
  "second-email": "duplicate",
  "sent-again": "retrying",
  released: "operator",
  "marked-sent": "operator",
  resent: "operator",
  "dead-lettered": "dead-letter",
  redriven: "operator",
  processed: "tick",
  "failed-again": "dead-letter",
  purged: "operator",
  erased: "operator",
};

export function emailTimeline(email: Email, shown: Shown): TimelineStep[] {
  const { event, plannedAtMs, history, state, intentAtMs } = email;
  const steps: TimelineStep[] = [];
  if (event !== undefined)
    steps.push({
      atMs: event.receivedAtMs,
      sign: "received",
      tone: "off",
      title: "Event received",
      text: `${event.id} from ${event.source}`,
    });
  const { resendOf } = email;
  if (resendOf !== undefined) {
    const { atMs, by, why } = resendOf;
    steps.push(stepOf({ atMs, what: "resent", by, why: `${why} (of ${resendOf.key})` }));
  } else if (plannedAtMs !== undefined)
    steps.push({
      atMs: plannedAtMs,
      sign: "plan",
      tone: "off",
      title: "Plan written",
      text: planText(email, shown),
    });
  let attempt = 0;
  const letters = [...deadLetterEntries(shown)];
  for (const [index, entry] of history.entries()) {
    while (letters[0] !== undefined && letters[0].atMs < entry.atMs)
      steps.push(...letters.splice(0, 1).map((letter) => stepOf(letter)));
    if (entry.what === "intended") attempt += 1;
    // Its outcome follows; that it began is news only until then.
    if (entry.what === "intended" && index < history.length - 1) continue;
    steps.push(stepOf(entry, email, attempt));
  }
  steps.push(...letters.map((letter) => stepOf(letter)));
  // Rows of version 0.2 have a state and no history.
  if (history.length === 0 && intentAtMs !== undefined) {
    const { word, tone } = STATES[state];
    steps.push({ atMs: intentAtMs, sign: state, tone, title: capital(word) });
  }
  return steps;
}

export function deadLetterTimeline({ event, atMs, reason, history }: DeadLetter): TimelineStep[] {
  const received: TimelineStep[] =
    event === undefined
      ? []
      : [{ atMs: event.receivedAtMs, sign: "received", tone: "off", title: "Message received" }];
  const moved: HistoryEntry[] = history.some(({ what }) => what === "dead-lettered")
    ? []
    : [{ atMs, what: "dead-lettered", why: reason }];
  return [...received, ...[...moved, ...history].map((entry) => stepOf(entry))];
}

export function eventTimeline({ event, outcome }: EventWithoutEmail): TimelineStep[] {
  const { receivedAtMs: atMs } = event;
  const title =
    outcome.kind === "merged"
      ? "Joined the email of an earlier event"
      : `Skipped${outcome.detail === undefined ? "" : `: ${outcome.detail}`}`;
  return [
    { atMs, sign: "received", tone: "off", title: "Event received" },
    { atMs, sign: "skipped", tone: "off", title },
  ];
}

function deadLetterEntries({ deadLetters }: Shown): HistoryEntry[] {
  return deadLetters
    .map(({ atMs, reason }) => ({ atMs, what: "dead-lettered", why: reason }))
    .toSorted((one, other) => one.atMs - other.atMs);
}

/** What SES or a reader's server said is shown as it is, an operator's reason in quotes. */
function stepOf(entry: HistoryEntry, email?: Email, attempt = 0): TimelineStep {
  const { atMs, what, why, by } = entry;
  const { title, tone } = happenedWords(what);
  const isSes = what === "accepted" && attempt > 0;
  const code = isSes && email?.sesMessageIds.length === 1 ? email.sesMessageIds[0] : undefined;
  return {
    atMs,
    sign: by === undefined ? signOf(what) : "operator",
    tone,
    title: `${title}${isSes ? `, attempt ${attempt}` : ""}${by === undefined ? "" : `, by ${personOf(by)}`}`,
    ...(why !== undefined &&
      (by !== undefined || isPlain(what)) && {
        text: by === undefined ? why : `“${why}”`,
      }),
    ...(why !== undefined && by === undefined && !isPlain(what) && { code: why }),
    ...(why === undefined && code !== undefined && { code }),
  };
}

/** Our own words, not another program's. */
function isPlain(what: string): boolean {
  return ["dead-lettered", "suppressed", "expired", "held", "cancelled"].includes(what);
}

function signOf(what: string): string {
  const known = HAPPENED.find((one) => one === what);
  return known === undefined ? "plan" : (SIGNS[known] ?? known);
}

/** "2 recipients, en, text by gpt-x ($0.0006)". */
function planText({ locale, writer }: Email, { plan }: Shown): string {
  const recipients =
    plan === undefined || plan === "unreadable"
      ? undefined
      : counted(plan.recipients.length, "recipient");
  const text =
    writer === undefined || writer.by === "unknown"
      ? undefined
      : writer.by === "ai"
        ? `text by ${writer.model} ($${(writer.microUsd / 1_000_000).toFixed(4)})`
        : `text without AI: ${fallbackWords(writer.reason).because}`;
  return [recipients, locale, text].filter((part) => part !== undefined).join(", ");
}
