import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import type { Prepared } from "../../../operator/actions/action.ts";
import { cancel, markSent } from "../../../operator/actions/emails.ts";
import { erasePerson, exportPerson } from "../../../operator/actions/person.ts";
import { release, resend } from "../../../operator/actions/resend.ts";
import { pause, resetCircuit, resume } from "../../../operator/actions/system.ts";
import type { Operator } from "../../../operator/connect.ts";
import { aPlainEvent } from "../../helpers/events.ts";
import { onStage, type Stage } from "../../helpers/stage.ts";
import { act, Crash, emailIn, operatorOn, SAID } from "./operator-on.ts";

const SEND = { action: "SendRawEmail" } as const;
const ADA = "ada@example.com";
const BO = "bo@example.com";
const VISIBILITY_MS = 120_000;
const SETTLE_MS = 1_200_000;

async function keyIn(stage: Stage): Promise<string> {
  const [plan] = await stage.plans();
  if (plan === undefined) throw new Error("Expected a plan");
  return plan.notification;
}

/** The emails as their readers see them. */
async function seen({ system }: Stage) {
  const mails = await Promise.all(
    system.ses.mailbox.mails().map(({ source }) => simpleParser(source)),
  );
  return mails.map(({ subject, html, text }) => ({ subject, html, text }));
}

const empty = { visible: 0, inFlight: 0 };

/** A real run after everything hidden has come back. */
async function runLater(stage: Stage, ms = VISIBILITY_MS) {
  await stage.advance(ms);
  return stage.processor().run();
}

async function historyOf(operator: Operator, key: string): Promise<string[]> {
  return (await emailIn(operator, key)).history.map(({ what, by }) =>
    by ? `${what} by ${by}` : what,
  );
}

describe("resend", () => {
  test("of a delivered email sends the same words a second time, to this reader, once", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      await stage.send(aPlainEvent({ to: [ADA, BO] }));
      await stage.processor().run();
      const key = await keyIn(stage);
      const email = await emailIn(operator, key);
      expect(await act(await resend(operator, email))).toMatch(
        /^Queued the same email to .+\. The next run sends it, within a minute\.$/,
      );
      expect(await stage.processor().run()).toMatchObject({ sent: 1, acknowledged: 1 });
      expect(await stage.processor().run()).toMatchObject({ received: 0 });
      expect(stage.mailed()).toEqual([ADA, ADA, BO]);
      const [first, , second] = await seen(stage);
      expect(second).toEqual(first);
      expect(await historyOf(operator, key)).toEqual([
        "intended",
        "accepted",
        `resent by ${SAID.by}`,
      ]);
      // The copy tells of the same event.
      const { emails } = (await operator.readModel.byEvent({ id: email.event?.id ?? "" })).find(
        (one) => one.key !== key,
      ) ?? { emails: [] };
      expect(emails).toMatchObject([{ address: ADA, state: "accepted", subject: email.subject }]);
    }));

  test("that dies before any of its requests and is repeated sends one email more, and the next one another", () =>
    onStage({}, async (stage) => {
      const living = operatorOn(stage.system);
      await stage.send(aPlainEvent({ to: [ADA] }));
      await stage.processor().run();
      const key = await keyIn(stage);
      let isDone = false;
      for (let requests = 0; !isDone; requests++) {
        const before = stage.mailed().length;
        const operator = operatorOn(stage.system, { requests });
        isDone = await tryAct(async () => resend(operator, await emailIn(operator, key)));
        if (!isDone) await act(await resend(living, await emailIn(living, key)));
        await stage.processor().run();
        expect(stage.mailed()).toHaveLength(before + 1);
      }
      expect(await stage.counts()).toEqual(empty);
    }));

  test("by two operators at once sends one email more", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      await stage.send(aPlainEvent({ to: [ADA] }));
      await stage.processor().run();
      const email = await emailIn(operator, await keyIn(stage));
      const both = [await resend(operator, email), await resend(operator, email)];
      await Promise.all(both.map(act));
      await stage.processor().run();
      expect(stage.mailed()).toEqual([ADA, ADA]);
      expect(await stage.counts()).toEqual(empty);
    }));

  test("whose plan is gone is a dead letter: no definition reads its empty data", () =>
    onStage({}, async (stage) => {
      await stage.send(
        JSON.stringify({
          specversion: "1.0",
          id: "gone",
          source: "postrider:resend",
          type: "class.created",
          data: {},
        }),
      );
      expect(await stage.processor().run()).toMatchObject({ sent: 0, deadLettered: 1 });
      expect(await stage.deadLetters()).toMatchObject([
        { reason: "plan-unreadable", detail: "the email to resend is not stored" },
      ]);
    }));

  test("of a failed email redrives its message, and the next run sends it", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      stage.system.ses.inject({ ...SEND, code: "MessageRejected" });
      await stage.send(aPlainEvent({ to: [ADA] }));
      expect(await stage.processor().run()).toMatchObject({ failed: 1, deadLettered: 1 });
      const key = await keyIn(stage);
      expect(await act(await resend(operator, await emailIn(operator, key)))).toMatch(
        /^Put 1 message back into the queue/,
      );
      expect(await stage.processor().run()).toMatchObject({ sent: 1, acknowledged: 1 });
      expect(stage.mailed()).toEqual([ADA]);
      expect(await stage.deadLetters()).toEqual([]);
    }));
});

