import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type LocalEvents, startEvents } from "../../../local/servers/events/server.ts";
import { KEYS, REGION } from "../../helpers/aws-clients.ts";

let events: LocalEvents;
let client: EventBridgeClient;
beforeAll(async () => {
  events = await startEvents();
  const { url: endpoint } = events;
  client = new EventBridgeClient({ endpoint, region: REGION, credentials: KEYS, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await events.stop();
});
beforeEach(() => events.reset());

const ENTRY = { Source: "postrider", DetailType: "Email Bounced", Detail: `{"id":"1"}` };
const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));

test("takes an event, and names it", async () => {
  const { FailedEntryCount, Entries } = await put(ENTRY);
  expect(FailedEntryCount).toBe(0);
  expect(Entries).toEqual([{ EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  expect(events.taken).toMatchObject([
    { bus: "default", source: "postrider", detailType: "Email Bounced", detail: { id: "1" } },
  ]);
});

test("reads the name of the bus from an ARN", async () => {
  await put({ ...ENTRY, EventBusName: "arn:aws:events:us-east-1:000000000000:event-bus/shop" });
  expect(events.taken).toMatchObject([{ bus: "shop" }]);
});

test("refuses a call of more than 10 entries, and takes none of them", async () => {
  await expect(put(...Array.from({ length: 11 }, () => ENTRY))).rejects.toMatchObject({
    name: "ValidationException",
  });
  expect(events.taken).toEqual([]);
});

test("refuses a call above 256 KB, and takes one of exactly 256 KB", async () => {
  const bytes = 256 * 1024 - ENTRY.Source.length - ENTRY.DetailType.length;
  const Detail = `{"id":"${"x".repeat(bytes - 9)}"}`;
  await put({ ...ENTRY, Detail });
  await expect(put({ ...ENTRY, Detail: ` ${Detail}` })).rejects.toMatchObject({
    name: "ValidationException",
  });
  expect(events.taken).toHaveLength(1);
});

test.each([
  ["no source", { ...ENTRY, Source: undefined }, "InvalidArgument"],
  ["no detail-type", { ...ENTRY, DetailType: "" }, "InvalidArgument"],
  ["no detail", { ...ENTRY, Detail: undefined }, "InvalidArgument"],
  ["a detail that is no JSON object", { ...ENTRY, Detail: "[1" }, "MalformedDetail"],
  ["a source of AWS", { ...ENTRY, Source: "aws.ses" }, "NotAuthorizedForSourceException"],
])("refuses an entry with %s, and takes the others", async (_, entry, code) => {
  const { FailedEntryCount, Entries } = await put(entry, ENTRY);
  expect(FailedEntryCount).toBe(1);
  expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([code, undefined]);
  expect(events.taken).toHaveLength(1);
});

test("refuses an empty call", async () => {
  await expect(put()).rejects.toMatchObject({ name: "ValidationException" });
});

test("refuses a request that is not signed, and another action", async () => {
  const answerTo = async (target: string, authorization: string) => {
    const headers = { "x-amz-target": target, authorization };
    const body = JSON.stringify({ Entries: [ENTRY] });
    const response = await fetch(events.url, { method: "POST", headers, body });
    return (await response.json()) as { __type: string };
  };
  expect(await answerTo("AWSEvents.PutEvents", "")).toMatchObject({
    __type: "MissingAuthenticationToken",
  });
  expect(await answerTo("AWSEvents.ListRules", "AWS4-HMAC-SHA256 Credential=x")).toMatchObject({
    __type: "UnknownOperationException",
  });
  expect(events.taken).toEqual([]);
});
