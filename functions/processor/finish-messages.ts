/**
 * Ends the messages of a run: acknowledges in tens, hides and returns the rest once receiving has ended. A message is deleted only
 * after its events were published.
 */
import type { MessageEnd } from "../delivery/delivery.ts";
import { type DeadLetterRecord, deadLetterKey } from "../delivery/ledger-records.ts";
import type { EmailEvent } from "../events-out/email-event.ts";
import { DependencyError } from "../platform/errors.ts";
import { redriveIn } from "../queue/message-attributes.ts";
import type { Message } from "../queue/queue.ts";
import { hiddenForMs, hiddenUntilMs, hiddenUntilPublishedMs } from "./backoff.ts";
import type { Dependencies } from "./dependencies.ts";
import type { RunContext } from "./run-context.ts";

/** The most that SQS takes in one batch call. */
const BATCH_MAX = 10;

/** What is known of a message besides itself, once its body was read. */
export type About = Pick<DeadLetterRecord, "key" | "event" | "definition"> & {
  /** What happened to its emails, to publish. */
  readonly events?: readonly EmailEvent[] | undefined;
};

type Ended = {
  readonly message: Message;
  readonly events: readonly EmailEvent[];
  /** It was moved to the dead letters. */
  readonly isDead?: true;
};

export type MessageFinisher = ReturnType<typeof createMessageFinisher>;

export function createMessageFinisher(
  { queue, ledger, events, log, now }: Dependencies,
  { runIsOver }: RunContext,
) {
  const endCounts = { acknowledged: 0, postponed: 0, deadLettered: 0 };
  let acknowledged: Ended[] = [];
  let postponed: (Ended & { forMs: () => number })[] = [];
  let isBusDown = false;

  /** A message that stays in the queue comes back, finds its rows final, and ends then. */
  const tryCall = async <T>(call: Promise<T>): Promise<T | undefined> => {
    try {
      return await call;
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      log("warn", "Messages cannot be settled; they come back", {
        event: "settle-failed",
        error: error.message,
      });
      return undefined;
    }
  };

  /** A redriven message ends: its dead letter no longer waits for an operator, whoever redrove it. */
  const closeDeadLetter = async ({ message, isDead }: Ended): Promise<void> => {
    const { attributes, body, messageId } = message;
    const redrive = redriveIn(attributes);
    const failedAs = isDead && messageId;
    if (redrive !== undefined) await tryCall(ledger.recordRedriven({ ...redrive, body, failedAs }));
  };

  /** False: their messages must come back. After one failure a run tries no more: it would wait for each timeout. */
  const publish = async (all: readonly EmailEvent[]): Promise<boolean> => {
    if (events === undefined || all.length === 0) return true;
    if (isBusDown) return false;
    try {
      await events.publish(all, runIsOver);
      return true;
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      isBusDown = true;
      log("error", "Events cannot be published; their messages come back", {
        event: "events-not-published",
        error: error.message,
      });
      return false;
    }
  };

  const postpone = (
    { message, events: left = [] }: Pick<Ended, "message"> & Partial<Ended>,
    untilMs?: number,
    atLeastMs = 0,
  ) => {
    endCounts.postponed++;
    const waitMs = () =>
      untilMs === undefined ? hiddenForMs(message.receiveCount) : hiddenUntilMs(untilMs, now());
    postponed.push({ message, events: left, forMs: () => Math.max(atLeastMs, waitMs()) });
  };

  /** Its emails are finished: it comes back only for its events. */
  const postponeUntilPublished = (message: Message) =>
    postpone({ message }, undefined, hiddenUntilPublishedMs(message.receiveCount));

  const settle = async (ten: readonly Ended[]): Promise<void> => {
    const isPublished = await publish(ten.flatMap((one) => one.events));
    const done: Ended[] = [];
    for (const ended of ten) {
      if (isPublished || ended.events.length === 0) done.push(ended);
      else {
        endCounts.acknowledged--;
        postponeUntilPublished(ended.message);
      }
    }
    await Promise.all(done.map(closeDeadLetter));
    const messages = done.map(({ message }) => message);
    if (messages.length > 0) await tryCall(queue.acknowledge(messages, runIsOver));
  };

  const acknowledge = async (ended: Ended) => {
    acknowledged.push(ended);
    if (acknowledged.length < BATCH_MAX) return;
    const ten = acknowledged;
    acknowledged = [];
    await settle(ten);
  };

  return {
    endCounts,

    /** Carries out a message's end. False: the dead letter was not taken, so the message is postponed. */
    endMessage: async (message: Message, end: MessageEnd, about?: About): Promise<boolean> => {
      const own = about?.events ?? [];
      switch (end.kind) {
        case "acknowledge":
          endCounts.acknowledged++;
          await acknowledge({ message, events: own });
          return true;
        case "postpone":
          postpone({ message, events: own }, end.untilMs, end.atLeastMs);
          return true;
        case "dead-letter": {
          const { reason, detail } = end;
          const { messageId, body, attributes } = message;
          const redriveOf = redriveIn(attributes)?.messageId;
          const read = { messageId, body, attributes, redriveOf };
          const letter = { key: undefined, ...about, ...read, reason, detail };
          const key = deadLetterKey(letter);
          const info = { reason, row: key.notification, ...(detail !== undefined && { detail }) };
          const history = [{ atMs: now(), what: "dead-lettered", why: reason }];
          const told = events?.eventsOf({ key, history }, letter) ?? [];
          // The row, its events, the copy, then the delete: a crash between them repeats a step and loses nothing.
          if ((await tryCall(ledger.recordDeadLetter(letter).then(() => true))) !== true) {
            postpone({ message });
            return false;
          }
          // Before the copy: each try would leave one more. A message that is too old has no time to wait: a redrive publishes its events.
          if (!(await publish([...own, ...told])) && reason !== "too-old") {
            postponeUntilPublished(message);
            return false;
          }
          const isMoved = await tryCall(queue.moveToDeadLetters(message, info, runIsOver));
          if (isMoved !== true) {
            postpone({ message });
            return false;
          }
          endCounts.deadLettered++;
          await acknowledge({ message, events: [], isDead: true });
          return true;
        }
      }
    },

    /** Makes the calls that are left. Postponed messages are released only now: the same run would receive them again. */
    finish: async (): Promise<void> => {
      await Promise.all([
        ...tens(acknowledged).map(settle),
        // Not yet final: published again when they are.
        publish(postponed.flatMap((one) => one.events)),
      ]);
      const hidden = postponed.map(({ message, forMs }) => ({ message, forMs: forMs() }));
      await Promise.all(tens(hidden).map((ten) => tryCall(queue.hide(ten, runIsOver))));
      acknowledged = [];
      postponed = [];
    },
  };
}

function tens<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH_MAX) }, (_, index) =>
    all.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  );
}
