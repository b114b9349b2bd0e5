import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Message, Queue } from "../../functions/services/ports.ts";
import { createQueue } from "../../functions/services/queue.ts";
import { createTransport } from "../../functions/services/transport.ts";
import { type FaultProxy, startFaultProxy } from "../../local/servers/fault-proxy.ts";
import { createQueues, startSqs } from "../../local/servers/sqs.ts";
import { NOBODY, sqsOf } from "./clients.ts";
import { thrownBy, timed } from "./store.ts";

const NEVER = new AbortController().signal;
const MIB = 1_048_576;

type Logged = { level: string; message: string; fields: Record<string, unknown> };

const transport = createTransport();
const logs: Logged[] = [];
let server: Awaited<ReturnType<typeof startSqs>>;
let proxy: FaultProxy;
let client: SQSClient;
let urls: { queueUrl: string; deadLetterQueueUrl: string };
let queue: Queue;
let count = 0;

beforeAll(async () => {
  server = await startSqs();
  proxy = await startFaultProxy({ target: server.url });
  client = sqsOf(proxy.url, { transport });
});
beforeEach(async () => {
  proxy.reset();
  proxy.onRequest = undefined;
  count += 1;
  urls = await createQueues(client, {
    url: proxy.url,
    name: `mail-${count}`,
    visibilityTimeoutSeconds: 120,
    maxReceiveCount: 1000,
  });
  queue = queueOf();
  logs.length = 0;
  proxy.reset();
});
afterAll(async () => {
  transport.destroy();
  await proxy.stop();
  await server.stop();
});

type Varied = { client?: SQSClient; timeoutMs?: number; visibilityTimeoutMs?: number };

function queueOf(varied: Varied = {}): Queue {
  return createQueue({
    client,
    ...urls,
    visibilityTimeoutMs: 120_000,
    timeoutMs: 5_000,
    log: (level, message, fields) => void logs.push({ level, message, fields: { ...fields } }),
    ...varied,
  });
}

async function send(body: string, attributes: Record<string, MessageAttributeValue> = {}) {
  const command = new SendMessageCommand({
    QueueUrl: urls.queueUrl,
    MessageBody: body,
    MessageAttributes: attributes,
  });
  return (await client.send(command)).MessageId ?? "";
}

const text = (StringValue: string): MessageAttributeValue => ({ DataType: "String", StringValue });
const receive = (max = 10) => queue.receive(max, 0, NEVER);

async function received(body = "x", attributes = {}): Promise<Message> {
  await send(body, attributes);
  const [message] = await receive();
  if (message === undefined) throw new Error("Expected a message");
  return message;
}

async function deadLetters() {
  const command = new ReceiveMessageCommand({
    QueueUrl: urls.deadLetterQueueUrl,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ["All"],
    VisibilityTimeout: 0,
  });
  return (await client.send(command)).Messages ?? [];
}

/** The bodies of the requests of one operation, as they passed. */
function watch(operation: string): Record<string, unknown>[] {
  const seen: Record<string, unknown>[] = [];
  proxy.onRequest = (request) => {
    if (request.operation === operation) seen.push(JSON.parse(request.body));
  };
  return seen;
}

