/** What DynamoDB makes of a write, what comes back, and what it refuses. */
import { type Case, INVALID, N, NOTHING, REFUSED, S } from "./dynamodb-case.ts";

export const WRITES: readonly Case[] = [
  // What comes back.
  {
    name: "a refused update gives the row that it met",
    given: { a: N(1), b: { SS: ["x", "y"] } },
    update: {
      UpdateExpression: "SET a = :two",
      ConditionExpression: "a = :two",
      ExpressionAttributeValues: { ":two": N(2) },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    },
    answer: {
      error: "ConditionalCheckFailedException",
      item: { a: N(1), b: { SS: ["x", "y"] } },
    },
  },
  {
    name: "a refused update of no row gives none",
    update: {
      UpdateExpression: "SET a = :two",
      ConditionExpression: "attribute_exists(a)",
      ExpressionAttributeValues: { ":two": N(2) },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    },
    answer: REFUSED,
  },
  {
    name: "a refused put gives the row that it met",
    given: { a: N(1) },
    put: {
      Item: { a: N(2) },
      ConditionExpression: "attribute_not_exists(notification)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    },
    answer: { error: "ConditionalCheckFailedException", item: { a: N(1) } },
  },
  {
    name: "ALL_NEW gives the whole row",
    given: { a: N(1), b: N(2) },
    update: {
      UpdateExpression: "SET a = :two",
      ExpressionAttributeValues: { ":two": N(2) },
      ReturnValues: "ALL_NEW",
    },
    answer: { output: { Attributes: { a: N(2), b: N(2) } } },
    row: { a: N(2), b: N(2) },
  },
  {
    name: "UPDATED_NEW gives what was written",
    given: { a: N(1), b: N(2) },
    update: {
      UpdateExpression: "SET a = :two ADD c :two REMOVE b",
      ExpressionAttributeValues: { ":two": N(2) },
      ReturnValues: "UPDATED_NEW",
    },
    answer: { output: { Attributes: { a: N(2), c: N(2) } } },
    row: { a: N(2), c: N(2) },
  },
  {
    name: "ALL_OLD gives the row before",
    given: { a: N(1) },
    update: {
      UpdateExpression: "REMOVE a",
      ReturnValues: "ALL_OLD",
    },
    answer: { output: { Attributes: { a: N(1) } } },
    row: {},
  },
  {
    name: "a put takes the place of the whole row",
    given: { a: N(1), b: N(1) },
    put: { Item: { c: N("007.50") } },
    answer: NOTHING,
    row: { c: N("7.5") },
  },
  {
    name: "a delete under a condition",
    given: { a: N(1) },
    drop: { ConditionExpression: "a = :a", ExpressionAttributeValues: { ":a": N(1) } },
    answer: NOTHING,
    row: "gone",
  },
  {
    name: "a refused delete gives the row that it met",
    given: { a: N(1) },
    drop: {
      ConditionExpression: "attribute_not_exists(a)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    },
    answer: { error: "ConditionalCheckFailedException", item: { a: N(1) } },
  },

  // Updates.
  {
    name: "ADD makes a number of nothing, and of no row a row",
    update: { UpdateExpression: "ADD a :n", ExpressionAttributeValues: { ":n": N(3) } },
    answer: NOTHING,
    row: { a: N(3) },
  },
  {
    name: "ADD of decimals rounds nothing",
    given: { a: N("0.1") },
    update: { UpdateExpression: "ADD a :n", ExpressionAttributeValues: { ":n": N("0.2") } },
    answer: NOTHING,
    row: { a: N("0.3") },
  },
  {
    name: "ADD of less than nothing",
    given: { a: N("1.25") },
    update: { UpdateExpression: "ADD a :n", ExpressionAttributeValues: { ":n": N("-2.5") } },
    answer: NOTHING,
    row: { a: N("-1.25") },
  },
  {
    name: "ADD to a set takes a member once",
    given: { a: { SS: ["x"] } },
    update: {
      UpdateExpression: "ADD a :n",
      ExpressionAttributeValues: { ":n": { SS: ["y", "x"] } },
    },
    answer: NOTHING,
    row: { a: { SS: ["x", "y"] } },
  },
  {
    name: "DELETE of the last member of a set takes the attribute",
    given: { a: { SS: ["x"] }, b: N(1) },
    update: { UpdateExpression: "DELETE a :n", ExpressionAttributeValues: { ":n": { SS: ["x"] } } },
    answer: NOTHING,
    row: { b: N(1) },
  },
  {
    name: "if_not_exists takes what there is",
    given: { a: N(5) },
    update: {
      UpdateExpression:
        "SET a = if_not_exists(a, :zero) + :one, b = if_not_exists(b, :zero) + :one",
      ExpressionAttributeValues: { ":zero": N(0), ":one": N(1) },
    },
    answer: NOTHING,
    row: { a: N(6), b: N(1) },
  },
  {
    name: "every value is read from the row before",
    given: { a: N(1), b: N(2) },
    update: { UpdateExpression: "SET a = b, b = a" },
    answer: NOTHING,
    row: { a: N(2), b: N(1) },
  },
  {
    name: "list_append begins a list",
    update: {
      UpdateExpression: "SET a = list_append(if_not_exists(a, :none), :more)",
      ExpressionAttributeValues: { ":none": { L: [] }, ":more": { L: [{ M: { b: S("x") } }] } },
    },
    answer: NOTHING,
    row: { a: { L: [{ M: { b: S("x") } }] } },
  },
  {
    name: "list_append appends, whatever the members are",
    given: { a: { L: [S("x"), N(1)] } },
    update: {
      UpdateExpression: "SET a = list_append(if_not_exists(a, :none), :more)",
      ExpressionAttributeValues: { ":none": { L: [] }, ":more": { L: [S("x")] } },
    },
    answer: NOTHING,
    row: { a: { L: [S("x"), N(1), S("x")] } },
  },
  {
    name: "list_append puts a list before another",
    given: { a: { L: [S("x")] } },
    update: {
      UpdateExpression: "SET a = list_append(:more, a)",
      ExpressionAttributeValues: { ":more": { L: [S("y")] } },
    },
    answer: NOTHING,
    row: { a: { L: [S("y"), S("x")] } },
  },
  {
    name: "list_append to no list is refused",
    given: { a: S("x") },
    update: {
      UpdateExpression: "SET a = list_append(a, :more)",
      ExpressionAttributeValues: { ":more": { L: [S("y")] } },
    },
    answer: INVALID,
  },
  {
    name: "list_append to nothing is refused",
    given: { b: S("x") },
    update: {
      UpdateExpression: "SET a = list_append(a, :more)",
      ExpressionAttributeValues: { ":more": { L: [S("y")] } },
    },
    answer: INVALID,
  },
  {
    name: "a refused list_append appends nothing",
    given: { a: { L: [S("x")] } },
    update: {
      UpdateExpression: "SET a = list_append(a, :more)",
      ConditionExpression: "attribute_not_exists(a)",
      ExpressionAttributeValues: { ":more": { L: [S("y")] } },
    },
    answer: REFUSED,
  },
  {
    name: "SET, ADD and REMOVE in one update",
    given: { a: { L: [S("x")] }, b: N(1), c: N(1) },
    update: {
      UpdateExpression:
        "SET a = list_append(a, :more), #d = if_not_exists(#d, :two) ADD b :two REMOVE c",
      ConditionExpression: "attribute_exists(a) AND NOT contains(a, :one)",
      ExpressionAttributeNames: { "#d": "definition" },
      ExpressionAttributeValues: { ":more": { L: [S("y")] }, ":two": N(2), ":one": S("y") },
      ReturnValues: "ALL_OLD",
    },
    answer: { output: { Attributes: { a: { L: [S("x")] }, b: N(1), c: N(1) } } },
    row: { a: { L: [S("x"), S("y")] }, b: N(3), definition: N(2) },
  },
  {
    name: "ADD counts below nothing",
    update: {
      UpdateExpression: "ADD #n :n",
      ExpressionAttributeNames: { "#n": "bounced" },
      ExpressionAttributeValues: { ":n": N(-1) },
    },
    answer: NOTHING,
    row: { bounced: N(-1) },
  },
  {
    name: "SET subtracts",
    given: { a: N(1) },
    update: {
      UpdateExpression: "SET a = a - :n",
      ExpressionAttributeValues: { ":n": N("0.25") },
    },
    answer: NOTHING,
    row: { a: N("0.75") },
  },
  {
    name: "SET from nothing is refused",
    given: { b: N(1) },
    update: {
      UpdateExpression: "SET a = a + :n",
      ExpressionAttributeValues: { ":n": N(1) },
    },
    answer: INVALID,
  },
  {
    name: "REMOVE of nothing does nothing",
    given: { b: N(1) },
    update: { UpdateExpression: "REMOVE a, c" },
    answer: NOTHING,
  },
  {
    name: "a SET without a row makes one",
    update: { UpdateExpression: "SET a = :n", ExpressionAttributeValues: { ":n": N(1) } },
    answer: NOTHING,
    row: { a: N(1) },
  },
  {
    name: "a REMOVE without a row makes one",
    update: { UpdateExpression: "REMOVE a" },
    answer: NOTHING,
    row: {},
  },

  // What is refused as it stands, and changes nothing.
  {
    name: "a value that is not used",
    given: { a: N(1) },
    update: {
      UpdateExpression: "SET a = :n",
      ExpressionAttributeValues: { ":n": N(2), ":idle": N(1) },
    },
    answer: INVALID,
  },
  {
    name: "a name that is not used",
    given: { a: N(1) },
    update: {
      UpdateExpression: "SET a = :n",
      ExpressionAttributeNames: { "#idle": "idle" },
      ExpressionAttributeValues: { ":n": N(2) },
    },
    answer: INVALID,
  },
  {
    name: "a value that is not given, behind an OR that need not be asked",
    given: { a: N(1) },
    update: {
      UpdateExpression: "SET a = :n",
      ConditionExpression: "a = :one OR a = :absent",
      ExpressionAttributeValues: { ":n": N(2), ":one": N(1) },
    },
    answer: INVALID,
  },
  {
    name: "a part of the key is never written",
    given: { a: N(1) },
    update: {
      UpdateExpression: "SET recipient = :n",
      ExpressionAttributeValues: { ":n": S("x") },
    },
    answer: INVALID,
  },
  {
    name: "an attribute is written once",
    given: { a: N(1) },
    update: {
      UpdateExpression: "SET a = :n ADD a :n",
      ExpressionAttributeValues: { ":n": N(2) },
    },
    answer: INVALID,
  },
  {
    name: "a number is not added to a text",
    given: { a: S("x") },
    update: { UpdateExpression: "ADD a :n", ExpressionAttributeValues: { ":n": N(2) } },
    answer: INVALID,
  },
];
