/**
 * Redrives and purges dead letters. The row is the dead letter, and the message in the dead-letter queue is its copy: a redrive sends
 * the row's body, and the copy is deleted afterwards. A crash repeats a step; a second message finds its rows final.
 */
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { APPEND, appended, type Happened, type Said } from "../../functions/delivery/history.ts";
import { deadLetterKey } from "../../functions/delivery/ledger-records.ts";
import { keyOf } from "../../functions/delivery/ledger-row.ts";
import { updateOf } from "../../functions/delivery/ledger-write.ts";
import { conditionalUpdate } from "../../functions/platform/conditional-update.ts";
import {
  type MessageAttribute,
  redriveAttributes,
} from "../../functions/queue/message-attributes.ts";
import type { Operator } from "../connect.ts";
import type { DeadLetter } from "../read/email.ts";
import { letterReference } from "../why/dead-letter.ts";
import { byText } from "../why/email-case.ts";
import { type Clock, whenText } from "../why/times.ts";
import { CHANGED, type Done, done, type Prepared, refused } from "./action.ts";
import { bodiesInQueue, sqsCall, sweep } from "./dead-letter-queue.ts";
import { nextRun } from "./system.ts";

/** A redrive that stopped in the middle may be repeated after this. */
const REDRIVING_MS = 60_000;
/** SQS's limit of a message, with its attributes. */
const MAX_MESSAGE_BYTES = 1_048_576;

export function redrive(operator: Operator, letter: DeadLetter): Prepared {
  if (letter.state === "redriven") return refused(redrivenText(letter));
  if (letter.state === "purged")
    return refused("Its body was deleted: nothing is left to redrive. Send the event again.");
  const begunAtMs = entryOf(letter, "redriven")?.atMs ?? 0;
  if (letter.state === "redriving" && operator.now() - begunAtMs < REDRIVING_MS)
    return refused("A redrive of it has begun within the last minute. Try again in a minute.");
  return redriveMany(operator, [letter]);
}

/** Its message is back in the queue, and no run has ended it. */
export function isUnderWay(letter: DeadLetter): boolean {
  return letter.state === "redriven" && entryOf(letter, "processed", "failed-again") === undefined;
}

function redrivenText(letter: DeadLetter): string {
  const ended = entryOf(letter, "processed", "failed-again");
  if (ended === undefined) return "It is back in the queue already. The next run takes it.";
  return ended.what === "processed"
    ? "It was redriven already, and a run has processed it."
    : `It was redriven already, and failed again. Redrive the new dead letter: message ${ended.why}.`;
}

function entryOf({ history }: DeadLetter, ...what: readonly Happened[]) {
  return history.findLast((entry) => what.some((one) => one === entry.what));
}

/** "event evt-20443 (order.shipped)". */
function subjectOf({ event, messageId }: DeadLetter): string {
  return event === undefined ? `SQS message ${messageId}` : `event ${event.id} (${event.type})`;
}

/** Why there is no body to show. */
export function noBodyText({ history }: DeadLetter, clock: Clock): string {
  const entry = history.findLast(({ what }) => what === "purged" || what === "erased");
  if (entry === undefined)
    return "This body is longer than a row of the table holds. The dead-letter queue has it.";
  const verb = entry.what === "purged" ? "deleted" : "erased";
  return `This body was ${verb} ${whenText(entry.atMs, clock)}${byText(entry)}.`;
}

/** Those that are over already are left out. */
export function redriveMany(operator: Operator, letters: readonly DeadLetter[]): Prepared {
  if (operator.queueUrl === undefined || operator.deadLetterQueueUrl === undefined)
    return refused("The queues are not known: deploy again, which writes cdk-outputs.json.");
  const open = letters.filter(({ state }) => state === "open" || state === "redriving");
  if (open.length === 0) return refused("No such dead letter waits. Nothing to do.");
  const [first] = open;
  const messages = open.length === 1 ? "1 message" : `${open.length} messages`;
  const named = open.length === 1 && first ? `the message of ${subjectOf(first)}` : messages;
  return {
    kind: "ready",
    title: `Put ${named} back into the queue?`,
    effects: [
      open.length === 1
        ? "The next run processes it like a new message."
        : "The next runs process them like new messages.",
      "Recipients who have their email already do not get it again.",
    ],
    button: `Redrive ${messages}`,
    changes: open.map(deadLetterKey),
    act: (said) => redriveNow(operator, open, said),
  };
}

async function redriveNow(
  operator: Operator,
  letters: readonly DeadLetter[],
  said: Said,
): Promise<Done> {
  const long = letters.filter(({ body }) => body === undefined);
  const bodies = await bodiesInQueue(operator, long);
  let changed = 0;
  let missing = 0;
  for (const letter of letters) {
    const body = letter.body ?? bodies.get(letter.messageId);
    if (body === undefined) missing++;
    else if (!(await redriveOne(operator, letter, body, said))) changed++;
  }
  await sweep(operator);
  const moved = letters.length - changed - missing;
  if (moved === 0)
    return refused(
      missing === 0
        ? CHANGED
        : "Nothing was changed: its body is too long for the row, and the dead-letter queue shows no copy now. Try again in a minute.",
    );
  const [only] = letters;
  if (letters.length === 1 && only !== undefined) {
    const next = await nextRun(operator, "processes it");
    return done(`Put 1 message back into the queue. ${next.text}`, [
      ...next.commands,
      [`postrider why ${letterReference(only)}`, "what became of it"],
    ]);
  }
  const left = [
    ...(changed === 0 ? [] : [`${changed} had changed in the meantime`]),
    ...(missing === 0 ? [] : [`the body of ${missing} was not found in the dead-letter queue`]),
  ];
  const count = left.length === 0 ? String(moved) : `${moved} of ${letters.length}`;
  return done(
    `${[`Put ${count} messages back into the queue`, ...left].join("; ")}. The next runs process them.`,
    [["postrider dead-letters", "what still waits for you"]],
  );
}

