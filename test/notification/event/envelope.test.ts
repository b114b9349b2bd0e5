import { describe, expect, test } from "@jest/globals";
import { readEvent } from "../../../functions/notification/event/event.ts";

const cloudEvent = {
  specversion: "1.0",
  id: "1",
  source: "/orders",
  type: "order.shipped",
  data: { order: 1042 },
};
const EVENT = { id: "1", source: "/orders", type: "order.shipped", data: { order: 1042 } };
const busEvent = {
  id: "1",
  source: "/orders",
  "detail-type": "order.shipped",
  detail: { order: 1042 },
};

const sns = (message: unknown, more: object = {}) => ({
  Type: "Notification",
  MessageId: "0d1f2c3b",
  TopicArn: "arn:aws:sns:us-east-1:123456789012:orders",
  Message: typeof message === "string" ? message : JSON.stringify(message),
  Timestamp: "2026-11-23T07:15:00.000Z",
  SignatureVersion: "1",
  ...more,
});

const record = (body: unknown) => ({
  messageId: "0d1f2c3b",
  receiptHandle: "AQEB",
  body: typeof body === "string" ? body : JSON.stringify(body),
  attributes: { ApproximateReceiveCount: "1" },
  messageAttributes: {},
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:orders",
  awsRegion: "us-east-1",
});

const read = (json: unknown) => readEvent(JSON.stringify(json));

describe("an envelope around one event", () => {
  test.each([
    ["an SNS notification", sns(cloudEvent)],
    ["an SNS notification around an EventBridge event", sns(busEvent)],
    [
      "an SNS notification whose text begins with a byte order mark",
      sns(`\uFEFF${JSON.stringify(cloudEvent)}`),
    ],
    ["a batch of one CloudEvent", [cloudEvent]],
    ["a pipe's list of one EventBridge event", [busEvent]],
    ["a pipe's list of one SQS record", [record(cloudEvent)]],
    ["a pipe's SQS record", record(cloudEvent)],
    ["a pipe's SQS record of an SNS notification", [record(sns(cloudEvent))]],
  ])("is unwrapped: %s", (_name, json) => {
    expect(read(json)).toEqual({ ok: true, event: EVENT });
  });

  test("keeps the producer's digits", () => {
    const text = '{"specversion":"1.0","id":"1","source":"s","type":"t","data":{"price":19.90}}';
    for (const body of [`[${text}]`, JSON.stringify(sns(text)), JSON.stringify([record(text)])]) {
      const answer = readEvent(body);
      expect(answer.ok && answer.event.digits).toEqual(new Map([["/price", "19.90"]]));
    }
  });
});

describe("an envelope without exactly one event is refused with a fix", () => {
  test.each([
    [
      "an SNS notification of words",
      sns("hello"),
      ["`Message` of an SNS notification", "RawMessageDelivery"],
    ],
    [
      "an SNS notification without a message",
      sns("", { Message: null }),
      ["SNS notification", "RawMessageDelivery"],
    ],
    [
      "an SNS notification of another document",
      sns({ a: 1 }),
      ["Inside an SNS notification", "CloudEvents"],
    ],
    [
      "an SNS notification of an event without an id",
      sns({ ...cloudEvent, id: "" }),
      ["SNS notification", "`event.id`"],
    ],
    [
      "an SNS SubscriptionConfirmation",
      sns("You have chosen", { Type: "SubscriptionConfirmation", Token: "t" }),
      ["SubscriptionConfirmation", "RawMessageDelivery"],
    ],
    [
      "an SNS UnsubscribeConfirmation",
      sns("You have chosen", { Type: "UnsubscribeConfirmation", Token: "t" }),
      ["UnsubscribeConfirmation"],
    ],
    [
      "a CloudEvents batch",
      [cloudEvent, cloudEvent],
      ["CloudEvents batch of 2", "send each event as a separate message"],
    ],
    [
      "a pipe's SQS records",
      [record(cloudEvent), record(cloudEvent)],
      ["2 records of an EventBridge pipe", "batch size"],
    ],
    [
      "a pipe's EventBridge events",
      [busEvent, busEvent],
      ["2 records of an EventBridge pipe", "batch size"],
    ],
    [
      "a pipe's SQS record of words",
      [record("hello")],
      ["`body` of an SQS record", "input template"],
    ],
    ["a list of other things", [1, cloudEvent], ["a JSON array of 2"]],
    ["lists in lists", [[[[[cloudEvent]]]]], ["more than 3 envelopes"]],
  ])("%s", (_name, json, expected) => {
    const answer = read(json);
    expect(answer.ok).toBe(false);
    for (const part of expected) expect(answer.ok || answer.detail).toContain(part);
  });

  test("a CloudEvent with attributes of these names is read as a CloudEvent", () => {
    expect(
      read({
        ...cloudEvent,
        Type: "Notification",
        Message: "x",
        eventSource: "aws:sqs",
        body: "x",
      }),
    ).toEqual({ ok: true, event: EVENT });
  });
});
