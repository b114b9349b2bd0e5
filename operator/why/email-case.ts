/** An email with everything that its answer depends on, and phrases that several answers share. */
import type { HistoryEntry, Happened } from "../../functions/delivery/history.ts";
import { RECIPIENT_MARK } from "../../functions/feedback/server-answer.ts";
import { oneLine, shorten } from "../../functions/values/cut.ts";
import { argumentOf } from "../command-text.ts";
import type { AiCall } from "../../functions/words/exchange.ts";
import type { DeadLetter, Email, Shown } from "../read/email.ts";
import type { Circumstances, CommandHint } from "./answer.ts";
import { fallbackWords, isFault } from "./fallback.ts";
import { durationText, whenText } from "./times.ts";

export type EmailCase = {
  readonly email: Email;
  /** What is stored beside it under its key. */
  readonly shown: Pick<Shown, "deadLetters" | "plan" | "withoutEmail">;
  readonly now: Circumstances;
  /** Its event has emails with other keys, so its id does not name this one. */
  readonly isEventShared?: boolean | undefined;
};

/** The newest entry of one kind. */
export function entryOf({ email }: EmailCase, ...what: Happened[]): HistoryEntry | undefined {
  return email.history.findLast((entry) => what.some((one) => one === entry.what));
}

/** " today at 16:24", or "" for a time that is not stored. */
export function at(atMs: number | undefined, { now }: EmailCase): string {
  return atMs === undefined ? "" : ` ${whenText(atMs, now)}`;
}

/** ", 7 seconds after the event arrived", or "". */
export function afterArrival(
  atMs: number | undefined,
  { email: { event, resendOf } }: EmailCase,
): string {
  const fromMs = resendOf?.atMs ?? event?.receivedAtMs;
  if (atMs === undefined || fromMs === undefined || atMs < fromMs) return "";
  const what = resendOf === undefined ? "the event arrived" : "it was resent";
  return `, ${durationText(atMs - fromMs)} after ${what}`;
}

/** Foreign text on one line, for a sentence or a fact. */
export function quoted(text: string, length = 300): string {
  return shorten(oneLine(text), length);
}

/** What a server said: without the protocol, and with the address in place of its mark. */
export function serverText(
  text: string,
  { address }: Pick<Email, "address">,
  length?: number,
): string {
  const said = text.replace(/^(?:smtp|x-[\w-]+); */i, "");
  return quoted(said.replaceAll(RECIPIENT_MARK, address ?? "the recipient"), length);
}

/** The address, or what stands for it in a sentence. */
export function toText({ email }: EmailCase): string {
  return email.address ?? "the reader";
}

export function openDeadLetter({ email, shown }: EmailCase): DeadLetter | undefined {
  return shown.deadLetters.find(({ key, state }) => key === email.key && state === "open");
}

/** The person in `by`: "pieter" of an STS ARN. */
export function personOf(by: string): string {
  return oneLine(by.slice(Math.max(by.lastIndexOf("/"), by.lastIndexOf(":")) + 1)) || "an operator";
}

/** " by pieter", or "". */
export function byText(entry: { readonly by?: string | undefined } | undefined): string {
  return entry?.by === undefined || entry.by === "" ? "" : ` by ${personOf(entry.by)}`;
}

/** ` ("Entered for the wrong client")`, or "". */
export function whyText(entry: { readonly why?: string | undefined } | undefined): string {
  return entry?.why === undefined || entry.why === "" ? "" : ` ("${quoted(entry.why, 200)}")`;
}

/** Why AI text was due and is missing, or undefined. */
export function fallbackReason({ email }: EmailCase): string | undefined {
  const { writer } = email;
  return writer?.by === "fallback" && isFault(writer.reason) ? writer.reason : undefined;
}

/** " with the fallback text, because the AI did not answer within 8 seconds", or "". */
export function fallbackText(one: EmailCase): string {
  const reason = fallbackReason(one);
  if (reason === undefined) return "";
  return ` with the fallback text, because ${triesText(reason, triesOf(one)) ?? fallbackWords(reason).because}`;
}

/** The calls that asked the AI for the text in the email's language. */
function triesOf({ email, shown }: EmailCase): readonly AiCall[] {
  const { plan } = shown;
  if (plan === undefined || plan === "unreadable") return [];
  const own = plan.exchanges.find(({ locale }) => locale === email.locale) ?? plan.exchanges[0];
  return own?.calls.filter(({ call }) => call === "write") ?? [];
}

