/** What DynamoDB says of a condition. */
import type { Item } from "../dynamodb/values.ts";
import { type Case, N, NOTHING, REFUSED, S } from "./dynamodb-case.ts";

/** One condition asked of one row; the update itself adds the mark `ok`. */
const condition = (
  name: string,
  given: Item | undefined,
  expression: string,
  values: Item,
  isTrue: boolean,
): Case => ({
  name: `${name}: ${expression}`,
  ...(given === undefined ? {} : { given }),
  update: {
    UpdateExpression: "SET ok = :ok",
    ConditionExpression: expression,
    ExpressionAttributeValues: { ":ok": { BOOL: true }, ...values },
  },
  answer: isTrue ? NOTHING : REFUSED,
  ...(isTrue ? { row: { ...given, ok: { BOOL: true } } } : {}),
});

export const CONDITIONS: readonly Case[] = [
  // Comparisons.
  condition("equal numbers", { a: N(10) }, "a = :b", { ":b": N("10.0") }, true),
  condition("numbers are no texts", { a: N(10) }, "a = :b", { ":b": S("10") }, false),
  condition("numbers by their size", { a: N(9) }, "a < :b", { ":b": N(10) }, true),
  condition("texts by their letters", { a: S("9") }, "a < :b", { ":b": S("10") }, false),
  condition("no order between types", { a: S("9") }, "a < :b", { ":b": N(10) }, false),
  condition("at most", { a: N("0.3") }, "a <= :b", { ":b": N("0.3") }, true),
  condition("less", { a: N("0.3") }, "a < :b", { ":b": N("0.3") }, false),
  condition("more", { a: N(-1) }, "a > :b", { ":b": N(-2) }, true),
  condition("at least", { a: N(5) }, "a >= :b", { ":b": N(6) }, false),
  condition("differs", { a: S("x") }, "a <> :b", { ":b": S("y") }, true),
  condition("does not differ", { a: S("x") }, "a <> :b", { ":b": S("x") }, false),
  condition("nothing differs from anything", { c: N(1) }, "a <> :b", { ":b": S("x") }, true),
  condition("nothing is not equal", { c: N(1) }, "a = :b", { ":b": S("x") }, false),
  condition("nothing is not less", { c: N(1) }, "a < :b", { ":b": N(1) }, false),
  condition("no row is not less", undefined, "a < :b", { ":b": N(1) }, false),
  condition("no row differs", undefined, "a <> :b", { ":b": N(1) }, true),
  condition("one of", { a: S("x") }, "a IN (:b, :c)", { ":b": S("y"), ":c": S("x") }, true),
  condition("none of", { a: S("z") }, "a IN (:b, :c)", { ":b": S("y"), ":c": S("x") }, false),
  condition("nothing is none of", { d: N(1) }, "a IN (:b)", { ":b": S("y") }, false),
  condition("between", { a: N(5) }, "a BETWEEN :b AND :c", { ":b": N(5), ":c": N(7) }, true),
  condition("attributes with each other", { a: N(1), d: N(2) }, "a < d", {}, true),
  condition("there", { a: N(1) }, "attribute_exists(a)", {}, true),
  condition("not there", { a: N(1) }, "attribute_not_exists(a)", {}, false),
  condition("no row", undefined, "attribute_not_exists(notification)", {}, true),
  condition("a row", { a: N(1) }, "attribute_not_exists(notification)", {}, false),
  condition("begins", { a: S("abc") }, "begins_with(a, :b)", { ":b": S("ab") }, true),
  condition("a part of a text", { a: S("abc") }, "contains(a, :b)", { ":b": S("bc") }, true),
  condition(
    "a member of a set",
    { a: { SS: ["x", "y"] } },
    "contains(a, :b)",
    { ":b": S("y") },
    true,
  ),
  condition("no member of a set", { a: { SS: ["x"] } }, "contains(a, :b)", { ":b": S("y") }, false),
  condition("nothing contains nothing", { c: N(1) }, "contains(a, :b)", { ":b": S("y") }, false),
  condition("a size", { a: { SS: ["x", "y"] } }, "size(a) < :b", { ":b": N(3) }, true),
  // AND binds closer than OR, NOT closest.
  condition(
    "AND before OR",
    { a: N(1) },
    "a = :b OR a = :c AND a = :c",
    { ":b": N(1), ":c": N(2) },
    true,
  ),
  condition(
    "brackets before AND",
    { a: N(1) },
    "(a = :b OR a = :c) AND a = :c",
    { ":b": N(1), ":c": N(2) },
    false,
  ),
  condition(
    "NOT before AND",
    { a: N(1) },
    "NOT a = :c AND a = :b",
    { ":b": N(1), ":c": N(2) },
    true,
  ),
  condition(
    "NOT of a bracket",
    { a: N(1) },
    "NOT (a = :c AND a = :b)",
    { ":b": N(1), ":c": N(2) },
    true,
  ),
  condition(
    "words in small letters",
    { a: N(1) },
    "a = :b and not a = :c",
    { ":b": N(1), ":c": N(2) },
    true,
  ),
];
