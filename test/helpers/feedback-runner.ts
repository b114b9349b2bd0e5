/** The real feedback handler in a process of its own, its queue, and Lambda's poller between them. */
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { FEEDBACK_KEY } from "../../functions/coordination/feedback-mark.ts";
import type { Suppressed } from "../../functions/coordination/suppressions.ts";
import { createSuppressions } from "../../functions/coordination/suppressions.ts";
import { type Batch, createEventSource } from "../../local/lambda/event-source.ts";
import { createLocalLambda } from "../../local/lambda/lambda.ts";
import { asciiJson } from "../../local/servers/sqs.ts";
import type { VirtualClock } from "./clock/virtual-clock.ts";
import type { LocalSystem } from "../../local/dev/system.ts";
import { type DeadLetter, deadLettersIn } from "./dead-letters.ts";

const HANDLER = new URL("../../local/lambda/handlers/feedback.ts", import.meta.url);
const FUNCTION_TIMEOUT_MS = 30_000;
export type FeedbackRunner = {
  /** Puts events on its queue; a text goes as it is. */
  readonly put: (...events: readonly (object | string)[]) => Promise<void>;
  /** One batch of what SES has told by now. */
  readonly batch: () => Promise<Batch>;
  /** Batches until one comes empty; answers with how many messages stay in the queue. */
  readonly drain: () => Promise<number>;
  readonly suppressed: () => Promise<Suppressed[]>;
  /** How far the feedback has come, epoch ms. */
  readonly lastSubmittedMs: () => Promise<number | undefined>;
  readonly deadLetters: () => Promise<DeadLetter[]>;
  /** All that the function has written, as text. */
  readonly output: () => string;
  readonly kill: () => void;
};

export type FeedbackRunnerOptions = {
  /** Its module; default: the source. */
  readonly handler?: URL | string | undefined;
  /** The clock that its process follows; default: the system's. */
  readonly clock?: Pick<VirtualClock, "environment" | "during">;
};

const ID = "feedback";

export function createFeedbackRunner(
  system: LocalSystem,
  { handler = HANDLER, clock }: FeedbackRunnerOptions = {},
): FeedbackRunner {
  const { sqs, dynamodb, ses, feedback } = system;
  if (feedback === undefined) throw new Error("Expected the stage to be asked for `feedback`");
  const { queueUrl, deadLetterQueueUrl, environment } = feedback;
  const lines: string[] = [];
  const lambda = createLocalLambda({
    entry: handler,
    timeoutMs: FUNCTION_TIMEOUT_MS,
    env: { ...environment, ...clock?.environment(ID) },
    onLog: (line) => lines.push(line),
  });
  const source = createEventSource({
    sqs,
    queueUrl,
    invoke: (event) =>
      clock === undefined
        ? lambda.invoke(event)
        : clock.during(ID, async () => await lambda.invoke(event)),
    onError: (error) => lines.push(String(error)),
  });
  const batch = async () => {
    await ses.events.settled();
    return source.batch();
  };

  return {
    put: async (...events) => {
      for (const event of events)
        await sqs.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: typeof event === "string" ? event : asciiJson(event),
          }),
        );
    },
    batch,
    drain: async () => {
      await ses.events.settled();
      await source.drain(Infinity);
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] }),
      );
      return (
        Number(Attributes?.["ApproximateNumberOfMessages"]) +
        Number(Attributes?.["ApproximateNumberOfMessagesNotVisible"])
      );
    },
    suppressed: async () => {
      const table = environment.COORDINATION_TABLE;
      const all: Suppressed[] = [];
      const suppressions = createSuppressions({ client: dynamodb, table, now: Date.now });
      for await (const one of suppressions.list()) all.push(one);
      return all;
    },
    lastSubmittedMs: async () => {
      const { Item } = await dynamodb.send(
        new GetItemCommand({
          TableName: environment.COORDINATION_TABLE,
          Key: FEEDBACK_KEY,
          ConsistentRead: true,
        }),
      );
      return Item === undefined ? undefined : Number(Item["lastSubmittedMs"]?.N);
    },
    deadLetters: () => deadLettersIn(sqs, deadLetterQueueUrl),
    output: () => lines.join("\n"),
    kill: lambda.kill,
  };
}
