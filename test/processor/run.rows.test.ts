import { describe, expect, test } from "@jest/globals";
import { aPlainEvent } from "../helpers/events.ts";
import { onStage } from "../helpers/stage.ts";

const SEND = { action: "SendRawEmail" } as const;

describe("a run that finds a row", () => {
  test.each(["retry", "hold"])(
    "without an answer waits until it has settled, also with onUnconfirmed %s",
    (onUnconfirmed) =>
      onStage(
        { environment: { ON_UNCONFIRMED: onUnconfirmed } },
        async ({ send, processor, mailed, system, rows }) => {
          system.ses.inject({ ...SEND, resetAfter: true });
          const body = aPlainEvent({ to: ["one@example.com"] });
          const one = processor();
          await send(body);
          expect(await one.run()).toMatchObject({ sent: 0, postponed: 1 });
          // The event's second message is not hidden: it meets the row before that has settled.
          await send(body);
          expect(await one.run()).toMatchObject({
            received: 1,
            sent: 0,
            postponed: 1,
            unconfirmed: 0,
          });
          expect(await rows()).toMatchObject([{ state: "unconfirmed", resends: 0 }]);
          expect(mailed()).toEqual(["one@example.com"]);
        },
      ),
  );

  test("that the same message failed moves the message to the dead letters, and does not call SES again", () =>
    onStage({}, async ({ send, processor, system, proxies, deadLetters }) => {
      system.ses.inject({ ...SEND, code: "MessageRejected", times: Infinity });
      await send(aPlainEvent({ to: ["bad@example.com"] }));
      proxies.sqs.inject({
        operation: "SendMessage",
        status: 500,
        type: "InternalError",
        times: Infinity,
      });
      const one = processor();
      expect(await one.run()).toMatchObject({ deadLettered: 0, postponed: 1, failed: 1 });
      proxies.sqs.reset();
      expect(await one.run()).toMatchObject({ deadLettered: 1, failed: 0 });
      expect(await deadLetters()).toMatchObject([
        { reason: "ses-rejected", detail: "MessageRejected" },
      ]);
      expect(system.ses.requests["SendRawEmail"]).toBe(1);
    }));

  test("whose attempt another slot has sent meanwhile sends nothing, because its late intent is refused", () =>
    onStage({}, async ({ send, processor, proxies, mailed, rows, closeBreakers }) => {
      const body = aPlainEvent({ to: ["one@example.com"] });
      await send(body);
      // Port 9 of this machine refuses connections: the intent is taken back.
      await processor({ ...({ AWS_ENDPOINT_URL_SES: "http://127.0.0.1:9" } as object) }).run();
      expect(await rows()).toMatchObject([{ state: "retrying" }]);
      await closeBreakers();
      const late = proxies.dynamodb.hold({
        operation: "UpdateItem",
        match: (text) => text.includes('":retrying"'),
      });
      const slow = processor().run();
      await late.reached;
      await send(body);
      expect(await processor().run(1)).toMatchObject({ sent: 1 });
      late.release();
      expect(await slow).toMatchObject({ sent: 0, acknowledged: 1 });
      expect(mailed()).toEqual(["one@example.com"]);
    }));
});
