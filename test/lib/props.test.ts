import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { readConfig } from "../../functions/config/processor-config.ts";
import { Postrider } from "../../lib/postrider.ts";
import { SETTING_NAMES } from "../../functions/config/settings.ts";
import { documentedFields } from "../../scripts/documented-fields.ts";
import {
  appWithoutBundling,
  environmentOf,
  grantsOf,
  propertiesOf,
  resourcesOf,
  templateWith,
  SETTINGS,
} from "./synthesised.ts";
import { EVERYTHING, givenIn, OTHERWISE } from "./variants.ts";

const BARE = templateWith();
const SET = templateWith(EVERYTHING);
const OTHER = templateWith(OTHERWISE);
const GIVEN = given();

type Read = (template: Template) => unknown;
/** What a prop decides: how it is read, what it is by default, what it is as it is set, and in which template. */
type Case = readonly [read: Read, byDefault: unknown, asSet: unknown, template?: Template];

const variable =
  (name: string, prefix?: string): Read =>
  (template) =>
    environmentOf(template, prefix)[name];
const property =
  (type: string, prefix: string, name: string): Read =>
  (template) =>
    propertiesOf(template, type, prefix)[name];
const eachOf =
  (type: string, read: (resource: ReturnType<typeof resourcesOf>[number]) => unknown): Read =>
  (template) =>
    resourcesOf(template, type).map(read);

const FUNCTION = "AWS::Lambda::Function";
const TABLE = "AWS::DynamoDB::GlobalTable";
const SCHEDULE = "AWS::Scheduler::Schedule";
const MAIL_FROM = "AWS::SES::EmailIdentity";

const inputsOf = eachOf(SCHEDULE, ([, { Properties }]) => {
  const { Input } = Properties["Target"] as { Input: string };
  return (JSON.parse(Input) as { slot: unknown }).slot;
});
const identitiesOf: Read = (template) =>
  grantsOf(template, "MailProcessorRole").find(({ condition }) =>
    JSON.stringify(condition)?.includes("ses:FromAddress"),
  )?.resources;
const IDENTITY = "arn:${Partition}:ses:${Region}:${AccountId}:identity";

