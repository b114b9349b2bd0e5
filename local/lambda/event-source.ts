/**
 * A queue as a function's event source, as Lambda's poller has it: batches of up to ten; what the function names in
 * `batchItemFailures` stays in the queue, all else is deleted; of a failed invocation all stay.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import * as z from "zod/mini";

export type EventSourceOptions = {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Is told of an invocation that failed; its messages come again. */
  readonly onError?: (error: unknown) => void;
};

/** What became of one batch. */
export type Batch = { readonly received: number; readonly kept: number };

export type EventSource = {
  /** Takes one batch, if there is one, and waits for its end. */
  readonly batch: () => Promise<Batch>;
  /** Takes batches until one comes empty, or this moment (epoch ms) has come. */
  readonly drain: (untilMs: number) => Promise<void>;
};

const BATCH_SIZE = 10;

const Response = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })),
});

export function createEventSource(options: EventSourceOptions): EventSource {
  const { sqs, queueUrl, invoke, onError } = options;

  async function batch(): Promise<Batch> {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: BATCH_SIZE,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    if (messages.length === 0) return { received: 0, kept: 0 };
    const done = await workedOf(messages);
    if (done.length > 0)
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    return { received: messages.length, kept: messages.length - done.length };
  }

  async function workedOf(messages: readonly Message[]): Promise<readonly Message[]> {
    try {
      const answer = Response.parse(await invoke({ Records: messages.map(recordOf) }));
      const failed = new Set(answer.batchItemFailures.map((one) => one.itemIdentifier));
      const done = messages.filter(({ MessageId = "" }) => !failed.has(MessageId));
      // An id that is none of the batch's fails the whole batch, as at AWS.
      return messages.length - done.length === failed.size ? done : [];
    } catch (error) {
      onError?.(error);
      return [];
    }
  }

  return {
    batch,
    drain: async (untilMs) => {
      while (Date.now() < untilMs && (await batch()).received > 0);
    },
  };
}

function recordOf({ MessageId, ReceiptHandle, Body, Attributes, ...rest }: Message) {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(rest.MessageAttributes ?? {}).map(([name, attribute]) => [
        name,
        {
          dataType: attribute.DataType,
          stringValue: attribute.StringValue,
          binaryValue:
            attribute.BinaryValue && Buffer.from(attribute.BinaryValue).toString("base64"),
        },
      ]),
    ),
    md5OfBody: rest.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:feedback",
    awsRegion: "us-east-1",
  };
}
