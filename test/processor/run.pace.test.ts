/** The account's rate and daily quota, shared by runs in processes of their own. */
import { describe, expect, test } from "@jest/globals";
import { sendEvents } from "../helpers/send-events.ts";
import { aPlainEvent } from "../helpers/events.ts";
import { onStage } from "../helpers/stage.ts";

const DAY_MS = 86_400_000;
const LONGEST_BREAKER_MS = 900_000;

const plainEvents = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: String(index), body: aPlainEvent() }));

describe("three runs at once", () => {
  const RATE = 14;
  const MAILS_EACH = 30;
  const MAILS = 3 * MAILS_EACH;

  test("send at least 85 % of what SES allows and get no throttled answer", () =>
    onStage(
      {
        ses: { maxSendRate: RATE, quotaCallRate: 1 },
        environment: { SLOTS: "3", BATCH_LIMIT: String(MAILS_EACH) },
      },
      async ({ system, processor, mailed }) => {
        const runs = [0, 1, 2].map(() => processor());
        // Each process asks SES for the rate once, which SES answers once a second.
        for (const [slot, one] of runs.entries()) {
          await sendEvents(system, plainEvents(5));
          await one.run(slot);
        }
        const earlier = mailed().length;
        const throttledEarlier = system.ses.throttledCount;
        await sendEvents(system, plainEvents(MAILS));
        const ends = await Promise.all(runs.map((one, slot) => one.run(slot)));
        for (const { outcome, sent } of ends) {
          expect(outcome).toBe("done");
          expect(sent).toBeGreaterThan(MAILS_EACH / 2);
        }
        const timesMs = system.ses.mailbox
          .mails()
          .map(({ acceptedAtMs }) => acceptedAtMs)
          .toSorted((one, other) => one - other)
          .slice(earlier);
        expect(timesMs).toHaveLength(MAILS);
        const seconds = (timesMs.at(-1)! - timesMs[0]!) / 1000;
        expect((MAILS - 1) / seconds).toBeGreaterThanOrEqual(0.85 * RATE);
        expect(system.ses.throttledCount - throttledEarlier).toBe(0);
        expect(new Set(mailed()).size).toBe(mailed().length);
      },
    ));
});

test("the daily quota is used up to the last email, and the rest waits until quota is free again", () => {
  const QUOTA = 12;
  const MAILS = 30;
  return onStage(
    { ses: { max24HourSend: QUOTA } },
    async ({ advance, system, processor, mailed, counts, deadLetters, rows }) => {
      await sendEvents(system, plainEvents(MAILS));
      const one = processor();
      const sent = () => system.ses.requests["SendRawEmail"];
      const runUntilRefused = async () => {
        const summary = await one.run();
        expect(summary).toMatchObject({
          outcome: "aborted",
          reason: "ses: daily-quota",
          deadLettered: 0,
        });
        for (const next of [processor(), one]) {
          await advance(LONGEST_BREAKER_MS);
          expect(await next.run()).toMatchObject({
            outcome: "circuit-open",
            reason: "ses: daily-quota",
          });
        }
        return summary.received;
      };

      await runUntilRefused();
      expect(mailed()).toHaveLength(QUOTA);
      expect(sent()).toBe(QUOTA);
      expect(await counts()).toEqual({ visible: MAILS - QUOTA, inFlight: 0 });

      await advance(DAY_MS);
      // One more than the quota: the message that meets its end.
      expect(await runUntilRefused()).toBeLessThanOrEqual(QUOTA + 1);
      expect(mailed()).toHaveLength(2 * QUOTA);
      expect(sent()).toBe(2 * QUOTA);

      await advance(DAY_MS);
      expect(await one.run()).toMatchObject({ outcome: "done", sent: MAILS - 2 * QUOTA });
      expect(sent()).toBe(MAILS);
      expect(system.ses.throttledCount).toBe(0);
      expect(new Set(mailed()).size).toBe(MAILS);
      expect((await rows()).every((row) => row.state === "accepted")).toBe(true);
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
      expect(await deadLetters()).toEqual([]);
    },
  );
});
