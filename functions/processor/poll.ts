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
  let receivedOrRequested = 0;
  let inFlight = 0;
  let lastAnswer: "some" | "full" | "empty" = "some";
  let freed = withResolvers<void>();

  // A run that ended waits for no message.
  context.noNewWork.addEventListener("abort", () => freed.resolve());

  const done = () => {
    inFlight--;
    freed.resolve();
    freed = withResolvers();
  };

  const receive = async (max: number): Promise<readonly Message[]> => {
    receivedOrRequested += max;
    let messages: readonly Message[] = [];
    try {
      // Waits at most until `receiveUntilMs`: an aborted receive may have hidden messages.
      const leftSeconds = Math.floor((context.deadlines.receiveUntilMs - now()) / 1000);
      const waitSeconds = Math.max(0, Math.min(receiveWaitSeconds, leftSeconds));
      messages = await queue.receive(max, waitSeconds, context.runIsOver);
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      log("error", "Messages cannot be received", {
        event: "receive-failed",
        error: error.message,
      });
    }
    receivedOrRequested -= max - messages.length;
    inFlight += messages.length;
    return messages;
  };

  const mayReceive = () =>
    receivedOrRequested < batchLimit &&
    !context.noNewWork.aborted &&
    now() < context.deadlines.receiveUntilMs;

  while (lastAnswer !== "empty" && mayReceive()) {
    // A probe processes one message at a time. At a used-up quota, one message shows whether it is free again.
    const most = context.circuits.isProbingSes()
      ? 1
      : Math.max(1, Math.min(concurrency, mailer.mailsLeft()));
    const left = batchLimit - receivedOrRequested;
    const room = Math.min(left, most - inFlight);
    // Waits until there is room for a full call: SQS bills calls, not messages.
    if (room < Math.min(RECEIVE_MAX, left, most)) {
      await freed.promise;
      continue;
    }
    // Several calls at once only after a full answer, which shows a backlog.
    const count: number = lastAnswer === "full" ? Math.ceil(room / RECEIVE_MAX) : 1;
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
      lastAnswer = messages.length === 0 ? "empty" : messages.length === size ? "full" : "some";
      if (messages.length > 0) yield { messages, done };
    }
  }
}
