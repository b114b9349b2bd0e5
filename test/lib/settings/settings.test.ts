import { describe, expect, test } from "@jest/globals";
import { CfnParameter, Stack } from "aws-cdk-lib";
import { config } from "../../fixtures/project/postrider.config.ts";
import type { PostriderConfig } from "../../../lib/settings/stage-config.ts";
import { SETTING_NAMES } from "../../../functions/config/settings.ts";
import {
  boundOf,
  checkSettings,
  problemOf,
  readSettings,
  SettingsError,
} from "../../../lib/settings/settings.ts";

const GOOD = { fromAddress: "Acme <mail@example.org>", apiKeyParameter: "/acme/openai-api-key" };

/** What else must be set for a value to be in its place. */
const BESIDE: Record<string, Record<string, unknown>> = {
  mailFromDomain: { identity: "create" },
  bedrockRegion: { provider: "bedrock", model: "a.m", apiKeyParameter: undefined },
  bedrock: { model: "a.m", apiKeyParameter: undefined },
};
const beside = (name: string, value: unknown) => BESIDE[name] ?? BESIDE[String(value)] ?? {};

const inFile = (name: string, value: unknown) =>
  readSettings({ ...GOOD, ...beside(name, value), [name]: value }, {});
const onCommandLine = (name: string, value: string) =>
  readSettings({ ...GOOD, ...beside(name, value) }, { [name]: value });

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test("the committed configuration is a good one", () => {
  expect(problemsOf(() => readSettings(config, {}))).toEqual([]);
});

test("two settings are enough, and the rest is left to its default", () => {
  expect(readSettings(GOOD, {})).toEqual(GOOD);
});

/** Each setting, a value of it in the file, and the same on the command line. */
const VALUES: readonly (readonly [keyof PostriderConfig, unknown, string])[] = [
  ["preset", "starter", "starter"],
  ["stage", "staging-2", "staging-2"],
  ["retainData", false, "false"],
  ["retainData", true, "true"],
  ["fromAddress", "mail@example.org", "mail@example.org"],
  [
    "fromAddress",
    '"Acme, Inc." <a.b+c@mail.example.co.za>',
    '"Acme, Inc." <a.b+c@mail.example.co.za>',
  ],
  ["fromAddress", "Büro <mail@bücher.example>", "Büro <mail@bücher.example>"],
  ["fromAddress", "mail@xn--e1afmkfd.xn--p1ai", "mail@xn--e1afmkfd.xn--p1ai"],
  ["identity", "create", "create"],
  ["mailFromDomain", "bounce.example.org", "bounce.example.org"],
  ["replyTo", "office@example.org", "office@example.org"],
  ["configurationSet", "postrider_1", "postrider_1"],
  ["sandboxRecipients", ["me@example.net", "example.com"], "me@example.net, example.com"],
  ["recipientsParameter", "/acme/recipients", "/acme/recipients"],
  ["scheduleMinutes", 60, "60"],
  ["batchLimit", 500, " 500 "],
  ["batchLimit", 1, "1"],
  ["slots", 20, "20"],
  ["reservedConcurrency", 1000, "1000"],
  ["onUnconfirmed", "hold", "hold"],
  ["events", "troubles", "troubles"],
  ["retentionDays", 30, "30"],
  ["provider", "bedrock", "bedrock"],
  ["model", "gpt-6-sol", " gpt-6-sol "],
  ["model", "7", "7"],
  ["apiKeyParameter", "/aws/reference/secretsmanager/a/b", "/aws/reference/secretsmanager/a/b"],
  ["openAiBaseUrl", "https://ai.example.org/v1", "https://ai.example.org/v1"],
  ["bedrockRegion", "us-gov-west-1", "us-gov-west-1"],
  ["aiDailyLimitUsd", 2.5, "2.50"],
  ["aiDailyLimitUsd", 0, "0"],
  ["aiPriceUsdPerMillion", "0.20/0.02/1.20", "0.20/0.02/1.20"],
  ["aiVerify", "off", "off"],
  ["aiVerifyModel", "gpt-6-luna", "gpt-6-luna"],
  ["aiVerifyPriceUsdPerMillion", "0.1/0.01/0.6", "0.1/0.01/0.6"],
  ["aiKeepExchange", "off", "off"],
  ["phoneCountries", ["NA", "ZA"], "NA, ZA"],
  ["locale", "pt-BR", "pt-BR"],
  ["timeZone", "Africa/Johannesburg", "Africa/Johannesburg"],
  ["currency", "ZAR", "ZAR"],
  ["unsubscribe", false, "false"],
  ["unsubscribeConcurrency", 20, "20"],
  ["alarmEmail", "ops@example.org", "ops@example.org"],
  ["dashboard", false, "false"],
  ["alarms", false, "false"],
  ["runbookUrl", "https://wiki.example.org/runbook", "https://wiki.example.org/runbook"],
  ["logRetentionDays", 3653, "3653"],
];

test.each(VALUES)("%s may be %j in the file, and -c the same", (name, value, written) => {
  expect(inFile(name, value)).toHaveProperty(name, value);
  expect(onCommandLine(name, written)).toHaveProperty(name, value);
});

