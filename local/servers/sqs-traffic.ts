/** What happens to the messages of the local SQS, read from its answers, whichever client sent the request. */
import * as z from "zod";

export type SqsTraffic = {
  /** The queue's name. */
  readonly queue: string;
  readonly messageId: string;
} & (
  | {
      readonly kind: "sent";
      readonly body: string;
      /** The message attributes that are strings. */
      readonly attributes: Readonly<Record<string, string>>;
    }
  | { readonly kind: "received" | "deleted" }
);

/** A receipt handle is kept until its message is deleted; of more than these, the oldest are forgotten. */
const MOST_RECEIPTS = 10_000;

const Attributes = z.record(z.string(), z.object({ StringValue: z.optional(z.string()) }));
const Sent = z.object({ MessageBody: z.string(), MessageAttributes: z.optional(Attributes) });
const Request = z.object({ QueueUrl: z.string() });
const Entries = <T extends z.ZodType>(entry: T) => z.object({ Entries: z.array(entry) });
const Named = z.object({ Id: z.string(), MessageId: z.string() });
const READ = {
  sendMessage: { request: Sent, answer: z.object({ MessageId: z.string() }) },
  sendMessageBatch: {
    request: Entries(Sent.extend({ Id: z.string() })),
    answer: z.object({ Successful: z.array(Named).default([]) }),
  },
  receiveMessage: z.object({
    Messages: z.array(z.object({ MessageId: z.string(), ReceiptHandle: z.string() })).default([]),
  }),
  deleteMessage: z.object({ ReceiptHandle: z.string() }),
  deleteMessageBatch: {
    request: Entries(z.object({ Id: z.string(), ReceiptHandle: z.string() })),
    answer: z.object({ Successful: z.array(z.object({ Id: z.string() })).default([]) }),
  },
};

/** One request that SQS has answered with 200. */
export type AnsweredRequest = {
  /** As `x-amz-target` has it: `AmazonSQS.SendMessage`. */
  readonly target: string;
  readonly request: unknown;
  readonly answer: unknown;
};

/** Reads requests one after the other and reports what they did to which message. */
export function createTrafficReader(
  onTraffic: (traffic: SqsTraffic) => void,
): (answered: AnsweredRequest) => void {
  const messageIds = new Map<string, string>();

  const deleted = (queue: string, receipt: string) => {
    const messageId = messageIds.get(receipt);
    if (messageId === undefined) return;
    messageIds.delete(receipt);
    onTraffic({ kind: "deleted", queue, messageId });
  };
  const sent = (queue: string, messageId: string, message: z.infer<typeof Sent>) => {
    const attributes = Object.entries(message.MessageAttributes ?? {}).flatMap(
      ([name, { StringValue }]) => (StringValue === undefined ? [] : [[name, StringValue]]),
    );
    onTraffic({
      kind: "sent",
      queue,
      messageId,
      body: message.MessageBody,
      attributes: Object.fromEntries(attributes),
    });
  };

  return ({ target, request, answer }) => {
    const queue = Request.safeParse(request).data?.QueueUrl.split("/").at(-1);
    if (queue === undefined) return;
    switch (target.slice(target.lastIndexOf(".") + 1)) {
      case "SendMessage":
        sent(
          queue,
          READ.sendMessage.answer.parse(answer).MessageId,
          READ.sendMessage.request.parse(request),
        );
        break;
      case "SendMessageBatch": {
        const messages = READ.sendMessageBatch.request.parse(request).Entries;
        for (const { Id, MessageId } of READ.sendMessageBatch.answer.parse(answer).Successful) {
          const message = messages.find((one) => one.Id === Id);
          if (message !== undefined) sent(queue, MessageId, message);
        }
        break;
      }
      case "ReceiveMessage":
        for (const { MessageId, ReceiptHandle } of READ.receiveMessage.parse(answer).Messages) {
          messageIds.set(ReceiptHandle, MessageId);
          const [oldest] = messageIds.keys();
          if (messageIds.size > MOST_RECEIPTS && oldest !== undefined) messageIds.delete(oldest);
          onTraffic({ kind: "received", queue, messageId: MessageId });
        }
        break;
      case "DeleteMessage":
        deleted(queue, READ.deleteMessage.parse(request).ReceiptHandle);
        break;
      case "DeleteMessageBatch": {
        const entries = READ.deleteMessageBatch.request.parse(request).Entries;
        for (const { Id } of READ.deleteMessageBatch.answer.parse(answer).Successful) {
          const entry = entries.find((one) => one.Id === Id);
          if (entry !== undefined) deleted(queue, entry.ReceiptHandle);
        }
        break;
      }
    }
  };
}
