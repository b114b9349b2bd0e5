import { readFile } from "node:fs/promises";
import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { readConfig } from "../../../functions/config/processor-config.ts";
import { parseScheduleEvent } from "../../../functions/processor/schedule-event.ts";
import type { Template } from "aws-cdk-lib/assertions";
import { EVERYTHING, OTHERWISE } from "../variants.ts";
import {
  environmentOf,
  propertiesOf,
  resourcesOf,
  SETTINGS,
  templateWith,
} from "../synthesised.ts";

const FUNCTION = "AWS::Lambda::Function";
const SCHEDULE = "AWS::Scheduler::Schedule";

const idsOf = (template: Template, type: string) =>
  resourcesOf(template, type)
    .map(([id]) => id)
    .filter((id) => id.startsWith("MailProcessor"));

test("the function runs on Node 24 and ARM with 1024 MB", () => {
  expect(propertiesOf(templateWith(), FUNCTION, "MailProcessor")).toMatchObject({
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    MemorySize: 1024,
    Handler: "index.handler",
  });
});

test("the environment that the stack gives is one that the function accepts", () => {
  const config = readConfig(environmentOf(templateWith()));
  expect(config).toMatchObject({
    MAIL_FROM: SETTINGS.fromAddress,
    OPENAI_API_KEY_PARAMETER: SETTINGS.apiKeyParameter,
  });
  expect(config).not.toHaveProperty("OPENAI_API_KEY");
});

test.each([
  ["openai", EVERYTHING, EVERYTHING.apiKeyParameter],
  ["bedrock", OTHERWISE, undefined],
])("the function accepts all settings that go with %s", (provider, settings, parameter) => {
  const config = readConfig(environmentOf(templateWith(settings)));
  expect([config.AI_PROVIDER, config.OPENAI_API_KEY_PARAMETER]).toEqual([provider, parameter]);
});

test("queues and tables stand in the environment each under its own name", () => {
  const { QUEUE_URL, DEAD_LETTER_QUEUE_URL, DELIVERIES_TABLE, COORDINATION_TABLE } =
    environmentOf(templateWith());
  expect(QUEUE_URL).toContain("MailQueueEvents");
  expect(DEAD_LETTER_QUEUE_URL).toContain("MailQueueDeadLetters");
  expect(DELIVERIES_TABLE).toContain("TablesDeliveries");
  expect(COORDINATION_TABLE).toContain("TablesCoordination");
});

test("stop 90 s < timeout 105 s < lease 120 s = visibility 120 s, and the function is told what AWS is told", () => {
  const template = templateWith();
  const config = readConfig(environmentOf(template));
  expect([config.STOP_MS, config.FUNCTION_TIMEOUT_MS, config.LEASE_MS]).toEqual([
    90_000, 105_000, 120_000,
  ]);
  expect(propertiesOf(template, FUNCTION, "MailProcessor")["Timeout"]).toBe(
    config.FUNCTION_TIMEOUT_MS / 1000,
  );
  expect(propertiesOf(template, "AWS::SQS::Queue", "MailQueueEvents")["VisibilityTimeout"]).toBe(
    config.VISIBILITY_TIMEOUT_MS / 1000,
  );
  expect(config.VISIBILITY_TIMEOUT_MS).toBe(config.LEASE_MS);
});

test("rows of the ledger outlive a message's 14 days in each of the queues", () => {
  const template = templateWith();
  const retentionSeconds = ["MailQueueEvents", "MailQueueDeadLetters"].map((id) =>
    Number(propertiesOf(template, "AWS::SQS::Queue", id)["MessageRetentionPeriod"]),
  );
  const both = retentionSeconds.reduce((sum, seconds) => sum + seconds, 0);
  expect(readConfig(environmentOf(template)).RETENTION_DAYS * 86_400).toBeGreaterThanOrEqual(
    both + 2 * 86_400,
  );
});

test("a limit of 0 is one: no AI", () => {
  const config = readConfig(environmentOf(templateWith({ aiDailyLimitUsd: 0 })));
  expect(config.AI_DAILY_LIMIT_USD).toBe(0);
});

test("no function reserves concurrency by default: a new account has too little", () => {
  const functions = resourcesOf(templateWith(), FUNCTION);
  expect(functions).toHaveLength(3);
  for (const [, { Properties }] of functions)
    expect(Properties).not.toHaveProperty("ReservedConcurrentExecutions");
});

test("nobody retries: neither Lambda nor the schedule", () => {
  const template = templateWith();
  const configs = resourcesOf(template, "AWS::Lambda::EventInvokeConfig");
  // The function's own, and its alias's, which does not inherit it.
  expect(configs).toHaveLength(2);
  for (const [, { Properties }] of configs)
    expect(Properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  expect(propertiesOf(template, SCHEDULE)["Target"]).toMatchObject({
    RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
  });
});

test("the schedule wakes the function every minute, on the minute, and names the minute", () => {
  const template = templateWith();
  const { Target, ...properties } = propertiesOf(template, SCHEDULE);
  expect(properties).toMatchObject({
    ScheduleExpression: "rate(1 minute)",
    FlexibleTimeWindow: { Mode: "OFF" },
    State: "ENABLED",
  });
  const [aliasId] = idsOf(template, "AWS::Lambda::Alias");
  expect(Target).toMatchObject({
    Arn: { Ref: aliasId },
    Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>","slot":0}',
  });
});

test("each slot has a schedule, whose event the function takes", () => {
  const template = templateWith({ slots: 3 });
  const { SLOTS } = readConfig(environmentOf(template));
  const inputs = resourcesOf(template, SCHEDULE).map(
    ([, { Properties }]) => (Properties["Target"] as { Input: string }).Input,
  );
  expect(inputs.map((input) => parseScheduleEvent(JSON.parse(input), SLOTS).slot)).toEqual([
    0, 1, 2,
  ]);
});

test("docs/local-tools.md names the function as SAM finds it, by its logical id", async () => {
  const document = new URL("../../../docs/local-tools.md", import.meta.url);
  const [id = ""] = idsOf(templateWith({ unsubscribe: false }), FUNCTION);
  expect(id).toMatch(/^MailProcessorFunction/);
  expect(await readFile(document, "utf8")).toContain(`sam local invoke ${id} `);
});

test("the function writes to a log of its own, kept for three months", () => {
  const template = templateWith();
  expect(
    propertiesOf(template, "AWS::Logs::LogGroup", "MailProcessor")["RetentionInDays"],
  ).toBeGreaterThanOrEqual(90);
  const [logGroupId] = idsOf(template, "AWS::Logs::LogGroup");
  expect(propertiesOf(template, FUNCTION, "MailProcessor")["LoggingConfig"]).toEqual({
    LogGroup: { Ref: logGroupId },
  });
});

test("stacks in the log point into the source, because the bundle's map is read", () => {
  expect(environmentOf(templateWith())["NODE_OPTIONS"]).toBe("--enable-source-maps");
});
