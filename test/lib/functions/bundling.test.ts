import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { DeleteQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Metafile } from "esbuild";
import {
  bundle,
  ENTRY_POINT,
  filesLoadedBy,
  MAX_EXTRA_BYTES_WITH_BEDROCK,
  MAX_BUNDLE_BYTES,
} from "../../../lib/functions/bundling.ts";
import type { Entry } from "../../../lib/functions/entry.ts";
import { createLocalLambda } from "../../../local/lambda/lambda.ts";
import { startSystem } from "../../../local/dev/system.ts";
import { aSesEvent, DELIVERY } from "../../feedback/ses-event-factory.ts";
import { aBatch } from "../../feedback/sqs-event-factory.ts";
import { anEvent } from "../../helpers/events.ts";
import { refuseBedrockSignature } from "../../helpers/bedrock-signature.ts";
import { STATISTICS } from "../../../functions/delivery/statistics.ts";
import { createTokenSigner } from "../../../functions/email/unsubscribe-links.ts";
import { SETTINGS } from "../synthesised.ts";
import { aRequest, ONE_CLICK, URLENCODED } from "../../unsubscribe/request-factory.ts";
import { FIXTURE_NOTIFICATIONS } from "../../helpers/fixture-project.ts";

/** Outside the repository, so that no node_modules is within reach of what is run there. */
let folder: string;
const metafiles: Partial<Record<Entry, Metafile>> = {};
const ENTRIES: readonly Entry[] = ["processor", "feedback", "unsubscribe"];

/** The bundle of a function. */
const bundleOf = (entry: Entry) => join(folder, entry, "index.mjs");
const metafileOf = (entry: Entry): Metafile => metafiles[entry] ?? { inputs: {}, outputs: {} };
/** What a function loads when it starts. */
const loadedBy = (entry: Entry) => filesLoadedBy(metafileOf(entry), ENTRY_POINT);
const bytesOf = (files: ReturnType<typeof filesLoadedBy>) =>
  [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-bundle-"));
  for (const entry of ENTRIES) {
    metafiles[entry] = await bundle(entry, join(folder, entry), FIXTURE_NOTIFICATIONS);
  }
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ["processor", 1_400_000],
  ["feedback", 400_000],
  ["unsubscribe", 480_000],
] as const)("the %s loads at most %i bytes at startup", (entry, most) => {
  expect(MAX_BUNDLE_BYTES[entry]).toBe(most);
  const loaded = loadedBy(entry);
  expect([...loaded.keys()][0]).toBe("index.mjs");
  expect(bytesOf(loaded)).toBeGreaterThan(most / 2);
  expect(bytesOf(loaded)).toBeLessThanOrEqual(most);
});

test("the feedback bundle has no AI code", () => {
  const inputs = Object.keys(metafileOf("feedback").inputs);
  expect(inputs).toContain("functions/feedback/run.ts");
  expect(inputs.filter((path) => /^functions\/words\/|node_modules\/openai\//.test(path))).toEqual(
    [],
  );
});

test("the processor bundle has the definitions without samples", async () => {
  const names = (await readdir(join(folder, "processor"))).filter((name) => name.endsWith(".mjs"));
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, "processor", name), "utf8")),
  );
  expect(texts.join("")).toContain("class.status-changed");
  expect(texts.join("")).not.toMatch(/lerato\.mokoena|priya|evt-10|INV-2026/);
});

test("only Bedrock loads its signer, which is small", () => {
  const atStart = loadedBy("processor");
  const filesOf = (files: typeof atStart) =>
    [...files.values()].flatMap((output) => Object.keys(output.inputs));
  expect(filesOf(atStart).filter((path) => /providers[\\/]bedrock/.test(path))).toEqual([]);
  const withBedrock = filesLoadedBy(metafileOf("processor"), "functions/words/ai/bedrock.ts");
  expect(filesOf(withBedrock)).toContainEqual(expect.stringMatching(/providers[\\/]bedrock/));
  for (const path of atStart.keys()) withBedrock.delete(path);
  expect(bytesOf(withBedrock)).toBeLessThanOrEqual(MAX_EXTRA_BYTES_WITH_BEDROCK);
});

