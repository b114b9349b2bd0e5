/**
 * Addresses that must not be mailed: one row each in the Coordination table, under the hash of the address, without an end.
 * Every write may come twice and in any order.
 */
import { type DynamoDBClient, paginateScan, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { DependencyError, nameOf } from "../platform/errors.ts";
import { type Suppression, SUPPRESSION_REASONS } from "./suppression.ts";
import type { Suppressed, Suppressions } from "./coordination.ts";
import { Count, dynamoDbCall, type Item, Text } from "../platform/dynamodb-item.ts";

export type SuppressionsOptions = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly now: () => number;
};

const PREFIX = "suppressed#";

const SuppressionItem = z.object({
  reason: z.optional(z.object({ S: z.enum(SUPPRESSION_REASONS) })),
  unsubscribed: z.optional(z.object({ SS: z.array(z.string()) })),
  address: z.optional(Text),
  suppressedAtMs: z.optional(Count),
  unsubscribedAtMs: z.optional(Count),
});

/** The row of a recipient's id. */
export function suppressionKey(recipient: string): Item {
  return { pk: { S: `${PREFIX}${recipient}` } };
}

/** Whom a row is about; nothing where it is another kind of row. */
export function suppressedRecipient(item: Item): string | undefined {
  const pk = item["pk"]?.S;
  return pk?.startsWith(PREFIX) ? pk.slice(PREFIX.length) : undefined;
}

/** Reads a row; one that cannot be read is no leave to mail. */
export function readSuppression(item: Item): Suppression {
  const parsed = SuppressionItem.safeParse(item);
  if (!parsed.success) return { reason: "unreadable", unsubscribed: [] };
  return { reason: parsed.data.reason?.S, unsubscribed: parsed.data.unsubscribed?.SS ?? [] };
}

export function createSuppressions({ client, table, now }: SuppressionsOptions): Suppressions {
  const write = async (recipient: string, expression: string, values: Item = {}): Promise<void> => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: suppressionKey(recipient),
      UpdateExpression: expression,
      // The functions' roles allow no other (lib/functions/coordination-rows.ts).
      ReturnValues: "NONE",
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    });
    await dynamoDbCall("a suppression cannot be written", client.send(command));
  };

  return {
    // The first reason stays: what comes later says no more about whether to mail.
    suppress: (recipient, { reason, address, sesMessageId }) =>
      write(
        recipient,
        "SET reason = if_not_exists(reason, :reason), suppressedAtMs = if_not_exists(suppressedAtMs, :now), address = if_not_exists(address, :address), sesMessageId = if_not_exists(sesMessageId, :id)",
        {
          ":reason": { S: reason },
          ":now": { N: String(now()) },
          ":address": { S: address },
          ":id": { S: sesMessageId ?? "none" },
        },
      ),
    unsubscribe: (recipient, definition) =>
      write(
        recipient,
        "SET unsubscribedAtMs = if_not_exists(unsubscribedAtMs, :now) ADD unsubscribed :definition",
        { ":now": { N: String(now()) }, ":definition": { SS: [definition] } },
      ),
    lift: (recipient) =>
      write(
        recipient,
        "REMOVE reason, suppressedAtMs, address, sesMessageId, unsubscribed, unsubscribedAtMs",
      ),
    list: async function* () {
      try {
        const pages = paginateScan(
          { client },
          {
            TableName: table,
            FilterExpression: "begins_with(pk, :prefix)",
            ExpressionAttributeValues: { ":prefix": { S: PREFIX } },
          },
        );
        for await (const { Items } of pages) yield* (Items ?? []).flatMap(listed);
      } catch (error) {
        throw away("suppressions cannot be read", error);
      }
    },
  };
}

function listed(item: Item): Suppressed[] {
  const recipient = suppressedRecipient(item);
  const { reason, unsubscribed } = readSuppression(item);
  // A row that was lifted stays, and says nothing.
  if (recipient === undefined || (reason === undefined && unsubscribed.length === 0)) return [];
  const sinceMs = item["suppressedAtMs"]?.N ?? item["unsubscribedAtMs"]?.N;
  return [
    {
      recipient,
      reason,
      unsubscribed,
      address: item["address"]?.S,
      sinceMs: sinceMs === undefined ? undefined : Number(sinceMs),
    },
  ];
}

function away(what: string, error: unknown): DependencyError {
  return new DependencyError("dynamodb", `${what}: ${nameOf(error)}`, { cause: error });
}
