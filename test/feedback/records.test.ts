import { expect, test } from "@jest/globals";
import { readRecords } from "../../functions/feedback/records.ts";
import { aRecord } from "./sqs-event-factory.ts";

test("a record is a message: ids, body, counts, and the producer's own attributes", () => {
  const record = {
    ...aRecord("body", "message-1"),
    messageAttributes: {
      source: { dataType: "String", stringValue: "shop", stringListValues: [] },
      bytes: { dataType: "Binary", binaryValue: "AP8=" },
    },
  };
  expect(readRecords({ Records: [record] })).toEqual([
    {
      messageId: "message-1",
      receipt: "receipt of message-1",
      body: "body",
      receiveCount: 1,
      sentAtMs: 1_795_000_000_000,
      attributes: {
        source: { DataType: "String", StringValue: "shop" },
        bytes: { DataType: "Binary", BinaryValue: Buffer.from([0, 255]) },
      },
    },
  ]);
});

test("keeps a record whose attributes cannot be read, and the records beside it", () => {
  const odd = JSON.parse(
    '{"__proto__":{"dataType":"String","stringValue":"v"},"toString":{"dataType":"String","stringValue":"v"},"none":null,"number":5,"source":{"dataType":"String","stringValue":"shop","binaryValue":null}}',
  );
  const records = [
    { ...aRecord("one"), messageAttributes: odd },
    { ...aRecord("two"), messageAttributes: null },
    { ...aRecord("three"), attributes: { SentTimestamp: "soon" } },
    { ...aRecord("four"), attributes: undefined },
    aRecord("five"),
  ];
  const messages = readRecords({ Records: records });
  expect(messages.map(({ body }) => body)).toEqual(["one", "two", "three", "four", "five"]);
  expect(messages[0]?.attributes).toEqual({
    toString: { DataType: "String", StringValue: "v" },
    source: { DataType: "String", StringValue: "shop" },
  });
  for (const message of messages.slice(2, 4)) {
    expect(message.receiveCount).toBe(1);
    expect(message.sentAtMs).toBeGreaterThan(0);
  }
});

test.each([[{}], [null], [{ Records: [{ body: "x" }] }], [{ scheduledTime: "now" }]])(
  "%j is no event of SQS",
  (event) => {
    expect(() => readRecords(event)).toThrow("Expected an event of SQS");
  },
);
