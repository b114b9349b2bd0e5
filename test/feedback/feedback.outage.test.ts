import { expect, test } from "@jest/globals";
import { ADDRESS, aSesEvent } from "./ses-event-factory.ts";
import { eventually } from "../helpers/eventually.ts";
import { onStage, type StageOptions } from "../helpers/stage.ts";

const HIDDEN_MS = 1_000;
const WITH_FEEDBACK: StageOptions = { feedback: { visibilityTimeoutSeconds: HIDDEN_MS / 1_000 } };

const events = (number: number) =>
  Array.from({ length: number }, (_, index) =>
    aSesEvent(index === 0 ? "Bounce" : "Delivery", {
      delivery: index.toString(16).padStart(32, "0"),
    }),
  );

test("all events stay in the queue during an outage of DynamoDB, and none is lost", () =>
  onStage(WITH_FEEDBACK, async ({ feedback: start, proxies, rows, advance }) => {
    const feedback = start();
    await feedback.put(...events(5));
    proxies.dynamodb.inject({ status: 500, type: "InternalServerError", times: Infinity });
    expect(await feedback.batch()).toEqual({ received: 5, kept: 5 });
    expect(feedback.output()).toContain("events-retried");
    expect(feedback.output()).toContain('"RetriedEvents":5');
    expect(await rows()).toEqual([]);
    proxies.dynamodb.reset();
    await advance(HIDDEN_MS);
    expect(await feedback.drain()).toBe(0);
    expect((await rows()).map(({ state }) => state).toSorted()).toEqual([
      "bounced",
      ...Array.from({ length: 4 }, () => "delivered"),
    ]);
    expect(await feedback.suppressed()).toMatchObject([{ address: ADDRESS, reason: "bounced" }]);
    expect(await feedback.deadLetters()).toEqual([]);
  }));

test("retries an event whose suppression met an outage, and not its batch", () =>
  onStage(WITH_FEEDBACK, async ({ feedback: start, proxies, advance }) => {
    const feedback = start();
    await feedback.put(...events(3));
    proxies.dynamodb.inject({
      match: (body) => body.includes("suppressed#"),
      status: 500,
      type: "InternalServerError",
      times: 3,
    });
    expect(await feedback.batch()).toEqual({ received: 3, kept: 1 });
    await advance(HIDDEN_MS);
    expect(await feedback.drain()).toBe(0);
    expect(await feedback.suppressed()).toHaveLength(1);
  }));

test("the whole batch comes again when the function is killed", () =>
  onStage(WITH_FEEDBACK, async ({ feedback: start, proxies, rows, advance }) => {
    const feedback = start();
    await feedback.put(...events(4));
    proxies.dynamodb.inject({ hangAfter: true, times: Infinity });
    const batch = feedback.batch();
    await eventually(async () => expect(await rows()).toHaveLength(4), { timeoutMs: 20_000 });
    feedback.kill();
    expect(await batch).toEqual({ received: 4, kept: 4 });
    proxies.dynamodb.reset();
    await advance(HIDDEN_MS);
    expect(await feedback.drain()).toBe(0);
    expect(await feedback.suppressed()).toHaveLength(1);
    expect(await rows()).toHaveLength(4);
  }));

test("moves only an unreadable record to the dead-letter queue, with the reason", () =>
  onStage(WITH_FEEDBACK, async ({ feedback: start, rows }) => {
    const feedback = start();
    const odd = JSON.stringify(aSesEvent("Send")).replace('"ses-1"', "4711");
    await feedback.put("ada@example.com is no JSON", ...events(2), odd);
    expect(await feedback.drain()).toBe(0);
    expect(await rows()).toHaveLength(2);
    const letters = await feedback.deadLetters();
    expect(letters).toHaveLength(2);
    for (const letter of letters) {
      const detail =
        letter.body === odd
          ? "Expected `event.detail.mail.messageId` to be a string"
          : "Expected the message body to be JSON";
      expect(letter).toMatchObject({ reason: "feedback-unreadable", detail });
    }
    expect(feedback.output()).not.toContain("@");
  }));

test("retries only the unreadable record when the dead-letter queue fails", () =>
  onStage(WITH_FEEDBACK, async ({ feedback: start, proxies, rows, advance }) => {
    const feedback = start();
    proxies.sqs.inject({ operation: "SendMessage", status: 500, type: "InternalError", times: 3 });
    await feedback.put("no JSON", ...events(2));
    expect(await feedback.batch()).toEqual({ received: 3, kept: 1 });
    expect(await rows()).toHaveLength(2);
    await advance(HIDDEN_MS);
    expect(await feedback.drain()).toBe(0);
    expect(await feedback.deadLetters()).toMatchObject([{ body: "no JSON" }]);
  }));
