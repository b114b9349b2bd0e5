/**
 * The breakers' rows in the Coordination table. Opening follows only a closed row or our own probe, closing only our own
 * probe: of several runs that find out at once one changes the row, and the time it stays open doubles once.
 */
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import {
  type CircuitBreaker,
  type CircuitBreakerName,
  CIRCUIT_BREAKERS,
  type CircuitBreakerRules,
  CLOSED,
  openForMs,
} from "./circuit-breaker.ts";
import { DependencyError } from "../platform/errors.ts";
import { Count, dynamoDbCall, type Item, Text } from "../platform/dynamodb-item.ts";
import { FEEDBACK_KEY } from "./feedback-mark.ts";
import type { CircuitBreakers } from "./coordination.ts";

export type CircuitBreakersOptions = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly rules: CircuitBreakerRules;
  readonly now: () => number;
  readonly newId: () => string;
};

const OpenItem = z.object({
  state: z.object({ S: z.literal("open") }),
  openUntilMs: Count,
  openings: z.optional(Count),
  reason: z.optional(Text),
  probeUntilMs: z.optional(Count),
});
const ClosedItem = z.object({ failures: z.optional(Count) });

/** A row of which nobody can say until when it is open is as good as closed. */
const NOT_OPEN =
  "attribute_not_exists(#state) OR #state <> :open OR attribute_not_exists(openUntilMs)";

const NAMES = { "#state": "state" };

export function createCircuitBreakers({
  client,
  table,
  rules,
  now,
  newId,
}: CircuitBreakersOptions): CircuitBreakers {
  /** Our probes' marks; a row that carries one is ours to close and to open again. */
  const probes = new Map<CircuitBreakerName, string>();

  /** The row as written, or nothing where the condition did not hold; a write that the SDK repeated is known by its mark. */
  const write = async (
    name: CircuitBreakerName,
    update: { readonly expression: string; readonly condition: string; readonly values: Item },
    mark: string,
  ): Promise<Item | undefined> => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: keyOf(name) } },
      UpdateExpression: `${update.expression}, mark = :mark`,
      ConditionExpression: update.condition,
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: { ":mark": { S: mark }, ...update.values },
      ReturnValues: "ALL_NEW",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      const answer = await dynamoDbCall("a breaker cannot be written", client.send(command));
      return answer.Attributes;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item?.["mark"]?.S === mark ? error.Item : undefined;
    }
  };

  return {
    look: async () => {
      const keys = [...CIRCUIT_BREAKERS.map((name) => ({ pk: { S: keyOf(name) } })), FEEDBACK_KEY];
      const command = new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: keys, ConsistentRead: true } },
      });
      const { Responses, UnprocessedKeys } = await dynamoDbCall(
        "the breakers cannot be read",
        client.send(command),
      );
      // A breaker that was not read must not pass for a closed one.
      if (Object.keys(UnprocessedKeys ?? {}).length > 0)
        throw new DependencyError("dynamodb", "the breakers cannot be read: throttled");
      const items = new Map((Responses?.[table] ?? []).map((item) => [item["pk"]?.S, item]));
      const seenMs = Number(items.get(FEEDBACK_KEY.pk.S)?.["lastSubmittedMs"]?.N);
      return {
        ses: readCircuitBreaker(items.get(keyOf("ses"))),
        ai: readCircuitBreaker(items.get(keyOf("ai"))),
        ...(Number.isFinite(seenMs) && { feedbackSeenMs: seenMs }),
      };
    },

    count: async (name, failures) => {
      await write(
        name,
        {
          expression: "SET failures = :failures",
          condition: NOT_OPEN,
          values: { ":open": { S: "open" }, ":failures": { N: String(failures) } },
        },
        newId(),
      );
    },

    probe: async (name) => {
      const mark = newId();
      const nowMs = now();
      const row = await write(
        name,
        {
          expression: "SET probeUntilMs = :until",
          condition:
            "#state = :open AND openUntilMs <= :now AND (attribute_not_exists(probeUntilMs) OR probeUntilMs <= :now)",
          values: {
            ":open": { S: "open" },
            ":now": { N: String(nowMs) },
            ":until": { N: String(nowMs + rules.probeMs) },
          },
        },
        mark,
      );
      if (row === undefined) return false;
      probes.set(name, mark);
      return true;
    },

    abandon: async (name) => {
      const probe = probes.get(name);
      probes.delete(name);
      if (probe === undefined) return;
      await write(
        name,
        {
          expression: "REMOVE probeUntilMs SET probedAtMs = :now",
          condition: "#state = :open AND mark = :probe",
          values: { ":open": { S: "open" }, ":now": { N: String(now()) }, ":probe": { S: probe } },
        },
        newId(),
      );
    },

    open: async (name, reason, seen) => {
      const probe = probes.get(name);
      probes.delete(name);
      const openings = (seen.state === "open" ? seen.openings : 0) + 1;
      const row = await write(
        name,
        {
          expression:
            "REMOVE probeUntilMs, failures SET #state = :open, openings = :openings, openUntilMs = :until, reason = :reason",
          condition: probe === undefined ? NOT_OPEN : "#state = :open AND mark = :probe",
          values: {
            ":open": { S: "open" },
            ":openings": { N: String(openings) },
            ":until": { N: String(now() + openForMs(openings, rules)) },
            ":reason": { S: reason },
            ...(probe !== undefined && { ":probe": { S: probe } }),
          },
        },
        newId(),
      );
      return row === undefined ? undefined : readCircuitBreaker(row);
    },

    close: async (name) => {
      const probe = probes.get(name);
      probes.delete(name);
      if (probe === undefined) return false;
      const row = await write(
        name,
        {
          expression: "REMOVE probeUntilMs, openUntilMs, openings, reason SET #state = :closed",
          condition: "#state = :open AND mark = :probe",
          values: { ":open": { S: "open" }, ":closed": { S: "closed" }, ":probe": { S: probe } },
        },
        newId(),
      );
      return row !== undefined;
    },
  };
}

function keyOf(name: CircuitBreakerName): string {
  return `breaker#${name}`;
}

/** A row that cannot be read keeps nobody from calling: the calls themselves will tell. */
function readCircuitBreaker(item: Item | undefined): CircuitBreaker {
  const parsed = OpenItem.safeParse(item);
  if (!parsed.success) {
    const failures = ClosedItem.safeParse(item).data?.failures;
    return failures === undefined ? CLOSED : { state: "closed", failures };
  }
  const { openUntilMs, openings = 1, reason, probeUntilMs } = parsed.data;
  return {
    state: "open",
    openUntilMs,
    openings,
    reason: reason?.S ?? "unknown",
    ...(probeUntilMs === undefined ? {} : { probeUntilMs }),
  };
}
