/** The queue and its dead letters: what may happen to a message, in SQS's own words. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message as SqsMessage,
  type MessageAttributeValue,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { createDeadLetters, type DeadLettersOptions, sqsFailed } from "./dead-letters.ts";
import type { Message, MessageAttribute, Queue } from "./queue-port.ts";

/** A receive has its waiting time on top of `timeoutMs`. */
export type QueueOptions = DeadLettersOptions & {
  readonly queueUrl: string;
  /** How long a received message stays hidden from others; rounded up to SQS's whole seconds. */
  readonly visibilityTimeoutMs: number;
};

export function createQueue(options: QueueOptions): Queue {
  const { client, queueUrl, visibilityTimeoutMs, timeoutMs, log } = options;

  const within = async <T>(
    what: string,
    over: AbortSignal,
    call: (abortSignal: AbortSignal) => Promise<T>,
    limitMs = timeoutMs,
  ): Promise<T> => {
    try {
      return await call(AbortSignal.any([over, AbortSignal.timeout(limitMs)]));
    } catch (error) {
      throw sqsFailed(what, error);
    }
  };

  return {
    receive: async (max, waitSeconds, signal) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: max,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: wholeSeconds(visibilityTimeoutMs),
        MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
        MessageAttributeNames: ["All"],
      });
      const { Messages } = await within(
        "messages cannot be received",
        signal,
        (abortSignal) => client.send(command, { abortSignal }),
        timeoutMs + waitSeconds * 1000,
      );
      return (Messages ?? []).flatMap(readMessage);
    },

    acknowledge: async (messages, signal) => {
      const entries = messages.map(({ receipt }, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
      }));
      const command = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
      const { Failed } = await within("messages cannot be deleted", signal, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      // A batch call answers 200 all the same. What was not deleted comes back and finds its rows final.
      for (const { Id, Code } of Failed ?? [])
        log("warn", "a message was not deleted", {
          messageId: messages[Number(Id)]?.messageId,
          code: Code,
        });
    },

    hide: async (hidden, signal) => {
      const entries = hidden.map(({ message, forMs }, index) => ({
        Id: String(index),
        ReceiptHandle: message.receipt,
        VisibilityTimeout: wholeSeconds(forMs),
      }));
      const command = new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: entries,
      });
      const { Failed } = await within("messages cannot be hidden", signal, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      for (const { Id, Code } of Failed ?? [])
        log("warn", "a message comes back at its visibility timeout only", {
          messageId: hidden[Number(Id)]?.message.messageId,
          code: Code,
        });
    },

    ...createDeadLetters(options),
  };
}

function readMessage(message: SqsMessage | null): Message[] {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes } = message ?? {};
  if (MessageId === undefined || ReceiptHandle === undefined) return [];
  return [
    {
      messageId: MessageId,
      receipt: ReceiptHandle,
      body: Body ?? "",
      receiveCount: numberOr(1, Attributes?.ApproximateReceiveCount),
      sentAtMs: numberOr(Date.now(), Attributes?.SentTimestamp),
      attributes: attributesOf(MessageAttributes),
    },
  ];
}

/** An attribute named `__proto__` comes out of the SDK without its value, and is left out. */
function attributesOf(given: SqsMessage["MessageAttributes"]): Message["attributes"] {
  const entries: [string, MessageAttributeValue | undefined][] = Object.entries(given ?? {});
  const attributes = entries.flatMap(([name, attribute]): [string, MessageAttribute][] => {
    const { DataType, StringValue, BinaryValue } = attribute ?? {};
    if (DataType === undefined) return [];
    return [
      [
        name,
        {
          DataType,
          ...(StringValue === undefined ? {} : { StringValue }),
          ...(BinaryValue === undefined ? {} : { BinaryValue }),
        },
      ],
    ];
  });
  return Object.fromEntries(attributes);
}

function numberOr(otherwise: number, text: string | undefined): number {
  const number = Number(text);
  return text !== undefined && Number.isFinite(number) ? number : otherwise;
}

function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
