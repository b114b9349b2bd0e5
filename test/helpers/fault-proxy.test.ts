import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { GetSendQuotaCommand, SESClient } from "@aws-sdk/client-ses";
import { createTable, startDynamoDb } from "../../local/servers/dynamodb.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import { closeServer, listenOnLoopback } from "../../operator/http/loopback.ts";
import { eventually } from "./eventually.ts";
import { dynamoDbClient } from "./local-clients.ts";

const WRITER = fileURLToPath(new URL("./fault-proxy.writer.ts", import.meta.url));

let server: Awaited<ReturnType<typeof startDynamoDb>>;
let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
let client: DynamoDBClient;
let direct: DynamoDBClient;

beforeEach(async () => {
  server = await startDynamoDb();
  proxy = await startFaultProxy({ target: server.url });
  client = dynamoDbClient(proxy.url);
  direct = dynamoDbClient(server.url);
  await createTable(direct, { tableName: "things", partitionKey: "id" });
});

afterEach(async () => {
  client.destroy();
  direct.destroy();
  await proxy.stop();
  await server.stop();
});

const claim = (claimant: string, abortSignal = new AbortController().signal) =>
  client.send(
    new UpdateItemCommand({
      TableName: "things",
      Key: { id: { S: "lease" } },
      UpdateExpression: "SET #owner = :me",
      ConditionExpression: "attribute_not_exists(#owner)",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":me": { S: claimant } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
    { abortSignal },
  );

async function owner(): Promise<string | undefined> {
  const command = new GetItemCommand({ TableName: "things", Key: { id: { S: "lease" } } });
  return (await direct.send(command)).Item?.["owner"]?.S;
}

const isPending = async (promise: Promise<unknown>) =>
  (await Promise.race([promise, Promise.resolve("pending")])) === "pending";

describe("the proxy", () => {
  test("passes requests and answers on, errors too, and names the operations", async () => {
    await claim("me");
    await expect(claim("you")).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
      Item: { owner: { S: "me" } },
    });
    await client.send(new GetItemCommand({ TableName: "things", Key: { id: { S: "lease" } } }));
    expect(proxy.log).toEqual(["UpdateItem", "UpdateItem", "GetItem"]);
    expect([proxy.count(), proxy.count("UpdateItem"), proxy.count("PutItem")]).toEqual([3, 2, 0]);
  });

  test("names a form by its action, and anything else by method and path", async () => {
    const xml = "<GetSendQuotaResponse><GetSendQuotaResult/></GetSendQuotaResponse>";
    const target = createServer((_, response) => response.end(xml));
    const other = await startFaultProxy({ target: await listenOnLoopback(target) });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const ses = new SESClient({
      endpoint: other.url,
      region: "us-east-1",
      credentials,
      maxAttempts: 1,
    });
    await ses.send(new GetSendQuotaCommand({}));
    await fetch(`${other.url}/store?since=1`);
    expect(other.log).toEqual(["GetSendQuota", "GET /store"]);

    other.inject({ type: "Throttling", message: "Maximum sending rate exceeded." });
    await expect(ses.send(new GetSendQuotaCommand({}))).rejects.toMatchObject({
      name: "Throttling",
      message: "Maximum sending rate exceeded.",
    });
    ses.destroy();
    await other.stop();
    await closeServer(target);
  });

  test("delays every request by its latency, which can be set", async () => {
    proxy.latencyMs = 60;
    const startedAtMs = performance.now();
    await claim("me");
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(59);
  });

  test("drops the connection when the target is not there", async () => {
    await server.stop();
    await expect(claim("me")).rejects.toThrow("socket hang up");
  });

  test("lets go of the target when the client has gone, and when it is stopped", async () => {
    const target = createServer(({ url }, response) => void (url === "/answer" && response.end()));
    const connections = () => promisify(target.getConnections.bind(target))();
    const other = await startFaultProxy({ target: await listenOnLoopback(target) });
    const leaving = new AbortController();
    const poll = fetch(other.url, leaving).catch((error: Error) => error.name);
    await eventually(async () => expect(await connections()).toBe(1));
    leaving.abort();
    expect(await poll).toBe("AbortError");
    await eventually(async () => expect(await connections()).toBe(0));

    await fetch(`${other.url}/answer`);
    expect(await connections()).toBe(1);
    await other.stop();
    await eventually(async () => expect(await connections()).toBe(0));
    await closeServer(target);
  });

  test("rejects a port that is taken", async () => {
    const port = Number(new URL(proxy.url).port);
    const second = startFaultProxy({ target: server.url, port });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("a fault", () => {
  test("may be an error in the target's place", async () => {
    proxy.inject({ status: 400, type: "ThrottlingException", message: "Slow down" });
    await expect(claim("me")).rejects.toMatchObject({
      name: "ThrottlingException",
      message: "Slow down",
      $metadata: { httpStatusCode: 400 },
    });
    proxy.inject({ status: 503, body: '{"__type":"Raw"}' });
    await expect(claim("me")).rejects.toMatchObject({ name: "Raw" });
    expect(await owner()).toBeUndefined();
    await claim("me");
  });

  test("strikes the operation and the body that it names, as often as it says", async () => {
    proxy.inject({ operation: "PutItem", status: 500, times: Infinity });
    proxy.inject({ match: (body) => body.includes("unlucky"), type: "Unlucky", times: 2 });
    await claim("lucky");
    await expect(claim("unlucky")).rejects.toMatchObject({ name: "Unlucky" });
    await expect(claim("unlucky")).rejects.toMatchObject({ name: "Unlucky" });
    await expect(claim("unlucky")).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
    });
  });

  test("may drop the connection before the target has seen the request", async () => {
    proxy.inject({ resetBefore: true });
    await expect(claim("me")).rejects.toThrow("socket hang up");
    expect(await owner()).toBeUndefined();
  });

  test("may lose the answer of a conditional update that was applied", async () => {
    proxy.inject({ operation: "UpdateItem", resetAfter: true });
    await expect(claim("me")).rejects.toThrow("socket hang up");
    expect(await owner()).toBe("me");
    await expect(claim("me")).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
      Item: { owner: { S: "me" } },
    });
  });

  test("may never answer, before or after the target has applied the request", async () => {
    const leaving = new AbortController();
    proxy.inject({ hang: true });
    const before = claim("before", leaving.signal).catch((error: Error) => error.name);
    await eventually(() => expect(proxy.count()).toBe(1));
    proxy.inject({ hangAfter: true });
    const after = claim("after", leaving.signal).catch((error: Error) => error.name);
    await eventually(async () => expect(await owner()).toBe("after"));
    expect([await isPending(before), await isPending(after)]).toEqual([true, true]);
    leaving.abort();
    expect([await before, await after]).toEqual(["AbortError", "AbortError"]);
  });

  test("may be slow, and an impatient client's request is then not forwarded", async () => {
    proxy.inject({ latencyMs: 60_000 });
    const leaving = new AbortController();
    const slow = claim("slow", leaving.signal).catch((error: Error) => error.name);
    await eventually(() => expect(proxy.count()).toBe(1));
    leaving.abort();
    expect(await slow).toBe("AbortError");
    await claim("quick");
    expect(await owner()).toBe("quick");
  });

  test("is forgotten by a reset, and so are the log and the holds", async () => {
    proxy.inject({ status: 500, times: Infinity });
    proxy.hold();
    await expect(claim("me")).rejects.toThrow();
    proxy.reset();
    expect(proxy.log).toEqual([]);
    await claim("me");
  });
});

