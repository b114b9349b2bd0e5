import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DeadLetterInfo, Queue } from "../../functions/queue/queue.ts";
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

  test("has the body byte for byte, the producer's attributes, and why", async () => {
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
    "of a message with an attribute named %s has the body and why",
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

  test("of a redriven letter names its own death, not the one before", async () => {
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

  test("has ten attributes at most: ours, and as many of the producer's as there is room for", async () => {
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

  test("has no longer detail than 1000 characters", async () => {
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
  ])("that SQS refuses with %s is shortened to its reason", async (type) => {
    const message = await counter.received("x", { source: text("shop") });
    counter.proxy.inject({ operation: "SendMessage", status: 400, type });
    expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(true);
    expect(await counter.deadLetters()).toMatchObject([{ Body: "x" }]);
    expect(Object.keys((await counter.deadLetters())[0]?.MessageAttributes ?? {})).toEqual([
      "postrider.reason",
    ]);
  });

  test("that SQS refuses a second time has no attributes", async () => {
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

  test("that SQS refuses in every form is not there, and the log says why", async () => {
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

  test("of a body of 1 MiB goes as it came, without any attribute", async () => {
    const body = "x".repeat(MIB);
    const message = await counter.received(body);
    expect(await queue.moveToDeadLetters(message, CERTIFICATE, NEVER)).toBe(true);
    const [letter] = await counter.deadLetters();
    expect(letter?.Body === body).toBe(true);
    expect(letter?.MessageAttributes).toBeUndefined();
  });
});
