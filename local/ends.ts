/** What became of each event: read from the ledger and the dead-letter queue, as an operator would. */
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { readEvent } from "../functions/core/event.ts";
import { definitionFor, keyTextOf } from "../functions/core/notification.ts";
import { type KeptDraft, readPlan } from "../functions/core/plan.ts";
import { shortHash } from "../functions/services/hash.ts";
import { readDelivery } from "../functions/services/ledger-row.ts";
import { definitions } from "../notifications/definitions.ts";
import { languages } from "../notifications/locales/languages.ts";
import { isQueueEmpty } from "./servers/sqs.ts";
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
  readonly deadLetter: { readonly reason: string; readonly detail: string | undefined } | undefined;
  /** From the queue to SES's last yes, ms. */
  readonly tookMs: number | undefined;
};

/** What SQS takes in one batch call. */
const BATCH_MAX = 10;

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

/** Follows events to their ends; each call of the returned function looks again. */
export function followEnds(system: LocalSystem): (sent: readonly SentEvent[]) => Promise<End[]> {
  const deadLetters = new Map<string, { reason: string; detail: string | undefined }>();
  return async (sent) => {
    await collectDeadLetters(system, deadLetters);
    // What is told to nobody leaves no row behind: that its message was worked shows only in the queue.
    const done = await isQueueEmpty(system.sqs, system.environment.QUEUE_URL);
    return Promise.all(sent.map((one) => endOf(system, one, deadLetters.get(one.messageId), done)));
  };
}

async function collectDeadLetters(
  { sqs, environment }: LocalSystem,
  found: Map<string, { reason: string; detail: string | undefined }>,
): Promise<void> {
  for (;;) {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: environment.DEAD_LETTER_QUEUE_URL,
        MaxNumberOfMessages: BATCH_MAX,
        MessageAttributeNames: ["All"],
        VisibilityTimeout: 3600,
      }),
    );
    if (Messages === undefined || Messages.length === 0) return;
    for (const { MessageAttributes } of Messages) {
      const text = (name: string) => MessageAttributes?.[`postrider.${name}`]?.StringValue;
      found.set(text("messageId") ?? "", {
        reason: text("reason") ?? "unknown",
        detail: text("detail"),
      });
    }
  }
}

async function endOf(
  system: LocalSystem,
  sent: SentEvent,
  deadLetter: End["deadLetter"],
  queueIsEmpty: boolean,
): Promise<End> {
  const read = readEvent(sent.body);
  if (!read.ok)
    return {
      type: undefined,
      recipients: 0,
      nothingToTell: false,
      states: {},
      writer: undefined,
      deadLetter,
      tookMs: undefined,
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
  const notified = queueIsEmpty ? definition?.notify(read.event, { languages }) : undefined;
  return {
    type: read.event.type,
    recipients: known?.recipients.length ?? 0,
    nothingToTell: notified?.kind === "nothing-to-tell",
    states,
    writer: known && [...new Set(known.drafts.map(writerOf))].join(", "),
    deadLetter,
    tookMs: acceptedAtMs === undefined ? undefined : Math.max(0, acceptedAtMs - sent.sentAtMs),
  };
}

const TOLD = ["accepted", "delivered", "bounced", "complained", "rejected"] as const;

/** Mails that SES took, whatever became of them. */
export function mailsOf({ states }: End): number {
  return TOLD.reduce((sum, state) => sum + (states[state] ?? 0), 0);
}

function writerOf({ writer }: KeptDraft): string {
  if (writer.by === "unknown") return "unknown";
  return writer.by === "ai" ? `AI (${writer.model})` : `plain (${writer.why})`;
}
