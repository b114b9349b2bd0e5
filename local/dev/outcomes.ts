/** What became of each event: read from the ledger and the dead-letter queue, as an operator would. */
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  ChangeMessageVisibilityBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from "@aws-sdk/client-sqs";
import type { PlainReason } from "../../functions/words/draft.ts";
import { readEvent } from "../../functions/notification/event.ts";
import { definitionFor, keyTextOf } from "../../functions/notification/evaluate.ts";
import { type KeptDraft, readPlan } from "../../functions/delivery/plan.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { readDelivery } from "../../functions/delivery/ledger-row.ts";
import { counted } from "../counted.ts";
import type { LoadedProject } from "../../project/load-project.ts";
import { isQueueEmpty } from "../servers/sqs.ts";
import type { LocalSystem } from "./system.ts";

/** An event on its way: what was sent, and how SQS calls it. */
export type SentEvent = {
  readonly name: string;
  readonly body: string;
  readonly messageId: string;
  readonly sentAtMs: number;
};

export type End = {
  /** The event's type; nothing where the body tells none. */
  readonly type: string | undefined;
  readonly recipients: number;
  /** Its definition says that there is nothing to tell, and the queue is done with it. */
  readonly nothingToTell: boolean;
  /** Deliveries by state, "delivered" for most. */
  readonly states: Readonly<Record<string, number>>;
  readonly writer: string | undefined;
  /** Why its drafts are in the fallback text, each reason once. */
  readonly plainBecause?: readonly PlainReason[] | undefined;
  readonly deadLetter: { readonly reason: string; readonly detail: string | undefined } | undefined;
  /** From the queue to SES's last yes, ms. */
  readonly tookMs: number | undefined;
  /** The number, from 1, of the event that this one repeats: both are one notification. */
  readonly duplicateOf?: number;
};

/** What has been found of one event. */
export type Found = { readonly end: End; readonly notification: string | undefined };

/** What SQS takes in one batch call. */
const BATCH_MAX = 10;
/** How long a dead letter is hidden while all of them are read. */
const LOOK_SECONDS = 60;

export async function sendEvents(
  { sqs, environment }: LocalSystem,
  events: readonly { readonly name: string; readonly body: string }[],
): Promise<SentEvent[]> {
  const sent: SentEvent[] = [];
  for (let start = 0; start < events.length; start += BATCH_MAX) {
    const ten = events.slice(start, start + BATCH_MAX);
    const Entries = ten.map(({ body }, index) => ({ Id: String(index), MessageBody: body }));
    const sentAtMs = Date.now();
    const { Successful, Failed } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl: environment.QUEUE_URL, Entries }),
    );
    for (const { Id, Code, Message } of Failed ?? [])
      throw new Error(`SQS refuses event ${start + Number(Id) + 1}: ${Code} ${Message ?? ""}`);
    for (const { Id, MessageId } of Successful ?? []) {
      const event = ten[Number(Id)];
      if (event !== undefined) sent.push({ ...event, messageId: MessageId ?? "", sentAtMs });
    }
  }
  return sent;
}

/** Follows events of a project to their ends; each call of the returned function looks again. */
export function followEnds(
  system: LocalSystem,
  project: LoadedProject,
): (sent: readonly SentEvent[]) => Promise<End[]> {
  const deadLetters = new Map<string, { reason: string; detail: string | undefined }>();
  return async (sent) => {
    await collectDeadLetters(system, deadLetters);
    // What is told to nobody leaves no row behind: that its message was worked shows only in the queue.
    const done = await isQueueEmpty(system.sqs, system.environment.QUEUE_URL);
    const found = await Promise.all(
      sent.map((one) => find(system, project, one, deadLetters.get(one.messageId), done)),
    );
    return endsOf(found);
  };
}

/**
 * The ends, where only one event of each notification has its deliveries: the first one that is no dead letter, else the
 * first. The others are its duplicates, or dead letters of their own.
 */
export function endsOf(found: readonly Found[]): End[] {
  const sameAs = (notification: string | undefined) =>
    found.flatMap((one, at) => (one.notification === notification ? [{ ...one, at }] : []));
  return found.map(({ end, notification }, at) => {
    if (notification === undefined || !wasHandled(end)) return end;
    const same = sameAs(notification);
    const handled = same.find((one) => one.end.deadLetter === undefined) ?? same[0];
    if (handled === undefined || handled.at === at) return end;
    const own = {
      ...end,
      recipients: 0,
      states: {},
      writer: undefined,
      plainBecause: undefined,
      tookMs: undefined,
    };
    // A dead letter that comes before the handled event was refused by itself.
    return handled.at > at ? own : { ...own, duplicateOf: handled.at + 1 };
  });
}

function wasHandled({ recipients, states }: End): boolean {
  return recipients > 0 || Object.keys(states).length > 0;
}

/** What `npm start` counts: each notification once, however many events ask for it. */
export function totalsText(ends: readonly End[]): string {
  const count = (holds: (end: End) => boolean) => ends.filter(holds).length;
  const emails = ends.reduce((sum, end) => sum + mailsOf(end), 0);
  return [
    counted(ends.length, "event"),
    counted(count(wasHandled), "notification"),
    counted(
      count(({ duplicateOf }) => duplicateOf !== undefined),
      "duplicate",
    ),
    counted(
      count(({ deadLetter }) => deadLetter !== undefined),
      "dead letter",
    ),
    `${counted(emails, "email")} accepted by SES`,
  ].join(", ");
}

