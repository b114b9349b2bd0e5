/** The lease of a slot: one row, one conditional write. It keeps two runs of a slot apart; the ledger prevents duplicates. */
import type { DynamoDBClient, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { conditionalUpdate, type UpdateOutcome } from "../platform/conditional-update.ts";

export type LeaseOptions = {
  /** Bounds the time of each call (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly slot: number;
  readonly leaseMs: number;
  readonly now: () => number;
  readonly newId: () => string;
};

/** `token` grows with each lease of the slot. */
export type HeldLease = {
  readonly owner: string;
  readonly token: number;
  readonly untilMs: number;
};

export type Lease = ReturnType<typeof createLease>;

/** Never taken, ended, or already ours: a write that the SDK repeats finds its own first try. */
const FREE_OR_MINE = "attribute_not_exists(pk) OR expiresAtMs < :now OR #owner = :me";
const STILL_MINE = "#owner = :me AND #token = :token";

export function createLease({ client, table, slot, leaseMs, now, newId }: LeaseOptions) {
  const write = (
    update: Pick<
      UpdateItemCommandInput,
      "ConditionExpression" | "UpdateExpression" | "ExpressionAttributeValues"
    >,
    signal?: AbortSignal,
  ): Promise<UpdateOutcome> =>
    conditionalUpdate(
      client,
      "the lease cannot be written",
      {
        TableName: table,
        Key: { pk: { S: `lease#processor#${slot}` } },
        ExpressionAttributeNames: { "#owner": "owner", "#token": "token" },
        ReturnValues: "ALL_NEW",
        ...update,
      },
      signal,
    );

  const writeOwn = (lease: HeldLease, untilMs: number, signal?: AbortSignal) =>
    write(
      {
        ConditionExpression: STILL_MINE,
        UpdateExpression: "SET expiresAtMs = :until",
        ExpressionAttributeValues: {
          ":me": { S: lease.owner },
          ":token": { N: String(lease.token) },
          ":until": { N: String(untilMs) },
        },
      },
      signal,
    );

  return {
    /** Undefined if another run holds the lease. @throws DependencyError */
    take: async (): Promise<HeldLease | undefined> => {
      const owner = newId();
      const nowMs = now();
      const untilMs = nowMs + leaseMs;
      const { ok, item } = await write({
        ConditionExpression: FREE_OR_MINE,
        // A new row starts at the epoch seconds: the token never falls back, even if the table was lost.
        UpdateExpression:
          "SET #owner = :me, expiresAtMs = :until, takenAtMs = :now, #token = if_not_exists(#token, :epochSeconds) + :one",
        ExpressionAttributeValues: {
          ":me": { S: owner },
          ":now": { N: String(nowMs) },
          ":until": { N: String(untilMs) },
          ":epochSeconds": { N: String(Math.floor(nowMs / 1000)) },
          ":one": { N: "1" },
        },
      });
      const token = item?.["token"]?.N;
      return !ok || token === undefined ? undefined : { owner, token: Number(token), untilMs };
    },
    /** False if it is lost. Does not extend the lease: it ends before a killed run's messages become visible. @throws DependencyError */
    isStillOurs: async (lease: HeldLease): Promise<boolean> =>
      (await writeOwn(lease, lease.untilMs)).ok,
    /** Does nothing if the lease is lost. The row stays, for its token. @throws DependencyError */
    release: async (lease: HeldLease, signal?: AbortSignal): Promise<void> => {
      await writeOwn(lease, 0, signal);
    },
  };
}
