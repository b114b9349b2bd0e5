import { expect, test } from "@jest/globals";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { createQueues, startSqs } from "../../../local/servers/sqs.ts";
import type { SqsTraffic } from "../../../local/servers/sqs-traffic.ts";

test("what any client sends, receives and deletes is reported", async () => {
  const seen: SqsTraffic[] = [];
  const server = await startSqs({ onTraffic: (traffic) => seen.push(traffic) });
  const client = new SQSClient({
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    endpoint: server.url,
    useQueueUrlAsEndpoint: false,
  });
  const { queueUrl: QueueUrl } = await createQueues(client, {
    url: server.url,
    name: "mail",
    visibilityTimeoutSeconds: 30,
    maxReceiveCount: 10,
  });
  const attribute = { DataType: "String", StringValue: "v" };
  const [one, two] =
    (
      await client.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: [
            { Id: "0", MessageBody: "one", MessageAttributes: { a: attribute } },
            { Id: "1", MessageBody: "two" },
          ],
        }),
      )
    ).Successful ?? [];
  const three = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "three" }));
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  const [first, ...others] = Messages.map(({ ReceiptHandle }) => ReceiptHandle);
  await client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: first, VisibilityTimeout: 60 }),
  );
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first }));
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: others.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
  client.destroy();
  await server.stop();

  const ids = [one?.MessageId, two?.MessageId, three.MessageId];
  const queue = "mail";
  expect(seen).toEqual([
    { kind: "sent", queue, messageId: ids[0], body: "one", attributes: { a: "v" } },
    { kind: "sent", queue, messageId: ids[1], body: "two", attributes: {} },
    { kind: "sent", queue, messageId: ids[2], body: "three", attributes: {} },
    ...ids.map((messageId) => ({ kind: "received", queue, messageId })),
    ...ids.map((messageId) => ({ kind: "deleted", queue, messageId })),
  ]);
});