async function tryAct(prepare: () => Promise<Prepared>): Promise<boolean> {
  try {
    await act(await prepare());
    return true;
  } catch (error) {
    const { cause = error } = error as Error;
    if (cause instanceof Crash) return false;
    throw error;
  }
}

describe("a held email", () => {
  /** SES takes the email or does not; its answer is lost. */
  async function hold(stage: Stage, arrived: boolean): Promise<string> {
    stage.system.ses.inject({
      ...SEND,
      ...(arrived ? { resetAfter: true } : { resetBefore: true }),
    });
    await stage.send(aPlainEvent({ to: [ADA] }));
    expect(await stage.processor().run()).toMatchObject({ unconfirmed: 1 });
    expect(await runLater(stage, SETTLE_MS + 1_000)).toMatchObject({ held: 1, deadLettered: 1 });
    return keyIn(stage);
  }
  const HOLD = { environment: { ON_UNCONFIRMED: "hold" } };

  test("that did not arrive is released, redriven and sent, also if the command dies in between", () =>
    onStage(HOLD, async (stage) => {
      const living = operatorOn(stage.system);
      const key = await hold(stage, false);
      let requests = 0;
      const dying = () => operatorOn(stage.system, { requests });
      // A crash before each request in turn, then one that goes through.
      for (; ; requests++) {
        const operator = dying();
        if (await tryAct(async () => resend(operator, await emailIn(operator, key)))) break;
        if (requests > 40) throw new Error("Expected the command to end");
        await stage.advance(61_000);
      }
      expect(await runLater(stage)).toMatchObject({ sent: 1 });
      await runLater(stage);
      expect(stage.mailed()).toEqual([ADA]);
      expect(await historyOf(living, key)).toEqual([
        "intended",
        "unconfirmed",
        "held",
        `released by ${SAID.by}`,
        "accepted",
      ]);
      expect(await stage.counts()).toEqual(empty);
    }));

  test("that arrived is marked as sent, its message ends, and no other email is sent", () =>
    onStage(HOLD, async (stage) => {
      const operator = operatorOn(stage.system);
      const key = await hold(stage, true);
      const mailed = stage.mailed();
      expect(await act(markSent(operator, await emailIn(operator, key)))).toBe(
        `Marked the email to ${ADA} as sent. No other copy is sent.`,
      );
      expect(await stage.processor().run()).toMatchObject({ sent: 0, acknowledged: 1 });
      expect(stage.mailed()).toEqual(mailed);
      expect(await stage.deadLetters()).toEqual([]);
      expect((await operator.readModel.deadLetters()).items).toEqual([]);
    }));

  test("that is cancelled is not sent when its message is redriven", () =>
    onStage(HOLD, async (stage) => {
      const operator = operatorOn(stage.system);
      const key = await hold(stage, false);
      expect(await act(cancel(operator, await emailIn(operator, key)))).toBe(
        `Cancelled the email to ${ADA}. It is not sent. Its message stays in the dead letters.`,
      );
      expect(await act(release(operator, await emailIn(operator, key)))).toMatch(
        /this one is cancelled/,
      );
      const [letter] = await stage.deadLetters();
      await stage.send(letter?.body ?? "");
      expect(await stage.processor().run()).toMatchObject({ sent: 0, acknowledged: 1 });
      expect(stage.mailed()).toEqual([]);
    }));
});

describe("cancel", () => {
  test("before the first attempt stops this email, and the others go", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      stage.proxies.dynamodb.inject({
        operation: "UpdateItem",
        match: (text) => text.includes('":submitting"'),
        status: 500,
        type: "InternalServerError",
        times: Infinity,
      });
      await stage.send(aPlainEvent({ to: [ADA, BO] }));
      expect(await stage.processor().run()).toMatchObject({ sent: 0, postponed: 1 });
      stage.proxies.dynamodb.reset();
      const key = await keyIn(stage);
      const email = await emailIn(operator, key);
      expect(email).toMatchObject({ state: "waiting", address: ADA });
      expect(await act(cancel(operator, email))).toMatch(
        /^Cancelled the email to .+\. It is not sent\.$/,
      );
      expect(await runLater(stage)).toMatchObject({ sent: 1, acknowledged: 1 });
      expect(stage.mailed()).toEqual([BO]);
    }));

  test("after an attempt that SES did not take stops the next one", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      stage.system.ses.inject({ ...SEND, code: "AccountSendingPausedException" });
      await stage.send(aPlainEvent({ to: [ADA] }));
      await stage.processor().run();
      await stage.closeBreakers();
      const key = await keyIn(stage);
      const email = await emailIn(operator, key);
      expect(email).toMatchObject({ state: "retrying" });
      expect(await act(cancel(operator, email))).toMatch(
        /^Cancelled the email to .+\. It is not sent\.$/,
      );
      expect(await runLater(stage)).toMatchObject({ sent: 0, acknowledged: 1 });
      expect(stage.mailed()).toEqual([]);
      expect(await historyOf(operator, key)).toEqual(["intended", `cancelled by ${SAID.by}`]);
    }));
});

