/** Reads rows of the Deliveries table by their keys, and turns them into what the read model answers. */
import { brotliDecompressSync } from "node:zlib";
import { BatchGetItemCommand, type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import { keyOf, PLAN, readDelivery } from "../../functions/delivery/ledger-row.ts";
import { readPlanItem } from "../../functions/delivery/ledger-plans.ts";
import { attributesIn, deadLetterIn } from "../../functions/delivery/ledger-records.ts";
import { readHistory } from "../../functions/delivery/history.ts";
import { draftFor, type Plan, type Recipient } from "../../functions/delivery/plan.ts";
import { readStoredEvent } from "../../functions/delivery/stored-event.ts";
import { dynamoDbCall, type Item } from "../../functions/platform/dynamodb-item.ts";
import { DependencyError } from "../../functions/platform/errors.ts";
import { readReason } from "../../functions/queue/dead-letter-reasons.ts";
import {
  type DeadLetter,
  type DeadLetterState,
  type Email,
  type EventWithoutEmail,
  stateAt,
} from "./email.ts";

const BATCH_GET_MAX = 100;
/** Tries for keys that a throttled table left over. */
const MOST_ROUNDS = 20;

export type Rows = {
  /** By `rowId`. */
  readonly get: (key: DeliveryKey) => Item | undefined;
  /** Those of these keys that are there. */
  readonly among: (keys: readonly DeliveryKey[]) => Item[];
};

function rowId({ notification, recipient }: DeliveryKey): string {
  return `${notification}/${recipient}`;
}

/** The rows of these keys; one request for 100. `consistent`: as they are now, for an action. @throws DependencyError */
export async function readRows(
  client: DynamoDBClient,
  table: string,
  keys: readonly DeliveryKey[],
  { consistent = false }: { readonly consistent?: boolean } = {},
): Promise<Rows> {
  const found = new Map<string, Item>();
  const unique = [...new Map(keys.map((key) => [rowId(key), key])).values()];
  let wanted = unique.map(keyOf);
  for (let round = 0; wanted.length > 0; round++) {
    if (round > MOST_ROUNDS + unique.length / BATCH_GET_MAX)
      throw new DependencyError("dynamodb", "the emails cannot be read: the table is throttled");
    const command = new BatchGetItemCommand({
      RequestItems: {
        [table]: { Keys: wanted.slice(0, BATCH_GET_MAX), ConsistentRead: consistent },
      },
    });
    const answer = await dynamoDbCall("the emails cannot be read", client.send(command));
    for (const item of answer.Responses?.[table] ?? []) found.set(rowId(keyIn(item)), item);
    wanted = [...(answer.UnprocessedKeys?.[table]?.Keys ?? []), ...wanted.slice(BATCH_GET_MAX)];
  }
  const get = (key: DeliveryKey) => found.get(rowId(key));
  return {
    get,
    among: (keys) => keys.map(get).filter((item) => item !== undefined),
  };
}

/** All rows of a key, as they are now. @throws DependencyError */
export async function readKey(
  client: DynamoDBClient,
  table: string,
  key: string,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const command = new QueryCommand({
      TableName: table,
      KeyConditionExpression: "notification = :key",
      ExpressionAttributeValues: { ":key": { S: key } },
      ConsistentRead: true,
      ...(from !== undefined && { ExclusiveStartKey: from }),
    });
    const answer = await dynamoDbCall("the emails cannot be read", client.send(command));
    items.push(...(answer.Items ?? []));
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

export function keyIn(item: Item): DeliveryKey {
  return {
    notification: item["notification"]?.S ?? "",
    recipient: item["recipient"]?.S ?? "",
  };
}

export function planIn(item: Item | undefined): Plan | "unreadable" | undefined {
  return item === undefined ? undefined : readPlanItem(keyIn(item).notification, item);
}

export function planKey(notification: string): DeliveryKey {
  return { notification, recipient: PLAN };
}

/** The email of a recipient. Either row may be absent: nothing began yet, or the plan has expired. */
export function emailOf(
  key: DeliveryKey,
  planItem: Item | undefined,
  deliveryItem: Item | undefined,
  nowMs: number,
): Email {
  const stored = planIn(planItem);
  const plan = stored === "unreadable" ? undefined : stored;
  const recipient = plan?.recipients.find(({ id }) => id === key.recipient);
  const draft = plan && recipient && draftFor(plan, recipient);
  const row = readDelivery(deliveryItem);
  const delivery = row === "unreadable" ? undefined : row;
  return {
    key: key.notification,
    recipient: key.recipient,
    address: addressOf(recipient),
    state:
      row === "unreadable"
        ? "unreadable"
        : stateAt(row?.state ?? "waiting", row?.intentAtMs, nowMs),
    reason: delivery?.reason,
    subject: draft?.subject,
    locale: recipient?.locale,
    definition: plan?.definition ?? deliveryItem?.["definition"]?.S,
    writer: draft?.writer,
    event: plan?.event,
    resendOf: plan?.resendOf,
    // `keptAtMs` in plans of version 0.2.
    plannedAtMs: numberIn(planItem, "listAt") ?? numberIn(planItem, "keptAtMs"),
    intentAtMs: delivery?.intentAtMs,
    attempt: delivery?.attempt,
    attempts: numberIn(deliveryItem, "attempts") ?? 0,
    resends: delivery?.resends ?? 0,
    sesMessageIds: deliveryItem?.["sesMessageIds"]?.SS ?? [],
    mayHaveBeenSent: deliveryItem?.["mayHaveBeenSent"]?.BOOL ?? false,
    expiresAtMs: plan?.expiresAtMs,
    history: readHistory(deliveryItem?.["history"]),
  };
}

/** An erased recipient has none. */
function addressOf(recipient: Recipient | undefined): string | undefined {
  return recipient?.address === "" ? undefined : recipient?.address;
}

const DEAD_STATES: readonly string[] = [
  "open",
  "redriving",
  "redriven",
  "purged",
] satisfies DeadLetterState[];

function isDeadState(state: string | undefined): state is DeadLetterState {
  return state !== undefined && DEAD_STATES.includes(state);
}

/** Undefined for another kind of row. */
export function deadLetterOf(item: Item): DeadLetter | undefined {
  const { notification, recipient } = keyIn(item);
  const messageId = deadLetterIn(recipient);
  if (messageId === undefined) return undefined;
  const state = item["state"]?.S;
  return {
    key: notification,
    messageId,
    state: isDeadState(state) ? state : "open",
    reason: readReason(item["reason"]?.S ?? "unknown"),
    detail: item["detail"]?.S,
    atMs: numberIn(item, "deadAtMs") ?? 0,
    event: readStoredEvent(item),
    definition: item["definition"]?.S,
    body: decompressed(item["body"]?.B),
    attributes: attributesIn(item),
    redriveOf: item["redriveOf"]?.S,
    history: readHistory(item["history"]),
  };
}

/** Undefined if the row cannot be read. */
export function withoutEmailOf(item: Item): EventWithoutEmail | undefined {
  const event = readStoredEvent(item);
  const mergedInto = item["mergedInto"]?.S;
  return (
    event && {
      key: keyIn(item).notification,
      event,
      definition: item["definition"]?.S,
      outcome:
        mergedInto === undefined
          ? { kind: "skipped", detail: item["detail"]?.S }
          : { kind: "merged", key: mergedInto },
    }
  );
}

/** A body is at most SQS's 1 MiB; its characters may take three bytes each. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;

export function decompressed(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return brotliDecompressSync(bytes, { maxOutputLength: MAX_TEXT_BYTES }).toString();
  } catch {
    return undefined;
  }
}

function numberIn(item: Item | undefined, name: string): number | undefined {
  const number = Number(item?.[name]?.N);
  return Number.isFinite(number) ? number : undefined;
}
