/** Polls a queue for a function, as Lambda does. Messages in `batchItemFailures` and of failed invocations stay. */
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
  /** Called when an invocation fails; its messages come again. */
  readonly onError?: (error: unknown) => void;
};

export type Batch = { readonly received: number; readonly kept: number };

export type EventSource = {
  /** Processes one batch, if there is one. */
  readonly batch: () => Promise<Batch>;
  /** Processes batches until the queue is empty or the time is reached. */
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
      // As on AWS, an unknown id fails the whole batch.
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
