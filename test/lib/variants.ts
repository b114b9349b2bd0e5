/** Settings by which each prop can be told from its default. */
import type { Stack } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Key } from "aws-cdk-lib/aws-kms";
import { ConfigurationSet, EmailIdentity } from "aws-cdk-lib/aws-ses";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Queue } from "aws-cdk-lib/aws-sqs";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { PostriderProps } from "../../lib/postrider.ts";
import { SETTINGS } from "./synthesised.ts";

/** Every setting that goes with OpenAI and with the page, each another than its default. */
export const EVERYTHING = {
  preset: "production",
  stage: "test",
  retainData: true,
  fromAddress: "Shop <shop@example.net>",
  identity: "create",
  mailFromDomain: "bounce.example.net",
  replyTo: "office@example.org",
  sandboxRecipients: ["me@example.org"],
  recipientsParameter: "/acme/recipients",
  scheduleMinutes: 5,
  batchLimit: 20,
  slots: 3,
  reservedConcurrency: 4,
  onUnconfirmed: "hold",
  events: "troubles",
  retentionDays: 60,
  provider: "openai",
  model: "gpt-6-sol",
  apiKeyParameter: "/aws/reference/secretsmanager/acme/openai",
  openAiBaseUrl: "https://ai.example.org/v1",
  aiDailyLimitUsd: 2.5,
  aiPriceUsdPerMillion: "0.2/0.02/1.2",
  aiVerify: "off",
  aiVerifyModel: "gpt-6-luna",
  aiVerifyPriceUsdPerMillion: "0.1/0.01/0.6",
  aiKeepExchange: "off",
  phoneCountries: ["NA", "ZA"],
  locale: "de",
  timeZone: "Africa/Johannesburg",
  currency: "ZAR",
  unsubscribeConcurrency: 20,
  alarmEmail: "ops@example.org",
  dashboard: true,
  runbookUrl: "https://wiki.example.org/runbook",
  logRetentionDays: 14,
} as const satisfies PostriderConfig;

/** What does not go with that. */
export const OTHERWISE = {
  ...SETTINGS,
  preset: "starter",
  configurationSet: "mine",
  provider: "bedrock",
  model: "eu.openai.gpt-oss-20b-1:0",
  aiVerifyModel: "openai.gpt-oss-120b-1:0",
  apiKeyParameter: undefined,
  bedrockRegion: "eu-west-1",
  unsubscribe: false,
  alarms: false,
  dashboard: false,
} as const satisfies PostriderConfig;

/** Everything that an app may have already. */
export function givenIn(stack: Stack): PostriderProps {
  const key = new Key(stack, "GivenKey", { enableKeyRotation: true });
  const queueProps = { enforceSSL: true, encryptionMasterKey: key };
  return {
    ...SETTINGS,
    queue: new Queue(stack, "GivenQueue", {
      ...queueProps,
      deadLetterQueue: {
        queue: new Queue(stack, "GivenDeadLetters", queueProps),
        maxReceiveCount: 1000,
      },
    }),
    deadLetterQueue: new Queue(stack, "GivenLetters", queueProps),
    eventBus: new EventBus(stack, "GivenBus"),
    tableKey: key,
    emailIdentity: EmailIdentity.fromEmailIdentityName(stack, "GivenIdentity", "example.org"),
    configurationSet: new ConfigurationSet(stack, "GivenSet"),
    alarmTopic: new Topic(stack, "GivenTopic", { enforceSSL: true, masterKey: key }),
  };
}