test.each(ENTRIES)("the %s bundle contains only our code that runs in Lambda", (entry) => {
  const inputs = Object.keys(metafileOf(entry).inputs);
  const own = inputs.filter((path) => !/node_modules\/|^postrider:/.test(path));
  expect(own).not.toEqual([]);
  expect(own.filter((path) => !/^(?:entry\.ts$|functions\/|notifications:)/.test(path))).toEqual(
    [],
  );
});

test("the processor bundle calls Bedrock, signed with the role's credentials", async () => {
  const system = await startSystem({ ai: { checkSignature: refuseBedrockSignature } });
  const { OPENAI_API_KEY: _, OPENAI_BASE_URL: __, ...environment } = system.environment;
  const lambda = createLocalLambda({
    entry: bundleOf("processor"),
    timeoutMs: 105_000,
    env: {
      ...environment,
      AI_PROVIDER: "bedrock",
      AI_MODEL: "openai.gpt-oss-20b-1:0",
      BEDROCK_BASE_URL: `${system.ai?.url}/openai/v1`,
    },
  });
  try {
    const body = anEvent({ to: ["reader@example.com"] });
    await system.sqs.send(
      new SendMessageCommand({ QueueUrl: environment.QUEUE_URL, MessageBody: body }),
    );
    const summary = await lambda.invoke({ scheduledTime: "2026-11-23T07:15:00Z" });
    expect(summary).toMatchObject({ outcome: "done", acknowledged: 1, sent: 1, written: 1 });
    expect(system.ai?.requests.map(({ headers }) => headers.authorization)).toEqual([
      // The writer and the judge.
      expect.stringContaining("/us-east-1/bedrock/aws4_request"),
      expect.stringContaining("/us-east-1/bedrock/aws4_request"),
    ]);
  } finally {
    lambda.kill();
    await system.stop();
  }
});

test("the processor bundle processes an event: credentials, a changed key, AI, email", async () => {
  const keys = await startParameters("sk-old", "sk-new");
  const system = await startSystem({ ai: { acceptsKey: (key) => key === "sk-new" } });
  const { OPENAI_API_KEY: _, ...environment } = system.environment;
  const lambda = createLocalLambda({
    entry: bundleOf("processor"),
    timeoutMs: 105_000,
    env: {
      ...environment,
      OPENAI_API_KEY_PARAMETER: SETTINGS.apiKeyParameter,
      AWS_ENDPOINT_URL_SSM: keys.url,
    },
  });
  try {
    const body = anEvent({ to: ["reader@example.com"] });
    await system.sqs.send(
      new SendMessageCommand({ QueueUrl: environment.QUEUE_URL, MessageBody: body }),
    );
    const summary = await lambda.invoke({ scheduledTime: "2026-11-23T07:15:00Z" });
    expect(summary).toMatchObject({ outcome: "done", acknowledged: 1, sent: 1, written: 1 });
    expect(system.ses.mailbox.mails().flatMap((mail) => mail.recipients)).toEqual([
      "reader@example.com",
    ]);
    const read = { Name: SETTINGS.apiKeyParameter, WithDecryption: true };
    expect(keys.asked()).toEqual([read, read]);
  } finally {
    lambda.kill();
    await system.stop();
    keys.stop();
  }
});

test("the feedback bundle records an event in its row", async () => {
  const system = await startSystem({ feedback: {} });
  const environment = { ...system.feedback?.environment, INSTALLATION: "staging" };
  const lambda = createLocalLambda({
    entry: bundleOf("feedback"),
    timeoutMs: 30_000,
    env: environment,
  });
  const theirs = aSesEvent("Bounce", { delivery: "b".repeat(32), installation: "postrider" });
  const ours = aSesEvent("Bounce", { installation: "staging" });
  try {
    expect(await lambda.invoke(aBatch(theirs, ours, "no JSON"))).toEqual({
      batchItemFailures: [],
    });
    const { Items } = await system.dynamodb.send(
      new ScanCommand({ TableName: system.environment.DELIVERIES_TABLE }),
    );
    const rows = Items?.filter(({ notification }) => notification?.S !== STATISTICS);
    expect(rows).toMatchObject([{ recipient: { S: DELIVERY }, state: { S: "bounced" } }]);
  } finally {
    lambda.kill();
    await system.stop();
  }
});