/** What became of each try; undefined: the reason alone says it. */
function triesText(reason: string, tries: readonly AiCall[]): string | undefined {
  const [first, second] = tries;
  if (first === undefined) return undefined;
  const { because } = fallbackWords(reason);
  const times = tries.map(({ tookMs }) => durationText(tookMs));
  if (reason !== "ai-timeout")
    return second !== undefined && tries.every(({ refused }) => refused === reason)
      ? `${because}, in both tries`
      : undefined;
  if (second === undefined) return `the AI did not answer within ${times[0]}`;
  const isFirstLate = first.answer === undefined && [reason, undefined].includes(first.refused);
  if (!isFirstLate && first.refused !== undefined)
    return `the AI did not answer the second try within ${times[1]}; in the first, ${fallbackWords(first.refused).because}`;
  return times[0] === times[1]
    ? `the AI did not answer in two tries, of ${times[0]} each`
    : `the AI did not answer in two tries, of ${times[0]} and ${times[1]}`;
}

/** What the missing AI text means, and whether AI text returns by itself; "" for an email with AI text. */
export function fallbackNext(one: EmailCase): string {
  const reason = fallbackReason(one);
  if (reason === undefined) return "";
  const { next, isOutage } = fallbackWords(reason);
  const { ai } = one.now.circuits;
  const circuit =
    isOutage && ai.state === "open"
      ? `The AI's circuit has been open for ${durationText(openForAtLeastMs(ai, one.now.nowMs))} and closes by itself.`
      : undefined;
  const facts = "All facts are in it; only the AI's text is missing.";
  return [facts, circuit, next].filter((part) => part !== undefined).join(" ");
}

/** 1, 2, 4, 8, then 15 minutes, as in functions/coordination/circuit-state.ts. */
const OPEN_MINUTES = [1, 2, 4, 8];
const LONGEST_MINUTES = 15;

/** A row has the end of its newest opening and the number of openings in a row; probes may add a little. */
export function openForAtLeastMs(
  { openings, openUntilMs }: { readonly openings: number; readonly openUntilMs: number },
  nowMs: number,
): number {
  const minutes = Array.from(
    { length: Math.min(openings, 1_000) },
    (_, index) => OPEN_MINUTES[index] ?? LONGEST_MINUTES,
  ).reduce((sum, one) => sum + one, 0);
  return Math.max(0, nowMs - (openUntilMs - minutes * 60_000));
}

/** Longer ids of events are no shorter than the key. */
const SHORT_ID = /^\w[\w.:~-]{0,30}$/;

/** An event or its notification in a command: the event's id if it is short, else the key. */
export function shortReference({ key, event }: Pick<Email, "key" | "event">): string {
  return event !== undefined && SHORT_ID.test(event.id) ? event.id : key;
}

/** An operator has sent two emails of one event, so only their keys name them. */
export function hasTwin({ resendOf, history }: Pick<Email, "resendOf" | "history">): boolean {
  return resendOf !== undefined || history.some(({ what }) => what === "resent");
}

/** The email in a command, with its recipient if the notification has several. */
export function referenceOf({ email, shown, isEventShared }: EmailCase): string {
  const reference = isEventShared || hasTwin(email) ? email.key : shortReference(email);
  const { plan } = shown;
  const isOnly = plan === undefined || plan === "unreadable" || plan.recipients.length < 2;
  return isOnly ? reference : `${reference} ${addressArgument(email) ?? email.recipient}`;
}

/** The address as an argument; undefined if it is erased. */
export function addressArgument({ address }: Pick<Email, "address">): string | undefined {
  return address === undefined ? undefined : argumentOf(address);
}

export function commandsFor(
  one: EmailCase,
  more: readonly (CommandHint | undefined)[] = [],
): readonly CommandHint[] {
  const show = [`postrider show ${referenceOf(one)}`, showText(one)] as const;
  return [show, ...more].filter((command) => command !== undefined);
}

function showText({ shown }: EmailCase): string {
  const { plan } = shown;
  const hasExchange = plan !== undefined && plan !== "unreadable" && plan.exchanges.length > 0;
  return hasExchange ? "timeline, the email, the AI's answer" : "timeline and the email";
}
