/**
 * What Lambda's poller hands over, and what it is told: a batch of messages, and those that must come again.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import * as z from "zod/mini";
import type { Message, MessageAttribute } from "../queue/queue-port.ts";

/** The messages that stay in the queue; all others are deleted. */
export type BatchResponse = {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
};

const Attribute = z.object({
  dataType: z.string(),
  stringValue: z.nullish(z.string()),
  binaryValue: z.nullish(z.string()),
});

/** What a record cannot be worked without is asked for; the rest is left out where it cannot be read. */
const SqsEvent = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      receiptHandle: z.string(),
      body: z.string(),
      attributes: z.catch(
        z.object({
          ApproximateReceiveCount: z.catch(z.coerce.number(), 1),
          SentTimestamp: z.catch(z.coerce.number(), Date.now),
        }),
        () => ({ ApproximateReceiveCount: 1, SentTimestamp: Date.now() }),
      ),
      messageAttributes: z.catch(z.record(z.string(), z.unknown()), {}),
    }),
  ),
});

/** Reads an invocation's event as the messages of its batch. @throws Error where it is no event of SQS */
export function readRecords(event: unknown): Message[] {
  const parsed = SqsEvent.safeParse(event);
  if (!parsed.success) throw new Error("Expected an event of SQS: `Records`, each with its body");
  return parsed.data.Records.map(
    ({ messageId, receiptHandle, body, attributes, messageAttributes }) => ({
      messageId,
      receipt: receiptHandle,
      body,
      receiveCount: attributes.ApproximateReceiveCount,
      sentAtMs: attributes.SentTimestamp,
      attributes: Object.fromEntries(Object.entries(messageAttributes).flatMap(readAttribute)),
    }),
  );
}

function readAttribute([name, attribute]: [string, unknown]): [string, MessageAttribute][] {
  const parsed = Attribute.safeParse(attribute);
  if (!parsed.success) return [];
  const { dataType: DataType, stringValue, binaryValue } = parsed.data;
  return [
    [
      name,
      {
        DataType,
        ...(typeof stringValue === "string" ? { StringValue: stringValue } : {}),
        ...(typeof binaryValue === "string"
          ? { BinaryValue: Buffer.from(binaryValue, "base64") }
          : {}),
      },
    ],
  ];
}
