import { expect, test } from "@jest/globals";
import { readRecords } from "../../functions/feedback/records.ts";
import { aRecord } from "./sqs-event-factory.ts";

test("readRecords returns each message's id, body and receive count", () => {
  const attributes = { ApproximateReceiveCount: "1" };
  expect(
    readRecords({ Records: [aRecord("one", "message-1"), aRecord("two", "message-2")] }),
  ).toEqual([
    { messageId: "message-1", body: "one", attributes },
    { messageId: "message-2", body: "two", attributes },
  ]);
});

test.each([[{}], [null], [{ Records: [{ body: "x" }] }], [{ scheduledTime: "now" }]])(
  "readRecords throws for %j",
  (event) => expect(() => readRecords(event)).toThrow("Expected an SQS batch"),
);
