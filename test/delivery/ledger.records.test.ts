import { randomBytes } from "node:crypto";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import {
  attributesIn,
  type DeadLetterRecord,
  deadLetterIn,
  deadLetterKey,
} from "../../functions/delivery/ledger-records.ts";
import { lookupOfEvent } from "../../functions/delivery/ledger-index.ts";
import { storedEventOf } from "../../functions/delivery/stored-event.ts";
import {
  aDeadLetter,
  anEvent,
  aPlan,
  DEFINITION,
  KEEP_SECONDS,
  keyItem,
  ledgerOn,
  START_MS,
} from "./ledger-factory.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { DELIVERIES, startStore, type Store } from "../helpers/test-tables.ts";

const clock = { nowMs: START_MS };
let store: Store;
let ledger: Ledger;

beforeAll(async () => {
  store = await startStore();
  ledger = ledgerOn(store, clock);
});
beforeEach(() => {
  clock.nowMs = START_MS;
  store.proxy.reset();
  store.proxy.onRequest = undefined;
});
afterAll(() => store.stop());

const EVENT_ITEM = {
  source: { S: "shop" },
  eventId: { S: "event-1" },
  eventType: { S: "class.created" },
  eventTime: { S: "2026-11-23T07:15:00Z" },
  receivedAtMs: { N: String(START_MS) },
  messageId: { S: "message-1" },
};

const letterRow = (letter: DeadLetterRecord) =>
  store.get(DELIVERIES, keyItem(deadLetterKey(letter)));

