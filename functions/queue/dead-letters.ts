/** Dead letters: a copy of a message, byte for byte, with the reason. */
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { cutGraphemes } from "../values/cut.ts";
import { DependencyError, nameOf, isError } from "../platform/errors.ts";
import type { DeadLetterInfo, Message, MessageAttribute, Queue } from "./queue-port.ts";
import type { Log } from "../platform/log.ts";

export type DeadLettersOptions = {
  readonly client: SQSClient;
  readonly deadLetterQueueUrl: string;
  /** The longest that one call may take, with the SDK's own retries. */
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

export function createDeadLetters(options: DeadLettersOptions): Pick<Queue, "moveToDeadLetters"> {
  const { client, deadLetterQueueUrl, timeoutMs, log } = options;
  return {
    moveToDeadLetters: async (message, info, signal) => {
      for (const attributes of lettersFor(message, info)) {
        const command = new SendMessageCommand({
          QueueUrl: deadLetterQueueUrl,
          MessageBody: message.body,
          MessageAttributes: attributes,
        });
        try {
          const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
          await client.send(command, { abortSignal });
          return true;
        } catch (error) {
          if (
            !(isError(error) && UNACCEPTABLE.has(error.name.replace("AWS.SimpleQueueService.", "")))
          )
            throw sqsFailed("a message cannot be dead-lettered", error);
        }
      }
      log("error", "SQS refuses the dead letter; the message stays in the queue", {
        messageId: message.messageId,
        ...info,
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
  message: Pick<Message, "messageId" | "attributes">,
  { reason, detail }: DeadLetterInfo,
): Record<string, MessageAttribute>[] {
  const text = (value: string): MessageAttribute => ({ DataType: "String", StringValue: value });
  const ours = {
    "postrider.reason": text(reason),
    ...(detail === undefined
      ? {}
      : { "postrider.detail": text(cutGraphemes(detail, MAX_DETAIL_LENGTH)) }),
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

/** A call of SQS that failed, as whose failure it is. */
export function sqsFailed(what: string, error: unknown): DependencyError {
  return new DependencyError("sqs", `${what}: ${nameOf(error)}`, { cause: error });
}