/** That an event's message still waits in the queue; undefined where none does. */
export function waitingText(ends: readonly End[], runTakes: number): string | undefined {
  const waiting = Math.min(ends.filter(isWaiting).length, ends.length - runTakes);
  if (waiting <= 0) return undefined;
  return `${waiting} more ${waiting === 1 ? "waits" : "wait"}: a run takes ${runTakes}; without --once the next run takes them.`;
}

/** Neither mailed nor refused; whether there is nothing to tell is not known before the queue is empty. */
export function isWaiting(end: End): boolean {
  return (
    !wasHandled(end) &&
    !end.nothingToTell &&
    end.deadLetter === undefined &&
    end.duplicateOf === undefined
  );
}

async function collectDeadLetters(
  { sqs, environment }: LocalSystem,
  found: Map<string, { reason: string; detail: string | undefined }>,
): Promise<void> {
  const seen: string[] = [];
  for (;;) {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: environment.DEAD_LETTER_QUEUE_URL,
        MaxNumberOfMessages: BATCH_MAX,
        MessageAttributeNames: ["All"],
        VisibilityTimeout: LOOK_SECONDS,
      }),
    );
    if (Messages === undefined || Messages.length === 0) break;
    for (const { MessageAttributes, ReceiptHandle } of Messages) {
      seen.push(ReceiptHandle ?? "");
      const text = (name: string) => MessageAttributes?.[`postrider.${name}`]?.StringValue;
      found.set(text("messageId") ?? "", {
        reason: text("reason") ?? "unknown",
        detail: text("detail"),
      });
    }
  }
  // Others look into this queue as well: what was seen is shown again at once.
  for (let start = 0; start < seen.length; start += BATCH_MAX)
    await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: environment.DEAD_LETTER_QUEUE_URL,
        Entries: seen.slice(start, start + BATCH_MAX).map((ReceiptHandle, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
      }),
    );
}

async function find(
  system: LocalSystem,
  { definitions, locales }: LoadedProject,
  sent: SentEvent,
  deadLetter: End["deadLetter"],
  queueIsEmpty: boolean,
): Promise<Found> {
  const read = readEvent(sent.body);
  if (!read.ok)
    return {
      notification: undefined,
      end: {
        type: undefined,
        recipients: 0,
        nothingToTell: false,
        states: {},
        writer: undefined,
        deadLetter,
        tookMs: undefined,
      },
    };
  const definition = definitionFor(definitions, read.event.type);
  const key = shortHash(definition?.keyTextOf(read.event) ?? keyTextOf(read.event));
  const { Items } = await system.dynamodb.send(
    new QueryCommand({
      TableName: system.environment.DELIVERIES_TABLE,
      KeyConditionExpression: "notification = :key",
      ExpressionAttributeValues: { ":key": { S: key } },
      ConsistentRead: true,
    }),
  );
  const planItem = Items?.find((item) => item["recipient"]?.S === "plan");
  const plan = planItem === undefined ? undefined : readPlan(key, planItem["plan"]?.S);
  const states: Record<string, number> = {};
  let acceptedAtMs: number | undefined;
  for (const item of (Items ?? []).filter((one) => one !== planItem)) {
    const row = readDelivery(item);
    const state = row === undefined || row === "unreadable" ? "unreadable" : row.state;
    states[state] = (states[state] ?? 0) + 1;
    // An event may have come before SES's own answer was written.
    const at = TOLD.map((name) => item[`${name}AtMs`]?.N).find((text) => text !== undefined);
    const atMs = Number(at);
    if (Number.isFinite(atMs)) acceptedAtMs = Math.max(acceptedAtMs ?? 0, atMs);
  }
  const known = plan === undefined || plan === "unreadable" ? undefined : plan;
  const notified = queueIsEmpty
    ? definition?.notify(read.event, { languages: locales })
    : undefined;
  const end = {
    type: read.event.type,
    recipients: known?.recipients.length ?? 0,
    nothingToTell: notified?.kind === "nothing-to-tell",
    states,
    plainBecause: plainReasonsOf(known?.drafts ?? []),
    writer: known && [...new Set(known.drafts.map(writerOf))].join(", "),
    deadLetter,
    tookMs: acceptedAtMs === undefined ? undefined : Math.max(0, acceptedAtMs - sent.sentAtMs),
  };
  return { notification: key, end };
}

const TOLD = ["accepted", "delivered", "bounced", "complained", "rejected"] as const;

/** Mails that SES took, whatever became of them. */
export function mailsOf({ states }: End): number {
  return TOLD.reduce((sum, state) => sum + (states[state] ?? 0), 0);
}

function plainReasonsOf(drafts: readonly KeptDraft[]): PlainReason[] {
  return [...new Set(drafts.flatMap(({ writer }) => (writer.by === "plain" ? [writer.why] : [])))];
}

function writerOf({ writer }: KeptDraft): string {
  if (writer.by === "unknown") return "unknown";
  return writer.by === "ai" ? `AI (${writer.model})` : `plain (${writer.why})`;
}
