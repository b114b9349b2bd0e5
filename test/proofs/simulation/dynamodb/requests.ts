/** What the operations of the DynamoDB in memory have in common: keys, conditions, and what comes back. */
import {
  ConditionalCheckFailedException,
  type ScanCommandInput,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { type Context, holds, visit } from "./evaluate.ts";
import { type Condition, parseCondition } from "./parse.ts";
import { compare, Invalid, type Item, kept } from "./values.ts";

export type TableKeys = { readonly partitionKey: string; readonly sortKey?: string };

type Conditional = Pick<
  UpdateItemCommandInput,
  "ConditionExpression" | "ReturnValuesOnConditionCheckFailure"
>;

/** As every refusal has it. */
export const METADATA = { httpStatusCode: 400 };

/** None or one, for `flatMap`. */
export function present(item: Item | undefined): Item[] {
  return item === undefined ? [] : [item];
}

export function keyText(keys: TableKeys, item: Item | undefined, only: boolean): string {
  const names =
    keys.sortKey === undefined ? [keys.partitionKey] : [keys.partitionKey, keys.sortKey];
  const parts = names.map((name) => item?.[name]?.S);
  if (
    parts.some((part) => part === undefined || part === "") ||
    (only && Object.keys(item ?? {}).length !== names.length)
  )
    throw new Invalid("The provided key element does not match the schema");
  return JSON.stringify(parts);
}

export function keptItem(item: Item): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, kept(value)]));
}

/** Top-level names only, and none of them reserved. */
export function projection(expression: string | undefined, context: Context): (item: Item) => Item {
  const names = expression?.split(", ").map(context.nameOf);
  context.mustBeUsed();
  if (names === undefined) return (item) => item;
  return (item) =>
    Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

export function parsedCondition({ ConditionExpression }: Conditional): Condition | undefined {
  return ConditionExpression === undefined ? undefined : parseCondition(ConditionExpression);
}

/** @throws ConditionalCheckFailedException */
export function demand(input: Conditional, before: Item | undefined, context: Context): void {
  const condition = parsedCondition(input);
  if (condition === undefined) return;
  visit(condition, context);
  if (holds(condition, before ?? {}, context)) return;
  throw new ConditionalCheckFailedException({
    message: "The conditional request failed",
    $metadata: METADATA,
    ...(input.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && before !== undefined
      ? { Item: before }
      : {}),
  });
}

export function attributesOf(
  returnValues: string | undefined,
  before: Item | undefined,
  after: Item,
  touched: readonly string[],
): object {
  const only = (item: Item | undefined) => {
    const some = Object.fromEntries(
      touched.flatMap((name) => {
        const value = item?.[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return Object.keys(some).length === 0 ? {} : { Attributes: some };
  };
  switch (returnValues) {
    case undefined:
    case "NONE":
      return {};
    case "ALL_NEW":
      return { Attributes: after };
    case "ALL_OLD":
      return before === undefined ? {} : { Attributes: before };
    case "UPDATED_NEW":
      return only(after);
    case "UPDATED_OLD":
      return only(before);
    default:
      throw new Invalid(`1 validation error detected: returnValues ${returnValues}`);
  }
}

export function bySortKey({ sortKey }: TableKeys, one: Item, other: Item): number {
  const [a, b] = sortKey === undefined ? [] : [one[sortKey], other[sortKey]];
  return a === undefined || b === undefined ? 0 : (compare(a, b) ?? 0);
}

/** One page holds all: a megabyte is far away. */
export function filtered(
  input: Pick<ScanCommandInput, "FilterExpression" | "Limit" | "ExclusiveStartKey" | "Select">,
  found: readonly Item[],
  context: Context,
): object {
  if (input.Limit !== undefined || input.ExclusiveStartKey !== undefined)
    throw new Error("The DynamoDB in memory has no pages: teach it in test/proofs/simulation");
  const { FilterExpression } = input;
  const filter = FilterExpression === undefined ? undefined : parseCondition(FilterExpression);
  const items = filter === undefined ? found : found.filter((one) => holds(filter, one, context));
  return { Items: items, Count: items.length, ScannedCount: found.length };
}
