/** The dead-letter queue of a dev session. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { LocalSystem } from "../system.ts";

/** How long the others are hidden while one is looked for. */
const LOOK_SECONDS = 30;

/** Takes the dead letter of a message out of its queue and answers with its body; undefined where it is not there. */
export async function takeDeadLetter(
  { sqs, environment }: LocalSystem,
  messageId: string,
): Promise<string | undefined> {
  const QueueUrl = environment.DEAD_LETTER_QUEUE_URL;
  const others: Message[] = [];
  try {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          VisibilityTimeout: LOOK_SECONDS,
        }),
      );
      if (Messages.length === 0) return undefined;
      const wanted = Messages.find(
        ({ MessageAttributes }) =>
          MessageAttributes?.["postrider.messageId"]?.StringValue === messageId,
      );
      others.push(...Messages.filter((one) => one !== wanted));
      if (wanted === undefined) continue;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: wanted.ReceiptHandle }));
      return wanted.Body;
    }
  } finally {
    for (const { ReceiptHandle } of others)
      await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      );
  }
}
