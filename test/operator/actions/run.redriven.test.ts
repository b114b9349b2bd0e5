/** What becomes of a dead letter's row when its message comes again. */
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "@jest/globals";
import { purge, redrive } from "../../../operator/actions/dead-letters.ts";
import { resend } from "../../../operator/actions/resend.ts";
import { pause, resume } from "../../../operator/actions/system.ts";
import type { Operator } from "../../../operator/connect.ts";
import type { DeadLetter } from "../../../operator/read/email.ts";
import {
  MESSAGE_ID_ATTRIBUTE,
  ROW_ATTRIBUTE,
} from "../../../functions/queue/message-attributes.ts";
import { aPlainEvent } from "../../helpers/events.ts";
import { onStage, type Stage } from "../../helpers/stage.ts";
import { act, emailIn, operatorOn } from "./operator-on.ts";

const TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const text = (StringValue: string) => ({ DataType: "String", StringValue });

const openLetters = async ({ readModel }: Operator) => (await readModel.deadLetters()).items;

async function onlyLetter(operator: Operator): Promise<DeadLetter> {
  const [letter, ...more] = await openLetters(operator);
  if (letter === undefined || more.length > 0) throw new Error("Expected one dead letter");
  return letter;
}

async function letterNow({ readModel }: Operator, { key, messageId }: DeadLetter) {
  return (await readModel.show(key))?.deadLetters.find((one) => one.messageId === messageId);
}

async function refusedEmail(stage: Stage, attributes: Record<string, string> = {}) {
  stage.system.ses.inject({ action: "SendRawEmail", code: "MessageRejected", times: 1 });
  await stage.send(aPlainEvent({ id: "evt-1", to: ["ada@example.com"] }), attributes);
  expect(await stage.processor().run()).toMatchObject({ deadLettered: 1 });
}

test("another message that names a dead letter leaves it open", () =>
  onStage({}, async (stage) => {
    const operator = operatorOn(stage.system);
    await refusedEmail(stage);
    const letter = await onlyLetter(operator);
    await stage.send(aPlainEvent({ id: "evt-2", to: ["eve@example.com"] }), {
      [MESSAGE_ID_ATTRIBUTE]: letter.messageId,
      [ROW_ATTRIBUTE]: letter.key,
    });
    expect(await stage.processor().run()).toMatchObject({ sent: 1, acknowledged: 1 });
    expect(await letterNow(operator, letter)).toMatchObject({
      state: "open",
      history: [{ what: "dead-lettered" }],
    });
  }));

test("a redriven message has the producer's attributes", () =>
  onStage({}, async (stage) => {
    const operator = operatorOn(stage.system);
    await refusedEmail(stage, { traceparent: TRACEPARENT, tenant: "north" });
    const letter = await onlyLetter(operator);
    await act(redrive(operator, letter));
    const { Messages = [] } = await stage.system.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: stage.system.environment.QUEUE_URL,
        MessageAttributeNames: ["All"],
      }),
    );
    expect(Messages[0]?.MessageAttributes).toMatchObject({
      traceparent: text(TRACEPARENT),
      tenant: text("north"),
      [MESSAGE_ID_ATTRIBUTE]: text(letter.messageId),
      [ROW_ATTRIBUTE]: text(letter.key),
    });
  }));

test("a redriven message that ends closes its dead letter once", () =>
  onStage({}, async (stage) => {
    const operator = operatorOn(stage.system);
    await refusedEmail(stage);
    const letter = await onlyLetter(operator);
    await act(redrive(operator, letter));
    expect(await stage.processor().run()).toMatchObject({ sent: 1, acknowledged: 1 });
    expect((await letterNow(operator, letter))?.history.map(({ what }) => what)).toEqual([
      "dead-lettered",
      "redriven",
      "processed",
    ]);
  }));

test("an email whose message is redriven is not resent, and says until when it waits", () =>
  onStage({}, async (stage) => {
    const operator = operatorOn(stage.system);
    await refusedEmail(stage);
    const letter = await onlyLetter(operator);
    await act(redrive(operator, letter));
    const email = () => emailIn(operator, letter.key);
    expect(await resend(operator, await email())).toMatchObject({
      why: "Its message was redriven already. The next run sends it, within a minute. Nothing to do.",
    });
    await act(await pause(operator));
    expect(await resend(operator, await email())).toMatchObject({
      why: "Its message was redriven already. nomvula has paused all email: it is sent after you resume.",
    });
    await act(await resume(operator));
    expect(await stage.processor().run()).toMatchObject({ sent: 1 });
    expect(redrive(operator, (await letterNow(operator, letter)) ?? letter)).toMatchObject({
      why: "It was redriven already, and a run has processed it.",
    });
  }));

test("a redriven message that fails again names the first dead letter, and the first names it", () =>
  onStage({}, async (stage) => {
    const operator = operatorOn(stage.system);
    await stage.send("no event");
    await stage.processor().run();
    const first = await onlyLetter(operator);
    await act(redrive(operator, first));
    expect(await stage.processor().run()).toMatchObject({ deadLettered: 1 });
    const second = await onlyLetter(operator);
    expect(second).toMatchObject({ redriveOf: first.messageId });
    expect(second.messageId).not.toBe(first.messageId);
    expect(redrive(operator, (await letterNow(operator, first)) ?? first)).toMatchObject({
      why: `It was redriven already, and failed again. Redrive the new dead letter: message ${second.messageId}.`,
    });
    expect(await letterNow(operator, first)).toMatchObject({
      state: "redriven",
      history: [
        { what: "dead-lettered" },
        { what: "redriven" },
        { what: "failed-again", why: second.messageId },
      ],
    });
  }));

test("a deleted dead letter keeps neither its body nor what would prove it", () =>
  onStage({}, async (stage) => {
    const operator = operatorOn(stage.system);
    const body = aPlainEvent({ id: "evt-1", to: ["ada@example.com"] });
    await refusedEmail(stage, { tenant: "north" });
    const letter = await onlyLetter(operator);
    await act(purge(operator, letter));
    await stage.send(body, {
      [MESSAGE_ID_ATTRIBUTE]: letter.messageId,
      [ROW_ATTRIBUTE]: letter.key,
    });
    await stage.processor().run();
    expect(await letterNow(operator, letter)).toMatchObject({
      state: "purged",
      body: undefined,
      attributes: {},
      history: [{ what: "dead-lettered" }, { what: "purged" }],
    });
  }));
