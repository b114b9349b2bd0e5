import { describe, expect, test } from "@jest/globals";
import { CfnParameter, Stack } from "aws-cdk-lib";
import { config } from "../../fixtures/project/postrider.config.ts";
import type { PostriderConfig } from "../../../lib/settings/stage-config.ts";
import { boundOf, checkSettings, problemOf, readSettings } from "../../../lib/settings/settings.ts";

import { GOOD, onCommandLine, problemsOf } from "./settings-factory.ts";

test("the committed configuration is a good one", () => {
  expect(problemsOf(() => readSettings(config, {}))).toEqual([]);
});

test("two settings are enough, and the rest is left to its default", () => {
  expect(readSettings(GOOD, {})).toEqual(GOOD);
});

test("one answer can be checked alone", () => {
  expect(problemOf("slots", 20)).toBeUndefined();
  expect(problemOf("slots", 21)).toBe("Expected `slots` to be an integer from 1 to 20, got 21");
});

test.each([
  ["batchLimit", "ten", 'an integer from 1 to 500, got "ten" (-c batchLimit)'],
  ["retainData", "no", 'true or false, got "no" (-c retainData)'],
  ["sandboxRecipients", "me@example.net,", "separated by commas"],
  ["fromAddress", "", "got nothing (-c fromAddress)"],
] as const)("-c %s=%s is refused, and the command line is named", (name, value, bound) => {
  const problems = problemsOf(() => onCommandLine(name, value));
  expect(problems).toEqual([expect.stringContaining(bound)]);
});

test("the command line goes before the file, and an empty value takes the file's away", () => {
  const file = { ...GOOD, batchLimit: 20, replyTo: "office@example.org" };
  const { batchLimit, replyTo } = readSettings(file, { batchLimit: "30", replyTo: "" });
  expect([batchLimit, replyTo]).toEqual([30, undefined]);
});

test.each([
  ["nobody can be told of no alarm", { alarms: false, alarmEmail: "a@b.co" }, "alarmEmail"],
  ["Bedrock needs no key", { provider: "bedrock", model: "a.m" }, "apiKeyParameter"],
  ["Bedrock's model must be named", { provider: "bedrock", apiKeyParameter: undefined }, "model"],
  [
    "Bedrock knows no model by OpenAI's own name",
    { provider: "bedrock", model: "gpt-5.4-mini", apiKeyParameter: undefined },
    "model",
  ],
  ...[
    "amazon.nova-micro-v1:0",
    "us-gov.amazon.nova-micro-v1:0",
    "global.anthropic.claude-haiku-4-5",
    "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-micro-v1:0",
  ].map((model): [string, object, string] => [
    `${model} speaks no chat completions`,
    { provider: "bedrock", model, apiKeyParameter: undefined },
    "model",
  ]),
  [
    "Bedrock has no endpoint to choose",
    {
      provider: "bedrock",
      model: "a.m",
      apiKeyParameter: undefined,
      openAiBaseUrl: "https://ai.example.org",
    },
    "openAiBaseUrl",
  ],
  [
    "what is not encrypted stays on this machine",
    { stage: "production", openAiBaseUrl: "http://127.0.0.1:8080/v1" },
    "openAiBaseUrl",
  ],
  ["a region is Bedrock's", { bedrockRegion: "eu-west-1" }, "bedrockRegion"],
  [
    "only an identity that is created has it",
    { mailFromDomain: "a.example.org" },
    "mailFromDomain",
  ],
  ["each slot runs at once", { slots: 3, reservedConcurrency: 2 }, "reservedConcurrency"],
  ["there is no page", { unsubscribe: false, unsubscribeConcurrency: 2 }, "unsubscribeConcurrency"],
])("settings that do not agree are refused: %s", (_, settings, name) => {
  expect(problemsOf(() => readSettings({ ...GOOD, ...settings }, {}))).toEqual([
    expect.stringContaining(`Expected \`${name}\` to be ${boundOf(name as keyof PostriderConfig)}`),
  ]);
});

