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

test("the function accepts the stack's environment", () => {
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
])(
  "the function accepts the environment with all settings of %s",
  (provider, settings, parameter) => {
    const config = readConfig(environmentOf(templateWith(settings)));
    expect([config.AI_PROVIDER, config.OPENAI_API_KEY_PARAMETER]).toEqual([provider, parameter]);
  },
);

test("the environment has each queue and table under its own name", () => {
  const { QUEUE_URL, DEAD_LETTER_QUEUE_URL, DELIVERIES_TABLE, COORDINATION_TABLE } =
    environmentOf(templateWith());
  expect(QUEUE_URL).toContain("MailQueueEvents");
  expect(DEAD_LETTER_QUEUE_URL).toContain("MailQueueDeadLetters");
  expect(DELIVERIES_TABLE).toContain("TablesDeliveries");
  expect(COORDINATION_TABLE).toContain("TablesCoordination");
});

test("stop 90 s < timeout 105 s < lease 120 s = visibility 120 s, in AWS and in the environment", () => {
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

test("ledger rows outlive a message's 14 days in each queue", () => {
  const template = templateWith();
  const retentionSeconds = ["MailQueueEvents", "MailQueueDeadLetters"].map((id) =>
    Number(propertiesOf(template, "AWS::SQS::Queue", id)["MessageRetentionPeriod"]),
  );
  const both = retentionSeconds.reduce((sum, seconds) => sum + seconds, 0);
  expect(readConfig(environmentOf(template)).RETENTION_DAYS * 86_400).toBeGreaterThanOrEqual(
    both + 2 * 86_400,
  );
});

test("a limit of 0 reaches the function: no AI", () => {
  const config = readConfig(environmentOf(templateWith({ aiDailyLimitUsd: 0 })));
  expect(config.AI_DAILY_LIMIT_USD).toBe(0);
});

test("no function reserves concurrency by default", () => {
  const functions = resourcesOf(templateWith(), FUNCTION);
  expect(functions).toHaveLength(3);
  for (const [, { Properties }] of functions)
    expect(Properties).not.toHaveProperty("ReservedConcurrentExecutions");
});

test("neither Lambda nor the schedule retries", () => {
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

test("the schedule invokes the function every minute, with the scheduled time", () => {
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

test("each slot has a schedule, whose event the function accepts", () => {
  const template = templateWith({ slots: 3 });
  const { SLOTS } = readConfig(environmentOf(template));
  const inputs = resourcesOf(template, SCHEDULE).map(
    ([, { Properties }]) => (Properties["Target"] as { Input: string }).Input,
  );
  expect(inputs.map((input) => parseScheduleEvent(JSON.parse(input), SLOTS).slot)).toEqual([
    0, 1, 2,
  ]);
});

test("docs/local-tools.md has the function's logical id", async () => {
  const document = new URL("../../../docs/local-tools.md", import.meta.url);
  const [id = ""] = idsOf(templateWith({ unsubscribe: false }), FUNCTION);
  expect(id).toMatch(/^MailProcessorFunction/);
  expect(await readFile(document, "utf8")).toContain(`sam local invoke ${id} `);
});

test("the function has its own log, kept for 90 days", () => {
  const template = templateWith();
  expect(
    propertiesOf(template, "AWS::Logs::LogGroup", "MailProcessor")["RetentionInDays"],
  ).toBeGreaterThanOrEqual(90);
  const [logGroupId] = idsOf(template, "AWS::Logs::LogGroup");
  expect(propertiesOf(template, FUNCTION, "MailProcessor")["LoggingConfig"]).toEqual({
    LogGroup: { Ref: logGroupId },
  });
});

test("Node reads source maps, so that logged stacks point to the source", () => {
  expect(environmentOf(templateWith())["NODE_OPTIONS"]).toBe("--enable-source-maps");
});
