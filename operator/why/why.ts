/** Answers "why": what happened to an email, an event or an address, and what to do. Pure: all that it needs is given. */
import { RESEND_SOURCE } from "../../functions/delivery/stored-event.ts";
import type { DeadLetter, Email, Shown } from "../read/email.ts";
import { type Answer, answerOf, type Circumstances, type Fact, type Sentences } from "./answer.ts";
import { commandsOf } from "./commands.ts";
import { deadLetterCommands, deadLetterSentences, reasonText } from "./dead-letter.ts";
import {
  at,
  byText,
  type EmailCase,
  entryOf,
  openDeadLetter,
  personOf,
  quoted,
  serverText,
  whyText,
} from "./email-case.ts";
import { EMAIL_SENTENCES } from "./email-sentences.ts";
import { fallbackWords, isFault } from "./fallback.ts";
import { resendCommands, resendFacts, resendText, resentNext } from "./resends.ts";
import { STATES, urgencyOf } from "./states.ts";
import { stopsNow, suppressedText } from "./suppression.ts";
import { counted, shortWhenText } from "./times.ts";
import { whyWithoutEmail } from "./without-email.ts";

export type Others = {
  /** Other emails of the same event or to the same address. */
  readonly emails: readonly Email[];
  readonly of: "event" | "address";
  /** There are more than these. */
  readonly hasMore?: boolean;
  /** The event has emails with other keys; they have answers of their own. */
  readonly isEventShared?: boolean;
};

/** About one email. `shown`: what is stored under its key. */
export function whyEmail(
  email: Email,
  shown: EmailCase["shown"],
  now: Circumstances,
  others: Others = { emails: [], of: "address" },
): Answer {
  const one: EmailCase = { email, shown, now, isEventShared: others.isEventShared };
  const erased = entryOf(one, "erased");
  if (erased !== undefined) return whyErased(one, others);
  const sentences = EMAIL_SENTENCES[email.state](one);
  return answerOf(
    {
      ...sentences,
      happened: `${sentences.happened}${resendText(one)}`,
      next: resentNext(one) ?? sentences.next,
    },
    factsOf(one, others),
    [...commandsOf(one), ...resendCommands(one)],
  );
}

function whyErased(one: EmailCase, others: Others): Answer {
  const entry = entryOf(one, "erased");
  const { word } = EMAIL_SENTENCES[one.email.state](one);
  const sentences: Sentences = {
    tone: "off",
    word: "Erased",
    happened: `Erased${at(entry?.atMs, one)}${byText(entry)}${whyText(entry)}: the address, the text and the history of this email are gone. Its last state was "${word.toLowerCase()}".`,
    next: "Nothing to do; it cannot be resent.",
  };
  return answerOf(sentences, [fromFact(one), alsoFact(others)], []);
}

/** About everything under one key: the email that needs attention most, or why there is none. Undefined: nothing is stored. */
export function whyShown(shown: Shown, now: Circumstances, recipient?: string): Answer | undefined {
  const email = neediest(shown.emails, recipient);
  const waiting = newestLetter(shown.deadLetters);
  if (email !== undefined && !isLetterFirst(email, waiting, recipient)) {
    const emails = shown.emails.filter((other) => other !== email);
    return whyEmail(email, shown, now, { emails, of: "event" });
  }
  if (waiting !== undefined) return whyDeadLetter(waiting, now);
  const [without] = shown.withoutEmail;
  return without === undefined ? undefined : whyWithoutEmail(without, now);
}

/** The email that `whyShown` answers: of this recipient (its id or address), else the one that needs attention most. */
export function neediest(emails: readonly Email[], recipient?: string): Email | undefined {
  const wanted = recipient?.toLowerCase();
  if (wanted !== undefined)
    return emails.find((one) => one.recipient === wanted || one.address?.toLowerCase() === wanted);
  return emails.toSorted((one, other) => urgencyOf(one.state) - urgencyOf(other.state))[0];
}

/** All that were sent are well, and the open dead letter tells of a recipient who got none. */
export function isLetterFirst(
  { state }: Email,
  letter: DeadLetter | undefined,
  recipient: string | undefined,
): boolean {
  const isWell = state === "accepted" || state === "delivered";
  return isWell && recipient === undefined && letter?.state === "open";
}

export function newestLetter(letters: readonly DeadLetter[]): DeadLetter | undefined {
  const open = letters.filter(({ state }) => state === "open");
  return (open.length > 0 ? open : letters).toSorted((one, other) => other.atMs - one.atMs)[0];
}

export function whyDeadLetter(letter: DeadLetter, now: Circumstances): Answer {
  const { event, messageId } = letter;
  const from: Fact =
    event === undefined
      ? ["From", `SQS message ${messageId}`]
      : ["From", `${event.type}, event ${event.id}`];
  return answerOf(
    deadLetterSentences(letter, now),
    [from, redriveFact(letter), ...notes(letter.history, now)],
    deadLetterCommands(letter),
  );
}