test.each(["127.0.0.1:8080", "localhost", "host.docker.internal:8080"])(
  "on stage local the AI may be at http://%s",
  (host) => {
    const openAiBaseUrl = `http://${host}/v1`;
    expect(readSettings({ ...GOOD, stage: "local", openAiBaseUrl }, {})).toMatchObject({
      openAiBaseUrl,
    });
  },
);

test.each([
  ["the file", { fromAdress: "a@example.org" }, {}, "`fromAdress`", "(postrider.config.ts)"],
  ["the command line", {}, { fromAdress: "a@example.org" }, "`fromAdress`", "(-c fromAdress)"],
  ["the command line", {}, { "batch-limit": "5" }, "`batch-limit`", "(-c batch-limit)"],
])("a name in %s that is no setting's is refused", (_, file, context, name, where) => {
  const problems = problemsOf(() => readSettings({ ...GOOD, ...file }, context));
  expect(problems).toEqual([expect.stringMatching(/the name of a setting/)]);
  expect(problems[0]).toContain(name);
  expect(problems[0]).toContain(where);
});

describe("a renamed setting", () => {
  test.each([
    ["keepDays", 60, "Expected the new name `retentionDays`, got the old name `keepDays`"],
    [
      "onUnknown",
      "park",
      'Expected the new name `onUnconfirmed` set to "hold", got the old name `onUnknown`',
    ],
    [
      "onUnconfirmed",
      "park",
      'Expected `onUnconfirmed` to be one of retry, hold, got "park", which is now "hold"',
    ],
  ])("is refused with its new name: %s %j", (name, value, problem) => {
    const settings = { ...GOOD, [name]: value };
    expect([
      problemsOf(() => readSettings(settings, {})),
      problemsOf(() => readSettings(GOOD, { [name]: String(value) })),
      problemsOf(() => checkSettings(settings, "App/Mail")),
    ]).toEqual([
      [`${problem} (postrider.config.ts)`],
      [`${problem} (-c ${name})`],
      [`${problem} (App/Mail)`],
    ]);
  });
});

test("CDK's own context is no matter of ours", () => {
  const context = { "@aws-cdk/core:a": true, "aws:cdk:b": [], "cli-telemetry": false };
  expect(readSettings(GOOD, context)).toEqual(GOOD);
});

test("every wrong setting is named at once", () => {
  const wrong = { ...GOOD, fromAddress: "nobody", batchLimit: "ten", onUnconfirmed: "later" };
  expect(problemsOf(() => readSettings(wrong, {}))).toHaveLength(3);
});

test.each([
  ["apiKeyParameter", "sk-proj-4711"],
  ["apiKeyParameter", "4711"],
  ["openAiBaseUrl", "https://user:4711@ai.example.org"],
  ["model", "sk-proj-4711-abcdefgh"],
  ["replyTo", `4711${"x".repeat(40)}`],
  ["aKey", "4711"],
])("a secret that was given as %s is refused and not repeated: %s", (name, value) => {
  for (const read of [
    () => readSettings({ ...GOOD, [name]: value }, {}),
    () => readSettings(GOOD, { [name]: value }),
  ]) {
    const [problem] = problemsOf(read);
    expect(problem).toContain(`Expected \`${name}\` to be `);
    expect(problem).not.toContain("4711");
  }
});

test("a construct's props are held to the same bounds, but for what is known at the deployment only", () => {
  const props = { ...GOOD, batchLimit: 501, queue: {} };
  expect(problemsOf(() => checkSettings(props, "App/Mail"))).toEqual([
    "Expected `batchLimit` to be an integer from 1 to 500, got 501 (App/Mail)",
  ]);
  const { valueAsString } = new CfnParameter(new Stack(), "Token");
  expect(problemsOf(() => checkSettings({ ...GOOD, apiKeyParameter: valueAsString }, ""))).toEqual(
    [],
  );
  expect(problemsOf(() => checkSettings({ ...GOOD, fromAddress: valueAsString }, ""))).toHaveLength(
    1,
  );
});