describe("receiving", () => {
  test("gives body, ids, counts, times and the producer's attributes", async () => {
    const body = ' {"a":"Grüße – naïve"}\r\n\t ';
    const beforeMs = Date.now();
    const messageId = await send(body, {
      source: text("shop"),
      count: { DataType: "Number", StringValue: "7" },
      bytes: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255, 1]) },
    });
    const [message] = await receive();
    expect(message).toEqual({
      messageId,
      receipt: expect.any(String),
      body,
      receiveCount: 1,
      sentAtMs: expect.any(Number),
      attributes: {
        source: text("shop"),
        count: { DataType: "Number", StringValue: "7" },
        bytes: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255, 1]) },
      },
    });
    expect(message?.sentAtMs).toBeGreaterThanOrEqual(beforeMs - 1_000);
    expect(message?.sentAtMs).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  test("counts the receives", async () => {
    const message = await received();
    await queue.hide([{ message, forMs: 0 }], NEVER);
    expect(await receive()).toMatchObject([{ messageId: message.messageId, receiveCount: 2 }]);
  });

  test("gives nothing from an empty queue, which answers without any messages", async () => {
    expect(await receive()).toEqual([]);
  });

  test("gives no more than was asked for", async () => {
    for (let index = 0; index < 5; index += 1) await send(`${index}`);
    expect(await receive(3)).toHaveLength(3);
    expect(await receive(10)).toHaveLength(2);
  });

  test("leaves out what has no id or receipt, and counts what SQS does not tell as the first", async () => {
    const Body = "x";
    const MD5OfBody = "9dd4e461268c8034f5c8564e155c67a6";
    const Messages = [
      { MessageId: "a", Body, MD5OfBody },
      { ReceiptHandle: "r", Body, MD5OfBody },
      { MessageId: "b", ReceiptHandle: "r", Body, MD5OfBody },
      {
        MessageId: "c",
        ReceiptHandle: "r",
        Body,
        MD5OfBody,
        Attributes: { SentTimestamp: "soon" },
      },
    ];
    const inject = (body: string) =>
      proxy.inject({ operation: "ReceiveMessage", status: 200, body });
    inject(JSON.stringify({ Messages }));
    const messages = await receive();
    expect(messages.map((message) => message.messageId)).toEqual(["b", "c"]);
    for (const message of messages) {
      expect(message).toMatchObject({ receiveCount: 1, attributes: {} });
      expect(Math.abs(message.sentAtMs - Date.now())).toBeLessThan(5_000);
    }
    inject("{}");
    expect(await receive()).toEqual([]);
  });

  test.each([
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [120_000, 120],
  ])(
    "hides for %d ms as %d whole seconds, and waits as long as it is told",
    async (ms, seconds) => {
      const seen = watch("ReceiveMessage");
      await send("x");
      await queueOf({ visibilityTimeoutMs: ms }).receive(1, 2, NEVER);
      expect(seen).toMatchObject([
        { VisibilityTimeout: seconds, WaitTimeSeconds: 2, MaxNumberOfMessages: 1 },
      ]);
    },
  );
});

describe("acknowledging", () => {
  test("deletes", async () => {
    const message = await received();
    await queue.acknowledge([message], NEVER);
    expect(logs).toEqual([]);
    await queue.hide([{ message, forMs: 0 }], NEVER);
    expect(await receive()).toEqual([]);
  });

  test("says which of the messages SQS would not delete, and goes on", async () => {
    await send("one");
    await send("two");
    const messages = await receive();
    proxy.inject({
      operation: "DeleteMessageBatch",
      status: 200,
      body: JSON.stringify({
        Successful: [{ Id: "0" }],
        Failed: [{ Id: "1", SenderFault: true, Code: "ReceiptHandleIsInvalid" }],
      }),
    });
    await queue.acknowledge(messages, NEVER);
    expect(logs).toEqual([
      {
        level: "warn",
        message: "a message was not deleted",
        fields: { messageId: messages[1]?.messageId, code: "ReceiptHandleIsInvalid" },
      },
    ]);
  });
});

