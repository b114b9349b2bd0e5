import { describe, expect, test } from "@jest/globals";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const STOP_MS = 90_000;
const VISIBILITY_MS = 120_000;
const EVER = { times: Infinity } as const;
const isIntent = (body: string) => body.includes('":submitting"') && body.includes('":at"');

async function sendPlain({ send }: Stage, count: number): Promise<void> {
  for (let index = 0; index < count; index++)
    await send(aPlainEvent({ to: [`reader-${index}@example.com`] }));
}

/** One run after everything that a run before it had in hand is visible again. */
async function runLater(stage: Stage): Promise<void> {
  await stage.advance(VISIBILITY_MS);
  await stage.processor().run();
  expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
}

describe("DynamoDB", () => {
  test.each([
    ["answers 500", { status: 500, type: "InternalServerError" }],
    ["is throttled", { status: 400, type: "ProvisionedThroughputExceededException" }],
    ["hangs", { hang: true }],
    ["drops connections", { resetBefore: true }],
  ])(
    "%s at the first intents: no email is sent, all messages are returned, and each email is sent once later",
    (_, fault) =>
      onStage({}, async (stage) => {
        await sendPlain(stage, 4);
        stage.proxies.dynamodb.inject({
          operation: "UpdateItem",
          match: isIntent,
          ...fault,
          ...EVER,
        });
        const summary = await stage.processor().run();
        expect(summary).toMatchObject({
          outcome: "aborted",
          reason: expect.stringMatching(/^dynamodb: /),
          sent: 0,
        });
        expect(summary.durationMs).toBeLessThan(STOP_MS);
        expect(await stage.counts()).toEqual({ visible: 4, inFlight: 0 });
        expect(await stage.deadLetters()).toEqual([]);
        stage.proxies.dynamodb.reset();
        await runLater(stage);
        expect(new Set(stage.mailed()).size).toBe(4);
        expect(stage.mailed()).toHaveLength(4);
      }),
  );

  test("costs no message a receive when it is down from the start", () =>
    onStage({}, async (stage) => {
      await sendPlain(stage, 2);
      stage.proxies.dynamodb.inject({ status: 500, type: "InternalServerError", ...EVER });
      expect(await stage.processor().run()).toMatchObject({ outcome: "aborted", received: 0 });
      expect(stage.proxies.sqs.count("ReceiveMessage")).toBe(0);
    }));

  test("gets an `accepted` again until it takes it, with one email", () =>
    onStage({}, async (stage) => {
      await sendPlain(stage, 1);
      stage.proxies.dynamodb.inject({
        operation: "UpdateItem",
        match: (body) => body.includes("sesMessageIds"),
        status: 500,
        type: "InternalServerError",
        times: 4,
      });
      expect(await stage.processor().run()).toMatchObject({ sent: 1, acknowledged: 1 });
      expect(await stage.rows()).toMatchObject([{ state: "accepted" }]);
      expect(stage.mailed()).toEqual(["reader-0@example.com"]);
    }));

  test("never takes an `accepted`: the run ends before its timeout, and the log has SES's message id", () =>
    onStage({ environment: { ON_UNCONFIRMED: "hold" } }, async (stage) => {
      await sendPlain(stage, 1);
      stage.proxies.dynamodb.inject({
        operation: "UpdateItem",
        match: (body) => body.includes("sesMessageIds"),
        status: 500,
        type: "InternalServerError",
        ...EVER,
      });
      const one = stage.processor();
      expect(await one.run()).toMatchObject({
        outcome: "aborted",
        sent: 1,
        postponed: 1,
        unconfirmed: 1,
      });
      const [mail] = stage.system.ses.mailbox.mails();
      expect(one.logs).toContainEqual(
        expect.objectContaining({ level: "ERROR", sesMessageId: mail?.messageId }),
      );
      expect(one.output()).not.toContain("reader-0@example.com");
      expect(stage.mailed()).toHaveLength(1);
    }));

  test("loses the answer to an intent: the run recognizes its own intent and sends the email at once", () =>
    onStage({}, async (stage) => {
      await sendPlain(stage, 1);
      stage.proxies.dynamodb.inject({ operation: "UpdateItem", match: isIntent, resetAfter: true });
      expect(await stage.processor().run()).toMatchObject({ outcome: "done", sent: 1 });
      expect(stage.mailed()).toHaveLength(1);
    }));
});

describe("SQS", () => {
  test.each([
    ["answers 500", { status: 500, type: "InternalError" }],
    ["hangs", { hang: true }],
  ])("%s when messages are received: the run ends in time and logs the reason", (_, fault) =>
    onStage({}, async (stage) => {
      await sendPlain(stage, 1);
      stage.proxies.sqs.inject({ operation: "ReceiveMessage", ...fault, ...EVER });
      const summary = await stage.processor().run();
      expect(summary).toMatchObject({
        outcome: "aborted",
        reason: expect.stringMatching(/^sqs: /),
        received: 0,
      });
      expect(summary.durationMs).toBeLessThan(STOP_MS);
    }),
  );

  test("deletes nothing: the messages come back to final rows, and no second email is sent", () =>
    onStage({}, async (stage) => {
      await sendPlain(stage, 3);
      stage.proxies.sqs.inject({
        operation: "DeleteMessageBatch",
        status: 500,
        type: "InternalError",
        ...EVER,
      });
      expect(await stage.processor().run()).toMatchObject({ outcome: "done", sent: 3 });
      stage.proxies.sqs.reset();
      await runLater(stage);
      expect(stage.mailed()).toHaveLength(3);
    }));

  test("takes no dead letter: the message stays and is dead-lettered later", () =>
    onStage({}, async (stage) => {
      await stage.send("not an event");
      stage.proxies.sqs.inject({ operation: "SendMessage", hang: true, ...EVER });
      expect(await stage.processor().run()).toMatchObject({ deadLettered: 0, postponed: 1 });
      stage.proxies.sqs.reset();
      await runLater(stage);
      expect(await stage.deadLetters()).toMatchObject([
        { reason: "unreadable", body: "not an event" },
      ]);
    }));

  test("and everything else down at once in the middle of a run: nothing is lost, and nothing is sent twice", () =>
    onStage({}, async (stage) => {
      await sendPlain(stage, 8);
      for (let index = 0; index < 4; index++)
        await stage.send(anEvent({ to: [`ai-${index}@example.com`] }));
      let requests = 0;
      for (const server of [stage.proxies.sqs, stage.proxies.dynamodb])
        server.onRequest = () => {
          // Every fifth request of the run is dropped before it is applied.
          if (++requests % 5 === 0) throw new Error("dropped");
        };
      await stage.processor().run();
      for (const server of [stage.proxies.sqs, stage.proxies.dynamodb])
        server.onRequest = undefined;
      await runLater(stage);
      expect(stage.mailed()).toHaveLength(12);
      expect(new Set(stage.mailed()).size).toBe(12);
      expect(await stage.deadLetters()).toEqual([]);
    }));
});
