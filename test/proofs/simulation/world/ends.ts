/** What became of the messages: no deletion too early, no dead letter without a just reason, no event without an end. */
import { deadLetterKey, EVENT_ROW } from "../../../../functions/delivery/ledger-records.ts";
import type { Stored } from "../sqs/messages.ts";
import { EXPIRES_AFTER_MINUTES } from "./definitions.ts";
import { FEEDBACK_PROCESS } from "./feedback.ts";
import type { Watch } from "./promises.ts";
import type { SentEvent } from "./scenario.ts";

export type EndsOptions = {
  readonly watch: Watch;
  readonly events: readonly SentEvent[];
  readonly deadLetters: () => readonly Stored[];
  /** The messages that are not deleted. */
  readonly queued: () => readonly Stored[];
  /** Since the first message of the world, by a clock that may be ahead by `skewMs`. */
  readonly sinceStartMs: () => number;
  readonly skewMs: number;
  /** How many processes have died or stood still. */
  readonly misfortunes: () => number;
};

/** A message is dead-lettered as its runs' killer after so many starts without an end. */
const FATAL_STARTS = 5;

export type Ends = {
  /** A message is about to be deleted from the queue. */
  readonly deletes: (message: Stored) => void;
  readonly buries: (letter: Stored) => void;
  readonly isRedriven: (body: string) => void;
  /** The world is at its end. */
  readonly check: (left: readonly Stored[]) => void;
};

export function createEnds(options: EndsOptions): Ends {
  const { watch, events, deadLetters, queued, sinceStartMs, skewMs, misfortunes } = options;
  const redriven = new Set<string>();
  const byBody = new Map(events.map((event) => [event.body, event]));
  const eventOf = ({ body }: Stored): SentEvent => {
    const event = byBody.get(body);
    if (event === undefined) throw new Error("Expected every body to be one that was sent");
    return event;
  };
  const isOld = ({ atMs }: SentEvent): boolean =>
    sinceStartMs() + skewMs >= Math.min(...atMs) + EXPIRES_AFTER_MINUTES * 60_000;
  /** Nothing was sent, and that is right: the address must not be mailed, or the news is too old. */
  const isWithheld = (event: SentEvent, recipient: string): boolean =>
    watch.isSuppressed(event.key, recipient) ||
    (watch.isExpired(event.key, recipient) && event.mayExpire === true && isOld(event));
  const isBuried = (event: SentEvent) =>
    deadLetters().some((letter) => letter.body === event.body && reasonOf(letter) !== undefined);

  /** Another message of the same event would publish what it did. */
  const isLast = ({ messageId, body }: Stored) =>
    !queued().some((other) => other.body === body && other.messageId !== messageId);
  const isPoison = (event: SentEvent) =>
    deadLetters().some(
      (letter) => letter.body === event.body && reasonOf(letter) === "poison-message",
    );

  return {
    deletes: (message) => {
      const event = eventOf(message);
      watch.expect(
        event.kind !== "silent" || isBuried(event) || watch.hasRow(event.key, EVENT_ROW),
        "nothing leaves without a row",
        () =>
          `${message.messageId} (${event.kind}) is deleted, and no row says that it was skipped`,
      );
      // What SES reports is the feedback's to publish. A poison message is not processed: a redrive publishes its emails.
      for (const recipient of isPoison(event) || !isLast(message) ? [] : event.recipients)
        watch.expectPublished(
          { notification: event.key, recipient },
          (by) => !by.startsWith(FEEDBACK_PROCESS),
          `${message.messageId} is deleted`,
        );
      if (isBuried(event)) return;
      watch.expect(
        event.kind === "told" || event.kind === "silent",
        "nothing is lost",
        () => `${message.messageId} (${event.kind}) is deleted, and no dead letter says why`,
      );
      for (const recipient of event.recipients) {
        const name = watch.rowText(event.key, recipient);
        watch.expect(
          watch.isFinal(event.key, recipient),
          "nothing is lost",
          () => `${message.messageId} is deleted, and ${name} is not final`,
        );
        watch.expect(
          watch.acceptedCount(event.key, recipient) > 0 || isWithheld(event, recipient),
          "nothing is lost",
          () => `${message.messageId} is deleted, and SES has never taken ${name}`,
        );
      }
    },

    buries: (letter) => {
      const event = eventOf(letter);
      const reason = reasonOf(letter);
      const anyOf = (was: (notification: string, recipient: string) => boolean) =>
        event.recipients.some((recipient) => was(event.key, recipient));
      const messageId = letter.attributes["postrider.messageId"]?.StringValue ?? "";
      const isUnread = reason === "unreadable" || reason === "poison-message";
      const record = deadLetterKey({ key: isUnread ? undefined : event.key, messageId });
      watch.expect(
        // Without a reason it was moved by SQS itself.
        reason === undefined || watch.hasRow(record.notification, record.recipient),
        "nothing leaves without a row",
        () => `${messageId} has a copy in the dead letters, and no row`,
      );
      watch.expectDeadLetterPublished(record);
      watch.expect(
        isJust(reason, event),
        "dead with a reason",
        () => `${letter.messageId} (${event.kind}) is dead: ${reason ?? "no reason"}`,
      );

      function isJust(why: string | undefined, { kind }: SentEvent): boolean {
        switch (why) {
          case "unreadable":
          case "data-invalid":
            return kind === why;
          case "definition-missing":
            return kind === "no-definition";
          case "recipient-invalid":
            return kind === "partly-invalid";
          case "ses-rejected":
            return anyOf(watch.wasRejected);
          case "held":
            return anyOf(watch.wasParked);
          case "poison-message":
            return misfortunes() >= FATAL_STARTS;
          case undefined:
          default:
            return false;
        }
      }
    },

    isRedriven: (body) => void redriven.add(body),

    check: (left) => {
      watch.expect(
        left.length === 0,
        "every event ends",
        () => `${left.length} messages are in the queue still: ${left[0]?.messageId}`,
      );
      for (const event of events) {
        const letters = deadLetters().filter(({ body }) => body === event.body);
        if (letters.some((letter) => reasonOf(letter) === "poison-message")) continue;
        const mustBeDead = event.kind !== "told" && event.kind !== "silent";
        watch.expect(
          !mustBeDead || letters.length > 0,
          "every event ends",
          () => `an event (${event.kind}) has no dead letter`,
        );
        for (const recipient of event.recipients) {
          const isDead =
            letters.length > 0 &&
            (watch.wasParked(event.key, recipient) ||
              // What the operator has redriven must have gone since.
              (watch.wasRejected(event.key, recipient) && !redriven.has(event.body)));
          watch.expect(
            watch.acceptedCount(event.key, recipient) > 0 || isWithheld(event, recipient) || isDead,
            "every event ends",
            () => `${watch.rowText(event.key, recipient)} was never mailed, and nobody is told`,
          );
        }
      }
    },
  };
}

function reasonOf({ attributes }: Stored): string | undefined {
  return attributes["postrider.reason"]?.StringValue;
}
