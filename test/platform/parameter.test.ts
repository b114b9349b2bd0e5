import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createParameter } from "../../functions/platform/parameter.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import {
  type ParameterFault,
  type ParameterServer,
  startParameterServer,
} from "../helpers/parameter-server.ts";
import { KEYS, NOBODY, REGION } from "../helpers/aws-clients.ts";
import { thrownBy, timed } from "../helpers/test-tables.ts";

const NAME = "/postrider/openai-api-key";
const KEY = "sk-one-that-nobody-may-see";
const FIVE_MINUTES_MS = 5 * 60_000;

const transport = createTransport();
let server: ParameterServer;
let client: SSMClient;
let nowMs = 0;
const logs: unknown[] = [];

const clientOf = (endpoint: string) =>
  new SSMClient({
    endpoint,
    region: REGION,
    credentials: KEYS,
    requestHandler: transport.requestHandler(),
  });

beforeAll(async () => {
  server = await startParameterServer(new Map());
  client = clientOf(server.url);
});
beforeEach(() => {
  nowMs = 1_795_000_000_000;
  server.values.clear();
  server.values.set(NAME, KEY);
  server.requests.length = 0;
  logs.length = 0;
});
afterAll(async () => {
  transport.destroy();
  await server.stop();
});

const apiKeyOf = ({ parameterName = NAME, from = client } = {}) =>
  createParameter({
    client: from,
    parameterName,
    parse: (text) => (text === "no key" ? undefined : text),
    log: (...line) => void logs.push(line),
    now: () => nowMs,
  });

describe("the key", () => {
  test.each([`${KEY}\n`, `\uFEFF${KEY}\r\n`, ` ${KEY} `])(
    "is read without surrounding white space: %j",
    async (value) => {
      server.values.set(NAME, value);
      expect(await apiKeyOf()()).toBe(KEY);
      server.values.set(NAME, value.replace(KEY, ""));
      await expect(apiKeyOf()()).rejects.toThrow("is empty");
    },
  );

  test("is read by name, decrypted, on first use", async () => {
    const apiKey = apiKeyOf();
    expect(server.requests).toEqual([]);
    expect(await apiKey()).toBe(KEY);
    expect(server.requests).toEqual([{ name: NAME, withDecryption: true }]);
  });

  test("is read once for all calls within 5 minutes", async () => {
    const apiKey = apiKeyOf();
    const all = await Promise.all(Array.from({ length: 10 }, () => apiKey()));
    nowMs += FIVE_MINUTES_MS;
    expect([...all, await apiKey()]).toEqual(Array(11).fill(KEY));
    expect(server.requests).toHaveLength(1);
  });

  test("is read again after 5 minutes", async () => {
    const apiKey = apiKeyOf();
    await apiKey();
    server.values.set(NAME, "sk-two");
    nowMs += FIVE_MINUTES_MS + 1;
    expect(await Promise.all([apiKey(), apiKey()])).toEqual(["sk-two", "sk-two"]);
    expect(server.requests).toHaveLength(2);
  });

  test("is read again once when callers need a newer one", async () => {
    const apiKey = apiKeyOf();
    await apiKey();
    server.values.set(NAME, "sk-two");
    nowMs += 10;
    expect(await apiKey(nowMs - 10)).toBe(KEY);
    expect(await Promise.all([apiKey(nowMs - 9), apiKey(nowMs), apiKey()])).toEqual(
      Array(3).fill("sk-two"),
    );
    expect(server.requests).toHaveLength(2);
  });

  test("is read from a secret by its reference", async () => {
    const parameterName = "/aws/reference/secretsmanager/openai";
    server.values.set(parameterName, "sk-secret");
    expect(await apiKeyOf({ parameterName })()).toBe("sk-secret");
  });

  test("is read again at the next call after a failure", async () => {
    const apiKey = apiKeyOf();
    server.inject({ status: 400, type: "AccessDeniedException" });
    await thrownBy(() => apiKey());
    expect(await apiKey()).toBe(KEY);
    expect(await apiKey()).toBe(KEY);
    expect(server.requests).toHaveLength(2);
  });

  test("keeps its value when a later read fails, and logs the failure", async () => {
    const apiKey = apiKeyOf();
    await apiKey();
    nowMs += FIVE_MINUTES_MS + 1;
    server.values.delete(NAME);
    expect(await apiKey()).toBe(KEY);
    expect(logs).toEqual([
      ["error", expect.any(String), expect.objectContaining({ parameterName: NAME, kept: true })],
    ]);
    nowMs += FIVE_MINUTES_MS + 1;
    server.values.set(NAME, "sk-new");
    expect(await apiKey()).toBe("sk-new");
  });

  test("keeps its last valid value when a later one is invalid", async () => {
    server.values.set(NAME, "no key");
    const apiKey = apiKeyOf();
    expect(await thrownBy(() => apiKey())).toMatchObject({ dependency: "parameters" });
    server.values.set(NAME, KEY);
    expect(await apiKey()).toBe(KEY);
    nowMs += FIVE_MINUTES_MS + 1;
    server.values.set(NAME, "no key");
    expect(await apiKey()).toBe(KEY);
  });
});

describe("a missing key throws a DependencyError that names the parameter, not the key", () => {
  test.each<[string, ParameterFault | undefined, string]>([
    ["it is empty", undefined, "is empty"],
    ["there is none of that name", undefined, "ParameterNotFound"],
    [
      "we may not read it",
      { status: 400, type: "AccessDeniedException", message: KEY },
      "AccessDenied",
    ],
    [
      "the answer breaks off",
      { status: 200, body: `{"Parameter":{"Value":"${KEY}"` },
      "cannot be read",
    ],
    ["the answer has no parameter", { status: 200, body: "{}" }, "is empty"],
  ])("because %s", async (why, fault, said) => {
    if (why === "it is empty") server.values.set(NAME, "");
    if (why === "there is none of that name") server.values.delete(NAME);
    if (fault !== undefined) server.inject({ ...fault, times: 1 });
    const error = await thrownBy(() => apiKeyOf()());
    expect(error).toMatchObject({ code: "dependency_failed", dependency: "parameters" });
    const { message } = error as Error;
    expect(message).toContain(NAME);
    expect(message).toContain(said);
    expect(message).not.toContain(KEY);
    expect(JSON.stringify(logs)).not.toContain(KEY);
    if (said !== "is empty")
      expect(logs).toEqual([
        ["error", expect.any(String), expect.objectContaining({ parameterName: NAME })],
      ]);
    if (why !== "we may not read it") expect(inspect(error, { depth: 9 })).not.toContain(KEY);
  });

  test("after the time limit when the server hangs", async () => {
    server.inject({ hang: true, times: Infinity });
    const { tookMs, value } = await timed(() => thrownBy(() => apiKeyOf()()));
    expect(value).toMatchObject({ dependency: "parameters" });
    expect(tookMs).toBeGreaterThan(1_900);
  });

  test("when the server is unreachable", async () => {
    const apiKey = apiKeyOf({ from: clientOf(NOBODY) });
    expect(await thrownBy(() => apiKey())).toMatchObject({ dependency: "parameters" });
  });
});
