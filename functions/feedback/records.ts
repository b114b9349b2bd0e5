/**
 * What Lambda's poller hands over, and what it is told: a batch of messages, and those that must come again.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import * as z from "zod/mini";
import type { Message, MessageAttribute } from "../services/ports.ts";

/** The messages that stay in the queue; all others are deleted. */
export type BatchResponse = {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
};

const Attribute = z.object({
  dataType: z.string(),
  stringValue: z.optional(z.string()),
  binaryValue: z.optional(z.string()),
});

const SqsEvent = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      receiptHandle: z.string(),
      body: z.string(),
      attributes: z.object({
        ApproximateReceiveCount: z.coerce.number(),
        SentTimestamp: z.coerce.number(),
      }),
      messageAttributes: z.optional(z.record(z.string(), Attribute)),
    }),
  ),
});

/** Reads an invocation's event as the messages of its batch. @throws Error where it is no event of SQS */
export function readRecords(event: unknown): Message[] {
  const parsed = SqsEvent.safeParse(event);
  if (!parsed.success) throw new Error("Expected an event of SQS: `Records`, each with its body");
  return parsed.data.Records.map(({ messageId, receiptHandle, body, attributes, ...rest }) => ({
    messageId,
    receipt: receiptHandle,
    body,
    receiveCount: attributes.ApproximateReceiveCount,
    sentAtMs: attributes.SentTimestamp,
    attributes: Object.fromEntries(
      Object.entries(rest.messageAttributes ?? {}).map(([name, attribute]) => [
        name,
        attributeOf(attribute),
      ]),
    ),
  }));
}

function attributeOf(attribute: z.infer<typeof Attribute>): MessageAttribute {
  const { dataType: DataType, stringValue: StringValue, binaryValue } = attribute;
  return {
    DataType,
    ...(StringValue === undefined ? {} : { StringValue }),
    ...(binaryValue === undefined ? {} : { BinaryValue: Buffer.from(binaryValue, "base64") }),
  };
}
