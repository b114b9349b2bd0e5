/** The sentences for an event that led to no separate email, and for a search that found nothing. */
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
    const happened = `No separate email: an earlier event is about the same change, and both became one email.`;
    const next = "Nothing to do. Ask about that email.";
    const commands: CommandHint[] = [
      [`postrider why ${outcome.key}`, "what happened to that email"],
    ];
    return answerOf({ tone: "off", word: "No email", happened, next }, facts, commands);
  }
  const name = definition ?? "the definition";
  const { happened, next } = skippedText(outcome.detail, name);
  return answerOf({ tone: "off", word: "No email", happened, next }, facts, []);
}

/** The details are those of functions/notification/changed-fields.ts; undefined: `shouldNotify` decided. */
function skippedText(detail: string | undefined, name: string) {
  const again = "deploy, and send the event with a new id.";
  if (detail === undefined)
    return {
      happened: `No email: \`shouldNotify\` of ${name} returned false for this event.`,
      next: `Nothing to do. If it should report it, change \`shouldNotify\`, ${again}`,
    };
  const only = /^only (.+) changed$/.exec(detail)?.[1];
  if (only !== undefined) {
    const [it, field] =
      only.includes(" and ") || only.endsWith("fields") ? ["them", "fields"] : ["it", "field"];
    return {
      happened: `No email: only ${quotedNames(only)} changed, and ${name} does not track ${it}.`,
      next: `Nothing to do. To report ${it}, add the ${field} to \`changes\` of ${name}, ${again}`,
    };
  }
  if (detail === "before and after are the same")
    return {
      happened: `No email: ${detail}, so ${name} has nothing to report.`,
      next: "Nothing to do. If something did change, correct the program that sends the event.",
    };
  return {
    happened: `No email: ${quoted(detail)}, and ${name} tracks only these.`,
    next: `Nothing to do. To report more, add the fields to \`changes\` of ${name}, ${again}`,
  };
}

/** Names of fields in quotes, but not "2 more fields". */
function quotedNames(list: string): string {
  return list
    .split(/(, | and )/)
    .map((part) => (/^\d+ /.test(part) ? part : part.replace(/[\w.-]+$/, '"$&"')))
    .join("");
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
