import { readdirSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { DeleteQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { App } from "aws-cdk-lib";
import { bundle, type Entry, MAX_BUNDLE_BYTES } from "../../lib/bundling.ts";
import { PostriderStack } from "../../lib/postrider-stack.ts";
import { createLocalLambda } from "../../local/lambda.ts";
import { startSystem } from "../../local/system.ts";
import { aSesEvent } from "../core/ses-event-factory.ts";
import { aBatch } from "../feedback/sqs-event-factory.ts";
import { anEvent } from "../helpers/events.ts";
import { createTokenSigner } from "../../functions/services/unsubscribe-link.ts";
import { aRequest, ONE_CLICK, URLENCODED } from "../unsubscribe/request-factory.ts";
import { SETTINGS } from "./synthesised.ts";

/** Outside the repository, so that no node_modules is within reach of what is run there. */
let folder: string;
const inputs: Partial<Record<Entry, string[]>> = {};
const ENTRIES: readonly Entry[] = ["processor", "feedback", "unsubscribe"];

/** The bundle of a function. */
const bundleOf = (entry: Entry) => join(folder, entry, "index.mjs");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-bundle-"));
  for (const entry of ENTRIES) {
    const { metafile } = await bundle(entry, join(folder, entry));
    inputs[entry] = Object.keys(metafile?.inputs ?? {});
  }
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ["processor", 900_000],
  ["feedback", 350_000],
  ["unsubscribe", 350_000],
] as const)("the bundle of the %s is at most %i bytes", async (entry, most) => {
  expect(MAX_BUNDLE_BYTES[entry]).toBe(most);
  expect((await stat(bundleOf(entry))).size).toBeLessThanOrEqual(most);
});

test.each(ENTRIES)(
  "the bundle of the %s holds nothing of ours but what runs in Lambda",
  (entry) => {
    const own = (inputs[entry] ?? []).filter((path) => !/node_modules\/|^postrider:/.test(path));
    expect(own).not.toEqual([]);
    expect(own.filter((path) => !/^(functions|notifications)\//.test(path))).toEqual([]);
  },
);

test("alone in a folder the processor works an event to the end: credentials, key, AI, mail", async () => {
  const keys = await startParameters("local");
  const system = await startSystem();
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
    expect(keys.asked()).toEqual([{ Name: SETTINGS.apiKeyParameter, WithDecryption: true }]);
  } finally {
    lambda.kill();
    await system.stop();
    keys.stop();
  }
});

test("alone in a folder the feedback function brings an event to its row", async () => {
  const system = await startSystem({ feedback: {} });
  const { environment = {} } = system.feedback ?? {};
  const lambda = createLocalLambda({
    entry: bundleOf("feedback"),
    timeoutMs: 30_000,
    env: environment,
  });
  try {
    expect(await lambda.invoke(aBatch(aSesEvent("Bounce"), "no JSON"))).toEqual({
      batchItemFailures: [],
    });
    const { Items } = await system.dynamodb.send(
      new ScanCommand({ TableName: system.environment.DELIVERIES_TABLE }),
    );
    expect(Items).toMatchObject([{ state: { S: "bounced" } }]);
  } finally {
    lambda.kill();
    await system.stop();
  }
});

test("alone in a folder the processor knows the errors of SES and SQS by their names", async () => {
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
      outcome: "cut-short",
      reason: expect.stringContaining("QueueDoesNotExist"),
    });
  } finally {
    lambda.kill();
    await system.stop();
  }
});

test("alone in a folder the page ends a definition's mails: credentials, key, table", async () => {
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

test.each(ENTRIES)("the errors of the %s have the names of their classes", async (entry) => {
  const lambda = createLocalLambda({ entry: bundleOf(entry), timeoutMs: 1_000, env: {} });
  await expect(lambda.invoke({})).rejects.toMatchObject({ errorType: "ConfigError" });
  lambda.kill();
});

test("what CDK deploys are these bundles, and each handler is where Lambda looks", async () => {
  const outdir = join(folder, "cdk.out");
  const app = new App({ outdir });
  new PostriderStack(app, "Postrider", SETTINGS);
  app.synth();
  const assets = readdirSync(outdir).filter((name) => name.startsWith("asset."));
  for (const asset of assets)
    expect(readdirSync(join(outdir, asset)).toSorted()).toEqual(["index.mjs", "index.mjs.map"]);
  const sizesOf = async (files: readonly string[]) => {
    const stats = await Promise.all(files.map((file) => stat(file)));
    return stats.map(({ size }) => size).toSorted((one, other) => one - other);
  };
  expect(await sizesOf(assets.map((asset) => join(outdir, asset, "index.mjs")))).toEqual(
    await sizesOf(ENTRIES.map(bundleOf)),
  );
});

/** SSM with one parameter for whatever name. */
async function startParameters(value: string) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify({ Parameter: { Value: value } }));
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