/** The message that was redriven and became this one. */
function redriveFact({ redriveOf }: DeadLetter): Fact | undefined {
  return redriveOf === undefined ? undefined : ["Before", `message ${quoted(redriveOf, 80)}`];
}

function factsOf(one: EmailCase, others: Others): readonly (Fact | undefined)[] {
  const { email, now } = one;
  const to = others.of === "event" && email.address !== undefined ? `, to ${email.address}` : "";
  return [
    email.subject === undefined ? undefined : ["Email", `${quoted(email.subject)}${to}`],
    fromFact(one),
    ...resendFacts(one),
    serverFact(one),
    reasonFact(one),
    deadLetterFact(one),
    secondFact(one),
    suppressionFact(one),
    joinedFact(one),
    alsoFact(others),
    ...notes(email.history, now),
  ];
}

function fromFact({ email }: EmailCase): Fact | undefined {
  const { event, definition, writer } = email;
  const text =
    writer === undefined
      ? undefined
      : writer.by === "ai"
        ? "text by AI"
        : writer.by === "fallback"
          ? isFault(writer.reason)
            ? `fallback text (${writer.reason})`
            : `text without AI: ${fallbackWords(writer.reason).because}`
          : undefined;
  const parts = [
    event?.type ?? definition,
    event === undefined
      ? undefined
      : event.source === RESEND_SOURCE
        ? "sent again by an operator"
        : `event ${quoted(event.id, 80)}`,
    text,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : ["From", parts.join(", ")];
}

/** The diagnostic of the reader's server; a delivery's answer is in the sentence. */
function serverFact(one: EmailCase): Fact | undefined {
  const { state } = one.email;
  const entry =
    state === "bounced"
      ? entryOf(one, "bounced")
      : state === "accepted"
        ? entryOf(one, "delayed")
        : undefined;
  return entry?.why === undefined ? undefined : ["Server", serverText(entry.why, one.email)];
}

/** SES's own word, for a search engine. */
function reasonFact({ email }: EmailCase): Fact | undefined {
  const { state, reason } = email;
  const hasOne =
    state === "failed" || state === "rejected" || state === "unconfirmed" || state === "bounced";
  return hasOne && reason !== undefined ? ["SES", quoted(reason, 80)] : undefined;
}

function deadLetterFact(one: EmailCase): Fact | undefined {
  const letter = openDeadLetter(one);
  return (
    letter && [
      "Letter",
      `its message is a dead letter (${reasonText(letter.reason)}) since ${shortWhenText(letter.atMs, one.now)}`,
    ]
  );
}

/** The two cases in which a reader may have the email twice, or has it although the state says no. */
function secondFact({ email }: EmailCase): Fact | undefined {
  if (email.mayHaveBeenSent)
    return ["Maybe", "an earlier attempt got no answer from SES, so it may have arrived"];
  return email.sesMessageIds.length > 1
    ? [
        "Twice",
        `SES accepted ${email.sesMessageIds.length} emails of it, because one answer was lost`,
      ]
    : undefined;
}

/** What applies to the address now, if the sentence does not say it. */
function suppressionFact(one: EmailCase): Fact | undefined {
  const { email, now } = one;
  const { suppression } = now;
  if (suppression === undefined || ["bounced", "complained", "suppressed"].includes(email.state))
    return undefined;
  const isSent = email.state === "accepted" || email.state === "delivered";
  if (isSent && stopsNow(one) !== undefined) return undefined;
  const text = suppressedText(suppression, now);
  return text === ""
    ? undefined
    : ["Now", suppression.reason === undefined ? text : `the address is suppressed: ${text}`];
}

/** Later events that are in this email. */
function joinedFact({ shown }: EmailCase): Fact | undefined {
  const joined = shown.withoutEmail.filter(({ outcome }) => outcome.kind === "merged");
  return joined.length === 0
    ? undefined
    : [
        "With",
        `event ${joined.map(({ event }) => quoted(event.id, 80)).join(", ")}, which is about the same change`,
      ];
}

/** "2 older emails to this address, both delivered". */
function alsoFact({ emails, of, hasMore }: Others): Fact | undefined {
  if (emails.length === 0) return undefined;
  const words = new Map<string, number>();
  for (const { state } of emails) {
    const word = STATES[state].word;
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  const [only] = words.keys();
  const states =
    words.size === 1
      ? `${emails.length === 1 ? "" : emails.length === 2 ? "both " : "all "}${only}`
      : [...words].map(([word, count]) => `${count} ${word}`).join(", ");
  const one = of === "address" ? "older email" : "more email";
  const where = of === "address" ? "to this address" : "of this event";
  const count = hasMore ? `${emails.length} or more ${one}s` : counted(emails.length, one);
  return ["Also", `${count} ${where}, ${states}`];
}

/** What operators said: "14:12 by pieter: Asked for the new address." */
function notes(history: Email["history"], now: Circumstances): Fact[] {
  return history.flatMap(({ atMs, what, by, why }) =>
    what === "resent" || by === undefined || why === undefined || why === ""
      ? []
      : [["Note", `${shortWhenText(atMs, now)} by ${personOf(by)}: ${quoted(why)}`] as const],
  );
}
