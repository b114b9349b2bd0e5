import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { readSuppression, suppressionKey } from "../../functions/coordination/suppressions.ts";
import { createTokenSigner } from "../../functions/email/unsubscribe-links.ts";
import { createLocalLambda } from "../../local/lambda/lambda.ts";
import { type ParameterServer, startParameterServer } from "../helpers/parameter-server.ts";
import { KEYS, REGION } from "../helpers/aws-clients.ts";
import { COORDINATION, startStore, type Store } from "../helpers/test-tables.ts";
import { aRequest, ONE_CLICK, URLENCODED } from "./request-factory.ts";
import { PROJECT_VARIABLE } from "../../project/load-project.ts";
import { FIXTURE_NOTIFICATIONS } from "../helpers/fixture-project.ts";

const HANDLER = new URL("../../local/lambda/handlers/unsubscribe.ts", import.meta.url);
const PARAMETER = "/aws/reference/secretsmanager/postrider-links";
const KEY = "k".repeat(64);
const ZOE = { recipient: "0f".repeat(16), definition: "class.updated" };
const sign = createTokenSigner(KEY);

let store: Store;
let parameters: ParameterServer;
const lines: string[] = [];
let lambda: ReturnType<typeof createLocalLambda>;

beforeAll(async () => {
  store = await startStore();
  parameters = await startParameterServer(new Map([[PARAMETER, KEY]]));
});
afterAll(async () => {
  lambda.kill();
  await parameters.stop();
  await store.stop();
});
beforeEach(async () => {
  await store.drop(COORDINATION, suppressionKey(ZOE.recipient));
  store.proxy.reset();
  parameters.requests.splice(0);
  lines.splice(0);
  lambda?.kill();
  lambda = createLocalLambda({
    entry: HANDLER,
    timeoutMs: 60_000,
    env: {
      [PROJECT_VARIABLE]: FIXTURE_NOTIFICATIONS,
      COORDINATION_TABLE: COORDINATION,
      UNSUBSCRIBE_KEY_PARAMETER: PARAMETER,
      DEFAULT_LOCALE: "af",
      DYNAMODB_TIMEOUT_MS: "3000",
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ENDPOINT_URL_DYNAMODB: store.proxy.url,
      AWS_ENDPOINT_URL_SSM: parameters.url,
    },
    onLog: (line) => lines.push(line),
  });
});

const wish = (t = sign(ZOE)) =>
  lambda.invoke(aRequest({ method: "POST", t, contentType: URLENCODED, body: ONE_CLICK }));
const look = () => lambda.invoke(aRequest({ t: sign(ZOE) }));
const row = () => store.get(COORDINATION, suppressionKey(ZOE.recipient));

test("stores an unsubscription once when it is posted twice", async () => {
  expect(await wish()).toMatchObject({ statusCode: 200 });
  const once = await row();
  expect(readSuppression(once ?? {})).toEqual({
    reason: undefined,
    unsubscribed: ["class.updated"],
  });
  expect(await wish()).toMatchObject({ statusCode: 200 });
  expect(await row()).toEqual(once);
  const other = sign({ ...ZOE, definition: "class.created" });
  expect(await wish(other)).toMatchObject({ statusCode: 200 });
  expect(readSuppression((await row()) ?? {}).unsubscribed.toSorted()).toEqual([
    "class.created",
    "class.updated",
  ]);
});

test("answers in the project's default language when the link names none", async () => {
  expect(await look()).toMatchObject({ body: expect.stringContaining('<html lang="af"') });
});

test("writes nothing on a GET", async () => {
  expect(await look()).toMatchObject({ statusCode: 200 });
  expect(await row()).toBeUndefined();
  expect(store.proxy.count("UpdateItem")).toBe(0);
});

test("reads the key once per process", async () => {
  await look();
  await wish();
  await wish();
  expect(parameters.requests).toEqual([{ name: PARAMETER, withDecryption: true }]);
});

test("makes no call for a malformed token, and only reads the key for a forged one", async () => {
  expect(await wish("zoe@example.com")).toMatchObject({ statusCode: 400 });
  expect(parameters.requests).toEqual([]);
  const forged = createTokenSigner("f".repeat(64))(ZOE);
  expect(await wish(forged)).toMatchObject({ statusCode: 400 });
  expect(parameters.requests).toHaveLength(1);
  expect(store.proxy.count("UpdateItem")).toBe(0);
});

test("asks the reader to try again during an outage of DynamoDB, and stores the repeated request", async () => {
  await look();
  store.proxy.inject({ operation: "UpdateItem", times: 100, resetBefore: true });
  expect(await wish()).toMatchObject({ statusCode: 503, headers: { "retry-after": "120" } });
  store.proxy.reset();
  expect(await wish()).toMatchObject({ statusCode: 200 });
  expect(await row()).toBeDefined();
});

test("never logs the token or the key", async () => {
  const token = sign(ZOE);
  await look();
  await wish();
  await wish(token.slice(0, -1));
  await wish(token.replace("1.", "2."));
  store.proxy.inject({ operation: "UpdateItem", times: 100, resetBefore: true });
  await wish();
  const log = lines.join("\n");
  expect(log).toContain(ZOE.recipient);
  expect(log).toContain("unsubscribed");
  for (const secret of [KEY, ...token.split(".").slice(1)]) expect(log).not.toContain(secret);
});
