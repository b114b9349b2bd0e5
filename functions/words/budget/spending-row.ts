/**
 * A day's row of spending: what all runs have spent (`microUsd`), and what they have spent or set aside (`heldMicroUsd`).
 *
 * Each write leaves a new mark in its slot's attribute, so that a write which the SDK repeats after it had been applied
 * is known as ours. Holding more may follow any mark: applied twice it counts too much. Giving back follows our own last
 * mark only, so that it is never applied twice, not even by a run that has lost its slot to another.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DependencyError, nameOf } from "../../platform/errors.ts";
import type { Counter } from "./budget.ts";

export type SpendingRowOptions = {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly slot: number;
  readonly now: () => number;
  readonly newId: () => string;
};

type Outcome = { readonly applied: boolean; readonly mark: string; readonly counter: Counter };

type Condition = {
  readonly expression: string;
  readonly values: Readonly<Record<string, AttributeValue>>;
};

const KEEP_SECONDS = 35 * 86_400;
const NANO = 1_000;

/** Thousandths of a millionth of a dollar. */
export function nanoOf(microUsd: number): number {
  return Math.round(microUsd * NANO);
}

export function createSpendingRow({ client, table, slot, now, newId }: SpendingRowOptions) {
  const ownMark = `mark${slot}`;

  return {
    /** Holds so much more where no more than that is held; says how the counter stands then. @throws DependencyError */
    hold: (
      day: string,
      nano: number,
      atMostHeldNano: number,
      signal: AbortSignal,
    ): Promise<Outcome> =>
      write(day, { heldNano: nano, spentNano: 0 }, newId(), signal, {
        expression:
          "(attribute_not_exists(#mark) OR #mark <> :mark) AND (attribute_not_exists(heldMicroUsd) OR heldMicroUsd <= :most)",
        values: { ":most": amount(atMostHeldNano) },
      }),

    /** Adds these if the slot's last mark is still ours, and returns the new one; else nothing. @throws DependencyError */
    giveBack: async (
      day: string,
      add: Counter,
      lastMark: string,
      signal: AbortSignal,
    ): Promise<string | undefined> => {
      const { applied, mark } = await write(day, add, newId(), signal, {
        expression: "#mark = :last",
        values: { ":last": { S: lastMark } },
      });
      return applied ? mark : undefined;
    },
  };

  async function write(
    day: string,
    { heldNano, spentNano }: Counter,
    mark: string,
    abortSignal: AbortSignal,
    { expression, values }: Condition,
  ): Promise<Outcome> {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: `spending#${day}` } },
      UpdateExpression:
        "SET #mark = :mark, expiresAt = :expiresAt ADD heldMicroUsd :held, microUsd :spent",
      ConditionExpression: expression,
      ExpressionAttributeNames: { "#mark": ownMark },
      ExpressionAttributeValues: {
        ":mark": { S: mark },
        ":expiresAt": { N: String(Math.floor(now() / 1000) + KEEP_SECONDS) },
        ":held": amount(heldNano),
        ":spent": amount(spentNano),
        ...values,
      },
      ReturnValues: "UPDATED_NEW",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      const { Attributes } = await client.send(command, { abortSignal });
      return { applied: true, mark, counter: counterOf(Attributes) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException))
        throw new DependencyError(
          "dynamodb",
          `the day's spending cannot be written: ${nameOf(error)}`,
          { cause: error },
        );
      // A repeated try that meets its own first one was applied.
      const applied = error.Item?.[ownMark]?.S === mark;
      return { applied, mark, counter: counterOf(error.Item) };
    }
  }
}

function counterOf(item: Readonly<Record<string, AttributeValue>> | undefined): Counter {
  const nano = (name: string) => nanoOf(Number(item?.[name]?.N ?? 0));
  return { heldNano: nano("heldMicroUsd"), spentNano: nano("microUsd") };
}

function amount(nano: number): AttributeValue {
  return { N: String(nano / NANO) };
}