/** The row says that it is under way before the message is sent: a crash leaves it open to be repeated, and never lost. */
async function redriveOne(
  operator: Operator,
  letter: DeadLetter,
  body: string,
  { by, why }: Said,
): Promise<boolean> {
  const nowMs = operator.now();
  const isMine = await move(operator, letter, {
    to: "redriving",
    nowMs,
    from: "#state = :open OR (#state = :redriving AND movedAtMs < :stopped)",
    values: {
      ":open": { S: "open" },
      ":stopped": { N: String(nowMs - REDRIVING_MS) },
    },
    entry: { what: "redriven", by, why },
  });
  if (!isMine) return false;
  const attributes = redriveAttributes(letter, letter.attributes);
  const hasRoom = Buffer.byteLength(body) + sizeOf(attributes) <= MAX_MESSAGE_BYTES;
  const command = new SendMessageCommand({
    QueueUrl: operator.queueUrl,
    MessageBody: body,
    ...(hasRoom && { MessageAttributes: attributes }),
  });
  await sqsCall("the message cannot be sent", operator.sqs.send(command));
  // False: the run that ended the message has closed the row already.
  await move(operator, letter, { to: "redriven", nowMs, from: "#state = :redriving", values: {} });
  return true;
}

/** As SQS counts: names, types and values. */
function sizeOf(attributes: Readonly<Record<string, MessageAttribute>>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType = "", StringValue = "", BinaryValue }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0),
    0,
  );
}

/** Ends a dead letter without sending it. */
export function purge(operator: Operator, letter: DeadLetter): Prepared {
  if (letter.state === "redriven") return refused(redrivenText(letter));
  if (letter.state === "purged") return refused("It is deleted already.");
  if (letter.state === "redriving")
    return refused("A redrive of it has begun. Look at it again in a minute.");
  return {
    kind: "ready",
    title: `Delete the dead letter of ${subjectOf(letter)}?`,
    effects: [
      "Its body is deleted here and in the dead-letter queue. The reason and the history stay.",
      "No email is sent for it. This cannot be undone.",
    ],
    button: "Delete 1 dead letter",
    changes: [deadLetterKey(letter)],
    act: async (said) => {
      if (!(await purgeRow(operator, letter, said))) return refused(CHANGED);
      await sweep(operator);
      return done("Deleted 1 dead letter. No email is sent for it.", [
        [`postrider why ${letterReference(letter)}`, "its history"],
      ]);
    },
  };
}

/** False: it has changed. The copy stays until a sweep. @throws DependencyError */
export function purgeRow(
  operator: Operator,
  letter: DeadLetter,
  { by, why }: Said,
): Promise<boolean> {
  return move(operator, letter, {
    to: "purged",
    nowMs: operator.now(),
    from: "#state = :open",
    values: { ":open": { S: "open" } },
    entry: { what: "purged", by, why },
  });
}

/** What a row has of the message itself. */
export const BODY = "body, bodyDigest, attributes";

type Move = {
  readonly to: "redriving" | "redriven" | "purged";
  readonly nowMs: number;
  /** The condition. */
  readonly from: string;
  readonly values: Record<string, { readonly S: string } | { readonly N: string }>;
  readonly entry?: Said & { readonly what: Happened };
};

/** Compare and set on the state. What is over leaves the list and expires. */
async function move(
  operator: Operator,
  { key, messageId }: DeadLetter,
  { to, nowMs, from, values, entry }: Move,
): Promise<boolean> {
  const isOver = to !== "redriving";
  const { ok } = await conditionalUpdate(operator.client, "the dead letter cannot be changed", {
    TableName: operator.deliveriesTable,
    Key: keyOf(deadLetterKey({ key, messageId })),
    UpdateExpression: updateOf({
      set: [
        "#state = :to, movedAtMs = :now",
        ...(isOver ? ["expiresAt = :expiresAt"] : []),
        ...(entry === undefined ? [] : [APPEND]),
      ],
      remove: [...(isOver ? ["listName, listAt"] : []), ...(to === "purged" ? [BODY] : [])],
    }),
    ConditionExpression: from,
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: {
      ...values,
      ":to": { S: to },
      ":now": { N: String(nowMs) },
      ...(from.includes(":redriving") && { ":redriving": { S: "redriving" } }),
      ...(isOver && { ":expiresAt": operator.expiresAt() }),
      ...(entry !== undefined && appended({ atMs: nowMs, ...entry })),
    },
  });
  return ok;
}
