import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "@jest/globals";
import { sweep } from "../../../operator/actions/dead-letter-queue.ts";
import { purge, redrive, redriveMany } from "../../../operator/actions/dead-letters.ts";
import type { Prepared } from "../../../operator/actions/action.ts";
import type { Operator } from "../../../operator/connect.ts";
import type { DeadLetter } from "../../../operator/read/email.ts";
import { countNotListed } from "../../../operator/read/queues.ts";
import { aPlainEvent } from "../../helpers/events.ts";
import { onStage, type Stage } from "../../helpers/stage.ts";
import { act, Crash, operatorOn, SAID } from "./operator-on.ts";

const SEND = { action: "SendRawEmail" } as const;
const CLOSED_AFTER_MS = 61_000;

/** SES refuses an email to this address, and its message becomes a dead letter. */
async function bury(stage: Stage, ...addresses: readonly string[]): Promise<void> {
  stage.system.ses.inject({ ...SEND, code: "MessageRejected", times: addresses.length });
  for (const address of addresses) await stage.send(aPlainEvent({ to: [address] }));
  expect(await stage.processor().run()).toMatchObject({ deadLettered: addresses.length });
}

const open = async ({ readModel }: Operator) => (await readModel.deadLetters()).items;

async function onlyLetter(operator: Operator): Promise<DeadLetter> {
  const [letter] = await open(operator);
  if (letter === undefined) throw new Error("Expected a dead letter");
  return letter;
}

async function isDone(prepared: () => Promise<Prepared>): Promise<boolean> {
  try {
    await act(await prepared());
    return true;
  } catch (error) {
    const { cause = error } = error as Error;
    if (cause instanceof Crash) return false;
    throw error;
  }
}

async function letterNow({ readModel }: Operator, { key, messageId }: DeadLetter) {
  return (await readModel.show(key))?.deadLetters.find((one) => one.messageId === messageId);
}

describe("redrive", () => {
  test("sends the message once, closes the row with who and why, and deletes the copy", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      await bury(stage, "ada@example.com");
      const letter = await onlyLetter(operator);
      const [prepared, late] = [redrive(operator, letter), redrive(operator, letter)];
      expect(prepared).toMatchObject({
        title: expect.stringMatching(
          /^Put the message of event \S+ \(\S+\) back into the queue\?$/,
        ),
        button: "Redrive 1 message",
      });
      expect(await act(prepared)).toBe(
        "Put 1 message back into the queue. The next run processes it, within a minute.",
      );
      expect(await act(late)).toMatch(/^refused: Nothing was changed/);
      expect(await stage.deadLetters()).toEqual([]);
      const closed = await letterNow(operator, letter);
      expect(closed).toMatchObject({
        state: "redriven",
        history: [{ what: "dead-lettered" }, { what: "redriven", ...SAID }],
      });
      expect(redrive(operator, closed ?? letter)).toMatchObject({
        why: "It is back in the queue already. The next run takes it.",
      });
      expect(purge(operator, closed ?? letter)).toMatchObject({
        why: "It is back in the queue already. The next run takes it.",
      });
      expect(await stage.processor().run()).toMatchObject({ sent: 1, acknowledged: 1 });
      expect(stage.mailed()).toEqual(["ada@example.com"]);
      expect(await open(operator)).toEqual([]);
    }));

  test("that dies before any of its requests and is repeated loses nothing, sends nothing twice, and leaves no copy", () =>
    onStage({}, async (stage) => {
      const living = operatorOn(stage.system);
      let wasDone = false;
      const expected: string[] = [];
      for (let requests = 0; !wasDone; requests++) {
        const address = `reader${requests}@example.com`;
        await bury(stage, address);
        expected.push(address);
        const letter = await onlyLetter(living);
        const dying = operatorOn(stage.system, { requests });
        wasDone = await isDone(async () => redrive(dying, letter));
        // The run may come first, or the operator again.
        if (requests % 2 === 0) await stage.processor().run();
        await stage.advance(CLOSED_AFTER_MS);
        const [again] = await open(living);
        if (again !== undefined) await act(redrive(living, again));
        await sweep(living);
        await stage.processor().run();
        expect(stage.mailed()).toEqual(expected.toSorted());
        expect(await stage.deadLetters()).toEqual([]);
        expect(await open(living)).toEqual([]);
        expect(await letterNow(living, letter)).toMatchObject({ state: "redriven" });
      }
      expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
      // Receive, move, send, move, receive, delete, receive.
      expect(expected.length).toBeGreaterThan(5);
    }));

  test("of several says how many it moved, and leaves those that others have moved", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      const addresses = ["a@example.com", "b@example.com", "c@example.com"];
      await bury(stage, ...addresses);
      const letters = await open(operator);
      const prepared = redriveMany(operator, letters);
      expect(prepared).toMatchObject({ title: "Put 3 messages back into the queue?" });
      await act(purge(operator, letters[0] as DeadLetter));
      expect(await act(prepared)).toBe(
        "Put 2 of 3 messages back into the queue; 1 had changed in the meantime. The next runs process them.",
      );
      expect(await stage.processor().run()).toMatchObject({ sent: 2 });
      expect(await open(operator)).toEqual([]);
      expect(redriveMany(operator, [])).toMatchObject({
        why: "No such dead letter waits. Nothing to do.",
      });
    }));

  test("of a body that only the dead-letter queue has sends that, and deletes the copy", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      await bury(stage, "ada@example.com");
      const letter = { ...(await onlyLetter(operator)), body: undefined };
      expect(await act(redrive(operator, letter))).toMatch(/^Put 1 message back/);
      expect(await stage.deadLetters()).toEqual([]);
      expect(await stage.processor().run()).toMatchObject({ sent: 1 });
    }));
});

