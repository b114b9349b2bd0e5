import "aws-cdk-lib/testhelpers/jest-autoclean";
import { describe, expect, test } from "@jest/globals";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { metricsNamespaceOf } from "../../../lib/alarms/monitored-resources.ts";
import { alarmsWith } from "./alarms-factory.ts";
import {
  environmentOf,
  propertiesOf,
  resourcesOf,
  stackWith,
  templateWith,
} from "../synthesised.ts";
import { alarmsIn, unwritten } from "./written-metrics.ts";

const STACK = templateWith({ alarmEmail: "night@example.org" });
const alarms = alarmsIn(STACK);
const SILENT = stackWith();
const SILENT_TEMPLATE = Template.fromStack(SILENT);

const PREFIX = "Postrider-Mail-";
const nameOf = ({ AlarmName }: { readonly AlarmName: string }) => AlarmName.replace(PREFIX, "");

test("production has at most 12 alarms, starter has 3, each with a severity in its name", () => {
  expect(alarms.length).toBeLessThanOrEqual(12);
  for (const alarm of alarms) expect(nameOf(alarm)).toMatch(/^(?:page|ticket|info)-[a-z-]+$/);
  expect(alarmsIn(templateWith({ preset: "starter" })).map(nameOf)).toEqual([
    "page-mail-stopped",
    "page-mail-late",
    "ticket-dead-letters",
  ]);
});

test("each alarm has a metric that a function or AWS writes", () => {
  for (const { Namespace, MetricName, Dimensions = [] } of alarms) {
    const metric = {
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
    };
    expect([MetricName, unwritten(STACK, metric)]).toEqual([MetricName, undefined]);
  }
});

test.each([
  ["page-mail-stopped", "CompletedRuns", "Sum", 300, 2, 2, 3],
  ["page-mail-late", "OldestMessageSeconds", "Maximum", 3600, 1, 1, 10_800],
  ["ticket-feedback-late", "ApproximateAgeOfOldestMessage", "Maximum", 300, 1, 1, 300],
  ["ticket-duplicate-sends", "DuplicateSends", "Sum", 300, 1, 1, 1],
  ["ticket-bounce-rate", "Reputation.BounceRate", "Average", 3600, 1, 1, 0.05],
  ["ticket-complaint-rate", "Reputation.ComplaintRate", "Average", 3600, 1, 1, 0.001],
  ["ticket-content-blocked", "BlockedContent", "Sum", 300, 1, 1, 1],
  ["ticket-unsubscribe-fails", "Url5xxCount", "Sum", 900, 1, 1, 3],
  ["ticket-ai-fallback", "FallbackDrafts", "Average", 3600, 6, 3, 0.5],
  ["ticket-dead-letters", "ApproximateNumberOfMessagesVisible", "Maximum", 300, 1, 1, 1],
  ["ticket-feedback-dead-letters", "ApproximateNumberOfMessagesVisible", "Maximum", 300, 1, 1, 1],
  ["info-ai-cost", "AiCostUsd", "Sum", 86_400, 1, 1, 8],
] as const)(
  "%s fires on %s, %s of %i s, %i periods of which %i breach %d",
  (name, MetricName, Statistic, Period, EvaluationPeriods, DatapointsToAlarm, Threshold) => {
    const isStopped = name === "page-mail-stopped";
    const otherwise = MetricName.startsWith("Reputation") ? "ignore" : "notBreaching";
    expect(alarms.filter((alarm) => nameOf(alarm) === name)).toEqual([
      expect.objectContaining({
        MetricName,
        Statistic,
        Period,
        EvaluationPeriods,
        DatapointsToAlarm,
        Threshold,
        ComparisonOperator: isStopped ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
        TreatMissingData: isStopped ? "breaching" : otherwise,
      }),
    ]);
  },
);

describe.each([1, 5, 15, 60])(
  "page-mail-stopped with a run every %i minutes",
  (scheduleMinutes) => {
    test.each([1, 8, 20])(
      "of each of %i slots fires if no run completes, not for one bad minute",
      (slots) => {
        const [alarm] = alarmsIn(alarmsWith({ scheduleMinutes, slots, preset: "starter" }));
        expect(alarm).toMatchObject({
          MetricName: "CompletedRuns",
          expression: "FILL(completed, 0)",
        });
        const { Period = 0, Threshold = 0, EvaluationPeriods = 0 } = alarm ?? {};
        const expected = slots * Math.floor(Period / 60 / scheduleMinutes);
        // A run may last 90 s, so a bad minute may cost two runs of each slot.
        const badMinute = slots * (scheduleMinutes === 1 ? 2 : 1);
        expect(Threshold).toBeGreaterThan(0);
        expect(Threshold).toBeLessThanOrEqual(expected - badMinute);
        // CloudWatch's bound for periods below an hour.
        expect(Period * EvaluationPeriods).toBeLessThanOrEqual(86_400);
      },
    );
  },
);

