/** The sentences for a message that was moved to the dead letters, by its reason. */
import type { Pause } from "../../functions/coordination/pause.ts";
import { type DeadLetterReason, readReason } from "../../functions/queue/dead-letter-reasons.ts";
import { oneLine, shorten } from "../../functions/values/cut.ts";
import type { DeadLetter } from "../read/email.ts";
import type { CommandHint, Sentences } from "./answer.ts";
import { byText, shortReference, whyText } from "./email-case.ts";
import { type Refusal, readRefusal } from "./ses-refusal.ts";
import { type Clock, counted, whenText } from "./times.ts";
import { pausedText } from "./waiting.ts";

type Words = {
  /** A clause in the past tense, after "Dead letter today at 14:40: ". */
  readonly happened: (letter: Described) => string;
  readonly next: string | ((letter: Described) => string);
};

type Described = {
  /** "class.created", or "the definition". */
  readonly definition: string;
  /** "the event's type" in words. */
  readonly type: string;
  /** What is wrong, in one clause; "" without a detail. */
  readonly detail: string;
  /** SES's reason. */
  readonly refusal: Refusal;
};

const NO_EMAIL = "so no email was written";
const OTHERS = "The other recipients of this event have their email and do not get it again.";
/** From here on a run should have ended a redriven message. */
const LATE_MS = 15 * 60_000;

export const DEAD_LETTER_WORDS: Readonly<Record<DeadLetterReason, Words>> = {
  unreadable: {
    happened: ({ detail }) =>
      `the message was not an event${detail === "" ? "" : ` (${detail})`}, ${NO_EMAIL}.`,
    next: "Correct the program that sends it: node_modules/postrider/docs/cloudevent.schema.json has the form. Then send the event again and delete this dead letter: redriving the same body ends the same way.",
  },
  "definition-missing": {
    happened: ({ type }) => `no definition was for events of the type ${type}, ${NO_EMAIL}.`,
    next: "Add a definition in notifications/ and deploy. Then redrive: the message is complete.",
  },
  "data-invalid": {
    happened: ({ definition, detail }) =>
      `the event did not fit ${definition}${detail === "" ? "" : ` (${detail})`}, ${NO_EMAIL}.`,
    next: "Correct the program that sends it, or the `data` of the definition, and deploy. Then redrive if the definition was wrong; otherwise send a corrected event and delete this dead letter.",
  },
  "definition-failed": {
    happened: ({ definition, detail }) =>
      `${definition} ended with an error on this event${detail === "" ? "" : ` (${detail})`}, ${NO_EMAIL}.`,
    next: "Correct the definition (its body as a sample in `postrider preview --event` shows the error) and deploy. Then redrive.",
  },
  "no-recipient": {
    happened: ({ detail }) =>
      `the event named no recipient${detail === "" ? "" : ` (${detail})`}, ${NO_EMAIL}.`,
    next: "Name one in the event, in the definition or in the recipients parameter. Then redrive.",
  },
  "recipient-invalid": {
    happened: ({ detail }) =>
      `SES did not accept the address of a recipient${detail === "" ? "" : ` (${detail})`}.`,
    next: "Correct the address in the event and send it again with a new id, then delete this dead letter. If other recipients have their email, name only this one. If no recipient has one, and the address comes from the definition or the recipients parameter, correct it there, deploy and redrive.",
  },
  "too-many-recipients": {
    happened: ({ detail }) =>
      `the event had too many recipients${detail === "" ? "" : ` (${detail})`}, ${NO_EMAIL}.`,
    next: "Send several events, each with at most 100 recipients, or use the address of a mailing list.",
  },
  "ses-rejected": {
    happened: ({ refusal }) =>
      `SES refused the email to a recipient for good, because ${refusal.because}.`,
    next: ({ refusal: { next, isAddress } }) =>
      `${next} ${isAddress ? "Then delete this dead letter." : "Then redrive: only refused recipients are tried again."} ${OTHERS}`,
  },
  held: {
    happened: () =>
      "an email of this event was held for your decision, because SES did not answer and no report came.",
    next: "Ask the reader whether it arrived, record the answer (`postrider held` lists the commands), then redrive.",
  },
  "too-old": {
    happened: ({ detail }) =>
      `the message waited too long${detail === "" ? "" : ` (${detail})`}, and SQS was soon to drop it.`,
    next: "Find out why it waited: the log has its message id, and the runbook has page-mail-late. Then redrive; it has 14 new days.",
  },
  "poison-message": {
    happened: () => "five runs that read this message ended before they were done with it.",
    next: "Look for its message id in the log, and correct the definition or the data. Then redrive.",
  },
  "plan-unreadable": {
    happened: () =>
      "another version of Postrider or another program had written the stored email, and it could not be read.",
    next: "After a rollback, upgrade again, then redrive. Otherwise restore the record as the runbook says, then redrive.",
  },
  "row-unreadable": {
    happened: () =>
      "another version of Postrider or another program had written the record of a delivery, and it could not be read.",
    next: "After a rollback, upgrade again, then redrive. Otherwise restore the record as the runbook says, then redrive.",
  },
  "feedback-unreadable": {
    happened: ({ detail }) =>
      `a message about emails was not a report of SES${detail === "" ? "" : ` (${detail})`}.`,
    next: "Another program writes to the feedback queue, or SES's reports have changed: report it to Postrider. No email is lost.",
  },
  "feedback-failed": {
    happened: () => "a report of SES could not be recorded, because of an unexpected error.",
    next: "Look for its message id in the log of the feedback function, and redrive its queue as the runbook says. No email is lost.",
  },
};

