/** What an expression says of an item, and what it makes of it. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { addNumbers, subtractNumbers } from "./decimal.ts";
import type { Condition, Operand, Sum, Update } from "./parse.ts";
import { compare, contains, equal, Invalid, type Item, kept, sizeOf } from "./values.ts";

/** The names and values of one request; it knows which of them were used. */
export type Context = {
  readonly nameOf: (name: string) => string;
  readonly valueOf: (name: string) => AttributeValue;
  /** @throws Invalid where something was given and never used. */
  readonly mustBeUsed: () => void;
};

export function createContext(
  names: Readonly<Record<string, string>> | undefined,
  values: Readonly<Item> | undefined,
): Context {
  const used = new Set<string>();
  return {
    nameOf: (name) => {
      if (!name.startsWith("#")) return name;
      used.add(name);
      const real = names?.[name];
      if (real === undefined)
        throw new Invalid(
          `An expression attribute name used in expression is not defined: ${name}`,
        );
      return real;
    },
    valueOf: (name) => {
      used.add(name);
      const value = values?.[name];
      if (value === undefined)
        throw new Invalid(
          `An expression attribute value used in expression is not defined: ${name}`,
        );
      return kept(value);
    },
    mustBeUsed: () => {
      const idle = [...Object.keys(names ?? {}), ...Object.keys(values ?? {})].filter(
        (name) => !used.has(name),
      );
      if (idle.length > 0)
        throw new Invalid(`Value provided in expression attributes unused: ${idle.join(", ")}`);
    },
  };
}

/** Meets every name and value of a condition, also those behind an `OR` that need not be asked. */
export function visit(condition: Condition, context: Context): void {
  const operand = (of: Operand) =>
    void (of.kind === "value" ? context.valueOf(of.name) : context.nameOf(of.name));
  switch (condition.kind) {
    case "and":
    case "or":
      visit(condition.left, context);
      visit(condition.right, context);
      return;
    case "not":
      visit(condition.of, context);
      return;
    case "compare":
      operand(condition.left);
      operand(condition.right);
      return;
    case "between":
      [condition.of, condition.low, condition.high].forEach(operand);
      return;
    case "in":
      [condition.of, ...condition.among].forEach(operand);
      return;
    case "exists":
    case "not-exists":
      context.nameOf(condition.name);
      return;
    case "begins-with":
    case "contains":
      operand(condition.of);
      operand(condition.what);
  }
}

/** An absent attribute makes every comparison false. */
export function holds(condition: Condition, item: Item, context: Context): boolean {
  const value = (operand: Operand) => resolve(operand, item, context);
  switch (condition.kind) {
    case "and":
      return holds(condition.left, item, context) && holds(condition.right, item, context);
    case "or":
      return holds(condition.left, item, context) || holds(condition.right, item, context);
    case "not":
      return !holds(condition.of, item, context);
    case "exists":
      return item[context.nameOf(condition.name)] !== undefined;
    case "not-exists":
      return item[context.nameOf(condition.name)] === undefined;
    case "in": {
      const of = value(condition.of);
      return (
        of !== undefined &&
        condition.among.some((one) => {
          const other = value(one);
          return other !== undefined && equal(of, other);
        })
      );
    }
    case "between": {
      const of = value(condition.of);
      return atLeast(of, value(condition.low)) && atLeast(value(condition.high), of);
    }
    case "begins-with": {
      const prefix = value(condition.what)?.S;
      return prefix !== undefined && (value(condition.of)?.S?.startsWith(prefix) ?? false);
    }
    case "contains": {
      const [of, what] = [value(condition.of), value(condition.what)];
      return of !== undefined && what !== undefined && contains(of, what);
    }
    case "compare": {
      const [left, right] = [value(condition.left), value(condition.right)];
      // What is not there differs from everything; it is neither less nor more.
      if (left === undefined || right === undefined) return condition.comparator === "<>";
      if (condition.comparator === "=") return equal(left, right);
      if (condition.comparator === "<>") return !equal(left, right);
      const order = compare(left, right);
      if (order === undefined) return false;
      switch (condition.comparator) {
        case "<":
          return order < 0;
        case "<=":
          return order <= 0;
        case ">":
          return order > 0;
        case ">=":
          return order >= 0;
      }
    }
  }
}

