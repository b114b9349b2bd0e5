/**
 * The circuit breakers' rows in the Coordination table, under the keys `breaker#ses` and `breaker#ai`. A run opens a closed
 * row, or the row of its own probe, and closes only the row of its own probe. So one of several runs changes it.
 */
import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import type { Said } from "../delivery/history.ts";
import { conditionalUpdate } from "../platform/conditional-update.ts";
import { Count, dynamoDbCall, type Item, Text } from "../platform/dynamodb-item.ts";
import { DependencyError } from "../platform/errors.ts";
import {
  CIRCUIT_BREAKERS,
  type CircuitBreaker,
  type CircuitBreakerName,
  type CircuitBreakerRules,
  CLOSED,
  openForMs,
} from "./circuit-state.ts";
import { FEEDBACK_KEY } from "./feedback-mark.ts";
import { type Pause, PAUSE_KEY, readPause } from "./pause.ts";

export type CircuitBreakersOptions = {
  /** Bounds the time of each call (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly rules: CircuitBreakerRules;
  readonly now: () => number;
  readonly newId: () => string;
};

export type CircuitBreakers = ReturnType<typeof createCircuitBreakers>;

export type CircuitsAtStart = {
  readonly ses: CircuitBreaker;
  readonly ai: CircuitBreaker;
  /** The feedback mark: the time of the newest email that an SES report has named, epoch ms; absent before the first report. */
  readonly feedbackSeenMs?: number;
  /** An operator has stopped sending. */
  readonly paused?: Pause | undefined;
};

const OpenItem = z.object({
  state: z.object({ S: z.literal("open") }),
  openUntilMs: Count,
  openings: z.optional(Count),
  reason: z.optional(Text),
  probeUntilMs: z.optional(Count),
});
const ClosedItem = z.object({ failures: z.optional(Count) });

/** An open row without an end counts as closed. */
const NOT_OPEN =
  "attribute_not_exists(#state) OR #state <> :open OR attribute_not_exists(openUntilMs)";
const OWN_PROBE = "#state = :open AND mark = :probe";
const DUE =
  "#state = :open AND openUntilMs <= :now AND (attribute_not_exists(probeUntilMs) OR probeUntilMs <= :now)";

