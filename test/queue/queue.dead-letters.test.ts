import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DeadLetterInfo } from "../../functions/queue/message-attributes.ts";
import type { Queue } from "../../functions/queue/queue.ts";
import { type Counter, NEVER, openCounter, text } from "./queue-factory.ts";

const MIB = 1_048_576;

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

describe("a dead letter", () => {
  const CERTIFICATE: DeadLetterInfo = { reason: "ses-rejected", detail: "MessageRejected" };

  test("has the exact body, the producer's attributes and the reason", async () => {
    const body = ' {"a":"Grüße \\ud83d\\ude80"}\r\n\t ';
    const bytes = { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) };
    const message = await counter.received(body, { source: text("shop"), bytes });
    expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(true);
    const [letter, ...others] = await counter.deadLetters();
    expect(others).toEqual([]);
    expect(letter?.Body).toBe(body);
    expect(letter?.MessageAttributes).toMatchObject({
      source: text("shop"),
      bytes,
      "postrider.reason": text("ses-rejected"),
      "postrider.detail": text("MessageRejected"),
      "postrider.messageId": text(message.messageId),
    });
    expect(counter.logs).toEqual([]);
  });

  test.each(["__proto__", "constructor", "toString"])(
    "has body and reason when the message has an attribute named %s",
    async (name) => {
      await counter.sendWithAttributeNamed(name, "odd");
      const [message] = await counter.receive();
      if (message === undefined) throw new Error("Expected a message");
      expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(true);
      const [letter] = await counter.deadLetters();
      expect(letter?.Body).toBe("odd");
      expect(Object.keys(letter?.MessageAttributes ?? {}).toSorted()).toEqual(
        [
          ...(name === "__proto__" ? [] : [name]),
          "postrider.detail",
          "postrider.messageId",
          "postrider.reason",
        ].toSorted(),
      );
    },
  );

  test("of a redriven message has the new reason, not the earlier one", async () => {
    const message = await counter.received("x", {
      "postrider.reason": text("held"),
      "postrider.detail": text("an old one"),
      "postrider.other": text("an old one"),
    });
    await queue.moveToDeadLetters(message, { reason: "too-old" }, NEVER);
    expect((await counter.deadLetters())[0]?.MessageAttributes).toEqual({
      "postrider.reason": expect.objectContaining(text("too-old")),
      "postrider.messageId": expect.objectContaining(text(message.messageId)),
    });
  });

  test("has at most ten attributes: ours first, then the producer's", async () => {
    const ten = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [`own-${n}`, text(`${n}`)]),
    );
    const message = await counter.received("x", ten);
    expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(true);
    expect(counter.proxy.count("SendMessage")).toBe(2);
    const names = Object.keys((await counter.deadLetters())[0]?.MessageAttributes ?? {});
    expect(names).toHaveLength(10);
    expect(names.filter((name) => name.startsWith("postrider."))).toHaveLength(3);
  });

  test("has a detail of at most 1000 characters", async () => {
    const message = await counter.received();
    await queue.moveToDeadLetters(
      message,
      { reason: "unreadable", detail: "d".repeat(5_000) },
      NEVER,
    );
    const letter = (await counter.deadLetters())[0]?.MessageAttributes;
    expect(letter?.["postrider.detail"]?.StringValue).toBe("d".repeat(1_000));
  });

  test.each([
    ["InvalidParameterValue"],
    ["InvalidMessageContents"],
    ["AWS.SimpleQueueService.BatchRequestTooLong"],
  ])("has only the reason when SQS refuses it with %s", async (type) => {
    const message = await counter.received("x", { source: text("shop") });
    counter.proxy.inject({ operation: "SendMessage", status: 400, type });
    expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(true);
    expect(await counter.deadLetters()).toMatchObject([{ Body: "x" }]);
    expect(Object.keys((await counter.deadLetters())[0]?.MessageAttributes ?? {})).toEqual([
      "postrider.reason",
    ]);
  });

  test("has no attributes when SQS refuses it twice", async () => {
    const message = await counter.received();
    counter.proxy.inject({
      operation: "SendMessage",
      status: 400,
      type: "InvalidParameterValue",
      times: 2,
    });
    expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(true);
    expect(await counter.deadLetters()).toMatchObject([{ Body: "x" }]);
    expect((await counter.deadLetters())[0]?.MessageAttributes).toBeUndefined();
  });

  test("is logged when SQS refuses it in every form", async () => {
    const message = await counter.received("secret body");
    const refusal = { operation: "SendMessage", status: 400, type: "InvalidMessageContents" };
    counter.proxy.inject({ ...refusal, times: Infinity });
    expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(false);
    expect(counter.proxy.count("SendMessage")).toBe(4);
    expect(counter.logs).toMatchObject([
      { level: "error", fields: { messageId: message.messageId, ...CERTIFICATE } },
    ]);
    expect(JSON.stringify(counter.logs)).not.toContain("secret");
    expect(await counter.deadLetters()).toEqual([]);
  });

  test("with a body of 1 MiB has no attributes", async () => {
    const body = "x".repeat(MIB);
    const message = await counter.received(body);
    expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(true);
    const [letter] = await counter.deadLetters();
    expect(letter?.Body === body).toBe(true);
    expect(letter?.MessageAttributes).toBeUndefined();
  });
});
