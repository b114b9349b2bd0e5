/** The lease that keeps runs from treading on each other: one row, one conditional write; TTL takes no part in it. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { Held, Lease } from "./coordination.ts";

export type LeaseOptions = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Which lease: the run's place when several may run at once. */
  readonly slot: number;
  readonly leaseMs: number;
  readonly now: () => number;
  readonly newId: () => string;
};

/** Free: never taken, or past its end, or already ours (a write that the SDK tried again finds its own first try). */
const FREE_OR_MINE = "attribute_not_exists(pk) OR expiresAtMs < :now OR #owner = :me";
const STILL_MINE = "#owner = :me AND #token = :token";
const NAMES = { "#owner": "owner", "#token": "token" };

export function createLease({ client, table, slot, leaseMs, now, newId }: LeaseOptions): Lease {
  /** The row as written, or nothing where the condition did not hold. */
  const write = async (
    update: Pick<
      UpdateItemCommandInput,
      "ConditionExpression" | "UpdateExpression" | "ExpressionAttributeValues"
    >,
    signal?: AbortSignal,
  ): Promise<Record<string, AttributeValue> | undefined> => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: `lease#processor#${slot}` } },
      ExpressionAttributeNames: NAMES,
      ReturnValues: "ALL_NEW",
      ...update,
    });
    try {
      const options = signal === undefined ? undefined : { abortSignal: signal };
      return (await client.send(command, options)).Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw new DependencyError("dynamodb", `the lease cannot be written: ${nameOf(error)}`, {
        cause: error,
      });
    }
  };

  const writeOwn = (held: Held, expiresAtMs: number, signal?: AbortSignal) =>
    write(
      {
        ConditionExpression: STILL_MINE,
        UpdateExpression: "SET expiresAtMs = :until",
        ExpressionAttributeValues: {
          ":me": { S: held.owner },
          ":token": { N: String(held.token) },
          ":until": { N: String(expiresAtMs) },
        },
      },
      signal,
    );

  return {
    take: async () => {
      const owner = newId();
      const nowMs = now();
      const row = await write({
        ConditionExpression: FREE_OR_MINE,
        // A new row starts at the epoch seconds, so that the token never falls back, even if the table was lost.
        UpdateExpression:
          "SET #owner = :me, expiresAtMs = :until, takenAtMs = :now, #token = if_not_exists(#token, :epochSeconds) + :one",
        ExpressionAttributeValues: {
          ":me": { S: owner },
          ":now": { N: String(nowMs) },
          ":until": { N: String(nowMs + leaseMs) },
          ":epochSeconds": { N: String(Math.floor(nowMs / 1000)) },
          ":one": { N: "1" },
        },
      });
      const token = row?.["token"]?.N;
      return token === undefined
        ? undefined
        : { owner, token: Number(token), untilMs: nowMs + leaseMs };
    },
    renew: async (held) => (await writeOwn(held, held.untilMs)) !== undefined,
    // The row stays: its token must never fall back.
    release: async (held, signal) => void (await writeOwn(held, 0, signal)),
  };
}
