/**
 * Redrives and purges dead letters. The row is the dead letter, and the message in the dead-letter queue is its copy: a redrive sends
 * the row's body, and the copy is deleted afterwards. A crash repeats a step; a second message finds its rows final.
 */
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Said } from "../../functions/delivery/history.ts";
import { APPEND, appended, type Happened } from "../../functions/delivery/history.ts";
import { deadLetterKey } from "../../functions/delivery/ledger-records.ts";
import { keyOf } from "../../functions/delivery/ledger-row.ts";
import { updateOf } from "../../functions/delivery/ledger-write.ts";
import { conditionalUpdate } from "../../functions/platform/conditional-update.ts";
import { DependencyError, nameOf } from "../../functions/platform/errors.ts";
import { readReason } from "../../functions/queue/dead-letter-reasons.ts";
import { MESSAGE_ID_ATTRIBUTE, ROW_ATTRIBUTE } from "../../functions/queue/queue.ts";
import type { Operator } from "../connect.ts";
import type { DeadLetter, DeadLetterState } from "../read/email.ts";
import { deadLetterOf, readRows } from "../read/rows.ts";
import { CHANGED, type Done, done, type Prepared, refused } from "./action.ts";

/** A redrive that stopped in the middle may be repeated after this. */
const REDRIVING_MS = 60_000;
const BATCH = 10;
/** How long a sweep hides what it has looked at. */
const HIDDEN_SECONDS = 60;
/** Copies that one sweep looks at. */
const MAX_SWEPT = 1_000;

export function redrive(operator: Operator, letter: DeadLetter): Prepared {
  if (operator.queueUrl === undefined || operator.deadLetterQueueUrl === undefined)
    return refused("The queues are not known: deploy again, which writes cdk-outputs.json.");
  if (letter.state === "redriven") return refused("It is back in the queue already.");
  if (letter.state === "purged") return refused("Its body was purged: nothing is left to redrive.");
  return {
    kind: "ready",
    title: "Put 1 message back into the queue?",
    effects: [
      "The next run processes it like a new message.",
      "Recipients who have their email already do not get it again.",
    ],
    button: "Redrive 1 message",
    act: (said) => redriveNow(operator, letter, said),
  };
}

async function redriveNow(operator: Operator, letter: DeadLetter, said: Said): Promise<Done> {
  const body = letter.body ?? (await bodyInQueue(operator, letter.messageId));
  if (body === undefined)
    return refused(
      "Nothing was changed: its body is too long for the row, and the dead-letter queue shows no copy now. Try again in a minute.",
    );
  const isMine = await move(operator, letter, "redriving", said);
  if (!isMine) return refused(CHANGED);
  const command = new SendMessageCommand({
    QueueUrl: operator.queueUrl,
    MessageBody: body,
    MessageAttributes: {
      [MESSAGE_ID_ATTRIBUTE]: { DataType: "String", StringValue: letter.messageId },
      [ROW_ATTRIBUTE]: { DataType: "String", StringValue: letter.key },
    },
  });
  await sqsCall("the message cannot be sent", operator.sqs.send(command));
  await move(operator, { ...letter, state: "redriving" }, "redriven", said);
  await sweep(operator);
  return done("It is back in the queue. The next run takes it, within a minute.");
}

/** Ends a dead letter without sending it. */
export function purge(operator: Operator, letter: DeadLetter): Prepared {
  if (letter.state === "redriven" || letter.state === "purged")
    return refused(`It is ${letter.state} already.`);
  return {
    kind: "ready",
    title: "Delete 1 dead letter?",
    effects: [
      "Its body is deleted here and in the dead-letter queue. The reason and the history stay.",
      "Nobody gets an email of it. This cannot be undone.",
    ],
    button: "Delete 1 dead letter",
    act: async (said) => {
      const isMoved = await move(operator, letter, "purged", said);
      if (!isMoved) return refused(CHANGED);
      await sweep(operator);
      return done("Deleted.");
    },
  };
}

