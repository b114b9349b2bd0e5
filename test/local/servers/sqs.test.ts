import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { asciiJson, createQueues, startSqs } from "../../../local/servers/sqs.ts";
import { sqsClient } from "../../helpers/local-clients.ts";

const FOURTEEN_DAYS = String(14 * 24 * 60 * 60);

let server: Awaited<ReturnType<typeof startSqs>>;
let client: SQSClient;

beforeAll(async () => {
  server = await startSqs();
  client = sqsClient(server.url);
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

const queuesNamed = (name: string, visibilityTimeoutSeconds = 120) =>
  createQueues(client, { url: server.url, name, visibilityTimeoutSeconds, maxReceiveCount: 2 });

async function attributesOf(QueueUrl: string) {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
  return (await client.send(command)).Attributes ?? {};
}

async function receive(QueueUrl: string) {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  return (await client.send(command)).Messages ?? [];
}

describe("the queues", () => {
  test("have URLs that this machine can resolve", async () => {
    expect(await queuesNamed("resolvable")).toEqual({
      queueUrl: `${server.url}/000000000000/resolvable`,
      deadLetterQueueUrl: `${server.url}/000000000000/resolvable-dead-letters`,
    });
  });

  test("keep messages for 14 days, and know their timeout and dead letters", async () => {
    const { queueUrl, deadLetterQueueUrl } = await queuesNamed("attributes");
    const deadLetters = await attributesOf(deadLetterQueueUrl);
    expect(deadLetters["MessageRetentionPeriod"]).toBe(FOURTEEN_DAYS);
    const queue = await attributesOf(queueUrl);
    expect(queue["MessageRetentionPeriod"]).toBe(FOURTEEN_DAYS);
    expect(queue["VisibilityTimeout"]).toBe("120");
    expect(JSON.parse(queue["RedrivePolicy"] ?? "")).toEqual({
      deadLetterTargetArn: deadLetters["QueueArn"],
      maxReceiveCount: 2,
    });
  });

  test("move a message to the dead letters after maxReceiveCount receives", async () => {
    const { queueUrl, deadLetterQueueUrl } = await queuesNamed("poison", 0);
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "poison" }));
    expect(await receive(queueUrl)).toHaveLength(1);
    expect(await receive(queueUrl)).toHaveLength(1);
    expect(await receive(queueUrl)).toHaveLength(0);
    expect(await receive(deadLetterQueueUrl)).toMatchObject([{ Body: "poison" }]);
  });

  test("carry any character in ASCII JSON", async () => {
    const { queueUrl } = await queuesNamed("emoji");
    const event = { text: 'Grüße 🚀 "𝒳" \u2028', list: [1, null] };
    const MessageBody = asciiJson(event);
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    const [message] = await receive(queueUrl);
    expect(JSON.parse(message?.Body ?? "")).toEqual(event);
  });

  test("still need ASCII JSON for emoji", async () => {
    const { queueUrl } = await queuesNamed("no-emoji");
    const send = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "🚀" });
    await expect(client.send(send)).rejects.toMatchObject({
      name: "AWS.SimpleQueueService.InvalidMessageContents",
    });
  });
});

describe("the server", () => {
  test("rejects a port that is taken", async () => {
    const port = Number(new URL(server.url).port);
    await expect(startSqs({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("stops under a long poll", async () => {
    const other = await startSqs();
    const poller = sqsClient(other.url);
    const options = {
      url: other.url,
      name: "polled",
      visibilityTimeoutSeconds: 1,
      maxReceiveCount: 2,
    };
    const { queueUrl } = await createQueues(poller, options);
    const command = new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 20 });
    const poll = poller.send(command).catch((error: Error) => error);
    await other.stop();
    expect(await poll).toBeInstanceOf(Error);
    poller.destroy();
  });
});
