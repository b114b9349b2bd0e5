import { describe, expect, test } from "@jest/globals";
import { readEvent } from "../../../functions/notification/event/event.ts";

const ENVELOPE = { specversion: "1.0", id: "1", source: "/t", type: "t" };

describe("the producer's digits", () => {
  const DATA = '{"order":1152921506151679042,"lines":[{"price":19.90}],"limit":1e400,"count":2}';
  const digits = new Map([
    ["/order", "1152921506151679042"],
    ["/limit", "1e400"],
    ["/lines/0/price", "19.90"],
  ]);

  test.each([
    [
      "a CloudEvent",
      `{"specversion":"1.0","id":"1","source":"/t","type":"t","seen":1.0,"data":${DATA}}`,
    ],
    [
      "a CloudEvent in base64",
      JSON.stringify({ ...ENVELOPE, data_base64: Buffer.from(DATA).toString("base64") }),
    ],
    ["an EventBridge event", `{"id":"1","detail-type":"t","source":"s","detail":${DATA}}`],
  ])("are kept with the data of %s", (_name, body) => {
    const answer = readEvent(body);
    if (!answer.ok) throw new Error(answer.detail);
    expect(answer.event.digits).toEqual(digits);
    expect(answer.event.data).toEqual(JSON.parse(DATA));
  });

  test("are absent when JavaScript formats every number the same", () => {
    const answer = readEvent(JSON.stringify({ ...ENVELOPE, data: { order: 1042, price: 19.9 } }));
    expect(answer.ok && "digits" in answer.event).toBe(false);
  });
});