test("the processor bundle recognizes errors of SES and SQS by name", async () => {
  const system = await startSystem();
  const lambda = createLocalLambda({
    entry: bundleOf("processor"),
    timeoutMs: 105_000,
    env: system.environment,
  });
  const send = (body: string) =>
    system.sqs.send(
      new SendMessageCommand({ QueueUrl: system.environment.QUEUE_URL, MessageBody: body }),
    );
  const run = () => lambda.invoke({ scheduledTime: "2026-11-23T07:15:00Z" });
  try {
    system.ses.inject({ action: "SendRawEmail", code: "MessageRejected" });
    await send(anEvent({ to: ["reader@example.com"] }));
    expect(await run()).toMatchObject({ outcome: "done", deadLettered: 1, sent: 0 });
    const queue = { QueueUrl: system.environment.QUEUE_URL };
    await system.sqs.send(new DeleteQueueCommand(queue));
    expect(await run()).toMatchObject({
      outcome: "aborted",
      reason: expect.stringContaining("QueueDoesNotExist"),
    });
  } finally {
    lambda.kill();
    await system.stop();
  }
});

test("the unsubscribe bundle unsubscribes a reader: credentials, key, table", async () => {
  const key = "k".repeat(64);
  const keys = await startParameters(key);
  const system = await startSystem();
  const wish = { recipient: "0f".repeat(16), definition: "class.updated" };
  const lambda = createLocalLambda({
    entry: bundleOf("unsubscribe"),
    timeoutMs: 15_000,
    env: {
      ...system.environment,
      UNSUBSCRIBE_KEY_PARAMETER: SETTINGS.apiKeyParameter,
      AWS_ENDPOINT_URL_SSM: keys.url,
    },
  });
  try {
    const request = aRequest({
      method: "POST",
      t: createTokenSigner(key)(wish),
      contentType: URLENCODED,
      body: ONE_CLICK,
    });
    expect(await lambda.invoke(request)).toMatchObject({ statusCode: 200 });
    const { Items } = await system.dynamodb.send(
      new ScanCommand({ TableName: system.environment.COORDINATION_TABLE }),
    );
    expect(Items).toMatchObject([
      { pk: { S: `suppressed#${wish.recipient}` }, unsubscribed: { SS: [wish.definition] } },
    ]);
  } finally {
    lambda.kill();
    await system.stop();
    keys.stop();
  }
});

test("the unsubscribe bundle recognizes and logs errors of Systems Manager by name", async () => {
  const keys = await startParameters();
  const lines: string[] = [];
  const lambda = createLocalLambda({
    entry: bundleOf("unsubscribe"),
    timeoutMs: 15_000,
    env: {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      COORDINATION_TABLE: "Coordination",
      UNSUBSCRIBE_KEY_PARAMETER: SETTINGS.apiKeyParameter,
      AWS_ENDPOINT_URL_SSM: keys.url,
    },
    onLog: (line) => lines.push(line),
  });
  try {
    const token = createTokenSigner("k".repeat(64))({
      recipient: "0f".repeat(16),
      definition: "x",
    });
    expect(await lambda.invoke(aRequest({ t: token }))).toMatchObject({ statusCode: 503 });
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        service: "unsubscribe",
        error: expect.stringContaining("ParameterNotFound"),
        function_request_id: expect.any(String),
      }),
    );
  } finally {
    lambda.kill();
    keys.stop();
  }
});

test.each(ENTRIES)("errors in the %s bundle keep the names of their classes", async (entry) => {
  const lambda = createLocalLambda({ entry: bundleOf(entry), timeoutMs: 1_000, env: {} });
  await expect(lambda.invoke({})).rejects.toMatchObject({ errorType: "ConfigError" });
  lambda.kill();
});

/** SSM with one parameter for whatever name, which has one value after the other and keeps the last. */
async function startParameters(...values: string[]) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.setHeader("content-type", "application/x-amz-json-1.1");
      const value = values.length > 1 ? values.shift() : values[0];
      response.statusCode = value === undefined ? 400 : 200;
      response.end(
        JSON.stringify(
          value === undefined ? { __type: "ParameterNotFound" } : { Parameter: { Value: value } },
        ),
      );
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