function atLeast(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  const order = one === undefined || other === undefined ? undefined : compare(one, other);
  return order !== undefined && order >= 0;
}

function resolve(operand: Operand, item: Item, context: Context): AttributeValue | undefined {
  switch (operand.kind) {
    case "value":
      return context.valueOf(operand.name);
    case "path":
      return item[context.nameOf(operand.name)];
    case "size": {
      const value = item[context.nameOf(operand.name)];
      return value === undefined ? undefined : { N: String(sizeOf(value)) };
    }
  }
}

/** The item after the update, and the names of the attributes that it touched. Every operand is read from the item before. */
export function updated(
  update: Update,
  item: Item,
  context: Context,
): { item: Item; touched: string[] } {
  const after = { ...item };
  const touched: string[] = [];
  const touch = (name: string): string => {
    const real = context.nameOf(name);
    if (touched.includes(real))
      throw new Invalid(`Invalid UpdateExpression: Two document paths overlap: ${real}`);
    touched.push(real);
    return real;
  };
  for (const { name, to, and } of update.set) {
    const first = sum(to, item, context);
    const real = touch(name);
    after[real] = and === undefined ? first : added(first, and.sign, sum(and.by, item, context));
  }
  for (const name of update.remove) delete after[touch(name)];
  for (const { name, value } of update.add) {
    const real = touch(name);
    after[real] = joined(item[real], context.valueOf(value));
  }
  for (const { name, value } of update.delete) {
    const real = touch(name);
    const left = without(item[real], context.valueOf(value));
    if (left === undefined) delete after[real];
    else after[real] = left;
  }
  return { item: after, touched };
}

function sum(of: Sum, item: Item, context: Context): AttributeValue {
  if (of.kind === "list-append") {
    const [list, more] = [sum(of.list, item, context).L, sum(of.more, item, context).L];
    if (list === undefined || more === undefined)
      throw new Invalid("Invalid UpdateExpression: Incorrect operand type for list_append");
    return { L: [...list, ...more] };
  }
  if (of.kind === "if-not-exists") {
    const otherwise = resolve(of.otherwise, item, context);
    const value = item[context.nameOf(of.name)] ?? otherwise;
    if (value === undefined) throw new Invalid(NOT_THERE);
    return value;
  }
  const value = resolve(of, item, context);
  if (value === undefined) throw new Invalid(NOT_THERE);
  return value;
}

const NOT_THERE = "The provided expression refers to an attribute that does not exist in the item";

function added(one: AttributeValue, sign: "+" | "-", other: AttributeValue): AttributeValue {
  if (one.N === undefined || other.N === undefined)
    throw new Invalid("An operand in the update expression has an incorrect data type");
  return { N: sign === "+" ? addNumbers(one.N, other.N) : subtractNumbers(one.N, other.N) };
}

function joined(one: AttributeValue | undefined, other: AttributeValue): AttributeValue {
  if (other.N !== undefined) {
    if (one !== undefined && one.N === undefined) throw new Invalid(WRONG_TYPE);
    return { N: addNumbers(one?.N ?? "0", other.N) };
  }
  if (other.SS === undefined) throw new Invalid(WRONG_TYPE);
  if (one !== undefined && one.SS === undefined) throw new Invalid(WRONG_TYPE);
  return { SS: [...new Set([...(one?.SS ?? []), ...other.SS])] };
}

function without(
  one: AttributeValue | undefined,
  other: AttributeValue,
): AttributeValue | undefined {
  if (other.SS === undefined) throw new Invalid(WRONG_TYPE);
  if (one === undefined) return undefined;
  if (one.SS === undefined) throw new Invalid(WRONG_TYPE);
  const left = one.SS.filter((value) => !other.SS.includes(value));
  return left.length === 0 ? undefined : { SS: left };
}

const WRONG_TYPE = "An operand in the update expression has an incorrect data type";
