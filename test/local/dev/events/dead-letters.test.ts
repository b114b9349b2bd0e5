import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { redriveDeadLetter } from "../../../../local/dev/events/dead-letters.ts";
import { createQueues, startSqs, visibleMessages } from "../../../../local/servers/sqs.ts";

let server: Awaited<ReturnType<typeof startSqs>>;
let sqs: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  server = await startSqs();
  sqs = new SQSClient({
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    endpoint: server.url,
    useQueueUrlAsEndpoint: false,
  });
  const queues = await createQueues(sqs, {
    url: server.url,
    name: "mail",
    visibilityTimeoutSeconds: 120,
    maxReceiveCount: 5,
  });
  queueUrl = queues.deadLetterQueueUrl;
  for (const id of ["one", "two"])
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: `body of ${id}`,
        MessageAttributes: { "postrider.messageId": { DataType: "String", StringValue: id } },
      }),
    );
});

afterAll(async () => {
  sqs.destroy();
  await server.stop();
});

test("keeps a dead letter that cannot be sent again, and removes one that was", async () => {
  const system = { sqs, environment: { DEAD_LETTER_QUEUE_URL: queueUrl } };
  const refused = redriveDeadLetter(system, "two", () => Promise.reject(new Error("refused")));
  await expect(refused).rejects.toThrow("refused");
  expect(await visibleMessages(sqs, queueUrl)).toBe(2);

  const bodies: string[] = [];
  const resend = async (body: string) => bodies.push(body);
  expect(await redriveDeadLetter(system, "two", resend)).toBe(true);
  expect(await redriveDeadLetter(system, "two", resend)).toBe(false);
  expect(bodies).toEqual(["body of two"]);
  expect(await visibleMessages(sqs, queueUrl)).toBe(1);
});
