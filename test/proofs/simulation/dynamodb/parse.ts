/**
 * DynamoDB's expressions, as far as the services speak the language; what is not known here is refused loudly.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
import { Invalid } from "./values.ts";

/** An attribute's name (also `#name`) or a value (`:value`). */
export type Operand =
  | { readonly kind: "path"; readonly name: string }
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "size"; readonly name: string };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Condition =
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly of: Condition }
  | {
      readonly kind: "compare";
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: "between";
      readonly of: Operand;
      readonly low: Operand;
      readonly high: Operand;
    }
  | { readonly kind: "in"; readonly of: Operand; readonly among: readonly Operand[] }
  | { readonly kind: "exists" | "not-exists"; readonly name: string }
  | { readonly kind: "begins-with" | "contains"; readonly of: Operand; readonly what: Operand };

export type Sum =
  | Operand
  | { readonly kind: "if-not-exists"; readonly name: string; readonly otherwise: Operand }
  | { readonly kind: "list-append"; readonly list: Sum; readonly more: Sum };

export type Update = {
  readonly set: readonly {
    readonly name: string;
    readonly to: Sum;
    readonly and?: { readonly sign: "+" | "-"; readonly by: Sum } | undefined;
  }[];
  readonly add: readonly { readonly name: string; readonly value: string }[];
  readonly delete: readonly { readonly name: string; readonly value: string }[];
  readonly remove: readonly string[];
};

const TOKEN = /\s*(<>|<=|>=|[=<>(),+-]|[#:]?[A-Za-z_][A-Za-z0-9_]*)/y;

type Reader = {
  readonly peek: () => string | undefined;
  readonly take: () => string;
  readonly takeIf: (word: string) => boolean;
  readonly expect: (word: string) => void;
};

function createReader(text: string): Reader {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined)
      throw new Invalid(`Invalid expression: syntax error near ${JSON.stringify(text.slice(at))}`);
    tokens.push(token);
  }
  let at = 0;
  const peek = () => tokens[at];
  const take = (): string => {
    const token = tokens[at++];
    if (token === undefined) throw new Invalid(`Invalid expression: it ends too early: ${text}`);
    return token;
  };
  const takeIf = (word: string): boolean => {
    if (tokens[at]?.toUpperCase() !== word.toUpperCase()) return false;
    at++;
    return true;
  };
  return {
    peek,
    take,
    takeIf,
    expect: (word) => {
      if (!takeIf(word)) throw new Invalid(`Invalid expression: expected ${word} in ${text}`);
    },
  };
}

const conditions = new Map<string, Condition>();
const updates = new Map<string, Update>();

/** @throws Invalid */
export function parseCondition(text: string): Condition {
  return remembered(conditions, text, (reader) => readOr(reader));
}

/** @throws Invalid */
export function parseUpdate(text: string): Update {
  return remembered(updates, text, readUpdate);
}

function remembered<T>(known: Map<string, T>, text: string, parse: (reader: Reader) => T): T {
  const before = known.get(text);
  if (before !== undefined) return before;
  const reader = createReader(text);
  const parsed = parse(reader);
  if (reader.peek() !== undefined)
    throw new Invalid(`Invalid expression: unexpected ${reader.peek()} in ${text}`);
  known.set(text, parsed);
  return parsed;
}