describe("a dead letter's row", () => {
  test("has the event, the body, the reason, and no expiry", async () => {
    const letter = aDeadLetter({
      messageId: "message-1",
      body: "the body of the message",
      detail: "no definition",
      event: anEvent(),
      definition: DEFINITION,
      attributes: {
        traceparent: { DataType: "String", StringValue: "00-4bf9" },
        "postrider.messageId": { DataType: "String", StringValue: "message-0" },
      },
      redriveOf: "message-0",
    });
    await ledger.recordDeadLetter(letter);
    const { body, ...row } = (await letterRow(letter)) ?? {};
    expect(brotliDecompressSync(body?.B ?? "").toString()).toBe("the body of the message");
    expect(row).toEqual({
      notification: { S: letter.key },
      recipient: { S: "dead#message-1" },
      ...EVENT_ITEM,
      state: { S: "open" },
      reason: { S: "definition-missing" },
      detail: { S: "no definition" },
      deadAtMs: { N: String(START_MS) },
      bodyDigest: { S: shortHash("the body of the message") },
      attributes: {
        M: { traceparent: { M: { type: { S: "String" }, text: { S: "00-4bf9" } } } },
      },
      redriveOf: { S: "message-0" },
      definition: { S: DEFINITION },
      lookupName: { S: lookupOfEvent("event-1") },
      lookupAt: { N: String(START_MS) },
      listName: { S: "dead" },
      listAt: { N: String(START_MS) },
      history: {
        L: [
          {
            M: {
              at: { N: String(START_MS) },
              what: { S: "dead-lettered" },
              why: { S: "definition-missing" },
            },
          },
        ],
      },
    });
  });

  test("of a body that is no event stands under its message's id", async () => {
    const letter = aDeadLetter({ key: undefined, messageId: "message-9" });
    await ledger.recordDeadLetter(letter);
    const key = { notification: "message#message-9", recipient: "dead#message-9" };
    expect(await store.get(DELIVERIES, keyItem(key))).toMatchObject({ state: { S: "open" } });
    expect(deadLetterIn(key.recipient)).toBe("message-9");
    expect(deadLetterIn("plan")).toBeUndefined();
  });

  test("stays as it is when a later run records the same message", async () => {
    const letter = aDeadLetter();
    await ledger.recordDeadLetter(letter);
    const before = await letterRow(letter);
    clock.nowMs += 60_000;
    await ledger.recordDeadLetter({ ...letter, reason: "too-old" });
    expect(await letterRow(letter)).toEqual(before);
  });

  test("is written once when the SDK repeats the write", async () => {
    const letter = aDeadLetter();
    store.proxy.inject({ operation: "PutItem", resetAfter: true });
    await ledger.recordDeadLetter(letter);
    expect(store.proxy.count("PutItem")).toBe(2);
    expect((await letterRow(letter))?.["history"]?.L).toHaveLength(1);
  });

  test("has no body when the row has no room for it", async () => {
    const letter = aDeadLetter({ body: randomBytes(400_000).toString("base64") });
    await ledger.recordDeadLetter(letter);
    const row = await letterRow(letter);
    expect(row).toMatchObject({ state: { S: "open" } });
    expect(row).not.toHaveProperty("body");
  });

  test("has no attributes when the row has no room for them, and reads what it has", async () => {
    const bytes = new Uint8Array([0, 255]);
    const attributes = {
      text: { DataType: "String", StringValue: "é" },
      bytes: { DataType: "Binary.png", BinaryValue: bytes },
    };
    const letter = aDeadLetter({ attributes });
    await ledger.recordDeadLetter(letter);
    expect(attributesIn((await letterRow(letter)) ?? {})).toEqual(attributes);
    const long = { DataType: "String", StringValue: "é".repeat(10_001) };
    const larger = aDeadLetter({ attributes: { long } });
    await ledger.recordDeadLetter(larger);
    expect(attributesIn((await letterRow(larger)) ?? {})).toEqual({});
  });

  test.each([
    ["ends", undefined, { what: { S: "processed" } }],
    ["fails again", "message-x", { what: { S: "failed-again" }, why: { S: "message-x" } }],
  ])("is closed once when its message, with the same body, %s", async (_, failedAs, entry) => {
    const letter = aDeadLetter({ body: "the body" });
    const { notification } = deadLetterKey(letter);
    await ledger.recordDeadLetter(letter);
    const open = await letterRow(letter);
    const { messageId } = letter;
    await ledger.recordRedriven({ notification, messageId, body: "another body", failedAs });
    expect(await letterRow(letter)).toEqual(open);
    const ended = { notification, messageId, body: "the body", failedAs };
    await ledger.recordRedriven(ended);
    const closed = await letterRow(letter);
    expect(closed).toMatchObject({
      state: { S: "redriven" },
      endedAtMs: { N: String(START_MS) },
      expiresAt: { N: String(Math.floor(START_MS / 1000) + KEEP_SECONDS) },
      history: { L: [{}, { M: entry }] },
    });
    expect(closed).not.toHaveProperty("listName");
    await ledger.recordRedriven(ended);
    expect(await letterRow(letter)).toEqual(closed);
  });

  test("that is not there is not made by a message that names it", async () => {
    const letter = aDeadLetter();
    const { notification } = deadLetterKey(letter);
    await ledger.recordRedriven({ ...letter, notification });
    expect(await letterRow(letter)).toBeUndefined();
  });

  test("is accepted by DynamoDB whatever the texts of the message are", async () => {
    const odd = `\ud800${"é".repeat(2_000)}\udfff`;
    const sent: string[] = [];
    store.proxy.onRequest = ({ body }) => void sent.push(body);
    const event = storedEventOf(
      { source: odd, id: odd.repeat(250), type: odd, time: odd },
      { messageId: "message-1", sentAtMs: START_MS },
    );
    await ledger.recordDeadLetter(aDeadLetter({ body: odd, detail: odd, event }));
    await ledger.recordEvent({ key: "odd", event, definition: DEFINITION });
    await ledger.keepPlan(aPlan({ event }));
    expect(sent).toHaveLength(3);
    // JSON writes a lone surrogate as an escape, which DynamoDB refuses.
    expect(sent.filter((body) => /\\u[dD][89a-fA-F]/.test(body))).toEqual([]);
    expect(Math.max(...sent.map((body) => body.length))).toBeLessThan(20_000);
  });
});

describe("the row of an event without an email", () => {
  const row = (key: string) =>
    store.get(DELIVERIES, keyItem({ notification: key, recipient: "event" }));
  const EXPIRES_AT = { N: String(Math.floor(START_MS / 1000) + KEEP_SECONDS) };

  test("has the event and its definition, and expires", async () => {
    await ledger.recordEvent({ key: "skipped", event: anEvent(), definition: DEFINITION });
    expect(await row("skipped")).toEqual({
      ...keyItem({ notification: "skipped", recipient: "event" }),
      ...EVENT_ITEM,
      definition: { S: DEFINITION },
      listName: { S: "event#skipped" },
      listAt: { N: String(anEvent().receivedAtMs) },
      lookupName: { S: lookupOfEvent("event-1") },
      lookupAt: { N: String(START_MS) },
      expiresAt: EXPIRES_AT,
    });
  });

  test("names the notification that it joined", async () => {
    const record = { key: "merged", event: anEvent(), definition: DEFINITION };
    await ledger.recordEvent({ ...record, mergedInto: "another" });
    expect(await row("merged")).toMatchObject({ mergedInto: { S: "another" } });
  });
});
