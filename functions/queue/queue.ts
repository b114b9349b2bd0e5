/** The queue and its dead-letter queue. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message as SqsMessage,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { DependencyError, isError, nameOf } from "../platform/errors.ts";
import type { Log } from "../platform/log.ts";
import {
  type DeadLetterInfo,
  letterAttributes,
  type MessageAttributes,
  readAttributes,
} from "./message-attributes.ts";

/** `receipt` is valid until the message's visibility timeout. */
export type Message = {
  readonly messageId: string;
  readonly receipt: string;
  readonly body: string;
  readonly receiveCount: number;
  readonly sentAtMs: number;
  /** The producer's attributes; a dead letter keeps them. */
  readonly attributes: MessageAttributes;
};

export type DeadLettersOptions = {
  readonly client: SQSClient;
  readonly deadLetterQueueUrl: string;
  /** For one call, with the SDK's retries; a receive has its waiting time on top. */
  readonly timeoutMs: number;
  readonly log: Log;
};

export type QueueOptions = DeadLettersOptions & {
  readonly queueUrl: string;
  /** Rounded up to SQS's whole seconds. */
  readonly visibilityTimeoutMs: number;
};

export type Queue = ReturnType<typeof createQueue>;

/** The batch calls take at most 10 messages. */
export function createQueue(options: QueueOptions) {
  const { client, queueUrl: QueueUrl, visibilityTimeoutMs, timeoutMs, log } = options;
  return {
    /**
     * Up to `max` (1 to 10) messages, after waiting up to `waitSeconds` (0 to 20) for the first. Abort only at the end of the
     * run: SQS may have hidden messages already. @throws DependencyError
     */
    receive: async (
      max: number,
      waitSeconds: number,
      signal: AbortSignal,
    ): Promise<readonly Message[]> => {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: max,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: wholeSeconds(visibilityTimeoutMs),
        MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
        MessageAttributeNames: ["All"],
      });
      const limitMs = timeoutMs + waitSeconds * 1000;
      const { Messages } = await within(limitMs, signal, "messages cannot be received", (signals) =>
        client.send(command, signals),
      );
      return (Messages ?? []).flatMap(readMessage);
    },

    /** Deletes. A message that SQS does not delete comes back and finds its rows final. @throws DependencyError */
    acknowledge: async (messages: readonly Message[], signal: AbortSignal): Promise<void> => {
      const Entries = messages.map(({ receipt }, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
      }));
      const command = new DeleteMessageBatchCommand({ QueueUrl, Entries });
      const { Failed } = await within(timeoutMs, signal, "messages cannot be deleted", (signals) =>
        client.send(command, signals),
      );
      for (const { Id, Code } of Failed ?? [])
        log("warn", "A message was not deleted", {
          event: "delete-failed",
          messageId: messages[Number(Id)]?.messageId,
          code: Code,
        });
    },

    /** Hides each message for its own time from now; 0 shows it at once. @throws DependencyError */
    hide: async (
      hidden: readonly { message: Message; forMs: number }[],
      signal: AbortSignal,
    ): Promise<void> => {
      const Entries = hidden.map(({ message, forMs }, index) => ({
        Id: String(index),
        ReceiptHandle: message.receipt,
        VisibilityTimeout: wholeSeconds(forMs),
      }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
      const { Failed } = await within(timeoutMs, signal, "messages cannot be hidden", (signals) =>
        client.send(command, signals),
      );
      for (const { Id, Code } of Failed ?? [])
        log("warn", "A message was not hidden; it comes back at its visibility timeout", {
          event: "hide-failed",
          messageId: hidden[Number(Id)]?.message.messageId,
          code: Code,
        });
    },

    ...createDeadLetters(options),
  };
}

/** Errors of a message that SQS never takes as it is; some have the prefix `AWS.SimpleQueueService.`. */
const UNACCEPTABLE = new Set([
  "InvalidMessageContents",
  "InvalidParameterValue",
  "InvalidParameterValueException",
  "InvalidAttributeName",
  "InvalidAttributeValue",
  "BatchRequestTooLong",
  "MessageTooLong",
]);

export type DeadLetters = ReturnType<typeof createDeadLetters>;

export function createDeadLetters(options: DeadLettersOptions) {
  const { client, deadLetterQueueUrl, timeoutMs, log } = options;
  return {
    /**
     * Sends a copy to the dead-letter queue: the body byte for byte, the reason in attributes. False: SQS refuses it in any
     * form, and the message stays where it is. @throws DependencyError
     */
    moveToDeadLetters: async (
      message: Pick<Message, "messageId" | "body" | "attributes">,
      info: DeadLetterInfo,
      signal: AbortSignal,
    ): Promise<boolean> => {
      for (const attributes of letterAttributes(message, info)) {
        const command = new SendMessageCommand({
          QueueUrl: deadLetterQueueUrl,
          MessageBody: message.body,
          MessageAttributes: attributes,
        });
        try {
          await within(timeoutMs, signal, "a message cannot be dead-lettered", (signals) =>
            client.send(command, signals),
          );
          return true;
        } catch (error) {
          const { cause } = error instanceof DependencyError ? error : { cause: undefined };
          const name = isError(cause) ? cause.name.replace("AWS.SimpleQueueService.", "") : "";
          if (!UNACCEPTABLE.has(name)) throw error;
        }
      }
      log("error", "SQS refuses the dead letter; the message stays in the queue", {
        event: "dead-letter-refused",
        messageId: message.messageId,
        ...info,
      });
      return false;
    },
  };
}

/** @throws DependencyError */
async function within<T>(
  limitMs: number,
  signal: AbortSignal,
  what: string,
  call: (signals: { readonly abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await call({ abortSignal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]) });
  } catch (error) {
    throw new DependencyError("sqs", `${what}: ${nameOf(error)}`, { cause: error });
  }
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
      attributes: readAttributes(MessageAttributes),
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
