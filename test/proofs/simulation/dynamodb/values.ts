/** Attribute values as the table keeps and compares them. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { compareNumbers, normalNumber } from "./decimal.ts";

export type Item = Record<string, AttributeValue>;

/** A request that DynamoDB refuses as it stands. */
export class Invalid extends Error {
  override readonly name = "ValidationException";
}

function typeOf(value: AttributeValue): string {
  const [type] = Object.keys(value);
  if (type === undefined) throw new Invalid("Supplied AttributeValue is empty");
  return type;
}

/** The value as DynamoDB keeps it. @throws Invalid */
export function kept(value: AttributeValue): AttributeValue {
  if (value.N !== undefined) return { N: number(value.N) };
  if (value.NS !== undefined) return { NS: distinct(value.NS.map(number)) };
  if (value.SS !== undefined) return { SS: distinct(value.SS) };
  return value;
}

function number(text: string): string {
  try {
    return normalNumber(text);
  } catch (error) {
    throw new Invalid("The parameter cannot be converted to a numeric value", { cause: error });
  }
}

function distinct(values: string[]): string[] {
  if (values.length === 0) throw new Invalid("An string set may not be empty");
  if (new Set(values).size !== values.length)
    throw new Invalid("One or more parameter values were invalid: the set contains duplicates");
  return values;
}

export function equal(one: AttributeValue, other: AttributeValue): boolean {
  if (typeOf(one) !== typeOf(other)) return false;
  if (one.N !== undefined && other.N !== undefined) return compareNumbers(one.N, other.N) === 0;
  if (one.SS !== undefined && other.SS !== undefined) return sameSet(one.SS, other.SS);
  if (one.NS !== undefined && other.NS !== undefined) return sameSet(one.NS, other.NS);
  return JSON.stringify(one) === JSON.stringify(other);
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

/** Below 0, 0 or above 0; nothing where the two have no order. */
export function compare(one: AttributeValue, other: AttributeValue): number | undefined {
  if (one.N !== undefined && other.N !== undefined) return compareNumbers(one.N, other.N);
  if (one.S !== undefined && other.S !== undefined)
    return Buffer.compare(Buffer.from(one.S), Buffer.from(other.S));
  return undefined;
}

/** `contains`: a part of a text, or a member of a set or list. */
export function contains(whole: AttributeValue, part: AttributeValue): boolean {
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S);
  if (whole.SS !== undefined) return part.S !== undefined && whole.SS.includes(part.S);
  if (whole.NS !== undefined && part.N !== undefined) {
    const wanted = part.N;
    return whole.NS.some((value) => compareNumbers(value, wanted) === 0);
  }
  return whole.L?.some((value) => equal(value, part)) ?? false;
}

/** As `size` counts: characters' bytes, members, entries. */
export function sizeOf(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.B !== undefined) return value.B.length;
  const members = value.SS ?? value.NS ?? value.BS ?? value.L;
  return members?.length ?? Object.keys(value.M ?? {}).length;
}
