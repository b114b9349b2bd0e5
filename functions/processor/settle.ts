/** What becomes of the messages of a run: deletes in tens as they come, everything else once receiving has ended. */
import { hiddenForMs, hiddenUntilMs } from "./backoff.ts";
import type { MessageEnd } from "../delivery/delivery.ts";
import { DependencyError } from "../platform/errors.ts";
import type { Message } from "../queue/queue-port.ts";
import type { RunContext } from "./run-context.ts";
import type { Dependencies } from "./dependencies.ts";

/** What SQS takes in one batch call. */
const BATCH_MAX = 10;

export type Settled = { acknowledged: number; postponed: number; deadLettered: number };

export type Settlement = {
  /** Decides a message's end; the calls may come later, and what is not called comes back by its visibility timeout. False: SQS
   * took no dead letter, and the message is postponed. */
  readonly settle: (message: Message, end: MessageEnd) => Promise<boolean>;
  /** Makes the calls that are left. Receiving must have ended: a message shown at once would come straight back to us. */
  readonly finish: () => Promise<void>;
  readonly settled: Readonly<Settled>;
};

export function createSettlement(
  { queue, log, now }: Dependencies,
  context: RunContext,
): Settlement {
  const settled: Settled = { acknowledged: 0, postponed: 0, deadLettered: 0 };
  let done: Message[] = [];
  const waiting: { message: Message; forMs: () => number }[] = [];

  /** SQS being away is no news to a message whose rows are final: it comes back, and finds them. */
  const orLater = async (call: Promise<void>): Promise<void> => {
    try {
      await call;
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      log("warn", "SQS was not told; the messages come back", { error: error.message });
    }
  };

  const postpone = (message: Message, untilMs?: number, atLeastMs = 0) => {
    settled.postponed++;
    const forMs = () =>
      untilMs === undefined ? hiddenForMs(message.receiveCount) : hiddenUntilMs(untilMs, now());
    waiting.push({ message, forMs: () => Math.max(atLeastMs, forMs()) });
  };

  const acknowledge = async (message: Message) => {
    done.push(message);
    if (done.length < BATCH_MAX) return;
    const ten = done;
    done = [];
    await orLater(queue.acknowledge(ten, context.over));
  };

  return {
    settled,
    settle: async (message, end) => {
      switch (end.kind) {
        case "acknowledge":
          settled.acknowledged++;
          await acknowledge(message);
          return true;
        case "postpone":
          postpone(message, end.untilMs, end.atLeastMs);
          return true;
        case "dead-letter": {
          const info = {
            reason: end.reason,
            ...(end.detail === undefined ? {} : { detail: end.detail }),
          };
          // The copy first, then the delete: a death between them leaves two copies, never none.
          let buried = false;
          await orLater(
            queue
              .moveToDeadLetters(message, info, context.over)
              .then((sent) => void (buried = sent)),
          );
          if (!buried) {
            postpone(message);
            return false;
          }
          settled.deadLettered++;
          await acknowledge(message);
          return true;
        }
      }
    },
    finish: async () => {
      const hidden = waiting.map(({ message, forMs }) => ({ message, forMs: forMs() }));
      await Promise.all([
        ...tens(done).map((ten) => orLater(queue.acknowledge(ten, context.over))),
        ...tens(hidden).map((ten) => orLater(queue.hide(ten, context.over))),
      ]);
      done = [];
      waiting.length = 0;
    },
  };
}

function tens<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH_MAX) }, (_, index) =>
    all.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  );
}
