/** The SQS in memory is no fiction: it answers as fauxqs does. What only a real one may do (twice, late), it does on a whim. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Message } from "@aws-sdk/client-sqs";
import { SQS_SHAPES, sqsShape } from "./shapes.ts";
import { QUEUES, type TriedQueue } from "./queues.ts";

const MAX_RECEIVE_COUNT = 3;

describe.each(QUEUES)("SQS: $name", ({ start, lax }) => {
  /** What AWS documents and this one does not do. */
  const strict = lax ? test.skip : test;
  let server: Awaited<ReturnType<typeof start>>;
  let queue: TriedQueue;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  const asked = new Set<string>();
  beforeEach(async () => {
    const made = await server.make(MAX_RECEIVE_COUNT);
    queue = {
      ...made,
      ask: (operation, input) => {
        asked.add(sqsShape({ operation, input }));
        return made.ask(operation, input);
      },
    };
  });

  const send = async (body: string, more: object = {}): Promise<string> => {
    const input = { QueueUrl: queue.queueUrl, MessageBody: body, ...more };
    const got = await queue.ask("SendMessage", input);
    return "output" in got && "MessageId" in got.output ? String(got.output.MessageId) : "";
  };
  const receive = async (more: object = {}): Promise<Message[]> => {
    const got = await queue.ask("ReceiveMessage", {
      QueueUrl: queue.queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 0,
      VisibilityTimeout: 1,
      MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
      MessageAttributeNames: ["All"],
      ...more,
    });
    if ("error" in got) throw new Error(got.error);
    return "Messages" in got.output ? (got.output.Messages as Message[]) : [];
  };
  const receiveOne = async (more: object = {}): Promise<Message> => {
    const [message] = await receive(more);
    if (message === undefined) throw new Error("Expected a message");
    return message;
  };
  const entriesOf = (messages: readonly Message[], more: object = {}) =>
    messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, ...more }));
  const drop = (messages: readonly Message[]) =>
    queue.ask("DeleteMessageBatch", { QueueUrl: queue.queueUrl, Entries: entriesOf(messages) });
  const hide = (messages: readonly Message[], seconds: number) =>
    queue.ask("ChangeMessageVisibilityBatch", {
      QueueUrl: queue.queueUrl,
      Entries: entriesOf(messages, { VisibilityTimeout: seconds }),
    });

  test("returns a message with its id, body, attributes and counts", async () => {
    const MessageId = await send("hello", {
      MessageAttributes: {
        colour: { DataType: "String", StringValue: "blue" },
        bytes: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) },
      },
    });
    expect(await receiveOne()).toMatchObject({
      MessageId,
      Body: "hello",
      ReceiptHandle: expect.any(String),
      Attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      MessageAttributes: {
        colour: { DataType: "String", StringValue: "blue" },
        bytes: { DataType: "Binary" },
      },
    });
  });

  strict("says nothing of what was not asked for", async () => {
    await send("hello", {
      MessageAttributes: { colour: { DataType: "String", StringValue: "blue" } },
    });
    const message = await receiveOne({
      MessageSystemAttributeNames: [],
      MessageAttributeNames: [],
    });
    expect(message.Attributes).toBeUndefined();
    expect(message.MessageAttributes).toBeUndefined();
  });

  test("answers an empty queue without messages", async () => {
    expect(await receive()).toEqual([]);
  });

  test("returns at most the requested number", async () => {
    for (const body of ["a", "b", "c"]) await send(body);
    expect(await receive({ MaxNumberOfMessages: 2 })).toHaveLength(2);
    expect(await receive()).toHaveLength(1);
  });

  test("hides a message for its visibility timeout, then returns it with another receipt", async () => {
    await send("hello");
    const first = await receiveOne();
    expect(await receive()).toEqual([]);
    const second = await queue.until(() => receiveOne());
    expect(second).toMatchObject({
      MessageId: first.MessageId,
      Attributes: { ApproximateReceiveCount: "2" },
    });
    expect(second.ReceiptHandle).not.toBe(first.ReceiptHandle);
  });

  test("hides a message for as long as the receive said", async () => {
    await send("hello");
    await receiveOne({ VisibilityTimeout: 0 });
    expect(await receiveOne({ VisibilityTimeout: 60 })).toMatchObject({
      Attributes: { ApproximateReceiveCount: "2" },
    });
    expect(await receive()).toEqual([]);
  });

  test("returns a message at once after a visibility timeout of 0 seconds", async () => {
    await send("hello");
    const answer = await hide([await receiveOne({ VisibilityTimeout: 60 })], 0);
    expect(answer).toMatchObject({ output: { Successful: [{ Id: "0" }] } });
    expect(await receiveOne()).toMatchObject({ Attributes: { ApproximateReceiveCount: "2" } });
  });

  test("hides a message from now on for a changed visibility timeout", async () => {
    await send("hello");
    await hide([await receiveOne({ VisibilityTimeout: 60 })], 1);
    expect(await receive()).toEqual([]);
    await queue.until(() => receiveOne());
  });

  strict("does not hide what is in nobody's hand", async () => {
    await send("hello");
    const message = await receiveOne({ VisibilityTimeout: 0 });
    expect(await hide([message], 60)).toMatchObject({
      output: { Failed: [{ Id: "0", SenderFault: true }] },
    });
  });

  test("deletes a message, and a second delete changes nothing", async () => {
    await send("hello");
    const message = await receiveOne();
    expect(await drop([message])).toMatchObject({ output: { Successful: [{ Id: "0" }] } });
    expect(await drop([message])).toMatchObject({ output: { Successful: [{ Id: "0" }] } });
    await queue.pass(1_100);
    expect(await receive()).toEqual([]);
  });

  strict("names the entries of a batch that failed, and does the others", async () => {
    await send("hello");
    const message = await receiveOne();
    const bad = { ...message, ReceiptHandle: "no receipt" };
    expect(await drop([bad, message])).toMatchObject({
      output: {
        Successful: [{ Id: "1" }],
        Failed: [{ Id: "0", SenderFault: true, Code: "ReceiptHandleIsInvalid" }],
      },
    });
  });

  test.each([
    [0, /EmptyBatchRequest/],
    [11, /TooManyEntriesInBatchRequest/],
  ])("refuses a batch of %d entries", async (count, error) => {
    await send("hello");
    const message = await receiveOne();
    const answer = await drop(Array.from({ length: count }, () => message));
    expect(answer).toEqual({ error: expect.stringMatching(error) });
  });

  test("refuses to return more than ten messages", async () => {
    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toThrow(/Invalid/);
  });

  test("moves a message to the dead-letter queue at the receive after its last", async () => {
    const MessageId = await send("hello", {
      MessageAttributes: { colour: { DataType: "String", StringValue: "blue" } },
    });
    for (let count = 1; count <= MAX_RECEIVE_COUNT; count++)
      expect(await receiveOne({ VisibilityTimeout: 0 })).toMatchObject({
        Attributes: { ApproximateReceiveCount: String(count) },
      });
    expect(await receive()).toEqual([]);
    expect(await receiveOne({ QueueUrl: queue.deadLetterQueueUrl })).toMatchObject({
      MessageId,
      Body: "hello",
      MessageAttributes: { colour: { StringValue: "blue" } },
    });
  });

  test("a long poll waits for a message", async () => {
    const waiting = receive({ WaitTimeSeconds: 5 });
    await send("hello");
    expect(await waiting).toMatchObject([{ Body: "hello" }]);
  });

  test("a long poll waits for a message that is hidden", async () => {
    await send("hello");
    await receiveOne();
    const waiting = receive({ WaitTimeSeconds: 5 });
    await queue.pass(1_100);
    expect(await waiting).toMatchObject([{ Body: "hello" }]);
  });

  test("a long poll ends without messages", async () => {
    const waiting = receive({ WaitTimeSeconds: 1 });
    await queue.pass(1_000);
    expect(await waiting).toEqual([]);
  });

  test("accepts 1 MiB, attributes included, and no byte more", async () => {
    const MessageAttributes = { a: { DataType: "String", StringValue: "bc" } };
    const full = 1_048_576 - "aStringbc".length;
    expect(await send("x".repeat(full), { MessageAttributes })).not.toBe("");
    expect(await send("x".repeat(full + 1), { MessageAttributes })).toBe("");
  });

  strict("refuses an eleventh attribute, and an empty body", async () => {
    const attributes = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `a${index}`,
          { DataType: "String", StringValue: "x" },
        ]),
      );
    expect(await send("x", { MessageAttributes: attributes(10) })).not.toBe("");
    expect(await send("x", { MessageAttributes: attributes(11) })).toBe("");
    expect(await send("")).toBe("");
  });

  test("refuses an unknown queue", async () => {
    const QueueUrl = `${queue.queueUrl}-nowhere`;
    expect(await queue.ask("SendMessage", { QueueUrl, MessageBody: "x" })).toEqual({
      error: expect.stringMatching(/QueueDoesNotExist/),
    });
  });

  test("has been sent every form of request that the services send", () => {
    expect([...asked]).toEqual(expect.arrayContaining(SQS_SHAPES));
  });
});
