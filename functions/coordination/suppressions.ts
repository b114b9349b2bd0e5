/**
 * Suppressed addresses: one row each in the Coordination table, under the hash of the address, without an expiry. Writes
 * may be repeated, in any order.
 */
import {
  BatchGetItemCommand,
  type DynamoDBClient,
  paginateScan,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import type { Said } from "../delivery/history.ts";
import { conditionalUpdate } from "../platform/conditional-update.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import {
  type Suppression,
  SUPPRESSION_REASONS,
  type SuppressionReason,
} from "./suppression-rule.ts";
import { Count, dynamoDbCall, type Item, Text } from "../platform/dynamodb-item.ts";

export type SuppressionsOptions = {
  /** Bounds the time of each call (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly now: () => number;
};

const PREFIX = "suppressed#";
const LIFTED =
  "REMOVE reason, suppressedAtMs, address, sesMessageId, suppressedBy, suppressedWhy, unsubscribed, unsubscribedAtMs";

const SuppressionItem = z.object({
  reason: z.optional(z.object({ S: z.enum(SUPPRESSION_REASONS) })),
  unsubscribed: z.optional(z.object({ SS: z.array(z.string()) })),
  address: z.optional(Text),
  suppressedAtMs: z.optional(Count),
  unsubscribedAtMs: z.optional(Count),
});

export function suppressionKey(recipient: string): Item {
  return { pk: { S: `${PREFIX}${recipient}` } };
}

/** The recipient of a row; undefined for another kind of row. */
export function suppressedRecipient(item: Item): string | undefined {
  const pk = item["pk"]?.S;
  return pk?.startsWith(PREFIX) ? pk.slice(PREFIX.length) : undefined;
}

/** A row that cannot be read stops every email. */
export function readSuppression(item: Item): Suppression {
  const parsed = SuppressionItem.safeParse(item);
  if (!parsed.success) return { reason: "unreadable", unsubscribed: [] };
  return { reason: parsed.data.reason?.S, unsubscribed: parsed.data.unsubscribed?.SS ?? [] };
}

/** A recipient's id is the hash of the address. */
export type Suppressed = Suppression & {
  readonly recipient: string;
  /** Undefined if the reader has only unsubscribed. */
  readonly address: string | undefined;
  readonly sinceMs: number | undefined;
  /** When the reader unsubscribed first. */
  readonly unsubscribedAtMs?: number | undefined;
  /** The operator who suppressed it, and why. Of a reason of SES: who suppressed it again. */
  readonly by?: string | undefined;
  readonly why?: string | undefined;
};

export type Suppressions = ReturnType<typeof createSuppressions>;

export function createSuppressions({ client, table, now }: SuppressionsOptions) {
  const write = async (recipient: string, expression: string, values: Item = {}): Promise<void> => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: suppressionKey(recipient),
      UpdateExpression: expression,
      // The functions' roles allow nothing else (lib/functions/coordination-rows.ts).
      ReturnValues: "NONE",
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    });
    await dynamoDbCall("a suppression cannot be written", client.send(command));
  };

  return {
    /** Stops every email to the address; the first reason stays. @throws DependencyError */
    suppress: (
      recipient: string,
      {
        reason,
        address,
        sesMessageId,
        said,
      }: {
        readonly reason: SuppressionReason;
        readonly address: string;
        readonly sesMessageId?: string | undefined;
        /** The operator's name, which the row keeps. */
        readonly said?: Said | undefined;
      },
    ) =>
      write(
        recipient,
        `SET reason = if_not_exists(reason, :reason), suppressedAtMs = if_not_exists(suppressedAtMs, :now), address = if_not_exists(address, :address), sesMessageId = if_not_exists(sesMessageId, :id)${said === undefined ? "" : ", suppressedBy = :by, suppressedWhy = :why"}`,
        {
          ":reason": { S: reason },
          ":now": { N: String(now()) },
          ":address": { S: address },
          ":id": { S: sesMessageId ?? "none" },
          ...(said !== undefined && { ":by": { S: said.by }, ":why": { S: said.why } }),
        },
      ),
    /** Stops the emails of this definition. @throws DependencyError */
    unsubscribe: (recipient: string, definition: string) =>
      write(
        recipient,
        "SET unsubscribedAtMs = if_not_exists(unsubscribedAtMs, :now) ADD unsubscribed :definition",
        { ":now": { N: String(now()) }, ":definition": { SS: [definition] } },
      ),
    /** Removes every suppression of an address. @throws DependencyError */
    lift: (recipient: string) => write(recipient, LIFTED),
    /**
     * An operator removes every suppression of an address; the row keeps the operator's name. `seen`: the suppression that the operator
     * saw. False: it has changed since. @throws DependencyError
     */
    unsuppress: async (
      recipient: string,
      { reason, unsubscribed }: Suppression,
      { by, why }: Said,
    ): Promise<boolean> => {
      const isRead = reason !== undefined && reason !== "unreadable";
      const { ok } = await conditionalUpdate(client, "a suppression cannot be removed", {
        TableName: table,
        Key: suppressionKey(recipient),
        UpdateExpression: `SET liftedBy = :by, liftedWhy = :why, liftedAtMs = :now ${LIFTED}`,
        ConditionExpression: [
          ...(reason === undefined ? ["attribute_not_exists(reason)"] : []),
          ...(isRead ? ["reason = :reason"] : []),
          unsubscribed.length === 0
            ? "attribute_not_exists(unsubscribed)"
            : "unsubscribed = :unsubscribed",
        ].join(" AND "),
        ExpressionAttributeValues: {
          ":by": { S: by },
          ":why": { S: why },
          ":now": { N: String(now()) },
          ...(isRead && { ":reason": { S: reason } }),
          ...(unsubscribed.length > 0 && { ":unsubscribed": { SS: [...unsubscribed] } }),
        },
      });
      return ok;
    },
    /** Removes the address from a suppression, which stays. @throws DependencyError */
    forget: async (recipient: string): Promise<void> => {
      await conditionalUpdate(client, "an address cannot be removed from its suppression", {
        TableName: table,
        Key: suppressionKey(recipient),
        // The operator's reason may quote the address.
        UpdateExpression: "REMOVE address, sesMessageId, suppressedWhy",
        ConditionExpression: "attribute_exists(pk)",
      });
    },
    /** The suppressions of these recipients. @throws DependencyError */
    of: async (recipients: readonly string[]): Promise<readonly Suppressed[]> => {
      if (recipients.length === 0) return [];
      const Keys = [...new Set(recipients)].map(suppressionKey);
      const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys } } });
      const what = "suppressions cannot be read";
      const { Responses, UnprocessedKeys } = await dynamoDbCall(what, client.send(command));
      // A suppression that was not read must not look removed.
      if (Object.keys(UnprocessedKeys ?? {}).length > 0)
        throw new DependencyError("dynamodb", `${what}: throttled`);
      return (Responses?.[table] ?? []).flatMap((item) => readSuppressed(item) ?? []);
    },
    /** All suppressions, read page by page. @throws DependencyError */
    list: async function* (): AsyncGenerator<Suppressed> {
      try {
        const pages = paginateScan(
          { client },
          {
            TableName: table,
            FilterExpression: "begins_with(pk, :prefix)",
            ExpressionAttributeValues: { ":prefix": { S: PREFIX } },
          },
        );
        for await (const { Items } of pages)
          yield* (Items ?? []).flatMap((item) => readSuppressed(item) ?? []);
      } catch (error) {
        const what = `suppressions cannot be read: ${nameOf(error)}`;
        throw new DependencyError("dynamodb", what, { cause: error });
      }
    },
  };
}

/** Undefined: nothing is suppressed. A row stays when its suppressions are removed. */
function readSuppressed(item: Item): Suppressed | undefined {
  const recipient = suppressedRecipient(item);
  const { reason, unsubscribed } = readSuppression(item);
  if (recipient === undefined || (reason === undefined && unsubscribed.length === 0))
    return undefined;
  const unsubscribedAt = item["unsubscribedAtMs"]?.N;
  const sinceMs = item["suppressedAtMs"]?.N ?? unsubscribedAt;
  const by = item["suppressedBy"]?.S;
  const why = item["suppressedWhy"]?.S;
  return {
    recipient,
    reason,
    unsubscribed,
    address: item["address"]?.S,
    sinceMs: sinceMs === undefined ? undefined : Number(sinceMs),
    ...(unsubscribedAt !== undefined && { unsubscribedAtMs: Number(unsubscribedAt) }),
    ...(by !== undefined && { by }),
    ...(why !== undefined && { why }),
  };
}