test("there are no AI alarms without AI, and no unsubscribe alarm without the page", () => {
  const names = alarmsIn(alarmsWith({ aiDailyLimitUsd: 0 })).map(({ AlarmName }) => AlarmName);
  expect(names).toHaveLength(9);
  expect(names.filter((name) => /-(?:ai|unsubscribe)-/.test(name))).toEqual([]);
});

test("an alarm is named after its installation and links its section of the given runbook", () => {
  const [alarm] = alarmsIn(alarmsWith({ runbookUrl: "https://wiki.example.org/postrider" }));
  expect(alarm).toMatchObject({
    AlarmName: "Shop-Mail-page-mail-stopped",
    AlarmDescription: expect.stringMatching(
      / https:\/\/wiki\.example\.org\/postrider#page-mail-stopped$/,
    ),
  });
});

describe("alarm notifications", () => {
  test("without an address and a topic, alarms have no actions", () => {
    expect(resourcesOf(SILENT_TEMPLATE, "AWS::SNS::Topic")).toEqual([]);
    expect(alarmsIn(SILENT_TEMPLATE)).toHaveLength(alarms.length);
    for (const alarm of alarmsIn(SILENT_TEMPLATE)) expect(alarm).not.toHaveProperty("AlarmActions");
  });

  test("an address gets an email when an alarm fires and when it recovers", () => {
    const [[topicId] = [""]] = resourcesOf(STACK, "AWS::SNS::Topic");
    expect(propertiesOf(STACK, "AWS::SNS::Subscription")).toEqual({
      Protocol: "email",
      Endpoint: "night@example.org",
      TopicArn: { Ref: topicId },
      // No email for the first data of a new alarm.
      FilterPolicyScope: "MessageBody",
      FilterPolicy: { $or: [{ NewStateValue: ["ALARM"] }, { OldStateValue: ["ALARM"] }] },
    });
    for (const { AlarmActions, OKActions } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: topicId }]);
      expect(OKActions).toEqual([{ Ref: topicId }]);
    }
  });

  test("a given topic is used, and the address subscribes to it", () => {
    const stack = new Stack(new App(), "Shop");
    const alarmTopic = Topic.fromTopicArn(
      stack,
      "Pager",
      "arn:aws:sns:eu-west-1:123456789012:pager",
    );
    const template = alarmsWith({ alarmTopic, alarmEmail: "night@example.org" }, stack);
    expect(resourcesOf(template, "AWS::SNS::Topic")).toEqual([]);
    for (const { AlarmActions } of alarmsIn(template))
      expect(AlarmActions).toEqual(["arn:aws:sns:eu-west-1:123456789012:pager"]);
    expect(propertiesOf(template, "AWS::SNS::Subscription")).toMatchObject({
      TopicArn: "arn:aws:sns:eu-west-1:123456789012:pager",
    });
  });

  test("uses a topic that only this account's alarms may publish to, over TLS", () => {
    const [[topicId] = [""]] = resourcesOf(STACK, "AWS::SNS::Topic");
    expect(resourcesOf(STACK, "AWS::KMS::Key")).toEqual([]);
    expect(propertiesOf(STACK, "AWS::SNS::TopicPolicy")).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Effect: "Deny",
            Action: "sns:Publish",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
          {
            Effect: "Allow",
            Action: "sns:Publish",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Resource: { Ref: topicId },
            Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
          },
        ],
      },
    });
  });
});

describe("the namespace of the metrics", () => {
  test("differs between two stages", () => {
    const app = new App();
    const [one, other] = [new Stack(app, "Postrider"), new Stack(app, "Postrider-test")];
    expect([metricsNamespaceOf(one), metricsNamespaceOf(other)]).toEqual([
      "Postrider/Postrider",
      "Postrider/Postrider-test",
    ]);
    expect(metricsNamespaceOf(new Stack(app, "X", { stackName: "named" }))).toBe("Postrider/named");
  });

  test("has the installation's path in the stack, in characters that CloudWatch accepts", () => {
    const stack = new Stack(new App(), "Shop");
    const inShop = (id: string) => metricsNamespaceOf(new Queue(stack, id));
    expect(inShop("Mail1")).toBe("Postrider/Shop/Mail1");
    expect(inShop("Möre & more 2")).toBe("Postrider/Shop/M-re---more-2");
  });

  test.each(["Processor", "Feedback"])("is the namespace of the %s function", (name) => {
    const { METRICS_NAMESPACE } = environmentOf(SILENT_TEMPLATE, `Mail${name}Function`);
    expect(METRICS_NAMESPACE).toBe(metricsNamespaceOf(SILENT.postrider));
  });
});