const CASES: Record<string, Case> = {
  stage: [
    eachOf(TABLE, ([, { Properties }]) => Properties["Replicas"]),
    expect.arrayContaining([[expect.objectContaining({ DeletionProtectionEnabled: true })]]),
    expect.arrayContaining([[expect.objectContaining({ DeletionProtectionEnabled: false })]]),
  ],
  // Set in a stage that would not retain by itself.
  retainData: [
    eachOf(TABLE, ([, { DeletionPolicy }]) => DeletionPolicy),
    ["Retain", "Retain"],
    ["Retain", "Retain"],
  ],
  fromAddress: [variable("MAIL_FROM"), "Acme <mail@example.org>", "Shop <shop@example.net>"],
  identity: [
    eachOf(MAIL_FROM, ([, { Properties }]) => Properties["EmailIdentity"]),
    [],
    ["example.net"],
  ],
  mailFromDomain: [
    eachOf(MAIL_FROM, ([, { Properties }]) => Properties["MailFromAttributes"]),
    [],
    [{ MailFromDomain: "bounce.example.net" }],
  ],
  replyTo: [variable("MAIL_REPLY_TO"), undefined, "office@example.org"],
  configurationSet: [
    variable("SES_CONFIGURATION_SET"),
    expect.stringMatching(/^MailSesEventsConfigurationSet/),
    "mine",
    OTHER,
  ],
  sandboxRecipients: [
    identitiesOf,
    [`${IDENTITY}/example.org`, `${IDENTITY}/mail@example.org`],
    [`${IDENTITY}/\${MailIdentityDomain}`, `${IDENTITY}/me@example.org`],
  ],
  recipientsParameter: [variable("RECIPIENTS_PARAMETER"), undefined, "/acme/recipients"],
  scheduleMinutes: [
    property(SCHEDULE, "MailProcessorSchedule0", "ScheduleExpression"),
    "rate(1 minute)",
    "rate(5 minutes)",
  ],
  batchLimit: [variable("BATCH_LIMIT"), undefined, "20"],
  slots: [inputsOf, [0], [0, 1, 2]],
  reservedConcurrency: [
    property(FUNCTION, "MailProcessor", "ReservedConcurrentExecutions"),
    undefined,
    4,
  ],
  onUnconfirmed: [variable("ON_UNCONFIRMED"), undefined, "hold"],
  retentionDays: [
    (template) =>
      ["MailProcessorFunction", "MailFeedbackFunction"].map((id) =>
        variable("RETENTION_DAYS", id)(template),
      ),
    [undefined, undefined],
    ["60", "60"],
  ],
  events: [
    (template) =>
      ["MailProcessorFunction", "MailFeedbackFunction"].map((id) =>
        variable("EVENTS", id)(template),
      ),
    [undefined, undefined],
    ["troubles", "troubles"],
  ],
  provider: [
    (template) => readConfig(environmentOf(template)).AI_PROVIDER,
    "openai",
    "bedrock",
    OTHER,
  ],
  model: [variable("AI_MODEL"), undefined, "gpt-6-sol"],
  apiKeyParameter: [
    variable("OPENAI_API_KEY_PARAMETER"),
    "/acme/openai-api-key",
    "/aws/reference/secretsmanager/acme/openai",
  ],
  openAiBaseUrl: [variable("OPENAI_BASE_URL"), undefined, "https://ai.example.org/v1"],
  bedrockRegion: [variable("BEDROCK_REGION"), undefined, "eu-west-1", OTHER],
  aiDailyLimitUsd: [variable("AI_DAILY_LIMIT_USD"), "10", "2.5"],
  aiPriceUsdPerMillion: [variable("AI_PRICE_USD_PER_MILLION"), undefined, "0.2/0.02/1.2"],
  aiVerify: [variable("AI_VERIFY"), undefined, "off"],
  aiVerifyModel: [variable("AI_VERIFY_MODEL"), undefined, "gpt-6-luna"],
  aiVerifyPriceUsdPerMillion: [
    variable("AI_VERIFY_PRICE_USD_PER_MILLION"),
    undefined,
    "0.1/0.01/0.6",
  ],
  aiKeepExchange: [variable("AI_KEEP_EXCHANGE"), undefined, "off"],
  locale: [variable("DEFAULT_LOCALE"), undefined, "de"],
  timeZone: [variable("TIME_ZONE"), undefined, "Africa/Johannesburg"],
  currency: [variable("CURRENCY"), undefined, "ZAR"],
  phoneCountries: [variable("PHONE_COUNTRIES"), undefined, "NA,ZA"],
  unsubscribe: [(template) => resourcesOf(template, "AWS::Lambda::Url").length, 1, 0, OTHER],
  unsubscribeConcurrency: [
    property(FUNCTION, "MailUnsubscribe", "ReservedConcurrentExecutions"),
    undefined,
    20,
  ],
  preset: [
    (template) =>
      resourcesOf(template, "AWS::CloudWatch::Alarm")
        .map(([, { Properties }]) =>
          String(Properties["AlarmName"]).replace(/^[A-Za-z]+-Mail-/, ""),
        )
        .toSorted(),
    expect.arrayContaining(["info-ai-cost", "page-mail-stopped", "ticket-bounce-rate"]),
    ["page-mail-late", "page-mail-stopped", "ticket-dead-letters"],
    starter(),
  ],
  alarms: [
    (template) => resourcesOf(template, "AWS::CloudWatch::Alarm").length > 0,
    true,
    false,
    OTHER,
  ],
  alarmEmail: [
    eachOf("AWS::SNS::Subscription", ([, { Properties }]) => Properties["Endpoint"]),
    [],
    ["ops@example.org"],
  ],
  dashboard: [(template) => resourcesOf(template, "AWS::CloudWatch::Dashboard").length, 0, 1],
  runbookUrl: [
    (template) =>
      resourcesOf(template, "AWS::CloudWatch::Alarm").every(([, { Properties }]) =>
        String(Properties["AlarmDescription"]).includes(" https://wiki.example.org/runbook#"),
      ),
    false,
    true,
  ],
  logRetentionDays: [
    eachOf("AWS::Logs::LogGroup", ([, { Properties }]) => Properties["RetentionInDays"]),
    [90, 90, 90],
    [14, 14, 14],
  ],

  queue: [
    variable("QUEUE_URL"),
    expect.stringContaining("MailQueueEvents"),
    expect.stringContaining("GivenQueue"),
    GIVEN,
  ],
  deadLetterQueue: [
    variable("DEAD_LETTER_QUEUE_URL"),
    expect.stringContaining("MailQueueDeadLetters"),
    expect.stringContaining("GivenLetters"),
    GIVEN,
  ],
  eventBus: [
    eachOf("AWS::Events::Rule", ([, { Properties }]) => Properties["EventBusName"]),
    [undefined],
    [undefined, { Ref: expect.stringMatching(/^GivenBus/) }],
    GIVEN,
  ],
  tableKey: [
    eachOf(TABLE, ([, { Properties }]) => JSON.stringify(Properties["Replicas"])),
    Array.from({ length: 2 }, () => expect.not.stringContaining("KMSMasterKeyId")),
    Array.from({ length: 2 }, () => expect.stringContaining("GivenKey")),
    GIVEN,
  ],
  emailIdentity: [
    identitiesOf,
    [`${IDENTITY}/example.org`, `${IDENTITY}/mail@example.org`],
    [`${IDENTITY}/example.org`],
    GIVEN,
  ],
  alarmTopic: [
    eachOf("AWS::CloudWatch::Alarm", ([, { Properties }]) => Properties["AlarmActions"]),
    expect.not.arrayContaining([expect.anything()]),
    expect.arrayContaining([[{ Ref: expect.stringMatching(/^GivenTopic/) }]]),
    GIVEN,
  ],
};

test.each(Object.entries(CASES))("%s", (_, [read, byDefault, asSet, template = SET]) => {
  expect(read(BARE)).toEqual(byDefault);
  expect(read(template)).toEqual(asSet);
});

test("each prop has a test here", async () => {
  const props = (await documentedFields("lib/postrider.ts", "PostriderProps")).map(
    ({ name }) => name,
  );
  // Decides the code alone: project.test.ts.
  expect(new Set([...Object.keys(CASES), "notifications"])).toEqual(
    new Set([...SETTING_NAMES, ...props]),
  );
});

test("each prop for an existing resource documents its default", async () => {
  const props = await documentedFields("lib/postrider.ts", "PostriderProps");
  expect(props.filter(({ defaultValue }) => defaultValue === undefined)).toEqual([]);
});

/** A stack with the preset and nothing else. */
function starter(): Template {
  const stack = new Stack(appWithoutBundling(), "Starter");
  new Postrider(stack, "Mail", { ...SETTINGS, preset: "starter" });
  const template = Template.fromStack(stack);
  template.resourceCountIs("AWS::CloudWatch::Dashboard", 0);
  return template;
}

/** A stack that gives what it has, with a route. */
function given(): Template {
  const stack = new Stack(appWithoutBundling(), "Given");
  new Postrider(stack, "Mail", givenIn(stack)).route("Orders", {
    eventPattern: { source: ["shop"] },
  });
  return Template.fromStack(stack);
}
