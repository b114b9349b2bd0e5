import { describe, expect, test } from "@jest/globals";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { onStage } from "../helpers/stage.ts";

const BREAKER_MS = 60_000;
const SETTLE_MS = 1_200_000;
/** An unconfirmed message stays hidden a little longer than its row needs to settle. */
const HIDDEN_MS = 120_000;
const SEND = { action: "SendRawEmail" } as const;

describe("SES", () => {
  test("throttles an email: the same run sends it later, without a failure", () =>
    onStage({}, async ({ send, processor, mailed, system, counts }) => {
      system.ses.inject({
        ...SEND,
        code: "Throttling",
        message: "Maximum sending rate exceeded.",
        times: 3,
      });
      for (const to of ["one", "two", "three"])
        await send(aPlainEvent({ to: [`${to}@example.com`] }));
      expect(await processor().run()).toMatchObject({ outcome: "done", sent: 3, acknowledged: 3 });
      expect(mailed()).toEqual(["one@example.com", "three@example.com", "two@example.com"]);
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
    }));

  test("is not called faster than its rate, in the burst and after it", () =>
    onStage(
      { ses: { maxSendRate: 10 }, environment: { SLOTS: "1" } },
      async ({ send, processor, mailed, system }) => {
        await Promise.all(Array.from({ length: 16 }, () => send(aPlainEvent())));
        expect(await processor().run()).toMatchObject({ outcome: "done", sent: 16 });
        expect(mailed()).toHaveLength(16);
        // Without the rate limiter six would be throttled.
        expect(system.ses.throttledCount).toBeLessThanOrEqual(1);
        expect(system.ses.requests["GetSendQuota"]).toBe(1);
      },
    ));

  test("rejects one of three recipients: the other two get one email each, and the message is dead-lettered", () =>
    onStage({}, async ({ send, processor, mailed, system, deadLetters, rows }) => {
      system.ses.inject({
        ...SEND,
        code: "MessageRejected",
        match: (form) => form.get("Destinations.member.1") === "bad@example.com",
      });
      await send(aPlainEvent({ to: ["one@example.com", "bad@example.com", "two@example.com"] }));
      expect(await processor().run()).toMatchObject({ outcome: "done", sent: 2, deadLettered: 1 });
      expect(mailed()).toEqual(["one@example.com", "two@example.com"]);
      expect(await deadLetters()).toMatchObject([
        { reason: "ses-rejected", detail: "MessageRejected" },
      ]);
      expect((await rows()).map((row) => row.state).toSorted()).toEqual([
        "accepted",
        "accepted",
        "failed",
      ]);
    }));

  test("is called again only for the rejected one after the operator redrives the dead letter", () =>
    onStage({}, async ({ send, processor, mailed, system, deadLetters, counts }) => {
      system.ses.inject({
        ...SEND,
        code: "MessageRejected",
        match: (form) => form.get("Destinations.member.1") === "bad@example.com",
      });
      const one = processor();
      await send(aPlainEvent({ to: ["one@example.com", "bad@example.com"] }));
      await one.run();
      const [letter] = await deadLetters();
      await send(letter?.body ?? "");
      expect(await one.run()).toMatchObject({ sent: 1, acknowledged: 1, deadLettered: 0 });
      expect(mailed()).toEqual(["bad@example.com", "one@example.com"]);
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
    }));

  test.each([
    ["its answer is lost", { resetAfter: true }],
    ["it never answers", { hangAfter: true }],
  ])(
    "accepts, and %s: nothing is sent until the settle time, then once more and never again",
    (_, fault) =>
      onStage({}, async ({ advance, send, processor, mailed, system, rows, deadLetters }) => {
        system.ses.inject({ ...SEND, ...fault, times: Infinity });
        const one = processor();
        await send(aPlainEvent({ to: ["one@example.com"] }));
        expect(await one.run()).toMatchObject({
          outcome: "done",
          sent: 0,
          postponed: 1,
          unconfirmed: 1,
        });
        expect(mailed()).toEqual(["one@example.com"]);
        expect(await rows()).toMatchObject([{ state: "unconfirmed", resends: 0 }]);
        // It is sent once more when it has settled, is not answered again, and is then for an operator.
        for (let settled = 0; settled < 2; settled++) {
          await advance(SETTLE_MS + HIDDEN_MS);
          await one.run();
        }
        expect(await rows()).toMatchObject([{ state: "held", resends: 1 }]);
        expect(mailed()).toEqual(["one@example.com", "one@example.com"]);
        expect(await deadLetters()).toMatchObject([{ reason: "held" }]);
      }),
  );

  test("accepts without an answer with onUnconfirmed hold: the email is held after the settle time, and sent once", () =>
    onStage(
      { environment: { ON_UNCONFIRMED: "hold" } },
      async ({ advance, send, processor, mailed, system, rows, deadLetters }) => {
        system.ses.inject({ ...SEND, hangAfter: true });
        const one = processor();
        await send(aPlainEvent({ to: ["one@example.com"] }));
        await one.run();
        await advance(SETTLE_MS + HIDDEN_MS);
        expect(await one.run()).toMatchObject({ held: 1 });
        expect(await rows()).toMatchObject([{ state: "held", resends: 0 }]);
        expect(mailed()).toEqual(["one@example.com"]);
        expect(await deadLetters()).toMatchObject([{ reason: "held" }]);
      },
    ));

  test.each([
    [
      "the daily quota is reached",
      { code: "Throttling", message: "Daily message quota exceeded." },
    ],
    ["sending is paused", { code: "AccountSendingPausedException" }],
    [
      "the identity is not verified",
      {
        code: "MessageRejected",
        message:
          "Email address is not verified. The following identities failed the check in region US-EAST-1: x",
      },
    ],
    ["access is denied", { code: "AccessDenied", status: 403 }],
  ])(
    "that refuses everybody because %s ends the run: the rest is given back, nothing is dead-lettered",
    (_, fault) =>
      onStage(
        { environment: { CONCURRENCY: "1" } },
        async ({ advance, send, processor, mailed, system, deadLetters, counts }) => {
          system.ses.inject({ ...SEND, ...fault, times: Infinity });
          for (let index = 0; index < 4; index++) await send(aPlainEvent());
          const one = processor();
          expect(await one.run()).toMatchObject({
            outcome: "aborted",
            reason: expect.stringMatching(/^ses: /),
            sent: 0,
          });
          expect(system.ses.requests["SendRawEmail"]).toBe(1);
          expect(await counts()).toEqual({ visible: 4, inFlight: 0 });
          expect(await deadLetters()).toEqual([]);
          system.ses.reset();
          // The run that probes the breaker goes on with the rest.
          await advance(BREAKER_MS);
          expect(await one.run()).toMatchObject({ outcome: "done", sent: 4 });
          expect(mailed()).toHaveLength(4);
        },
      ),
  );

  test("is not reachable: no request has left, so the next run sends the email", () =>
    onStage({}, async ({ advance, send, processor, mailed, rows }) => {
      await send(anEvent({ to: ["one@example.com"] }));
      const away = processor();
      // Port 9 of this machine refuses connections.
      const summary = await processor({
        ...({ AWS_ENDPOINT_URL_SES: "http://127.0.0.1:9" } as object),
      }).run();
      expect(summary).toMatchObject({ outcome: "aborted", sent: 0, postponed: 1 });
      expect(await rows()).toMatchObject([{ state: "retrying" }]);
      await advance(BREAKER_MS);
      expect(await away.run()).toMatchObject({ outcome: "done", sent: 1 });
      expect(mailed()).toEqual(["one@example.com"]);
    }));

  test("gives no answer three times in a row: the run ends", () =>
    onStage({ environment: { CONCURRENCY: "1" } }, async ({ send, processor, system }) => {
      system.ses.inject({ ...SEND, resetBefore: true, times: Infinity });
      for (let index = 0; index < 6; index++) await send(aPlainEvent());
      const summary = await processor().run();
      expect(summary).toMatchObject({
        outcome: "aborted",
        reason: "ses: no-answer",
      });
      expect(system.ses.requests["SendRawEmail"]).toBe(3);
    }));
});
