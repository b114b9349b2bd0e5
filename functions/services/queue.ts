/** The queue and its dead letters: what may happen to a message, in SQS's own words. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message as SqsMessage,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { DependencyError, nameOf } from "../core/errors.ts";
import type { DeathCertificate, Log, Message, MessageAttribute, Queue } from "./ports.ts";
import { withinMs } from "./time-limit.ts";

export type QueueOptions = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** How long a received message stays hidden from others; rounded up to SQS's whole seconds. */
  readonly visibilityTimeoutMs: number;
  /** The longest that one call may take, with the SDK's own retries; a receive has its waiting time on top. */
  readonly timeoutMs: number;
  readonly log: Log;
};

/** SQS refuses more. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_ATTRIBUTES = 10;
const MAX_DETAIL_LENGTH = 1000;

/** What SQS says of a message that it will not take as it is, now or ever (some with the prefix `AWS.SimpleQueueService.`). */
const UNACCEPTABLE = new Set([
  "InvalidMessageContents",
  "InvalidParameterValue",
  "InvalidParameterValueException",
  "InvalidAttributeName",
  "InvalidAttributeValue",
  "BatchRequestTooLong",
  "MessageTooLong",
]);

export function createQueue(options: QueueOptions): Queue {
  const { client, queueUrl, deadLetterQueueUrl, visibilityTimeoutMs, timeoutMs, log } = options;

  const within = async <T>(
    what: string,
    over: AbortSignal,
    call: (abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    try {
      return await withinMs(timeoutMs, call, over);
    } catch (error) {
      throw failed(what, error);
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
      try {
        const { Messages } = await withinMs(
          timeoutMs + waitSeconds * 1000,
          (abortSignal) => client.send(command, { abortSignal }),
          signal,
        );
        return (Messages ?? []).flatMap(readMessage);
      } catch (error) {
        throw failed("messages cannot be received", error);
      }
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

    deadLetter: async (message, certificate, signal) => {
      for (const attributes of lettersFor(message, certificate)) {
        const command = new SendMessageCommand({
          QueueUrl: deadLetterQueueUrl,
          MessageBody: message.body,
          MessageAttributes: attributes,
        });
        try {
          await withinMs(timeoutMs, (abortSignal) => client.send(command, { abortSignal }), signal);
          return true;
        } catch (error) {
          if (
            !(
              Error.isError(error) &&
              UNACCEPTABLE.has(error.name.replace("AWS.SimpleQueueService.", ""))
            )
          )
            throw failed("a message cannot be dead-lettered", error);
        }
      }
      log("error", "SQS refuses the dead letter; the message stays in the queue", {
        messageId: message.messageId,
        ...certificate,
      });
      return false;
    },
  };
}

/**
 * The copy's attributes: the producer's own beside ours; then, where SQS refuses that (attributes count towards its
 * 1 MiB), the reason alone; then none, because the body itself always fits, and the log has the reason.
 */
function lettersFor(
  message: Message,
  { reason, detail }: DeathCertificate,
): Record<string, MessageAttribute>[] {
  const text = (value: string): MessageAttribute => ({ DataType: "String", StringValue: value });
  const ours = {
    "postrider.reason": text(reason),
    ...(detail === undefined
      ? {}
      : { "postrider.detail": text(detail.slice(0, MAX_DETAIL_LENGTH)) }),
    "postrider.messageId": text(message.messageId),
  };
  const kept = Object.entries(message.attributes).filter(
    ([name]) => !name.startsWith("postrider."),
  );
  const room = MAX_ATTRIBUTES - Object.keys(ours).length;
  return [
    { ...Object.fromEntries(kept.slice(0, room)), ...ours },
    { "postrider.reason": text(reason) },
    {},
  ];
}

function readMessage(message: SqsMessage): Message[] {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes } = message;
  if (MessageId === undefined || ReceiptHandle === undefined) return [];
  const attributes = Object.entries(MessageAttributes ?? {}).map(([name, attribute]) => {
    const { DataType, StringValue, BinaryValue } = attribute;
    return [
      name,
      {
        DataType,
        ...(StringValue === undefined ? {} : { StringValue }),
        ...(BinaryValue === undefined ? {} : { BinaryValue }),
      },
    ] as const;
  });
  return [
    {
      messageId: MessageId,
      receipt: ReceiptHandle,
      body: Body ?? "",
      receiveCount: numberOr(1, Attributes?.ApproximateReceiveCount),
      sentAtMs: numberOr(Date.now(), Attributes?.SentTimestamp),
      attributes: Object.fromEntries(attributes),
    },
  ];
}

function numberOr(otherwise: number, text: string | undefined): number {
  const number = Number(text);
  return text !== undefined && Number.isFinite(number) ? number : otherwise;
}

function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

function failed(what: string, error: unknown): DependencyError {
  return new DependencyError("sqs", `${what}: ${nameOf(error)}`, { cause: error });
}
