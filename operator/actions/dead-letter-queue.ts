/** The copies in the dead-letter queue. */
import { setTimeout as pause } from "node:timers/promises";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { deadLetterKey } from "../../functions/delivery/ledger-records.ts";
import { storedEventOf } from "../../functions/delivery/stored-event.ts";
import { readEvent } from "../../functions/notification/event/event.ts";
import { DependencyError, nameOf } from "../../functions/platform/errors.ts";
import { readReason } from "../../functions/queue/dead-letter-reasons.ts";
import {
  MESSAGE_ID_ATTRIBUTE,
  type MessageAttributes,
  readAttributes,
  ROW_ATTRIBUTE,
} from "../../functions/queue/message-attributes.ts";
import type { Operator } from "../connect.ts";
import type { DeadLetter } from "../read/email.ts";
import { deadLetterOf, readRows } from "../read/rows.ts";

const BATCH = 10;
/** How long a walk hides what it looks at, if it dies before it shows it again. */
const HIDDEN_SECONDS = 60;
/** Copies that one walk looks at. */
const MAX_LOOKED_AT = 1_000;
/** Long enough for the index to have a row that was just made. */
const INDEX_LAG_MS = 1_000;

type Copy = {
  readonly receipt: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** Undefined: the copy does not name its row. */
  readonly key: string | undefined;
  readonly messageId: string;
  readonly reason: string;
  readonly detail: string | undefined;
};

/**
 * Deletes the copies of what was redriven or purged, and makes rows for copies without one: SQS itself, EventBridge or version 0.2
 * moved them. Returns how many rows were made. @throws DependencyError
 */
export async function sweep(operator: Operator): Promise<number> {
  let made = 0;
  await walkCopies(operator, async (copies) => {
    const { client, deliveriesTable, ledger, now } = operator;
    const rows = await readRows(client, deliveriesTable, copies.map(deadLetterKey), {
      consistent: true,
    });
    const over: Copy[] = [];
    for (const copy of copies) {
      const item = rows.get(deadLetterKey(copy));
      const letter = item && deadLetterOf(item);
      if (letter === undefined) {
        const read = readEvent(copy.body);
        const { messageId } = copy;
        const event = read.ok
          ? storedEventOf(read.event, { messageId, sentAtMs: now() })
          : undefined;
        await ledger.recordDeadLetter({ ...copy, event });
        made++;
      } else if (letter.state === "redriven" || letter.state === "purged") over.push(copy);
    }
    return over;
  });
  return made;
}

/** A list that is read next has the rows that were made. @throws DependencyError */
export async function sweepForList(operator: Operator): Promise<void> {
  if ((await sweep(operator)) > 0) await pause(INDEX_LAG_MS);
}

/** The bodies of these dead letters, by message id, as far as the queue shows their copies now. @throws DependencyError */
export async function bodiesInQueue(
  operator: Operator,
  letters: readonly DeadLetter[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(letters.map(({ messageId }) => messageId));
  const bodies = new Map<string, string>();
  if (wanted.size > 0)
    await walkCopies(operator, async (copies) => {
      for (const { messageId, body } of copies)
        if (wanted.has(messageId)) bodies.set(messageId, body);
      return [];
    });
  return bodies;
}

/** Deletes what `chooseOver` returns; the rest is hidden until the walk ends. */
async function walkCopies(
  operator: Operator,
  chooseOver: (copies: readonly Copy[]) => Promise<readonly Copy[]>,
): Promise<void> {
  const rest: Copy[] = [];
  try {
    for (let looked = 0; looked < MAX_LOOKED_AT;) {
      const copies = await receive(operator);
      if (copies.length === 0) return;
      looked += copies.length;
      rest.push(...copies);
      const over = await chooseOver(copies);
      await deleteCopies(operator, over);
      for (const copy of over) rest.splice(rest.indexOf(copy), 1);
    }
  } finally {
    await showAgain(operator, rest);
  }
}

async function receive({
  sqs,
  deadLetterQueueUrl,
  pollSeconds,
}: Operator): Promise<readonly Copy[]> {
  if (deadLetterQueueUrl === undefined) return [];
  const command = new ReceiveMessageCommand({
    QueueUrl: deadLetterQueueUrl,
    MaxNumberOfMessages: BATCH,
    WaitTimeSeconds: pollSeconds,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageAttributeNames: ["All"],
  });
  const what = "the dead-letter queue cannot be read";
  const { Messages = [] } = await sqsCall(what, sqs.send(command));
  return Messages.map(copyOf);
}

function copyOf({ MessageAttributes, MessageId, ReceiptHandle, Body }: Message): Copy {
  const textOf = (name: string) => MessageAttributes?.[name]?.StringValue;
  return {
    receipt: ReceiptHandle ?? "",
    body: Body ?? "",
    attributes: readAttributes(MessageAttributes),
    key: textOf(ROW_ATTRIBUTE),
    messageId: textOf(MESSAGE_ID_ATTRIBUTE) ?? MessageId ?? "",
    reason: readReason(textOf("postrider.reason") ?? "moved-by-sqs"),
    // EventBridge adds an attribute that says why it could not deliver.
    detail: textOf("postrider.detail") ?? textOf("ERROR_MESSAGE"),
  };
}

/** What is not deleted now is deleted by the next sweep. */
async function deleteCopies(
  { sqs, deadLetterQueueUrl }: Operator,
  copies: readonly Copy[],
): Promise<void> {
  if (copies.length === 0) return;
  const command = new DeleteMessageBatchCommand({
    QueueUrl: deadLetterQueueUrl,
    Entries: copies.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt })),
  });
  await sqsCall("a copy cannot be deleted", sqs.send(command));
}

/** Without it they are shown after a minute. */
async function showAgain(
  { sqs, deadLetterQueueUrl }: Operator,
  copies: readonly Copy[],
): Promise<void> {
  for (let from = 0; from < copies.length; from += BATCH) {
    const Entries = copies.slice(from, from + BATCH).map(({ receipt }, index) => ({
      Id: String(index),
      ReceiptHandle: receipt,
      VisibilityTimeout: 0,
    }));
    const command = new ChangeMessageVisibilityBatchCommand({
      QueueUrl: deadLetterQueueUrl,
      Entries,
    });
    await sqs.send(command).catch(() => undefined);
  }
}

/** @throws DependencyError */
export async function sqsCall<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new DependencyError("sqs", `${what}: ${nameOf(error)}`, { cause: error });
  }
}