describe("hiding", () => {
  test("for no time shows a message at once", async () => {
    const message = await received("again");
    expect(await receive()).toEqual([]);
    await queue.hide([{ message, forMs: 0 }], NEVER);
    expect(await receive()).toMatchObject([{ body: "again" }]);
  });

  test("asks for whole seconds, each message its own, rounded up", async () => {
    for (const body of ["one", "two", "three", "four"]) await send(body);
    const messages = await receive();
    const seen = watch("ChangeMessageVisibilityBatch");
    const times = [0, 1, 1_000, 1_001];
    await queue.hide(
      messages.map((message, index) => ({ message, forMs: times[index] ?? 0 })),
      NEVER,
    );
    expect(seen).toMatchObject([
      {
        Entries: [0, 1, 1, 2].map((VisibilityTimeout, index) => ({
          Id: `${index}`,
          ReceiptHandle: messages[index]?.receipt,
          VisibilityTimeout,
        })),
      },
    ]);
    expect(logs).toEqual([]);
  });

  test("says which of the messages SQS would not hide, and goes on", async () => {
    const message = await received();
    proxy.inject({
      operation: "ChangeMessageVisibilityBatch",
      status: 200,
      body: JSON.stringify({
        Failed: [{ Id: "0", SenderFault: true, Code: "MessageNotInflight" }],
      }),
    });
    await queue.hide([{ message, forMs: 60_000 }], NEVER);
    expect(logs).toMatchObject([
      { level: "warn", fields: { messageId: message.messageId, code: "MessageNotInflight" } },
    ]);
  });
});

describe("a dead letter", () => {
  const CERTIFICATE = { reason: "ses-rejected", detail: "MessageRejected" };

  test("has the body byte for byte, the producer's attributes, and why", async () => {
    const body = ' {"a":"Grüße \\ud83d\\ude80"}\r\n\t ';
    const bytes = { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) };
    const message = await received(body, { source: text("shop"), bytes });
    expect(await queue.deadLetter(message, CERTIFICATE, NEVER)).toBe(true);
    const [letter, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(letter?.Body).toBe(body);
    expect(letter?.MessageAttributes).toMatchObject({
      source: text("shop"),
      bytes,
      "postrider.reason": text("ses-rejected"),
      "postrider.detail": text("MessageRejected"),
      "postrider.messageId": text(message.messageId),
    });
    expect(logs).toEqual([]);
  });

  test("of a redriven letter names its own death, not the one before", async () => {
    const message = await received("x", {
      "postrider.reason": text("parked"),
      "postrider.detail": text("an old one"),
      "postrider.other": text("an old one"),
    });
    await queue.deadLetter(message, { reason: "too-old" }, NEVER);
    expect((await deadLetters())[0]?.MessageAttributes).toEqual({
      "postrider.reason": expect.objectContaining(text("too-old")),
      "postrider.messageId": expect.objectContaining(text(message.messageId)),
    });
  });

  test("has ten attributes at most: ours, and as many of the producer's as there is room for", async () => {
    const ten = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [`own-${n}`, text(`${n}`)]),
    );
    const message = await received("x", ten);
    expect(await queue.deadLetter(message, CERTIFICATE, NEVER)).toBe(true);
    expect(proxy.count("SendMessage")).toBe(2);
    const names = Object.keys((await deadLetters())[0]?.MessageAttributes ?? {});
    expect(names).toHaveLength(10);
    expect(names.filter((name) => name.startsWith("postrider."))).toHaveLength(3);
  });

  test("has no longer detail than 1000 characters", async () => {
    const message = await received();
    await queue.deadLetter(message, { reason: "x", detail: "d".repeat(5_000) }, NEVER);
    const letter = (await deadLetters())[0]?.MessageAttributes;
    expect(letter?.["postrider.detail"]?.StringValue).toBe("d".repeat(1_000));
  });

  test.each([
    ["InvalidParameterValue"],
    ["InvalidMessageContents"],
    ["AWS.SimpleQueueService.BatchRequestTooLong"],
  ])("that SQS refuses with %s is shortened to its reason", async (type) => {
    const message = await received("x", { source: text("shop") });
    proxy.inject({ operation: "SendMessage", status: 400, type });
    expect(await queue.deadLetter(message, CERTIFICATE, NEVER)).toBe(true);
    expect(await deadLetters()).toMatchObject([{ Body: "x" }]);
    expect(Object.keys((await deadLetters())[0]?.MessageAttributes ?? {})).toEqual([
      "postrider.reason",
    ]);
  });

  test("that SQS refuses a second time has no attributes", async () => {
    const message = await received();
    proxy.inject({
      operation: "SendMessage",
      status: 400,
      type: "InvalidParameterValue",
      times: 2,
    });
    expect(await queue.deadLetter(message, CERTIFICATE, NEVER)).toBe(true);
    expect(await deadLetters()).toMatchObject([{ Body: "x" }]);
    expect((await deadLetters())[0]?.MessageAttributes).toBeUndefined();
  });

  test("that SQS refuses in every form is not there, and the log says why", async () => {
    const message = await received("secret body");
    const refusal = { operation: "SendMessage", status: 400, type: "InvalidMessageContents" };
    proxy.inject({ ...refusal, times: Infinity });
    expect(await queue.deadLetter(message, CERTIFICATE, NEVER)).toBe(false);
    expect(proxy.count("SendMessage")).toBe(4);
    expect(logs).toMatchObject([
      { level: "error", fields: { messageId: message.messageId, ...CERTIFICATE } },
    ]);
    expect(JSON.stringify(logs)).not.toContain("secret");
    expect(await deadLetters()).toEqual([]);
  });

  test("of a body of 1 MiB goes as it came, without any attribute", async () => {
    const body = "x".repeat(MIB);
    const message = await received(body);
    expect(await queue.deadLetter(message, CERTIFICATE, NEVER)).toBe(true);
    const [letter] = await deadLetters();
    expect(letter?.Body === body).toBe(true);
    expect(letter?.MessageAttributes).toBeUndefined();
  });
});

