/** The dead-letter queue of a dev session. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** How long the search hides the other dead letters. */
const LOOK_SECONDS = 30;

/** Passes a dead letter's body to `resend`, then removes it unless `resend` rejects. Returns whether it was found. */
export async function redriveDeadLetter(
  {
    sqs,
    environment: { DEAD_LETTER_QUEUE_URL: QueueUrl },
  }: {
    readonly sqs: SQSClient;
    readonly environment: { readonly DEAD_LETTER_QUEUE_URL: string };
  },
  messageId: string,
  resend: (body: string) => Promise<unknown>,
): Promise<boolean> {
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
      if (Messages.length === 0) return false;
      const wanted = Messages.find(
        ({ MessageAttributes }) =>
          MessageAttributes?.["postrider.messageId"]?.StringValue === messageId,
      );
      others.push(...Messages);
      if (wanted === undefined) continue;
      await resend(wanted.Body ?? "");
      others.splice(others.indexOf(wanted), 1);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: wanted.ReceiptHandle }));
      return true;
    }
  } finally {
    for (const { ReceiptHandle } of others)
      await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      );
  }
}
