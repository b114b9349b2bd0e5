/** Events into a queue on AWS. */
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DependencyError, nameOf } from "../../functions/platform/errors.ts";
import { CommandError } from "../shared/command-error.ts";

/** What SQS takes in one batch call: messages, and bytes of all of them. */
const BATCH_MAX = 10;
const BATCH_BYTES = 1_000_000;

/** Answers with the ids of the messages. @throws DependencyError, CommandError */
export async function sendToQueue(queueUrl: string, bodies: readonly string[]): Promise<string[]> {
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  const ids: string[] = [];
  for (const batch of batchesOf(bodies)) {
    const Entries = batch.map((body, index) => ({ Id: String(index), MessageBody: body }));
    const { Successful = [], Failed = [] } = await client
      .send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
      .catch((error: unknown) => {
        const what = `${ids.length} of ${bodies.length} events were sent; the next cannot be: ${nameOf(error)}`;
        throw new DependencyError("sqs", what, { cause: error });
      });
    ids.push(...Successful.map(({ MessageId = "" }) => MessageId));
    const [failed] = Failed;
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
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    const last = batches.at(-1);
    if (last === undefined || last.length === BATCH_MAX || bytes + size > BATCH_BYTES) {
      batches.push([body]);
      bytes = size;
    } else {
      last.push(body);
      bytes += size;
    }
  }
  return batches;
}