describe("a hold", () => {
  test("stops a request before the target has seen it, until it is released", async () => {
    const hold = proxy.hold({ operation: "UpdateItem", match: (body) => body.includes("slow") });
    const slow = claim("slow").catch((error: Error) => error.name);
    expect(await hold.reached).toMatchObject({ index: 0, operation: "UpdateItem" });
    await claim("quick");
    hold.release();
    expect(await slow).toBe("ConditionalCheckFailedException");
    expect(await owner()).toBe("quick");
  });

  test("stops an answer that the target has given, until it is released", async () => {
    const hold = proxy.hold({ after: true });
    const held = claim("me");
    await hold.reached;
    expect(await owner()).toBe("me");
    expect(await isPending(held)).toBe(true);
    hold.release();
    await held;
  });
});

describe("the hooks", () => {
  test("see a request before the target, and its answer before the client", async () => {
    const seen: unknown[] = [];
    proxy.onRequest = async ({ index, operation, body }) => {
      seen.push(["request", index, operation, body.includes("me"), await owner()]);
    };
    proxy.onAnswer = async ({ index, operation, status, answer }) => {
      seen.push(["answer", index, operation, status, answer, await owner()]);
    };
    await claim("me");
    expect(seen).toEqual([
      ["request", 0, "UpdateItem", true, undefined],
      ["answer", 0, "UpdateItem", 200, "{}", "me"],
    ]);
  });

  test("drop the connection when they throw", async () => {
    proxy.onRequest = () => {
      throw new Error("no");
    };
    await expect(claim("me")).rejects.toThrow("socket hang up");
    expect(await owner()).toBeUndefined();
  });

  test("keep a request from the target when its client has gone meanwhile", async () => {
    const leaving = new AbortController();
    proxy.onRequest = () => leaving.abort();
    await expect(claim("me", leaving.signal)).rejects.toMatchObject({ name: "AbortError" });
    proxy.onRequest = undefined;
    await client.send(new GetItemCommand({ TableName: "things", Key: { id: { S: "x" } } }));
    expect(await owner()).toBeUndefined();
  });

  test.each([
    { point: "onRequest", left: undefined },
    { point: "onAnswer", left: "child" },
  ] as const)("can kill the client at $point: the owner is then $left", async ({ point, left }) => {
    const writer = fork(WRITER, [proxy.url], { execArgv: [], silent: true });
    const exited = once(writer, "exit");
    proxy[point] = async () => {
      writer.kill("SIGKILL");
      await exited;
    };
    expect(await exited).toEqual([null, "SIGKILL"]);
    proxy.onRequest = undefined;
    // Comes after the killed request, should that one have been forwarded.
    await client.send(new GetItemCommand({ TableName: "things", Key: { id: { S: "x" } } }));
    expect(proxy.log).toEqual(["UpdateItem", "GetItem"]);
    expect(await owner()).toBe(left);
  });
});
