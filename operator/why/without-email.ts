/** The sentences for an event that led to no email of its own, and for a search that found nothing. */
import { SETTINGS } from "../../functions/config/settings.ts";
import { argumentOf } from "../command-text.ts";
import type { EventWithoutEmail } from "../read/email.ts";
import {
  type Answer,
  answerOf,
  type Circumstances,
  type CommandHint,
  type Fact,
} from "./answer.ts";
import { quoted } from "./email-case.ts";
import { suppressedText } from "./suppression.ts";
import { whenText } from "./times.ts";
import { pausedText, RESUME } from "./waiting.ts";

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

const KEPT = `Emails are kept for \`retentionDays\` (${SETTINGS.retentionDays.default} unless you set it).`;

export function whyNotFound({ kind, text }: Asked, now: Circumstances): Answer {
  const found = {
    key: {
      happened: `Nothing found: nothing in ${now.stage} has the key ${text}.`,
      next: `${KEPT} Search for the address, a part of the subject or the event's id.`,
    },
    event: {
      happened: `Nothing found: ${now.stage} has no email, no skipped event and no dead letter of an event with the id ${quoted(text, 80)}.`,
      next: `Check that the id is complete. Either the event did not reach the queue (ask the program that sends it for its SQS message id), or it still waits there (\`postrider doctor\` says how old the queue is). ${KEPT}`,
    },
    address: {
      happened: `Nothing found: ${now.stage} has no email to ${quoted(text, 80)}.`,
      next: `Check the spelling, and ask for other addresses of the reader. A skipped event and most dead letters have no address: ask with the event's id. ${KEPT}`,
    },
    text: {
      happened: `Nothing found: ${JSON.stringify(quoted(text, 80))} is no address and no key, and ${now.stage} has no event with this id.`,
      next: `If it is a part of a subject, find the email first. ${KEPT}`,
    },
  }[kind];
  const { suppression, paused } = now;
  const isSuppressed =
    kind === "address" &&
    suppression !== undefined &&
    (suppression.reason !== undefined || suppression.unsubscribed.length > 0);
  const facts: Fact[] = isSuppressed
    ? [
        [
          "Also",
          `${suppression.reason === undefined ? "" : "the address is suppressed: "}${suppressedText(suppression, now)}`,
        ],
      ]
    : [];
  // What waits in the queue is not stored yet.
  const next =
    paused === undefined
      ? found.next
      : `${pausedText(paused, now)} If the event came since, it waits in the queue, and is sent after you resume. ${found.next}`;
  return answerOf(
    { tone: paused === undefined ? "off" : "warn", word: "Nothing found", ...found, next },
    facts,
    [
      ...(paused === undefined ? [] : [RESUME]),
      ...(kind === "text"
        ? [[`postrider find ${argumentOf(text)}`, "emails with this in the subject"] as const]
        : []),
      ...(kind === "key" ? [["postrider find", "the newest emails"] as const] : []),
    ],
  );
}
