/** Receives messages until the batch limit, the end of the queue or the time for the last receive. */
import { DependencyError } from "../platform/errors.ts";
import type { Message } from "../queue/queue.ts";
import { withResolvers } from "../values/with-resolvers.ts";
import type { Dependencies } from "./dependencies.ts";
import type { RunContext } from "./run-context.ts";

/** The most that SQS returns in one call. */
const RECEIVE_MAX = 10;

export type Batch = {
  readonly messages: readonly Message[];
  /** Call it once for each message: another one may be received. */
  readonly done: () => void;
};

/** Yields each batch as it comes, and never has more messages in flight than can be processed at once. */
export async function* pollQueue(
  { queue, mailer, log, now, settings }: Dependencies,
  context: RunContext,
): AsyncGenerator<Batch> {
  const { batchLimit, concurrency, receiveWaitSeconds } = settings;
  let requested = 0;
  let inFlight = 0;
  let last: "some" | "full" | "empty" = "some";
  let freed = withResolvers<void>();

  // A run that ended waits for no message.
  context.closing.addEventListener("abort", () => freed.resolve());

  const done = () => {
    inFlight--;
    freed.resolve();
    freed = withResolvers();
  };

  const receive = async (max: number): Promise<readonly Message[]> => {
    requested += max;
    let messages: readonly Message[] = [];
    try {
      // SQS may have hidden messages already when a receive is aborted at the end of the run.
      const leftSeconds = Math.floor((context.deadlines.receiveUntilMs - now()) / 1000);
      const waitSeconds = Math.max(0, Math.min(receiveWaitSeconds, leftSeconds));
      messages = await queue.receive(max, waitSeconds, context.over);
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      log("error", "Messages cannot be received", {
        event: "receive-failed",
        error: error.message,
      });
    }
    requested -= max - messages.length;
    inFlight += messages.length;
    return messages;
  };

  const mayReceive = () =>
    requested < batchLimit && !context.closing.aborted && now() < context.deadlines.receiveUntilMs;

  while (last !== "empty" && mayReceive()) {
    // A half-open circuit risks one message at a time. Messages beyond the daily quota would be received for nothing.
    const most = context.circuits.isProbingSes()
      ? 1
      : Math.max(1, Math.min(concurrency, mailer.mailsLeft()));
    const left = batchLimit - requested;
    const room = Math.min(left, most - inFlight);
    // Full calls only: ten messages cost as much as one.
    if (room < Math.min(RECEIVE_MAX, left, most)) {
      await freed.promise;
      continue;
    }
    // Only a full answer means a backlog that is worth several calls at once.
    const count: number = last === "full" ? Math.ceil(room / RECEIVE_MAX) : 1;
    const sizes = Array.from({ length: count }, (_, index) =>
      Math.min(RECEIVE_MAX, room - index * RECEIVE_MAX),
    );
    const calls = new Map(
      sizes.map((size, call) => [
        call,
        receive(size).then((messages) => ({ call, size, messages })),
      ]),
    );
    while (calls.size > 0) {
      const { call, size, messages } = await Promise.race(calls.values());
      calls.delete(call);
      last = messages.length === 0 ? "empty" : messages.length === size ? "full" : "some";
      if (messages.length > 0) yield { messages, done };
    }
  }
}
