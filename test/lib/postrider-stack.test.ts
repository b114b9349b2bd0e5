import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { Token } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { PostriderStack } from "../../lib/postrider-stack.ts";
import { stackIdOf } from "../../lib/settings/stage.ts";
import {
  environmentOf,
  type Intrinsic,
  resolved,
  resourcesOf,
  stackWith,
  templateWith,
} from "./synthesised.ts";

const KEEPS = [
  "AWS::SQS::Queue",
  "AWS::DynamoDB::GlobalTable",
  "AWS::Logs::LogGroup",
  "AWS::SecretsManager::Secret",
];

test.each([
  [undefined, "Retain"],
  [true, "Retain"],
  [false, "Delete"],
])("retainData %s gives queues, tables, logs and keys the policy %s", (retainData, expected) => {
  const template = templateWith({ retainData });
  const policies = KEEPS.flatMap((type) =>
    resourcesOf(template, type).map(([, { DeletionPolicy }]) => DeletionPolicy),
  );
  // Two queues and a log for mail, the same for feedback, two tables, a log and a key for the unsubscribe
  // links, and the recipients' key.
  expect(policies).toEqual(Array.from({ length: 11 }, () => expected));
});

test.each([
  ["production", "Postrider", true, "Retain"],
  ["staging", "Postrider-staging", false, "Delete"],
])(
  "the stack of %s is %s, its tables' protection %s and their policy %s",
  (stage, id, protectedFromDeletion, policy) => {
    expect(stackIdOf({ stage })).toBe(id);
    const tables = resourcesOf(templateWith({ stage }), "AWS::DynamoDB::GlobalTable");
    expect(tables).toHaveLength(2);
    for (const [, { Properties, DeletionPolicy }] of tables) {
      expect(Properties["Replicas"]).toMatchObject([
        { DeletionProtectionEnabled: protectedFromDeletion },
      ]);
      expect(DeletionPolicy).toBe(policy);
    }
  },
);

test.each([
  [undefined, true],
  ["production", true],
  ["staging", false],
])("the stack of the stage %s is protected from deletion: %s", (stage, expected) => {
  expect(stackWith({ stage }).terminationProtection).toBe(expected);
});

test("a stack may set its own termination protection", () => {
  expect(stackWith({ terminationProtection: false }).terminationProtection).toBe(false);
});

test("the stack outputs its queues, tables and functions", () => {
  const outputs = templateWith().findOutputs("*");
  expect(
    Object.entries(outputs).map(([name, { Value }]) => [
      name,
      resolved(templateWith(), Value as Intrinsic),
    ]),
  ).toEqual([
    ["QueueUrl", expect.stringContaining("/MailQueueEvents")],
    ["DeadLetterQueueUrl", expect.stringContaining("/MailQueueDeadLetters")],
    ["ProcessorFunctionName", expect.stringMatching(/^MailProcessorFunction/)],
    ["FeedbackQueueUrl", expect.stringContaining("/MailFeedbackEvents")],
    ["FeedbackDeadLetterQueueUrl", expect.stringContaining("/MailFeedbackDeadLetters")],
    ["DeliveriesTable", expect.stringMatching(/^MailTablesDeliveries/)],
    ["CoordinationTable", expect.stringMatching(/^MailTablesCoordination/)],
    [
      "RecipientKeyParameter",
      expect.stringMatching(/^\/aws\/reference\/secretsmanager\/MailRecipientKey/),
    ],
    ["EventsOut", "off"],
    ["EventBus", expect.stringMatching(/:event-bus\/default$/)],
    ["Installation", "Postrider-Mail-7B698B79"],
    ["RetentionDays", "30"],
    ["ScheduleMinutes", "1"],
    ["ConfigurationSet", expect.stringMatching(/^MailSesEventsConfigurationSet/)],
  ]);
});

test("the outputs say what is published, on which bus, and for which installation", () => {
  const stack = stackWith({ events: "troubles" });
  const { postrider } = stack;
  postrider.onEvent("Delivered", { target: new SqsQueue(postrider.queue) });
  const template = Template.fromStack(stack);
  const environment = environmentOf(template);
  const outputs = Object.entries(template.findOutputs("*")).map(
    ([name, { Value }]) => [name, resolved(template, Value as Intrinsic)] as const,
  );
  expect(Object.fromEntries(outputs)).toMatchObject({
    // `onEvent` asks for more than the setting.
    EventsOut: "all",
    EventBus: environment["EVENT_BUS"],
    Installation: environment["INSTALLATION"],
  });
});

test("the example's sender gives a warning, a real one does not", () => {
  const warningsOf = ({ postrider }: PostriderStack) =>
    postrider.node.metadata
      .filter(({ type }) => type === "aws:cdk:warning")
      .map(({ data }) => data);
  expect(warningsOf(stackWith({ fromAddress: "Postrider <postrider@example.com>" }))).toEqual([
    expect.stringContaining("SES refuses every email from postrider@example.com"),
  ]);
  expect(warningsOf(stackWith())).toEqual([]);
});

test("the stack can be deployed to any account and region", () => {
  const { account, region } = stackWith();
  expect([account, region].map(Token.isUnresolved)).toEqual([true, true]);
});
