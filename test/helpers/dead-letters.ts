import { type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

export type DeadLetter = {
  body: string;
  reason: string | undefined;
  detail: string | undefined;
  message: Message;
};

/** The dead letters of a queue, which stay there. */
export async function deadLettersIn(sqs: SQSClient, queueUrl: string): Promise<DeadLetter[]> {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      VisibilityTimeout: 0,
    }),
  );
  return (Messages ?? []).map((message) => ({
    message,
    body: message.Body ?? "",
    reason: message.MessageAttributes?.["postrider.reason"]?.StringValue,
    detail: message.MessageAttributes?.["postrider.detail"]?.StringValue,
  }));
}