/** Compare and set on the state. The history gets an entry when it is over. */
async function move(
  operator: Operator,
  letter: DeadLetter,
  to: Exclude<DeadLetterState, "open">,
  { by, why }: Said,
): Promise<boolean> {
  const nowMs = operator.now();
  const isOver = to !== "redriving";
  const entry = { atMs: nowMs, what: to satisfies Happened | "redriving", by, why };
  const { ok } = await conditionalUpdate(operator.client, "the dead letter cannot be changed", {
    TableName: operator.deliveriesTable,
    Key: keyOf(deadLetterKey({ key: letter.key, messageId: letter.messageId })),
    UpdateExpression: updateOf({
      set: ["#state = :to, movedAtMs = :now", ...(isOver ? [APPEND] : [])],
      remove: [...(isOver ? ["listName, listAt"] : []), ...(to === "purged" ? ["body"] : [])],
    }),
    ConditionExpression:
      to === "redriven"
        ? "#state = :redriving"
        : "#state = :open OR (#state = :redriving AND movedAtMs < :stopped)",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: {
      ":to": { S: to },
      ":now": { N: String(nowMs) },
      ":redriving": { S: "redriving" },
      ...(to !== "redriven" && {
        ":open": { S: "open" },
        ":stopped": { N: String(nowMs - REDRIVING_MS) },
      }),
      ...(isOver && appended(entry)),
    },
  });
  return ok;
}

/**
 * Looks through the dead-letter queue: deletes the copies of what was redriven or purged, and makes rows for copies without one (SQS
 * itself or version 0.2 moved them). The rest is shown again after a minute. Returns how many rows were made.
 */
export async function sweep(operator: Operator): Promise<number> {
  let made = 0;
  let looked = 0;
  for (;;) {
    const messages = await receive(operator);
    looked += messages.length;
    const copies = messages.map((message) => ({ message, ...identityOf(message) }));
    const rows = await readRows(
      operator.client,
      operator.deliveriesTable,
      copies.map(({ key, messageId }) => deadLetterKey({ key, messageId })),
    );
    const over: Message[] = [];
    for (const { message, key, messageId, reason, detail } of copies) {
      const item = rows.get(deadLetterKey({ key, messageId }));
      const letter = item && deadLetterOf(item);
      if (letter === undefined) {
        const body = message.Body ?? "";
        await operator.ledger.recordDeadLetter({ key, messageId, body, reason, detail });
        made++;
      } else if (letter.state === "redriven" || letter.state === "purged") over.push(message);
    }
    await deleteCopies(operator, over);
    if (messages.length === 0 || looked >= MAX_SWEPT) return made;
  }
}

async function bodyInQueue(operator: Operator, messageId: string): Promise<string | undefined> {
  for (let looked = 0; looked < MAX_SWEPT;) {
    const messages = await receive(operator);
    const found = messages.find((message) => identityOf(message).messageId === messageId);
    if (found !== undefined || messages.length === 0) return found?.Body;
    looked += messages.length;
  }
  return undefined;
}

/** Undefined `key`: the copy does not name its row. */
function identityOf(message: Message): {
  readonly key: string | undefined;
  readonly messageId: string;
  readonly reason: string;
  readonly detail: string | undefined;
} {
  const textOf = (name: string) => message.MessageAttributes?.[name]?.StringValue;
  return {
    key: textOf(ROW_ATTRIBUTE),
    messageId: textOf(MESSAGE_ID_ATTRIBUTE) ?? message.MessageId ?? "",
    reason: readReason(textOf("postrider.reason") ?? "moved-by-sqs"),
    detail: textOf("postrider.detail"),
  };
}

async function receive({ sqs, deadLetterQueueUrl }: Operator): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: deadLetterQueueUrl,
    MaxNumberOfMessages: BATCH,
    WaitTimeSeconds: 1,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageAttributeNames: ["All"],
  });
  const what = "the dead-letter queue cannot be read";
  const { Messages = [] } = await sqsCall(what, sqs.send(command));
  return Messages;
}

async function deleteCopies(
  { sqs, deadLetterQueueUrl }: Operator,
  messages: readonly Message[],
): Promise<void> {
  if (messages.length === 0) return;
  const command = new DeleteMessageBatchCommand({
    QueueUrl: deadLetterQueueUrl,
    Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
  });
  // What is not deleted now is deleted by the next sweep.
  await sqsCall("a copy cannot be deleted", sqs.send(command));
}

/** @throws DependencyError */
export async function sqsCall<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new DependencyError("sqs", `${what}: ${nameOf(error)}`, { cause: error });
  }
}
