import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DependencyError, nameOf } from "../../functions/platform/errors.ts";
import { CommandError } from "../shared/command-error.ts";

/** SQS's limits of a batch: messages, and bytes of all of them together. */
const BATCH_MAX = 10;
const BATCH_BYTES = 1_000_000;

/** Sends events to a queue and returns the messages' ids. @throws DependencyError, CommandError */
export async function sendToQueue(queueUrl: string, bodies: readonly string[]): Promise<string[]> {
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  const ids: string[] = [];
  for (const batch of batchesOf(bodies)) {
    const Entries = batch.map((body, index) => ({ Id: String(index), MessageBody: body }));
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
    const { Successful = [], Failed: [failed] = [] } = await client
      .send(command)
      .catch((error: unknown) => {
        const what = `${ids.length} of ${bodies.length} events were sent; the next cannot be: ${nameOf(error)}`;
        throw new DependencyError("sqs", what, { cause: error });
      });
    ids.push(...Successful.map(({ MessageId = "" }) => MessageId));
    if (failed !== undefined)
      throw new CommandError(
        `SQS took ${ids.length} of ${bodies.length} events and refused the next: ${failed.Code ?? ""} ${failed.Message ?? ""}`.trim(),
      );
  }
  client.destroy();
  return ids;
}

function batchesOf(bodies: readonly string[]): string[][] {
  const batches: string[][] = [];
  let bytes = Infinity;
  for (const body of bodies) {
    bytes += Buffer.byteLength(body);
    const last = batches.at(-1);
    if (last !== undefined && last.length < BATCH_MAX && bytes <= BATCH_BYTES) last.push(body);
    else {
      batches.push([body]);
      bytes = Buffer.byteLength(body);
    }
  }
  return batches;
}