describe("an SQS that does not do its part is a DependencyError", () => {
  const message: Message = {
    messageId: "m-1",
    receipt: "r",
    body: "secret",
    receiveCount: 1,
    sentAtMs: 0,
    attributes: {},
  };
  type Call = (one: Queue, signal: AbortSignal) => Promise<unknown>;
  const calls: [string, Call][] = [
    ["receive", (one, signal) => one.receive(10, 0, signal)],
    ["acknowledge", (one, signal) => one.acknowledge([message], signal)],
    ["hide", (one, signal) => one.hide([{ message, forMs: 0 }], signal)],
    ["deadLetter", (one, signal) => one.deadLetter(message, { reason: "x" }, signal)],
  ];
  const failed = { code: "dependency_failed", dependency: "sqs", retryable: true };

  test.each(calls)("to %s that hangs, after its time and no later", async (_, call) => {
    proxy.inject({ hang: true, times: Infinity });
    const { tookMs, value } = await timed(() =>
      thrownBy(() => call(queueOf({ timeoutMs: 200 }), AbortSignal.timeout(8_000))),
    );
    expect(value).toMatchObject(failed);
    expect(tookMs).toBeGreaterThan(150);
    expect(tookMs).toBeLessThan(1_500);
  });

  test.each(calls)("to %s that hangs, when the run is over", async (_, call) => {
    proxy.inject({ hang: true, times: Infinity });
    const { tookMs, value } = await timed(() =>
      thrownBy(() => call(queue, AbortSignal.timeout(200))),
    );
    expect(value).toMatchObject(failed);
    expect(tookMs).toBeLessThan(1_500);
  });

  test.each(calls)("to %s after the run is over, without a request", async (_, call) => {
    expect(await thrownBy(() => call(queue, AbortSignal.abort()))).toMatchObject(failed);
    expect(proxy.count()).toBe(0);
  });

  test.each(calls)("to %s that refuses us or is not there", async (_, call) => {
    proxy.inject({ status: 400, type: "AccessDeniedException", message: "secret" });
    const refused = await thrownBy(() => call(queue, NEVER));
    expect(refused).toMatchObject(failed);
    expect(String(refused)).toMatch(/: AccessDeniedException$/);
    const away = queueOf({ client: sqsOf(NOBODY), timeoutMs: 300 });
    expect(await thrownBy(() => call(away, NEVER))).toMatchObject(failed);
  });

  test("but a receive has its waiting time on top", async () => {
    proxy.inject({ operation: "ReceiveMessage", latencyMs: 700 });
    await send("late");
    expect(await queueOf({ timeoutMs: 300 }).receive(1, 1, NEVER)).toMatchObject([
      { body: "late" },
    ]);
  });
});