export function createCircuitBreakers(options: CircuitBreakersOptions) {
  const { client, table, rules, now, newId } = options;
  /** The marks of our own probes. */
  const probes = new Map<CircuitBreakerName, string>();

  /** The written row; undefined if the condition did not hold. The mark identifies a write that the SDK repeated. */
  const write = async (
    name: CircuitBreakerName,
    update: string,
    condition: string,
    values: Item,
    mark = newId(),
  ): Promise<Item | undefined> => {
    const { ok, item } = await conditionalUpdate(client, "a circuit breaker cannot be written", {
      TableName: table,
      Key: { pk: { S: keyOf(name) } },
      UpdateExpression: `${update}, mark = :mark`,
      ConditionExpression: condition,
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":mark": { S: mark }, ":open": { S: "open" }, ...values },
      ReturnValues: "ALL_NEW",
    });
    return ok || item?.["mark"]?.S === mark ? item : undefined;
  };

  const endProbe = (name: CircuitBreakerName): string | undefined => {
    const mark = probes.get(name);
    probes.delete(name);
    return mark;
  };

  return {
    /** Both circuit breakers, the feedback mark and a pause, in one request. @throws DependencyError */
    look: async (): Promise<CircuitsAtStart> => {
      const keys = [
        ...CIRCUIT_BREAKERS.map((name) => ({ pk: { S: keyOf(name) } })),
        FEEDBACK_KEY,
        PAUSE_KEY,
      ];
      const command = new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: keys, ConsistentRead: true } },
      });
      const what = "the circuit breakers cannot be read";
      const { Responses, UnprocessedKeys } = await dynamoDbCall(what, client.send(command));
      // A row that was not read must not look closed.
      if (Object.keys(UnprocessedKeys ?? {}).length > 0)
        throw new DependencyError("dynamodb", `${what}: throttled`);
      const items = new Map((Responses?.[table] ?? []).map((item) => [item["pk"]?.S, item]));
      const seenMs = Number(items.get(FEEDBACK_KEY.pk.S)?.["lastSubmittedMs"]?.N);
      return {
        ses: readCircuitBreaker(items.get(keyOf("ses"))),
        ai: readCircuitBreaker(items.get(keyOf("ai"))),
        ...(Number.isFinite(seenMs) && { feedbackSeenMs: seenMs }),
        paused: readPause(items.get(PAUSE_KEY.pk.S)),
      };
    },

    /** Stores the failures in a row; does nothing if the circuit is open. @throws DependencyError */
    count: async (name: CircuitBreakerName, failures: number): Promise<void> => {
      const values = { ":failures": { N: String(failures) } };
      await write(name, "SET failures = :failures", NOT_OPEN, values);
    },

    /** Makes this run the one that probes; false if another run does. @throws DependencyError */
    probe: async (name: CircuitBreakerName): Promise<boolean> => {
      const mark = newId();
      const nowMs = now();
      const values = {
        ":now": { N: String(nowMs) },
        ":until": { N: String(nowMs + rules.probeMs) },
      };
      const row = await write(name, "SET probeUntilMs = :until", DUE, values, mark);
      if (row !== undefined) probes.set(name, mark);
      return row !== undefined;
    },

    /** Ends our probe without a result: the next run may probe. @throws DependencyError */
    abandon: async (name: CircuitBreakerName): Promise<void> => {
      const probe = endProbe(name);
      if (probe === undefined) return;
      const values = { ":now": { N: String(now()) }, ":probe": { S: probe } };
      await write(name, "REMOVE probeUntilMs SET probedAtMs = :now", OWN_PROBE, values);
    },

    /**
     * Opens the circuit; after our probe for twice as long as before. `atStart`: the circuit breaker when the run began.
     * Undefined if another run has changed it. @throws DependencyError
     */
    open: async (
      name: CircuitBreakerName,
      reason: string,
      atStart: CircuitBreaker,
    ): Promise<CircuitBreaker | undefined> => {
      const probe = endProbe(name);
      const openings = (atStart.state === "open" ? atStart.openings : 0) + 1;
      const row = await write(
        name,
        "REMOVE probeUntilMs, failures SET #state = :open, openings = :openings, openUntilMs = :until, reason = :reason",
        probe === undefined ? NOT_OPEN : OWN_PROBE,
        {
          ":openings": { N: String(openings) },
          ":until": { N: String(now() + openForMs(openings, rules)) },
          ":reason": { S: reason },
          ...(probe !== undefined && { ":probe": { S: probe } }),
        },
      );
      return row === undefined ? undefined : readCircuitBreaker(row);
    },

    /**
     * An operator closes the circuit; the next run tries the dependency. `openUntilMs`: the end of the opening that the operator saw.
     * False: the circuit has closed or opened since. @throws DependencyError
     */
    reset: async (
      name: CircuitBreakerName,
      { openUntilMs, by, why }: Said & { readonly openUntilMs: number },
    ): Promise<boolean> => {
      const row = await write(
        name,
        "REMOVE probeUntilMs, openUntilMs, openings, reason SET #state = :closed, resetAtMs = :now, resetBy = :by, resetWhy = :why",
        "#state = :open AND openUntilMs = :seen",
        {
          ":closed": { S: "closed" },
          ":seen": { N: String(openUntilMs) },
          ":now": { N: String(now()) },
          ":by": { S: by },
          ":why": { S: why },
        },
      );
      return row !== undefined;
    },

    /** Closes the circuit after our probe; false if another run has taken it over. @throws DependencyError */
    close: async (name: CircuitBreakerName): Promise<boolean> => {
      const probe = endProbe(name);
      if (probe === undefined) return false;
      const row = await write(
        name,
        "REMOVE probeUntilMs, openUntilMs, openings, reason SET #state = :closed",
        OWN_PROBE,
        { ":closed": { S: "closed" }, ":probe": { S: probe } },
      );
      return row !== undefined;
    },
  };
}

function keyOf(name: CircuitBreakerName): string {
  return `breaker#${name}`;
}

/** An unreadable row counts as closed; the calls themselves show whether the dependency is down. */
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
    ...(probeUntilMs !== undefined && { probeUntilMs }),
  };
}
