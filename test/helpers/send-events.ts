import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import type { LocalSystem } from "../../local/dev/system.ts";

/** What SQS takes in one batch call. */
const BATCH_MAX = 10;

/** Puts events into a system's queue. */
export async function sendEvents(
  { sqs, environment }: LocalSystem,
  events: readonly { readonly body: string }[],
): Promise<void> {
  for (let start = 0; start < events.length; start += BATCH_MAX) {
    const Entries = events
      .slice(start, start + BATCH_MAX)
      .map(({ body }, index) => ({ Id: String(index), MessageBody: body }));
    const { Failed = [] } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl: environment.QUEUE_URL, Entries }),
    );
    if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} events`);
  }
}
