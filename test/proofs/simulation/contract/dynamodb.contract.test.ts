/** The DynamoDB in memory is no fiction: it answers as dynalite and Amazon's DynamoDB Local do. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Item } from "../dynamodb/values.ts";
import { CONDITIONS } from "./dynamodb.conditions.ts";
import { WRITES } from "./dynamodb.writes.ts";
import { type Answer, type Asked, STORES, type TriedStore } from "./stores.ts";

const TableName = "Deliveries";

describe.each(STORES)("DynamoDB: %s", (_, start, missing) => {
  if (missing !== undefined) {
    test.skip(`is not tried: ${missing}`, () => undefined);
    return;
  }

  let store: TriedStore;
  beforeAll(async () => {
    store = await start();
  }, 60_000);
  afterAll(() => store?.stop());

  const ask = (operation: string, input: object): Promise<Answer> =>
    store.ask({ operation, input } satisfies Asked);

  test.each([...CONDITIONS, ...WRITES])(
    "$name",
    async ({ name, given, update, put, drop, answer, row = given }) => {
      const Key = { notification: { S: name }, recipient: { S: "r" } };
      if (given !== undefined) await ask("PutItem", { TableName, Item: { ...Key, ...given } });
      const got =
        update !== undefined
          ? await ask("UpdateItem", { TableName, Key, ...update })
          : put !== undefined
            ? await ask("PutItem", { TableName, ...put, Item: { ...Key, ...itemOf(put) } })
            : await ask("DeleteItem", { TableName, Key, ...drop });
      expect(withoutKey(got)).toEqual(answer);
      const after = await ask("GetItem", { TableName, Key, ConsistentRead: true });
      const isThere = row !== undefined && row !== "gone";
      expect(after).toEqual({ output: isThere ? { Item: { ...Key, ...row } } : {} });
    },
  );

  test("reads a batch from two tables, without missing rows", async () => {
    const row = { notification: { S: "batch" }, recipient: { S: "r" }, a: { N: "1" } };
    await ask("PutItem", { TableName, Item: row });
    await ask("PutItem", { TableName: "Coordination", Item: { pk: { S: "batch" } } });
    const Keys = ["batch", "absent"].map((key) => ({
      notification: { S: key },
      recipient: { S: "r" },
    }));
    expect(
      await ask("BatchGetItem", {
        RequestItems: {
          [TableName]: { Keys, ConsistentRead: true },
          Coordination: { Keys: [{ pk: { S: "batch" } }] },
        },
      }),
    ).toEqual({
      output: {
        Responses: { [TableName]: [row], Coordination: [{ pk: { S: "batch" } }] },
        UnprocessedKeys: {},
      },
    });
  });

  test("refuses a batch with the same row twice, and an empty one", async () => {
    const Key = { notification: { S: "twice" }, recipient: { S: "r" } };
    expect(
      await ask("BatchGetItem", { RequestItems: { [TableName]: { Keys: [Key, Key] } } }),
    ).toEqual({ error: "ValidationException" });
    expect(await ask("BatchGetItem", { RequestItems: {} })).toEqual({
      error: "ValidationException",
    });
  });

  test("reads the attributes that are asked for, and none where the row has none of them", async () => {
    const Key = { notification: { S: "projected" }, recipient: { S: "r" } };
    await ask("PutItem", { TableName, Item: { ...Key, a: { N: "1" }, b: { N: "2" } } });
    const read = (ProjectionExpression: string, names = {}) =>
      ask("GetItem", { TableName, Key, ProjectionExpression, ...names });
    expect(await read("a, c")).toEqual({ output: { Item: { a: { N: "1" } } } });
    expect(await read("c, d")).toEqual({ output: { Item: {} } });
    expect(await read("#x", { ExpressionAttributeNames: { "#x": "b" } })).toEqual({
      output: { Item: { b: { N: "2" } } },
    });
    expect(await read("a", { ExpressionAttributeNames: { "#x": "b" } })).toEqual({
      error: "ValidationException",
    });
  });

  test("returns a notification's rows in the order of their sort key", async () => {
    for (const recipient of ["b", "a"])
      await ask("PutItem", {
        TableName,
        Item: { notification: { S: "query" }, recipient: { S: recipient } },
      });
    const got = await ask("Query", {
      TableName,
      KeyConditionExpression: "notification = :n",
      ExpressionAttributeValues: { ":n": { S: "query" } },
      ConsistentRead: true,
    });
    expect(got).toMatchObject({
      output: { Count: 2, Items: [{ recipient: { S: "a" } }, { recipient: { S: "b" } }] },
    });
  });

  test("scans with a filter", async () => {
    for (const pk of ["seen#1", "seen#2", "other"])
      await ask("PutItem", { TableName: "Coordination", Item: { pk: { S: pk } } });
    const scanned = await ask("Scan", {
      TableName: "Coordination",
      FilterExpression: "begins_with(pk, :prefix)",
      ExpressionAttributeValues: { ":prefix": { S: "seen#" } },
    });
    expect(scanned).toMatchObject({ output: { Count: 2 } });
    expect(JSON.stringify(scanned)).toContain("seen#1");
    expect(JSON.stringify(scanned)).toContain("seen#2");
  });

  test("refuses an unknown table and an incomplete key", async () => {
    const Key = { notification: { S: "x" }, recipient: { S: "r" } };
    expect(await ask("GetItem", { TableName: "Nowhere", Key })).toEqual({
      error: "ResourceNotFoundException",
    });
    expect(await ask("GetItem", { TableName, Key: { notification: { S: "x" } } })).toEqual({
      error: "ValidationException",
    });
  });
});

function itemOf(put: object): Item {
  return "Item" in put ? (put.Item as Item) : {};
}

function withoutKey(answer: Answer): Answer {
  const strip = (item: Item): Item => {
    const { notification, recipient, ...rest } = item;
    return notification === undefined || recipient === undefined ? item : rest;
  };
  if ("error" in answer)
    return answer.item === undefined ? answer : { ...answer, item: strip(answer.item) };
  if (!("Attributes" in answer.output)) return answer;
  return { output: { ...answer.output, Attributes: strip(answer.output.Attributes as Item) } };
}
