/** A notification in the ledger: its plan and its deliveries. */
import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { DeliveryState } from "../../../functions/delivery/delivery.ts";
import { readPlanItem } from "../../../functions/delivery/ledger-plans.ts";
import { PLAN, readDelivery } from "../../../functions/delivery/ledger-row.ts";
import type { Plan } from "../../../functions/delivery/plan.ts";
import type { Item } from "../../../functions/platform/dynamodb-item.ts";

export type LedgerView = {
  readonly plan: Plan | undefined;
  readonly deliveries: readonly ViewedDelivery[];
};

export type ViewedDelivery = {
  /** A hash of the address. */
  readonly recipient: string;
  readonly state: DeliveryState | "unreadable";
  readonly reason: string | undefined;
  readonly sesMessageId: string | undefined;
  /** Start of the newest attempt, epoch ms. */
  readonly intentAtMs: number | undefined;
  /** Times at which evidence was recorded, oldest first, epoch ms. */
  readonly evidence: readonly { readonly state: EvidenceState; readonly atMs: number }[];
};

export const EVIDENCE_STATES = [
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
] as const;
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

export async function readLedgerView(
  client: DynamoDBClient,
  table: string,
  key: string,
): Promise<LedgerView> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: "notification = :key",
      ExpressionAttributeValues: { ":key": { S: key } },
      ConsistentRead: true,
    }),
  );
  const isPlan = (item: Item) => item["recipient"]?.S === PLAN;
  const planItem = Items.find(isPlan);
  const plan = planItem === undefined ? undefined : readPlanItem(key, planItem);
  return {
    plan: plan === "unreadable" ? undefined : plan,
    deliveries: Items.filter(isDelivery).map(viewDelivery),
  };
}

/** A dead letter's row and an event's are beside them. */
function isDelivery(item: Item): boolean {
  return /^[0-9a-f]{32}$/.test(item["recipient"]?.S ?? "");
}

function viewDelivery(item: Item): ViewedDelivery {
  const row = readDelivery(item);
  const isReadable = row !== undefined && row !== "unreadable";
  return {
    recipient: item["recipient"]?.S ?? "",
    state: isReadable ? row.state : "unreadable",
    reason: isReadable ? row.reason : undefined,
    sesMessageId: item["sesMessageIds"]?.SS?.at(-1),
    intentAtMs: isReadable ? row.intentAtMs : undefined,
    evidence: EVIDENCE_STATES.flatMap((state) => {
      const atMs = Number(item[`${state}AtMs`]?.N);
      return Number.isFinite(atMs) ? [{ state, atMs }] : [];
    }).toSorted((one, other) => one.atMs - other.atMs),
  };
}
