import { expect, test } from "@jest/globals";
import { readRecords } from "../../functions/feedback/records.ts";
import { aRecord } from "./sqs-event-factory.ts";

test("readRecords returns each message's id and body", () => {
  expect(
    readRecords({ Records: [aRecord("one", "message-1"), aRecord("two", "message-2")] }),
  ).toEqual([
    { messageId: "message-1", body: "one" },
    { messageId: "message-2", body: "two" },
  ]);
});

test.each([[{}], [null], [{ Records: [{ body: "x" }] }], [{ scheduledTime: "now" }]])(
  "readRecords throws for %j",
  (event) => expect(() => readRecords(event)).toThrow("Expected an SQS batch"),
);
