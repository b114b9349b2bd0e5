/** What happened, oldest first: the event, the text, then the history of the email and of its dead letters. */
import type { HistoryEntry } from "../../../functions/delivery/history.ts";
import { readReason } from "../../../functions/queue/dead-letter-reasons.ts";
import type { Email, Shown } from "../../../operator/read/email.ts";
import type { Tone } from "../../../operator/why/answer.ts";
import { reasonText } from "../../../operator/why/dead-letter.ts";
import { personOf, serverText } from "../../../operator/why/email-case.ts";
import { fallbackWords, isFault } from "../../../operator/why/fallback.ts";
import { happenedWords } from "../../../operator/why/happened.ts";
import { type Clock, dayText, secondText } from "../../../operator/why/times.ts";
import { hanging, signText, type Style } from "./layout.ts";

type Step = {
  readonly atMs: number;
  readonly tone: Tone;
  readonly title: string;
  readonly note?: string | undefined;
};

/** Column of the title. */
const TITLE_AT = 2 + 8 + 2;

/** Undefined: there is no email. */
export function timelineLines(
  email: Email | undefined,
  shown: Shown,
  style: Style,
  { timeZone }: Clock,
): string[] {
  const steps = [
    ...eventSteps(email, shown),
    ...stepsOf(email?.history ?? [], email),
    ...shown.deadLetters.flatMap(({ history }) => stepsOf(history, email)),
  ].toSorted((one, other) => one.atMs - other.atMs);
  if (steps.length === 0)
    return ["  Nothing: version 0.2 of Postrider, which kept no history, wrote these records."];
  const lines: string[] = [];
  let day = "";
  for (const { atMs, tone, title, note } of steps) {
    const stepDay = dayText(atMs, timeZone);
    if (stepDay !== day) lines.push(`  ${stepDay}`);
    day = stepDay;
    const start = `  ${secondText(atMs, timeZone)}  ${signText(tone, style)} `;
    const text = note === undefined || note === "" ? title : `${title}: ${note}`;
    lines.push(...hanging(start, text, style, TITLE_AT + 2));
  }
  return lines;
}

function eventSteps(email: Email | undefined, shown: Shown): Step[] {
  const event =
    email?.event ??
    shown.withoutEmail[0]?.event ??
    shown.deadLetters.find((one) => one.event)?.event;
  const joined = shown.withoutEmail.flatMap(({ event: other, outcome }): Step[] =>
    outcome.kind === "merged"
      ? [{ atMs: other.receivedAtMs, tone: "off", title: "Later event joined", note: other.id }]
      : [],
  );
  return [
    ...(event === undefined
      ? []
      : [
          {
            atMs: event.receivedAtMs,
            tone: "off",
            title: "Event received",
            note: `${event.type}, ${event.id}, from ${event.source}`,
          } as const,
        ]),
    ...joined,
    ...shown.withoutEmail.flatMap(({ event: other, outcome }): Step[] =>
      outcome.kind === "skipped"
        ? [{ atMs: other.receivedAtMs, tone: "off", title: "Skipped", note: outcome.detail }]
        : [],
    ),
    ...planSteps(email),
  ];
}

/** A resend has the text of the first email. */
function planSteps(email: Email | undefined): Step[] {
  if (email?.resendOf !== undefined) {
    const { atMs, by, why, key } = email.resendOf;
    return [stepOf({ atMs, what: "resent", by, why: `${why} (of ${key})` }, email)];
  }
  return email?.plannedAtMs === undefined ? [] : [textStep(email, email.plannedAtMs)];
}

function textStep({ writer }: Email, atMs: number): Step {
  if (writer?.by === "ai")
    return { atMs, tone: "ok", title: "Text written by AI", note: writer.model };
  if (writer?.by !== "fallback") return { atMs, tone: "off", title: "Text stored" };
  const { because } = fallbackWords(writer.reason);
  return isFault(writer.reason)
    ? { atMs, tone: "warn", title: "Fallback text", note: because }
    : { atMs, tone: "off", title: "Text without AI", note: because };
}

/** In their own order: SES's reports have SES's times, which may be a moment before the run's. */
function stepsOf(history: readonly HistoryEntry[], email: Email | undefined): Step[] {
  let latestMs = 0;
  return history.map((entry) => {
    latestMs = Math.max(latestMs, entry.atMs);
    return { ...stepOf(entry, email), atMs: latestMs };
  });
}

function stepOf({ atMs, what, why, by }: HistoryEntry, email: Email | undefined): Step {
  const { title, tone } = happenedWords(what);
  const said = why === undefined ? undefined : serverText(why, { address: email?.address });
  const reason =
    what === "dead-lettered" && said !== undefined ? reasonText(readReason(said)) : said;
  return {
    atMs,
    tone,
    title: by === undefined ? title : `${title} by ${personOf(by)}`,
    note: reason,
  };
}
