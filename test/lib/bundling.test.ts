import { readdirSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { App } from "aws-cdk-lib";
import { bundle, MAX_BUNDLE_BYTES } from "../../lib/bundling.ts";
import { PostriderStack } from "../../lib/postrider-stack.ts";
import { createLocalLambda } from "../../local/lambda.ts";
import { startSystem } from "../../local/system.ts";
import { anEvent } from "../helpers/events.ts";
import { SETTINGS } from "./synthesised.ts";

/** Outside the repository, so that no node_modules is within reach of what is run there. */
let folder: string;
let inputs: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-bundle-"));
  const { metafile } = await bundle(folder);
  inputs = Object.keys(metafile?.inputs ?? {});
});
afterAll(() => rm(folder, { recursive: true }));

test("the processor's bundle is at most 900,000 bytes", async () => {
  expect(MAX_BUNDLE_BYTES).toBe(900_000);
  expect((await stat(join(folder, "index.mjs"))).size).toBeLessThanOrEqual(MAX_BUNDLE_BYTES);
});

test("the bundle holds nothing of ours but what runs in Lambda", () => {
  const own = inputs.filter((path) => !/node_modules\/|^postrider:/.test(path));
  expect(own.filter((path) => !/^(functions|notifications)\//.test(path))).toEqual([]);
});

test("alone in a folder it works an event to the end: credentials, key, AI, mail", async () => {
  const keys = await startParameters("local");
  const system = await startSystem();
  const { OPENAI_API_KEY: _, ...environment } = system.environment;
  const lambda = createLocalLambda({
    entry: join(folder, "index.mjs"),
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

test("its errors have the names of their classes", async () => {
  const lambda = createLocalLambda({ entry: join(folder, "index.mjs"), timeoutMs: 1_000, env: {} });
  await expect(lambda.invoke({})).rejects.toMatchObject({ errorType: "ConfigError" });
  lambda.kill();
});

test("what CDK deploys is this bundle, and its handler is where Lambda looks", async () => {
  const outdir = join(folder, "cdk.out");
  const app = new App({ outdir });
  new PostriderStack(app, "Postrider", SETTINGS);
  app.synth();
  const assets = readdirSync(outdir).filter((name) => name.startsWith("asset."));
  expect(assets).toHaveLength(1);
  const asset = join(outdir, assets[0] ?? "");
  expect(readdirSync(asset).toSorted()).toEqual(["index.mjs", "index.mjs.map"]);
  const [deployed, own] = await Promise.all([
    stat(join(asset, "index.mjs")),
    stat(join(folder, "index.mjs")),
  ]);
  expect(deployed.size).toBe(own.size);
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
