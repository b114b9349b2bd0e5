import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "@jest/globals";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { sendWithAttributeNamed } from "../helpers/odd-attributes.ts";
import { onStage } from "../helpers/stage.ts";

const LEASE_MS = 120_000;

describe("a run", () => {
  test("sends an email to every recipient of every message and empties the queue", () =>
    onStage({}, async ({ send, processor, mailed, counts }) => {
      await send(anEvent({ to: ["one@example.com", "two@example.com"] }));
      await send(aPlainEvent({ to: ["three@example.com"] }));
      const summary = await processor().run();
      expect(summary).toMatchObject({
        outcome: "done",
        received: 2,
        acknowledged: 2,
        sent: 3,
        written: 1,
      });
      expect(summary.fallbacks).toEqual({ "by-definition": 1 });
      expect(mailed()).toEqual(["one@example.com", "three@example.com", "two@example.com"]);
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
    }));

  test("takes 50 of 60 messages and leaves 10 with their receive count untouched", () =>
    onStage({}, async ({ send, processor, mailed, counts, system }) => {
      await Promise.all(Array.from({ length: 60 }, () => send(aPlainEvent())));
      expect(await processor().run()).toMatchObject({
        outcome: "done",
        received: 50,
        sent: 50,
      });
      expect(await counts()).toEqual({ visible: 10, inFlight: 0 });
      expect(new Set(mailed()).size).toBe(50);
      const { Messages } = await system.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: system.environment.QUEUE_URL,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["ApproximateReceiveCount"],
        }),
      );
      expect(Messages?.map((message) => message.Attributes?.ApproximateReceiveCount)).toEqual(
        Array(10).fill("1"),
      );
    }));

  test("sends one email for the same event twice in one batch", () =>
    onStage({}, async ({ send, processor, mailed, counts }) => {
      const body = anEvent({ to: ["one@example.com"] });
      await send(body);
      await send(body);
      expect(await processor().run()).toMatchObject({ received: 2, acknowledged: 2, sent: 1 });
      expect(mailed()).toEqual(["one@example.com"]);
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
    }));

  test("sends one email for the same event in two batches, and calls the AI once", () =>
    onStage({}, async ({ send, processor, mailed, system }) => {
      const body = anEvent({ to: ["one@example.com"] });
      const one = processor();
      await send(body);
      await one.run();
      await send(body);
      expect(await one.run()).toMatchObject({ received: 1, acknowledged: 1, sent: 0 });
      expect(mailed()).toEqual(["one@example.com"]);
      expect(system.ai?.count).toBe(1);
    }));

  test("dead-letters messages that it cannot process, with the reason, the producer's attributes and the unchanged body", () =>
    onStage({}, async ({ send, processor, deadLetters, counts, mailed }) => {
      const bad = {
        unreadable: ' {"not": "an event",\n "but":  "JSON" } ',
        "no-recipient": anEvent({ to: [] }),
        "recipient-invalid": anEvent({ to: ["nobody"] }),
        "data-invalid": JSON.stringify({
          specversion: "1.0",
          id: "1",
          source: "s",
          type: "class.created",
          data: {},
        }),
      };
      for (const body of Object.values(bad)) await send(body, { trace: "t-1" });
      expect(await processor().run()).toMatchObject({ received: 4, deadLettered: 4, sent: 0 });
      const letters = await deadLetters();
      expect(Object.fromEntries(letters.map((letter) => [letter.reason, letter.body]))).toEqual(
        bad,
      );
      for (const { message, detail } of letters) {
        expect(message.MessageAttributes?.["trace"]?.StringValue).toBe("t-1");
        expect(detail).toMatch(/\w/);
      }
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
      expect(mailed()).toEqual([]);
    }));

  test("sends the emails of a message with an attribute named __proto__, and of the messages beside it", () =>
    onStage({}, async ({ send, processor, deadLetters, counts, mailed, system }) => {
      const { QUEUE_URL } = system.environment;
      await send(aPlainEvent({ to: ["one@example.com"] }));
      await sendWithAttributeNamed(
        QUEUE_URL,
        "__proto__",
        aPlainEvent({ to: ["odd@example.com"] }),
      );
      await sendWithAttributeNamed(QUEUE_URL, "__proto__", "not json");
      await send(aPlainEvent({ to: ["two@example.com"] }));
      expect(await processor().run()).toMatchObject({ outcome: "done", received: 4, sent: 3 });
      expect(mailed()).toEqual(["odd@example.com", "one@example.com", "two@example.com"]);
      expect(await deadLetters()).toMatchObject([{ reason: "unreadable", body: "not json" }]);
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
    }));

  test("sends to the valid recipients before it dead-letters the message of an invalid one", () =>
    onStage({}, async ({ send, processor, deadLetters, mailed }) => {
      await send(anEvent({ to: ["one@example.com", "nobody", "two@example.com"] }));
      await processor().run();
      expect(mailed()).toEqual(["one@example.com", "two@example.com"]);
      expect(await deadLetters()).toMatchObject([
        { reason: "recipient-invalid", detail: "recipient 2 of 3: no @" },
      ]);
    }));

  test("processes a message of SQS's maximum size, and dead-letters one without room for a reason", () =>
    onStage({}, async ({ send, processor, deadLetters, mailed }) => {
      const filler = (body: string, bytes: number) =>
        body.replace("FILL", "x".repeat(bytes - body.length + 4));
      const big = filler(anEvent({ to: ["one@example.com"], data: { notes: "FILL" } }), 1_048_576);
      const bad = filler('{"specversion":"1.0","notes":"FILL"}', 1_048_576);
      await send(big);
      await send(bad);
      const one = processor();
      const summary = await one.run();
      expect(mailed()).toEqual(["one@example.com"]);
      // SQS takes no byte more: the reason stands in the log alone.
      expect(summary).toMatchObject({ acknowledged: 1, deadLettered: 1 });
      expect((await deadLetters()).map(({ body, reason }) => [body === bad, reason])).toEqual([
        [true, undefined],
      ]);
      expect(one.logs).toContainEqual(
        expect.objectContaining({ event: "dead-lettered", reason: "unreadable" }),
      );
    }));

  test("does not treat a message as poison because the dead-letter queue was down", () =>
    onStage({}, async ({ send, processor, deadLetters, proxies }) => {
      await send("not json");
      proxies.sqs.inject({ operation: "SendMessage", status: 500, times: Infinity });
      const one = processor();
      // Three unsuspected receives and more starts than a killer has.
      for (let run = 0; run < 10; run++) await one.run();
      proxies.sqs.reset();
      await one.run();
      expect(await deadLetters()).toMatchObject([{ reason: "unreadable" }]);
    }));

  test("processes a message alone after many receives, and dead-letters it after it has ended five runs", () =>
    onStage({}, async ({ advance, send, processor, deadLetters, mailed, proxies }) => {
      // The AI's server kills whoever asks about the killer.
      await send(anEvent({ id: "killer", to: ["killer@example.com"], data: { poison: "yes" } }));
      await send(anEvent({ to: ["good@example.com"] }));
      const victim = processor();
      proxies.ai.onRequest = ({ body }) => {
        if (body.includes("Poison")) victim.kill();
      };
      let kills = 0;
      for (let runs = 0; runs < 20 && (await deadLetters()).length === 0; runs++) {
        await victim.run().catch((error: Error) => {
          expect(error.message).toContain("SIGKILL");
          kills++;
        });
        await advance(LEASE_MS);
      }
      expect(await deadLetters()).toMatchObject([{ reason: "poison-message" }]);
      // Three unsuspected receives and five counted starts.
      expect(kills).toBeGreaterThanOrEqual(6);
      expect(kills).toBeLessThanOrEqual(8);
      expect(mailed()).toEqual(["good@example.com"]);
    }));
});
