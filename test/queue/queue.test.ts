import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Queue } from "../../functions/queue/queue.ts";
import { type Counter, NEVER, openCounter, text } from "./queue-factory.ts";

let counter: Counter;
let queue: Queue;

beforeAll(async () => {
  counter = await openCounter();
});
beforeEach(async () => {
  await counter.renew();
  queue = counter.queue();
});
afterAll(() => counter.stop());

/** The bodies of the requests of one operation, as they passed. */
function watch(operation: string): Record<string, unknown>[] {
  const seen: Record<string, unknown>[] = [];
  counter.proxy.onRequest = (request) => {
    if (request.operation === operation) seen.push(JSON.parse(request.body));
  };
  return seen;
}

describe("receiving", () => {
  test("returns body, ids, counts, times and the producer's attributes", async () => {
    const body = ' {"a":"Grüße – naïve"}\r\n\t ';
    const beforeMs = Date.now();
    const messageId = await counter.send(body, {
      source: text("shop"),
      count: { DataType: "Number", StringValue: "7" },
      bytes: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255, 1]) },
    });
    const [message] = await counter.receive();
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
    const message = await counter.received();
    await queue.hide([{ message, forMs: 0 }], NEVER);
    expect(await counter.receive()).toMatchObject([
      { messageId: message.messageId, receiveCount: 2 },
    ]);
  });

  test("returns no messages when SQS answers without a list", async () => {
    expect(await counter.receive()).toEqual([]);
  });

  test("returns at most the requested number", async () => {
    for (let index = 0; index < 5; index += 1) await counter.send(`${index}`);
    expect(await counter.receive(3)).toHaveLength(3);
    expect(await counter.receive(10)).toHaveLength(2);
  });

  test("skips messages without an id or a receipt, and defaults the receive count to 1", async () => {
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
      counter.proxy.inject({ operation: "ReceiveMessage", status: 200, body });
    inject(JSON.stringify({ Messages }));
    const messages = await counter.receive();
    expect(messages.map((message) => message.messageId)).toEqual(["b", "c"]);
    for (const message of messages) {
      expect(message).toMatchObject({ receiveCount: 1, attributes: {} });
      expect(Math.abs(message.sentAtMs - Date.now())).toBeLessThan(5_000);
    }
    inject("{}");
    expect(await counter.receive()).toEqual([]);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "a.b-c_1"])(
    "returns a message with an attribute named %s, and the others",
    async (name) => {
      await counter.send("before");
      await counter.sendWithAttributeNamed(name, "odd");
      await counter.send("after", { source: text("shop") });
      const messages = await counter.receive();
      expect(messages.map(({ body }) => body).toSorted()).toEqual(["after", "before", "odd"]);
      const odd = messages.find(({ body }) => body === "odd");
      // The SDK loses this one's value.
      expect(Object.entries(odd?.attributes ?? {})).toEqual(
        name === "__proto__" ? [] : [[name, text("v")]],
      );
    },
  );

  test("returns the other messages when one has no attribute type or a wrong checksum", async () => {
    const message = (MessageId: string, more: object) => ({
      MessageId,
      ReceiptHandle: "r",
      Body: "x",
      MD5OfBody: "9dd4e461268c8034f5c8564e155c67a6",
      ...more,
    });
    const Messages = [
      message("a", { MD5OfBody: "00000000000000000000000000000000" }),
      message("b", { MessageAttributes: { source: { StringValue: "shop" }, none: null } }),
      null,
      message("c", { MessageAttributes: { source: text("shop") } }),
    ];
    counter.proxy.inject({
      operation: "ReceiveMessage",
      status: 200,
      body: JSON.stringify({ Messages }),
    });
    const messages = await counter.receive();
    expect(messages.map(({ messageId, attributes }) => [messageId, attributes])).toEqual([
      ["a", {}],
      ["b", {}],
      ["c", { source: text("shop") }],
    ]);
  });

  test.each([
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [120_000, 120],
  ])(
    "sends a visibility timeout of %d ms as %d seconds, and long-polls as configured",
    async (ms, seconds) => {
      const seen = watch("ReceiveMessage");
      await counter.send("x");
      await counter.queue({ visibilityTimeoutMs: ms }).receive(1, 2, NEVER);
      expect(seen).toMatchObject([
        { VisibilityTimeout: seconds, WaitTimeSeconds: 2, MaxNumberOfMessages: 1 },
      ]);
    },
  );
});

describe("acknowledging", () => {
  test("deletes the messages", async () => {
    const message = await counter.received();
    await queue.acknowledge([message], NEVER);
    expect(counter.logs).toEqual([]);
    await queue.hide([{ message, forMs: 0 }], NEVER);
    expect(await counter.receive()).toEqual([]);
  });

  test("reports messages that SQS did not delete, and deletes the others", async () => {
    await counter.send("one");
    await counter.send("two");
    const messages = await counter.receive();
    counter.proxy.inject({
      operation: "DeleteMessageBatch",
      status: 200,
      body: JSON.stringify({
        Successful: [{ Id: "0" }],
        Failed: [{ Id: "1", SenderFault: true, Code: "ReceiptHandleIsInvalid" }],
      }),
    });
    await queue.acknowledge(messages, NEVER);
    expect(counter.logs).toEqual([
      {
        level: "warn",
        message: "A message was not deleted",
        fields: {
          event: "delete-failed",
          messageId: messages[1]?.messageId,
          code: "ReceiptHandleIsInvalid",
        },
      },
    ]);
  });
});

describe("hide", () => {
  test("for 0 ms makes a message visible at once", async () => {
    const message = await counter.received("again");
    expect(await counter.receive()).toEqual([]);
    await queue.hide([{ message, forMs: 0 }], NEVER);
    expect(await counter.receive()).toMatchObject([{ body: "again" }]);
  });

  test("rounds each message's time up to whole seconds", async () => {
    for (const body of ["one", "two", "three", "four"]) await counter.send(body);
    const messages = await counter.receive();
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
    expect(counter.logs).toEqual([]);
  });

  test("reports messages that SQS did not hide, and hides the others", async () => {
    const message = await counter.received();
    counter.proxy.inject({
      operation: "ChangeMessageVisibilityBatch",
      status: 200,
      body: JSON.stringify({
        Failed: [{ Id: "0", SenderFault: true, Code: "MessageNotInflight" }],
      }),
    });
    await queue.hide([{ message, forMs: 60_000 }], NEVER);
    expect(counter.logs).toMatchObject([
      { level: "warn", fields: { messageId: message.messageId, code: "MessageNotInflight" } },
    ]);
  });
});
