import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ReturnValuesOnConditionCheckFailure,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { createTable, startDynamoDb } from "../../../local/servers/dynamodb.ts";
import { dynamoDbClient } from "../../helpers/local-clients.ts";

const TableName = "things";
const ALL_OLD = {
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure.ALL_OLD,
};
const thing = (id: string, owner: string) => ({ id: { S: id }, owner: { S: owner } });

let server: Awaited<ReturnType<typeof startDynamoDb>>;
let client: DynamoDBClient;

beforeAll(async () => {
  server = await startDynamoDb();
  client = dynamoDbClient(server.url);
  await createTable(client, { tableName: TableName, partitionKey: "id" });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

async function refusal(write: Promise<unknown>): Promise<ConditionalCheckFailedException> {
  const error = await write.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConditionalCheckFailedException))
    throw new Error("Not refused", { cause: error });
  return error;
}

function putUnlessThere(id: string, owner: string, extra: object = ALL_OLD) {
  return client.send(
    new PutItemCommand({
      TableName,
      Item: thing(id, owner),
      ConditionExpression: "attribute_not_exists(id)",
      ...extra,
    }),
  );
}

/** Hands a thing from one owner to another; the loser says from whom it wanted it, and whose it saw it to be. */
async function handOver(from: string, to: string) {
  const write = client.send(
    new PutItemCommand({
      TableName,
      Item: thing("handed", to),
      ConditionExpression: "attribute_not_exists(id) OR #owner = :from",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":from": { S: from } },
      ...ALL_OLD,
    }),
  );
  return write.then(
    () => undefined,
    (error: ConditionalCheckFailedException) => ({ from, seen: error.Item?.["owner"]?.S }),
  );
}

describe("a failed condition", () => {
  test("gives a put the item that refused it", async () => {
    await putUnlessThere("put", "first");
    const { Item, message } = await refusal(putUnlessThere("put", "second"));
    expect(Item).toEqual(thing("put", "first"));
    expect(message).toBe("The conditional request failed");
  });

  test("gives an update the item that refused it", async () => {
    await putUnlessThere("update", "first");
    const { Item } = await refusal(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: { id: { S: "update" } },
          UpdateExpression: "SET #owner = :me",
          ConditionExpression: "#owner = :me",
          ExpressionAttributeNames: { "#owner": "owner" },
          ExpressionAttributeValues: { ":me": { S: "second" } },
          ...ALL_OLD,
        }),
      ),
    );
    expect(Item).toEqual(thing("update", "first"));
  });

  test("returns the item that refused a delete, and keeps it", async () => {
    await putUnlessThere("delete", "first");
    const Key = { id: { S: "delete" } };
    const { Item } = await refusal(
      client.send(
        new DeleteItemCommand({
          TableName,
          Key,
          ConditionExpression: "attribute_not_exists(id)",
          ...ALL_OLD,
        }),
      ),
    );
    expect(Item).toEqual(thing("delete", "first"));
    const kept = await client.send(new GetItemCommand({ TableName, Key }));
    expect(kept.Item).toEqual(thing("delete", "first"));
  });

  test("returns no item if the request did not ask for it", async () => {
    await putUnlessThere("unasked", "first");
    expect((await refusal(putUnlessThere("unasked", "second", {}))).Item).toBeUndefined();
    const none = { ReturnValuesOnConditionCheckFailure: "NONE" };
    expect((await refusal(putUnlessThere("unasked", "second", none))).Item).toBeUndefined();
  });

  test("returns no item if there is none", async () => {
    const write = client.send(
      new DeleteItemCommand({
        TableName,
        Key: { id: { S: "absent" } },
        ConditionExpression: "attribute_exists(id)",
        ...ALL_OLD,
      }),
    );
    expect((await refusal(write)).Item).toBeUndefined();
  });

  test("accepts known values of ReturnValuesOnConditionCheckFailure only", async () => {
    const unknown = { ReturnValuesOnConditionCheckFailure: "ALL_NEW" };
    await expect(putUnlessThere("word", "first", unknown)).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  test("leaves one winner of 40 writers, whose item every loser is given", async () => {
    const owners = Array.from({ length: 40 }, (_, index) => `owner-${index}`);
    const outcomes = await Promise.allSettled(owners.map((owner) => putUnlessThere("race", owner)));
    const winners = owners.filter((_, index) => outcomes[index]?.status === "fulfilled");
    expect(winners).toHaveLength(1);
    const seen = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason.Item] : [],
    );
    expect(seen).toEqual(Array.from({ length: 39 }, () => thing("race", winners[0] ?? "")));
  });

  test("gives the very item that the condition has seen, not a later one", async () => {
    const handOvers = Array.from({ length: 300 }, (_, n) =>
      n % 2 ? handOver("a", "b") : handOver("b", "a"),
    );
    const losers = (await Promise.all(handOvers)).filter((loser) => loser !== undefined);
    expect(losers.length).toBeGreaterThan(0);
    expect(losers.filter(({ from, seen }) => seen === undefined || seen === from)).toEqual([]);
  });
});

describe("the server", () => {
  test("survives a request that is sent by half", async () => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    const head =
      "POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 100\r\n\r\n";
    socket.write(`${head}{"Table`);
    // The server's "100 Continue" says that the request has reached its handler.
    await once(socket, "data");
    socket.destroy();
    await once(socket, "close");
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.TableStatus).toBe("ACTIVE");
  });

  test("makes tables with a sort key", async () => {
    const keys = { tableName: "sorted", partitionKey: "notification", sortKey: "part" };
    await createTable(client, keys);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: "sorted" }));
    expect(Table?.KeySchema).toEqual([
      { AttributeName: "notification", KeyType: "HASH" },
      { AttributeName: "part", KeyType: "RANGE" },
    ]);
    expect(Table?.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
    await expect(createTable(client, keys)).rejects.toMatchObject({
      name: "ResourceInUseException",
    });
  });

  test("rejects a port that is taken", async () => {
    const port = Number(new URL(server.url).port);
    await expect(startDynamoDb({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("stops under load, also when the writers are gone, and a second time", async () => {
    const other = await startDynamoDb();
    const writer = dynamoDbClient(other.url);
    await createTable(writer, { tableName: TableName, partitionKey: "id" });
    const leaving = new AbortController();
    const writes = Array.from({ length: 60 }, (_, index) =>
      writer.send(new PutItemCommand({ TableName, Item: thing(`load-${index}`, "me") }), {
        abortSignal: leaving.signal,
      }),
    );
    const outcomes = Promise.allSettled(writes);
    await writes[0];
    leaving.abort();
    writer.destroy();
    await other.stop();
    await other.stop();
    expect((await outcomes)[0]?.status).toBe("fulfilled");
    await expect(fetch(other.url)).rejects.toThrow("fetch failed");
  });
});