/** Values that are refused, each with a part of the bound that it is told. */
const WRONG: readonly (readonly [keyof PostriderConfig, unknown, string])[] = [
  ["preset", "cheap", "one of starter, production"],
  ["stage", "Staging", "small letters"],
  ["stage", "a".repeat(21), "at most 20"],
  ["retainData", "false", 'true or false, got "false"'],
  ["fromAddress", "Acme", '`Name <address>` or an address, on one line, got "Acme"'],
  ["fromAddress", "Acme <mail@localhost>", "`Name <address>`"],
  ["fromAddress", "Acme <mail@example.org>\r\nBcc: x@example.org", "on one line"],
  ["fromAddress", "a@example.org, b@example.org", "`Name <address>`"],
  ["fromAddress", "Acme <a..b@example.org>", "`Name <address>`"],
  ["fromAddress", undefined, "got nothing"],
  ["identity", "none", "one of existing, create"],
  ["mailFromDomain", "example.org", "below the domain of `fromAddress`"],
  [
    "mailFromDomain",
    "bounce.example.com",
    'only with `identity: "create"`, got "bounce.example.com"',
  ],
  ["mailFromDomain", "bounce", "a domain, below"],
  ["replyTo", "Office <office@example.org>", "an address without a name"],
  ["configurationSet", "a".repeat(65), "at most 64"],
  ["sandboxRecipients", ["me@example.net", ""], "addresses or domains"],
  ["sandboxRecipients", [], "addresses or domains"],
  ["recipientsParameter", "recipients", 'begins with "/"'],
  ["scheduleMinutes", 0, "an integer from 1 to 60, got 0"],
  ["scheduleMinutes", 61, "an integer from 1 to 60, got 61"],
  ["batchLimit", "20", 'an integer from 1 to 500, got "20"'],
  ["batchLimit", 0, "an integer from 1 to 500, got 0"],
  ["batchLimit", 501, "an integer from 1 to 500"],
  ["batchLimit", 1.5, "an integer from 1 to 500"],
  ["slots", 21, "an integer from 1 to 20"],
  ["reservedConcurrency", 0, "an integer from 1 to 1000"],
  ["onUnconfirmed", "resend", 'one of retry, hold, got "resend"'],
  ["events", "on", 'one of off, troubles, all, got "on"'],
  ["retentionDays", 29, "an integer from 30 to 3650"],
  ["provider", "azure", "one of openai, bedrock"],
  ["model", "gpt 6", "without spaces"],
  [
    "apiKeyParameter",
    undefined,
    'required with `provider: "openai"`, not allowed with bedrock, got nothing',
  ],
  ["apiKeyParameter", "openai-api-key", 'begins with "/"'],
  ["apiKeyParameter", "/a b", "of letters, digits and ._-/"],
  ["openAiBaseUrl", "http://ai.example.org", "(on stage local also http:// of this machine)"],
  ["openAiBaseUrl", "http://127.0.0.1.example.org/v1", "without user, password or query"],
  ["openAiBaseUrl", "http://user:4711@127.0.0.1/v1", "without user, password or query"],
  ["openAiBaseUrl", "ai.example.org", "https://"],
  ["openAiBaseUrl", "https://ai.example.org/?key=1", "without user, password or query"],
  ["bedrockRegion", "Ireland", "an AWS region"],
  ["aiDailyLimitUsd", "ten", 'a number from 0 to 100000, got "ten"'],
  ["aiDailyLimitUsd", -1, "from 0 to 100000, got -1"],
  ["aiDailyLimitUsd", 100_001, "from 0 to 100000"],
  ["aiPriceUsdPerMillion", "0.2/1.2", "three numbers, `input/cached/output`"],
  ["aiVerify", "maybe", "one of on, off"],
  ["aiVerifyModel", "gpt 6", "without spaces"],
  ["aiVerifyPriceUsdPerMillion", "free", "three numbers, `input/cached/output`"],
  ["aiKeepExchange", "no", "one of on, off"],
  ["phoneCountries", ["South Africa"], "as two capital letters"],
  ["locale", "German", "a language tag"],
  ["locale", "pt_BR", "a language tag"],
  ["timeZone", "Paarl", "an IANA time zone"],
  ["timeZone", "+02:00", "an IANA time zone"],
  ["currency", "rand", "an ISO 4217 currency"],
  ["unsubscribe", "yes", 'true or false, got "yes"'],
  ["unsubscribeConcurrency", 0, "an integer from 1 to 1000"],
  ["alarmEmail", "Ops <ops@example.org>", "an address without a name"],
  ["alarms", "none", 'true or false, got "none"'],
  ["dashboard", "yes", 'true or false, got "yes"'],
  ["runbookUrl", "docs/runbook.md", "a URL that begins with https://"],
  ["logRetentionDays", 45, "one of 1, 3, 5, 7, 14, 30, 60, 90"],
];

test.each(WRONG)("%s may not be %j: the file is told its bound", (name, value, bound) => {
  const problems = problemsOf(() => inFile(name, value));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`Expected \`${name}\` to be `);
  expect(problems[0]).toContain(bound);
  expect(problems[0]).toMatch(/ \(postrider\.config\.ts\)$/);
});

test("one answer can be checked alone", () => {
  expect(problemOf("slots", 20)).toBeUndefined();
  expect(problemOf("slots", 21)).toBe("Expected `slots` to be an integer from 1 to 20, got 21");
});

test("each setting has a value here that is taken, and one that is refused", () => {
  for (const cases of [VALUES, WRONG])
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(SETTING_NAMES));
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