describe("pause", () => {
  test("lets a run take nothing and count as completed, until resume", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      expect(await resume(operator)).toMatchObject({
        kind: "refused",
        why: "It is not paused. Nothing to do.",
      });
      expect(await act(await pause(operator))).toMatch(/^Paused/);
      expect(await pause(operator)).toMatchObject({
        why: expect.stringMatching(new RegExp(`^It is paused already, .+ by ${SAID.by}: .+ until`)),
      });
      await stage.send(aPlainEvent({ to: [ADA] }));
      const processor = stage.processor();
      expect(await processor.run()).toMatchObject({ outcome: "paused", received: 0, sent: 0 });
      expect(processor.logs).toContainEqual(expect.objectContaining({ CompletedRuns: 1 }));
      expect(await stage.counts()).toEqual({ visible: 1, inFlight: 0 });
      const prepared = await resume(operator);
      expect(prepared).toMatchObject({
        effects: [`Paused by ${SAID.by}: ${SAID.why}`, "The next run sends what waits."],
      });
      expect(await act(prepared)).toMatch(/^Resumed/);
      expect(await processor.run()).toMatchObject({ outcome: "done", sent: 1 });
    }));

  test("and resume change nothing if someone else was quicker", () =>
    onStage({}, async ({ system }) => {
      let nowMs = Date.now();
      const operator = operatorOn(system, { now: () => nowMs++ });
      const [one, other] = [await pause(operator), await pause(operator)];
      expect(await act(one)).toMatch(/^Paused/);
      expect(await act(other)).toBe(
        "refused: Nothing was changed: someone else has paused it meanwhile.",
      );
      const late = await resume(operator);
      await act(await resume(operator));
      await act(await pause(operator));
      expect(await act(late)).toBe(
        "refused: Nothing was changed: the pause has ended or is another one.",
      );
      expect(await operator.circuitBreakers.look()).toMatchObject({ paused: { by: SAID.by } });
    }));
});

describe("circuit reset", () => {
  test("lets the next run try at once", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      expect(await resetCircuit(operator, "ses")).toMatchObject({
        why: "The SES circuit is closed. Nothing to do.",
      });
      stage.system.ses.inject({ ...SEND, code: "AccountSendingPausedException" });
      await stage.send(aPlainEvent({ to: [ADA] }));
      await stage.processor().run();
      await stage.advance(VISIBILITY_MS);
      await stage.send(aPlainEvent({ to: [BO] }));
      const [reset, late] = [
        await resetCircuit(operator, "ses"),
        await resetCircuit(operator, "ses"),
      ];
      expect(await act(reset)).toBe(
        "Closed the SES circuit. The next run tries again, within a minute.",
      );
      expect(await act(late)).toBe(
        "refused: Nothing was changed: it has closed or opened again meanwhile.",
      );
      expect(await stage.processor().run()).toMatchObject({ outcome: "done", open: [] });
      expect(stage.mailed()).toContain(BO);
    }));
});

describe("erase", () => {
  test("leaves a tombstone: a late message mails nobody and ends", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      const body = aPlainEvent({ to: [ADA] });
      await stage.send(body);
      await stage.processor().run();
      expect(await exportPerson(operator, ADA)).toMatchObject({ emails: [{ address: ADA }] });
      expect(await act(await erasePerson(operator, ADA))).toMatch(/^Erased everything kept about /);
      // Its row has expired, and the plan has not.
      const { client, deliveriesTable: TableName, recipientIds } = operator;
      const recipient = (await recipientIds()).idOf(ADA);
      await client.send(
        new DeleteItemCommand({
          TableName,
          Key: { notification: { S: await keyIn(stage) }, recipient: { S: recipient } },
        }),
      );
      await stage.send(body);
      expect(await stage.processor().run()).toMatchObject({ sent: 0, acknowledged: 1 });
      expect(stage.mailed()).toEqual([ADA]);
      expect(await stage.counts()).toEqual(empty);
    }));
});