function readOr(reader: Reader): Condition {
  let left = readAnd(reader);
  while (reader.takeIf("OR")) left = { kind: "or", left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: Reader): Condition {
  let left = readNot(reader);
  while (reader.takeIf("AND")) left = { kind: "and", left, right: readNot(reader) };
  return left;
}

function readNot(reader: Reader): Condition {
  if (reader.takeIf("NOT")) return { kind: "not", of: readNot(reader) };
  if (reader.takeIf("(")) {
    const inner = readOr(reader);
    reader.expect(")");
    return inner;
  }
  return readSimple(reader);
}

const FUNCTIONS = {
  attribute_exists: "exists",
  attribute_not_exists: "not-exists",
  begins_with: "begins-with",
  contains: "contains",
} as const;

function readSimple(reader: Reader): Condition {
  const word = reader.peek() ?? "";
  switch (word) {
    case "attribute_exists":
    case "attribute_not_exists": {
      reader.take();
      reader.expect("(");
      const name = readName(reader);
      reader.expect(")");
      return { kind: FUNCTIONS[word], name };
    }
    case "begins_with":
    case "contains": {
      reader.take();
      reader.expect("(");
      const of = readOperand(reader);
      reader.expect(",");
      const what = readOperand(reader);
      reader.expect(")");
      return { kind: FUNCTIONS[word], of, what };
    }
    default:
      return readComparison(reader);
  }
}

function readComparison(reader: Reader): Condition {
  const left = readOperand(reader);
  if (reader.takeIf("IN")) {
    reader.expect("(");
    const among = [readOperand(reader)];
    while (reader.takeIf(",")) among.push(readOperand(reader));
    reader.expect(")");
    return { kind: "in", of: left, among };
  }
  if (reader.takeIf("BETWEEN")) {
    const low = readOperand(reader);
    reader.expect("AND");
    return { kind: "between", of: left, low, high: readOperand(reader) };
  }
  const comparator = reader.take();
  switch (comparator) {
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return { kind: "compare", comparator, left, right: readOperand(reader) };
    default:
      throw new Invalid(`Invalid expression: no comparator: ${comparator}`);
  }
}

const NAME = /^#?[A-Za-z_]/;

function readName(reader: Reader): string {
  const name = reader.take();
  if (!NAME.test(name)) throw new Invalid(`Invalid expression: no attribute name: ${name}`);
  return name;
}

function readOperand(reader: Reader): Operand {
  if (reader.takeIf("size")) {
    reader.expect("(");
    const name = readName(reader);
    reader.expect(")");
    return { kind: "size", name };
  }
  const name = reader.take();
  if (name.startsWith(":")) return { kind: "value", name };
  if (!NAME.test(name)) throw new Invalid(`Invalid expression: no operand: ${name}`);
  return { kind: "path", name };
}

function readUpdate(reader: Reader): Update {
  const set: Update["set"][number][] = [];
  const add: Update["add"][number][] = [];
  const remove: string[] = [];
  const drop: Update["delete"][number][] = [];
  const each = (one: () => void) => {
    do one();
    while (reader.takeIf(","));
  };
  while (reader.peek() !== undefined) {
    if (reader.takeIf("SET")) each(() => set.push(readSet(reader)));
    else if (reader.takeIf("REMOVE")) each(() => remove.push(readName(reader)));
    else if (reader.takeIf("ADD"))
      each(() => add.push({ name: readName(reader), value: reader.take() }));
    else if (reader.takeIf("DELETE"))
      each(() => drop.push({ name: readName(reader), value: reader.take() }));
    else throw new Invalid(`Invalid UpdateExpression: unexpected ${reader.peek()}`);
  }
  return { set, add, remove, delete: drop };
}

function readSet(reader: Reader): Update["set"][number] {
  const name = readName(reader);
  reader.expect("=");
  const to = readSum(reader);
  const sign = reader.peek();
  if (sign !== "+" && sign !== "-") return { name, to };
  reader.take();
  return { name, to, and: { sign, by: readSum(reader) } };
}

function readSum(reader: Reader): Sum {
  if (reader.takeIf("list_append")) {
    reader.expect("(");
    const list = readSum(reader);
    reader.expect(",");
    const more = readSum(reader);
    reader.expect(")");
    return { kind: "list-append", list, more };
  }
  if (!reader.takeIf("if_not_exists")) return readOperand(reader);
  reader.expect("(");
  const name = readName(reader);
  reader.expect(",");
  const otherwise = readOperand(reader);
  reader.expect(")");
  return { kind: "if-not-exists", name, otherwise };
}
