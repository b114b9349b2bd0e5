/** What clients do to the messages of the local SQS, read from its answers. */
import * as z from "zod";

export type SqsTraffic = {
  /** The queue's name. */
  readonly queue: string;
  readonly messageId: string;
} & (
  | {
      readonly kind: "sent";
      readonly body: string;
      /** String attributes only. */
      readonly attributes: Readonly<Record<string, string>>;
    }
  | { readonly kind: "received" | "deleted" }
);

/** Receipt handles of messages that are not deleted; above this number the oldest are dropped. */
const MAX_RECEIPTS = 10_000;

const Attributes = z.record(z.string(), z.object({ StringValue: z.optional(z.string()) }));
const Sent = z.object({
  Id: z.optional(z.string()),
  MessageBody: z.string(),
  MessageAttributes: z.optional(Attributes),
});
const Deleted = z.object({ Id: z.optional(z.string()), ReceiptHandle: z.string() });
const Queue = z.object({ QueueUrl: z.string() });
const batchOf = <T extends z.ZodType>(entry: T) =>
  z.object({ Entries: z.array(entry) }).transform(({ Entries }) => Entries);
const Message = z.object({ MessageId: z.string() });
const Received = z.object({
  Messages: z.array(Message.extend({ ReceiptHandle: z.string() })).default([]),
});
const Done = z.object({
  Successful: z.array(z.object({ Id: z.string(), MessageId: z.optional(z.string()) })).default([]),
});

/** A request that SQS answered with 200. */
export type AnsweredRequest = {
  /** The header `x-amz-target`: `AmazonSQS.SendMessage`. */
  readonly target: string;
  readonly request: unknown;
  readonly answer: unknown;
};

/** Must get the requests in order. */
export function createTrafficReader(
  onTraffic: (traffic: SqsTraffic) => void,
): (answered: AnsweredRequest) => void {
  const messageIds = new Map<string, string>();

  const deleted = (queue: string, receipt = "") => {
    const messageId = messageIds.get(receipt);
    if (messageId === undefined) return;
    messageIds.delete(receipt);
    onTraffic({ kind: "deleted", queue, messageId });
  };
  const sent = (queue: string, messageId: string, message: z.infer<typeof Sent> | undefined) => {
    if (message === undefined) return;
    const attributes = Object.entries(message.MessageAttributes ?? {}).flatMap(
      ([name, { StringValue }]) => (StringValue === undefined ? [] : [[name, StringValue]]),
    );
    const body = message.MessageBody;
    onTraffic({ kind: "sent", queue, messageId, body, attributes: Object.fromEntries(attributes) });
  };
  const received = (queue: string, { MessageId, ReceiptHandle }: Record<string, string>) => {
    if (MessageId === undefined || ReceiptHandle === undefined) return;
    messageIds.set(ReceiptHandle, MessageId);
    const [oldest] = messageIds.keys();
    if (messageIds.size > MAX_RECEIPTS && oldest !== undefined) messageIds.delete(oldest);
    onTraffic({ kind: "received", queue, messageId: MessageId });
  };

  return ({ target, request, answer }) => {
    const queue = Queue.safeParse(request).data?.QueueUrl.split("/").at(-1);
    if (queue === undefined) return;
    switch (target.slice(target.lastIndexOf(".") + 1)) {
      case "SendMessage":
        return sent(queue, Message.parse(answer).MessageId, Sent.parse(request));
      case "DeleteMessage":
        return deleted(queue, Deleted.parse(request).ReceiptHandle);
      case "ReceiveMessage":
        for (const message of Received.parse(answer).Messages) received(queue, message);
        return;
      case "SendMessageBatch": {
        const entries = batchOf(Sent).parse(request);
        for (const { Id, MessageId = "" } of Done.parse(answer).Successful)
          sent(
            queue,
            MessageId,
            entries.find((entry) => entry.Id === Id),
          );
        return;
      }
      case "DeleteMessageBatch": {
        const entries = batchOf(Deleted).parse(request);
        for (const { Id } of Done.parse(answer).Successful)
          deleted(queue, entries.find((entry) => entry.Id === Id)?.ReceiptHandle);
      }
    }
  };
}
