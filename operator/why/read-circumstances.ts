/** Reads what an answer depends on besides an email's rows. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { suppressionOf } from "../../functions/coordination/suppression-rule.ts";
import { readCoordination } from "../read/circumstances.ts";
import { SETTLE_MS } from "./answer.ts";
import type { ReadCircumstances } from "./ask-why.ts";

export function circumstancesReader({
  client,
  coordinationTable,
  recipientIdsOf,
  stage,
  now,
}: {
  readonly client: DynamoDBClient;
  readonly coordinationTable: string;
  readonly recipientIdsOf: (address: string) => Promise<readonly string[]>;
  readonly stage: string;
  readonly now: () => number;
}): ReadCircumstances {
  return async ({ recipient, address }) => {
    const addressIds = address === undefined ? [] : await recipientIdsOf(address);
    const wanted = [...new Set([...(recipient === undefined ? [] : [recipient]), ...addressIds])];
    const { circuits, paused, suppressed } = await readCoordination(
      client,
      coordinationTable,
      wanted,
    );
    const suppression = suppressionOf(
      new Map(suppressed.map((one) => [one.recipient, one])),
      wanted,
    );
    const sinceMs = suppressed.find((one) => one.reason === suppression?.reason)?.sinceMs;
    return {
      nowMs: now(),
      settleMs: SETTLE_MS,
      stage,
      suppression: suppression && { ...suppression, sinceMs },
      circuits,
      paused,
    };
  };
}
