/** Ends the messages of a run: acknowledges in tens, hides and returns the rest once receiving has ended. */
import type { MessageEnd } from "../delivery/delivery.ts";
import { deadLetterKey, type DeadLetterRecord } from "../delivery/ledger-records.ts";
import { DependencyError } from "../platform/errors.ts";
import { type Message, MESSAGE_ID_ATTRIBUTE, ROW_ATTRIBUTE } from "../queue/queue.ts";
import { hiddenForMs, hiddenUntilMs } from "./backoff.ts";
import type { Dependencies } from "./dependencies.ts";
import type { RunContext } from "./run-context.ts";

/** The most that SQS takes in one batch call. */
const BATCH_MAX = 10;

/** What is known of a message besides itself, once its body was read. */
export type About = Pick<DeadLetterRecord, "key" | "event" | "definition">;

export type MessageFinisher = ReturnType<typeof createMessageFinisher>;

export function createMessageFinisher(
  { queue, ledger, log, now }: Dependencies,
  { runIsOver }: RunContext,
) {
  const endCounts = { acknowledged: 0, postponed: 0, deadLettered: 0 };
  let acknowledged: Message[] = [];
  let postponed: { message: Message; forMs: () => number }[] = [];

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
  const closeDeadLetter = async ({ attributes }: Message): Promise<void> => {
    const messageId = attributes[MESSAGE_ID_ATTRIBUTE]?.StringValue;
    const notification = attributes[ROW_ATTRIBUTE]?.StringValue;
    if (messageId !== undefined && notification !== undefined)
      await tryCall(ledger.recordRedriven({ notification, messageId }));
  };

  const postpone = (message: Message, untilMs?: number, atLeastMs = 0) => {
    endCounts.postponed++;
    const waitMs = () =>
      untilMs === undefined ? hiddenForMs(message.receiveCount) : hiddenUntilMs(untilMs, now());
    postponed.push({ message, forMs: () => Math.max(atLeastMs, waitMs()) });
  };

  const acknowledge = async (message: Message) => {
    await closeDeadLetter(message);
    acknowledged.push(message);
    if (acknowledged.length < BATCH_MAX) return;
    const ten = acknowledged;
    acknowledged = [];
    await tryCall(queue.acknowledge(ten, runIsOver));
  };

  return {
    endCounts,

    /** Carries out a message's end. False: the dead letter was not taken, so the message is postponed. */
    endMessage: async (message: Message, end: MessageEnd, about?: About): Promise<boolean> => {
      switch (end.kind) {
        case "acknowledge":
          endCounts.acknowledged++;
          await acknowledge(message);
          return true;
        case "postpone":
          postpone(message, end.untilMs, end.atLeastMs);
          return true;
        case "dead-letter": {
          const { reason, detail } = end;
          const { messageId, body } = message;
          const letter = { key: undefined, ...about, messageId, body, reason, detail };
          const row = deadLetterKey(letter).notification;
          const info = { reason, row, ...(detail !== undefined && { detail }) };
          // The row, the copy, then the delete: a crash between them repeats a step and loses nothing.
          const isMoved = await tryCall(
            ledger
              .recordDeadLetter(letter)
              .then(() => queue.moveToDeadLetters(message, info, runIsOver)),
          );
          if (isMoved !== true) {
            postpone(message);
            return false;
          }
          endCounts.deadLettered++;
          await acknowledge(message);
          return true;
        }
      }
    },

    /** Makes the calls that are left. Postponed messages are released only now: the same run would receive them again. */
    finish: async (): Promise<void> => {
      const hidden = postponed.map(({ message, forMs }) => ({ message, forMs: forMs() }));
      await Promise.all([
        ...tens(acknowledged).map((ten) => tryCall(queue.acknowledge(ten, runIsOver))),
        ...tens(hidden).map((ten) => tryCall(queue.hide(ten, runIsOver))),
      ]);
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