const UNKNOWN: Words = {
  happened: ({ detail }) =>
    `the message could not be processed${detail === "" ? "" : ` (${detail})`}.`,
  next: "Another version of Postrider knows this reason: its documentation of dead letters says what to do. Then redrive.",
};

/** A copy in the dead-letter queue that no run of this version moved. */
const MOVED_BY_SQS: Words = {
  happened: ({ detail }) =>
    detail === ""
      ? "SQS or version 0.2 of Postrider moved the message, and the reason was not stored."
      : `EventBridge could not deliver the event to the queue (${detail}), ${NO_EMAIL}.`,
  next: "Look for its message id in the log. If the cause is over, redrive.",
};

/** `paused` is left out where only the tone and the word are wanted. */
export function deadLetterSentences(
  letter: DeadLetter,
  clock: Clock & { readonly paused?: Pause | undefined },
): Sentences {
  const when = whenText(letter.atMs, clock);
  const reason = readReason(letter.reason);
  const words =
    reason === "moved-by-sqs"
      ? MOVED_BY_SQS
      : (Object.entries(DEAD_LETTER_WORDS).find(([name]) => name === reason)?.[1] ?? UNKNOWN);
  const event = letter.event?.type;
  const described: Described = {
    definition:
      letter.definition ?? (event === undefined ? "its definition" : `the definition of ${event}`),
    type: event === undefined ? "this event" : oneLine(event),
    detail: detailText(letter.detail),
    refusal: readRefusal(letter.detail),
  };
  const before =
    letter.redriveOf === undefined
      ? ""
      : ` This dead letter was redriven before, and failed again.`;
  const happened = `Dead letter ${when}: ${words.happened(described)}${before}`;
  const acted = letter.history.findLast(({ what }) => what === "redriven" || what === "purged");
  const action = `${acted === undefined ? "" : ` ${whenText(acted.atMs, clock)}`}${byText(acted)}${whyText(acted)}`;
  switch (letter.state) {
    case "open": {
      const next = typeof words.next === "string" ? words.next : words.next(described);
      return { tone: "bad", word: "Dead letter", happened, next };
    }
    case "redriving":
    case "redriven":
      return {
        tone: "busy",
        word: "Redriven",
        ...redrivenText(letter, acted?.atMs, clock),
      };
    case "purged":
      return {
        tone: "off",
        word: "Deleted",
        happened: `Deleted${action}: no email was sent. ${happened}`,
        next: "Nothing to do. To send it after all, send the event again.",
      };
  }

  function redrivenText(
    { history }: DeadLetter,
    sinceMs: number | undefined,
    { nowMs, paused }: typeof clock,
  ): Pick<Sentences, "happened" | "next"> & Partial<Sentences> {
    const back = `Redriven${action}: the message went back into the queue`;
    const ended = history.findLast(({ what }) => what === "processed" || what === "failed-again");
    if (ended?.what === "failed-again")
      return {
        tone: "bad",
        happened: `${back}. It failed again ${whenText(ended.atMs, clock)}: see message ${oneLine(ended.why ?? "")}. ${happened}`,
        next: "Redriving did not help. Ask about the new message: it is the dead letter now.",
      };
    if (ended !== undefined)
      return {
        tone: "off",
        happened: `${back}, and a run processed it ${whenText(ended.atMs, clock)}. ${happened}`,
        next: "Nothing to do. If it led to no email, its definition found nothing to report.",
      };
    if (paused !== undefined)
      return {
        tone: "warn",
        happened: `${back}. ${happened}`,
        next: `${pausedText(paused, clock)} It waits in the queue, and a run reads it after you resume.`,
      };
    const isLate = sinceMs !== undefined && nowMs - sinceMs >= LATE_MS;
    return {
      happened: `${back}. ${happened}`,
      next: isLate
        ? "No run has ended it yet, which is too long: `postrider doctor` says whether runs start."
        : "The next run reads it, within a minute or two. Ask again then.",
    };
  }
}

