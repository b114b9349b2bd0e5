/** A resource with another logical id is another resource: CloudFormation would make it anew, and leave the old one or delete it. */
import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { resourcesOf, templateWith } from "./synthesised.ts";

/** What holds data, what emails link to, and what somebody has confirmed. */
const STATEFUL = [
  "AWS::DynamoDB::GlobalTable",
  "AWS::KMS::Key",
  "AWS::Lambda::Url",
  "AWS::Logs::LogGroup",
  "AWS::S3::Bucket",
  "AWS::SecretsManager::Secret",
  "AWS::SES::ConfigurationSet",
  "AWS::SES::EmailIdentity",
  "AWS::SNS::Subscription",
  "AWS::SNS::Topic",
  "AWS::SQS::Queue",
];

/** As version 0.2.0 deployed them, and the recipients' key. None may go, and none may get another name. */
const DEFAULT_IDS = [
  "AWS::DynamoDB::GlobalTable MailTablesCoordination17BF38BF",
  "AWS::DynamoDB::GlobalTable MailTablesDeliveriesF0EE900D",
  "AWS::Lambda::Url MailUnsubscribeFunctionFunctionUrlEC8F91B1",
  "AWS::Logs::LogGroup MailFeedbackLogE5911EF3",
  "AWS::Logs::LogGroup MailProcessorLogB770F2FB",
  "AWS::Logs::LogGroup MailUnsubscribeLog20AC1DDE",
  "AWS::SES::ConfigurationSet MailSesEventsConfigurationSet45320DCF",
  "AWS::SQS::Queue MailFeedbackDeadLetters5E49FB1E",
  "AWS::SQS::Queue MailFeedbackEvents74A53BC9",
  "AWS::SQS::Queue MailQueueDeadLettersDA6C25DA",
  "AWS::SQS::Queue MailQueueEventsCD33D784",
  "AWS::SecretsManager::Secret MailRecipientKeyAA4233E7",
  "AWS::SecretsManager::Secret MailUnsubscribeKeyF8583AF4",
];

const OPTIONAL_IDS = [
  "AWS::SES::EmailIdentity MailIdentityDomainD631226B",
  "AWS::SNS::Subscription MailAlarmsEmail719B3AAD",
  "AWS::SNS::Topic MailAlarmsTopic581004F1",
];

function statefulIds(settings: Partial<PostriderConfig> = {}): string[] {
  const template = templateWith(settings);
  return STATEFUL.flatMap((type) =>
    resourcesOf(template, type).map(([id]) => `${type} ${id}`),
  ).toSorted();
}

test("stateful resources keep their logical ids with default settings", () => {
  expect(statefulIds()).toEqual(DEFAULT_IDS.toSorted());
});

test("stateful resources that settings add keep their logical ids", () => {
  expect(statefulIds({ identity: "create", alarmEmail: "ops@example.org" })).toEqual(
    [...DEFAULT_IDS, ...OPTIONAL_IDS].toSorted(),
  );
});
