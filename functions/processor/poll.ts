/** Takes messages off the queue: no more than can start at once, in tens, until the limit or the end of the queue. */
import { DependencyError } from "../platform/errors.ts";
import type { Message } from "../queue/queue-port.ts";
import type { RunContext } from "./run-context.ts";
import type { Dependencies } from "./dependencies.ts";
import { withResolvers } from "../values/with-resolvers.ts";

/** What SQS hands out in one call. */
const RECEIVE_MAX = 10;

/** Works a batch of messages; `ended` is called for each message as it ends, so that another may come. */
export type Begin = (messages: readonly Message[], ended: () => void) => Promise<void>;

/** Receives, and begins each batch as it comes, until all that was begun has ended. */
export async function pollQueue(
  { queue, mailer, log, now, settings }: Dependencies,
  context: RunContext,
  begin: Begin,
): Promise<void> {
  const { batchLimit, concurrency, receiveWaitSeconds } = settings;
  const begun: Promise<void>[] = [];
  let asked = 0;
  let inFlight = 0;
  const queueWas: { last: "some" | "full" | "empty" } = { last: "some" };
  let roomFreed = withResolvers<void>();

  const ended = () => {
    inFlight--;
    roomFreed.resolve();
    roomFreed = withResolvers();
  };

  // What has begun is brought to its end before anything is thrown: a work left behind would thaw in the next invocation.
  let failure: { readonly error: unknown } | undefined;
  const unforeseen = (error: unknown) => {
    failure ??= { error };
    context.end("unforeseen");
    roomFreed.resolve();
  };

  const receive = async (max: number): Promise<void> => {
    asked += max;
    let messages: readonly Message[] = [];
    try {
      // A receive that outlasts the run would be cut off, and what it was about to hand out hidden from everybody.
      const leftSeconds = Math.floor((context.deadlines.receiveUntilMs - now()) / 1000);
      messages = await queue.receive(
        max,
        Math.max(0, Math.min(receiveWaitSeconds, leftSeconds)),
        context.over,
      );
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      log("error", "nothing can be received", { error: error.message });
    }
    asked -= max - messages.length;
    inFlight += messages.length;
    queueWas.last = messages.length === 0 ? "empty" : messages.length === max ? "full" : "some";
    if (messages.length > 0) begun.push(begin(messages, ended).catch(unforeseen));
  };

  const goOn = () =>
    queueWas.last !== "empty" &&
    asked < batchLimit &&
    context.ended() === undefined &&
    now() < context.deadlines.receiveUntilMs;

  while (goOn()) {
    const left = batchLimit - asked;
    // Who finds out whether SES is back risks one message at a time; one that never came to SES proves nothing. And what the
    // day's quota has no mail left for is better not received: each receive counts.
    const most = context.outages.probing()
      ? 1
      : Math.max(1, Math.min(concurrency, mailer.mailsLeft()));
    const room = Math.min(left, most - inFlight);
    // Fewer than ten at a time would cost a request a message.
    if (room < Math.min(RECEIVE_MAX, left, most)) {
      await roomFreed.promise;
      continue;
    }
    // One call tells whether there is a backlog; only then is all that there is room for asked for at once.
    const calls = queueWas.last === "full" ? Math.ceil(room / RECEIVE_MAX) : 1;
    const sizes = Array.from({ length: calls }, (_, index) =>
      Math.min(RECEIVE_MAX, room - index * RECEIVE_MAX),
    );
    await Promise.all(sizes.map(receive));
  }
  await Promise.all(begun);
  if (failure !== undefined) throw failure.error;
}