describe("purge", () => {
  test("that dies before any of its requests and is repeated mails nobody and leaves no copy and no body", () =>
    onStage({}, async (stage) => {
      const living = operatorOn(stage.system);
      let wasDone = false;
      for (let requests = 0; !wasDone; requests++) {
        await bury(stage, `reader${requests}@example.com`);
        const letter = await onlyLetter(living);
        const dying = operatorOn(stage.system, { requests });
        wasDone = await isDone(async () => purge(dying, letter));
        await stage.advance(CLOSED_AFTER_MS);
        const [again] = await open(living);
        if (again !== undefined) await act(purge(living, again));
        await sweep(living);
        const now = await letterNow(living, letter);
        expect(now).toMatchObject({ state: "purged", body: undefined });
        expect(now?.history).toMatchObject([
          { what: "dead-lettered" },
          { what: "purged", ...SAID },
        ]);
        expect(redrive(living, now ?? letter)).toMatchObject({ kind: "refused" });
        expect(await stage.deadLetters()).toEqual([]);
      }
      expect(await stage.processor().run()).toMatchObject({ received: 0 });
      expect(stage.mailed()).toEqual([]);
    }));

  test("changes nothing if the dead letter is being redriven", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      await bury(stage, "ada@example.com");
      const letter = await onlyLetter(operator);
      const prepared = purge(operator, letter);
      await isDone(async () => redrive(operatorOn(stage.system, { requests: 1 }), letter));
      expect(await act(prepared)).toMatch(/^refused: Nothing was changed/);
      const now = await onlyLetter(operator);
      expect(now).toMatchObject({ state: "redriving" });
      expect(purge(operator, now)).toMatchObject({
        why: "A redrive of it has begun. Look at it again in a minute.",
      });
    }));
});

test("a native redrive by SQS is closed by the run that ends the message", () =>
  onStage({}, async (stage) => {
    const operator = operatorOn(stage.system);
    await bury(stage, "ada@example.com");
    const letter = await onlyLetter(operator);
    // As SQS's message move task: the same body and attributes, another message id.
    const { sqs, environment } = stage.system;
    const [copy] = await stage.deadLetters();
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: environment.QUEUE_URL,
        MessageBody: copy?.body,
        MessageAttributes: copy?.message.MessageAttributes,
      }),
    );
    await sqs.send(
      new DeleteMessageCommand({
        QueueUrl: environment.DEAD_LETTER_QUEUE_URL,
        ReceiptHandle: copy?.message.ReceiptHandle,
      }),
    );
    expect(await stage.processor().run()).toMatchObject({ sent: 1, acknowledged: 1 });
    expect(await letterNow(operator, letter)).toMatchObject({ state: "redriven" });
    expect(await open(operator)).toEqual([]);
  }));

describe("sweep", () => {
  const moved = (stage: Stage, body: string, attributes: Record<string, string> = {}) =>
    stage.system.sqs.send(
      new SendMessageCommand({
        QueueUrl: stage.system.environment.DEAD_LETTER_QUEUE_URL,
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: "String", StringValue },
          ]),
        ),
      }),
    );

  test("makes a row for each copy without one, once, and a redrive sends it", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      const { MessageId: bySqs } = await moved(
        stage,
        aPlainEvent({ id: "evt-sqs", to: ["a@example.com"] }),
      );
      // Version 0.2 did not name the row.
      await moved(stage, aPlainEvent({ id: "evt-old", to: ["b@example.com"] }), {
        "postrider.reason": "parked",
        "postrider.messageId": "old-message",
      });
      await moved(stage, "no event", { ERROR_CODE: "NO_PERMISSIONS", ERROR_MESSAGE: "denied" });
      expect(await countNotListed(operator)).toBe(3);
      expect(await sweep(operator)).toBe(3);
      expect(await countNotListed(operator)).toBe(0);
      expect(await sweep(operator)).toBe(0);
      const letters = await open(operator);
      expect(
        letters.map(({ reason, messageId, detail, event }) => [
          event?.id,
          reason,
          detail,
          messageId,
        ]),
      ).toEqual(
        expect.arrayContaining([
          ["evt-sqs", "moved-by-sqs", undefined, bySqs],
          ["evt-old", "held", undefined, "old-message"],
          [undefined, "moved-by-sqs", "denied", expect.any(String)],
        ]),
      );
      expect(await operator.readModel.byEvent({ id: "evt-sqs" })).toMatchObject([
        { deadLetters: [{ state: "open" }] },
      ]);
      await act(
        redriveMany(
          operator,
          letters.filter(({ event }) => event !== undefined),
        ),
      );
      expect(await stage.processor().run()).toMatchObject({ sent: 2 });
      expect(stage.mailed()).toEqual(["a@example.com", "b@example.com"]);
      expect(await stage.deadLetters()).toMatchObject([{ body: "no event" }]);
    }));

  test("is not asked for by a dead letter whose copy SQS has deleted after 14 days", () =>
    onStage({}, async (stage) => {
      const now = Date.now();
      await bury(stage, "ada@example.com");
      await moved(stage, "no event");
      expect(await countNotListed(operatorOn(stage.system))).toBe(1);
      const later = operatorOn(stage.system, { now: () => now + 15 * 86_400_000 });
      expect(await countNotListed(later)).toBe(2);
    }));

  test("shows again what it leaves", () =>
    onStage({}, async (stage) => {
      const operator = operatorOn(stage.system);
      await moved(stage, "no event");
      await sweep(operator);
      const { Messages = [] } = await stage.system.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: stage.system.environment.DEAD_LETTER_QUEUE_URL }),
      );
      expect(Messages).toHaveLength(1);
    }));
});