/** "data.class.subject is missing" from "definition "class.created": Expected `data.class.subject` to be a string, got nothing". */
export function detailText(detail: string | undefined): string {
  if (detail === undefined) return "";
  const text = oneLine(detail).replace(/^(?:the )?definition "[^"]*": /, "");
  const missing = /^Expected `([^`]+)` to be .+, got (?:nothing|undefined)$/.exec(text);
  if (missing !== null) return `${missing[1]} is missing`;
  const plain = text
    .replace(/\.$/, "")
    .replace(/^Expected the message body to be JSON$/, "its body is not JSON");
  return shorten(plain, 200);
}

/** Of messages in the dead-letter queue that are no row's copy; "" without any. */
export function notListedText(count: number): string {
  const [are, them] = count === 1 ? ["is", "it"] : ["are", "them"];
  return count === 0
    ? ""
    : `${counted(count, "message")} in the dead-letter queue ${are} not listed: SQS or EventBridge moved ${them} there. \`postrider dead-letters --sweep\` lists ${them}.`;
}

/** The reason in a word or two, for a list. */
export function reasonText(reason: string): string {
  return readReason(reason).replaceAll("-", " ");
}

/** A dead letter in a command: its event, or its message if the body is not an event. */
export function letterReference(letter: DeadLetter): string {
  return letter.event === undefined ? letter.messageId : shortReference(letter);
}

export function deadLetterCommands(letter: DeadLetter): readonly CommandHint[] {
  const { state, body, history } = letter;
  const reference = letterReference(letter);
  const failedAs = history.findLast(({ what }) => what === "failed-again")?.why;
  return [
    ...(failedAs === undefined
      ? []
      : [
          [
            `postrider why ${letter.event === undefined ? failedAs : reference}`,
            "the message that failed again",
          ] as const,
        ]),
    ...(body === undefined
      ? []
      : [[`postrider dead-letters --body ${reference}`, "the message as it came"] as const]),
    ...(state === "open" ? endingCommands(letter, reference) : []),
  ];
}

/** A redrive has the same body and the same stored addresses. */
const OFTEN_IN_VAIN = ["unreadable", "data-invalid", "recipient-invalid", "too-many-recipients"];

/** How an open dead letter ends: by a redrive where that can help, by `purge` where it may not. */
export function endingCommands(letter: DeadLetter, reference: string): readonly CommandHint[] {
  const reason = readReason(letter.reason);
  const isAddress = reason === "ses-rejected" && readRefusal(letter.detail).isAddress;
  const canHelp = reason !== "unreadable" && !isAddress;
  const redrive = [`postrider redrive ${reference}`, "after the cause is corrected"] as const;
  const purge = [
    `postrider purge ${reference}`,
    "deletes it, once you have sent a new event",
  ] as const;
  return [
    ...(canHelp ? [redrive] : []),
    ...(isAddress || OFTEN_IN_VAIN.includes(reason) ? [purge] : []),
  ];
}
