/** What an answer depends on beside an email's rows: the circuits, a pause and suppressions, in one request. */
import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { circuitKey, readCircuitBreaker } from "../../functions/coordination/circuit-breakers.ts";
import type { CircuitBreaker } from "../../functions/coordination/circuit-state.ts";
import { type Pause, PAUSE_KEY, readPause } from "../../functions/coordination/pause.ts";
import {
  readSuppressed,
  type Suppressed,
  suppressionKey,
} from "../../functions/coordination/suppressions.ts";
import { dynamoDbCall } from "../../functions/platform/dynamodb-item.ts";
import { DependencyError } from "../../functions/platform/errors.ts";

export type Coordination = {
  readonly circuits: { readonly ses: CircuitBreaker; readonly ai: CircuitBreaker };
  readonly paused: Pause | undefined;
  /** Of the recipients that were asked for. */
  readonly suppressed: readonly Suppressed[];
};

/** @throws DependencyError */
export async function readCoordination(
  client: DynamoDBClient,
  coordinationTable: string,
  recipients: readonly string[],
): Promise<Coordination> {
  const [ses, ai] = [{ pk: { S: circuitKey("ses") } }, { pk: { S: circuitKey("ai") } }];
  const keys = [ses, ai, PAUSE_KEY, ...[...new Set(recipients)].map(suppressionKey)];
  const what = "the circuits and suppressions cannot be read";
  const command = new BatchGetItemCommand({
    RequestItems: { [coordinationTable]: { Keys: keys } },
  });
  const { Responses, UnprocessedKeys } = await dynamoDbCall(what, client.send(command));
  if (Object.keys(UnprocessedKeys ?? {}).length > 0)
    throw new DependencyError("dynamodb", `${what}: throttled`);
  const items = Responses?.[coordinationTable] ?? [];
  const itemOf = (pk: string) => items.find((item) => item["pk"]?.S === pk);
  return {
    circuits: {
      ses: readCircuitBreaker(itemOf(ses.pk.S)),
      ai: readCircuitBreaker(itemOf(ai.pk.S)),
    },
    paused: readPause(itemOf(PAUSE_KEY.pk.S)),
    suppressed: items.flatMap((item) => readSuppressed(item) ?? []),
  };
}
