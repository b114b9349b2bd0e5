/** The sentences for an event that led to no email of its own, and for a search that found nothing. */
import type { EventWithoutEmail } from "../read/email.ts";
import {
  type Answer,
  answerOf,
  type Circumstances,
  type CommandHint,
  type Fact,
} from "./answer.ts";
import { quoted } from "./email-case.ts";
import { sinceText, suppressionWords } from "./suppression.ts";
import { whenText } from "./times.ts";

/** A command that shows or asks about the event's own emails does not help: there are none. */
export function whyWithoutEmail(
  { event, definition, outcome }: EventWithoutEmail,
  now: Circumstances,
): Answer {
  const facts: Fact[] = [
    ["From", `${event.type}, event ${event.id}, received ${whenText(event.receivedAtMs, now)}`],
  ];
  if (outcome.kind === "merged") {
    const happened = `No email of its own: an earlier event is about the same change, and both became one email.`;
    const next = "Nothing to do. Ask about that email.";
    const commands: CommandHint[] = [
      [`postrider why ${outcome.key}`, "what became of the one email"],
    ];
    return answerOf({ tone: "off", word: "No email", happened, next }, facts, commands);
  }
  const name = definition ?? "the definition";
  const { happened, next } = skippedText(outcome.detail, name);
  return answerOf({ tone: "off", word: "No email", happened, next }, facts, []);
}

function skippedText(detail: string | undefined, name: string) {
  // "only updatedBy changed", as the definition says it.
  const only = /^only (.+) changed$/.exec(detail ?? "")?.[1];
  if (only !== undefined)
    return {
      happened: `No email: only ${quotedNames(only)} changed, and ${name} does not track it.`,
      next: `Nothing to do. To report it, add the field to \`trackedFields\` of ${name}, deploy, and send the event with a new id.`,
    };
  return {
    happened: `No email: ${name} found nothing to report in this event${detail === undefined ? "" : ` (${quoted(detail)})`}.`,
    next: `Nothing to do. If it should report it, change \`shouldNotify\` or \`trackedFields\` of ${name}, deploy, and send the event with a new id.`,
  };
}

function quotedNames(list: string): string {
  return list.replaceAll(/[\w.]+(?=,| and |$)/g, (name) => `"${name}"`);
}

/** What was asked for. */
export type Asked = { readonly kind: "key" | "event" | "address" | "text"; readonly text: string };

/** `retentionDays`: how long emails are kept. */
export function whyNotFound(
  { kind, text }: Asked,
  now: Circumstances,
  retentionDays: number,
): Answer {
  const period = `the last ${retentionDays} days`;
  const found = {
    key: {
      happened: `Nothing found: no email in ${now.stage} has the key ${text}.`,
      next: `Emails are kept for ${period.replace("the last ", "")}. Search for the address, a part of the subject or the event's id with \`postrider find\`.`,
    },
    event: {
      happened: `Nothing found: ${now.stage} has no email, no skipped event and no dead letter of an event with the id ${quoted(text, 80)}.`,
      next: `Either it did not reach the queue (ask the program that sends it for its SQS message id), it still waits there (\`postrider doctor\` says how old the queue is), or it is older than ${period.replace("the last ", "")}. Check that the id is complete.`,
    },
    address: {
      happened: `Nothing found: no email to ${quoted(text, 80)} in ${period}, in ${now.stage}.`,
      next: "Check the spelling, and other addresses of the reader. A skipped event and most dead letters have no address: ask with the event's id.",
    },
    text: {
      happened: `Nothing found: no email in ${period} has ${JSON.stringify(quoted(text, 80))} in its subject, in ${now.stage}.`,
      next: "Search for the whole address, a part of the subject, or the event's id.",
    },
  }[kind];
  const { suppression } = now;
  const isSuppressed =
    kind === "address" &&
    suppression !== undefined &&
    (suppression.reason !== undefined || suppression.unsubscribed.length > 0);
  const facts: Fact[] = isSuppressed
    ? [
        [
          "Also",
          suppression.reason === undefined
            ? `the reader unsubscribed from ${suppression.unsubscribed.join(", ")}`
            : `the address is suppressed${sinceText(suppression.sinceMs, now)}: ${suppressionWords(suppression.reason).because}`,
        ],
      ]
    : [];
  return answerOf(
    { tone: "off", word: "Nothing found", ...found },
    facts,
    kind === "key" || kind === "text" ? [["postrider find", "the newest emails"]] : [],
  );
}
