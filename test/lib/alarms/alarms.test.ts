import "aws-cdk-lib/testhelpers/jest-autoclean";
import { describe, expect, test } from "@jest/globals";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { metricsNamespaceOf } from "../../../lib/alarms/monitored-resources.ts";
import { alarmsWith } from "./alarms-factory.ts";
import { propertiesOf, resourcesOf, stackWith, templateWith } from "../synthesised.ts";
import { alarmsIn, unwritten } from "./written-metrics.ts";

const STACK = templateWith({ alarmEmail: "night@example.org" });
const alarms = alarmsIn(STACK);
const SILENT = stackWith();
const SILENT_TEMPLATE = Template.fromStack(SILENT);

const named = (template: Template, name: string) =>
  alarmsIn(template).filter(({ MetricName }) => MetricName === name);

test("each alarm is on a metric that a function of ours writes, or AWS, under this name and these dimensions", () => {
  const ofOne = alarms.filter(({ Metrics }) => Metrics === undefined);
  const ofFormulas = alarms.flatMap(({ Metrics = [] }) =>
    Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric])),
  );
  for (const { Namespace, MetricName, Dimensions = [] } of [...ofOne, ...ofFormulas]) {
    const metric = {
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
    };
    expect([MetricName, unwritten(STACK, metric)]).toEqual([MetricName, undefined]);
  }
});

test.each([
  ["RunMs", "SampleCount", 300, 2, 1, "LessThanThreshold", "breaching"],
  ["SesBreakerOpen", "Maximum", 300, 1, 1, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["AiBreakerOpen", "Maximum", 300, 1, 1, "GreaterThanOrEqualToThreshold", "notBreaching"],
  [
    "OldestMessageSeconds",
    "Maximum",
    3600,
    1,
    10_800,
    "GreaterThanOrEqualToThreshold",
    "notBreaching",
  ],
  ["Returned", "Sum", 900, 4, 1, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["CutShort", "Sum", 900, 1, 5, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["Unknown", "Sum", 3600, 1, 5, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["Parked", "Sum", 300, 1, 1, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["PersonalDataStopped", "Sum", 300, 1, 1, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["Rejected", "Sum", 300, 1, 1, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["AiCostUsd", "Sum", 86_400, 1, 8, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["Url5xxCount", "Sum", 900, 1, 3, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["TargetErrorCount", "Sum", 900, 1, 3, "GreaterThanOrEqualToThreshold", "notBreaching"],
  ["Reputation.BounceRate", "Average", 3600, 1, 0.05, "GreaterThanOrEqualToThreshold", "ignore"],
  [
    "Reputation.ComplaintRate",
    "Average",
    3600,
    1,
    0.001,
    "GreaterThanOrEqualToThreshold",
    "ignore",
  ],
])(
  "%s rings by its %s of %i s, %i times, at %d",
  (name, Statistic, Period, EvaluationPeriods, Threshold, ComparisonOperator, TreatMissingData) => {
    expect(alarms.filter(({ MetricName }) => MetricName === name)).toEqual([
      expect.objectContaining({
        Statistic,
        Period,
        EvaluationPeriods,
        Threshold,
        ComparisonOperator,
        TreatMissingData,
      }),
    ]);
  },
);

test("drafts that are all plain for an hour ring, but not where the AI has written one, is not asked, or plain words were meant", () => {
  const formulas = alarms.filter(({ Metrics }) => Metrics !== undefined);
  expect(formulas).toMatchObject([
    {
      Threshold: 3,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
    },
  ]);
  const [formula, ...metrics] = formulas.flatMap(({ Metrics }) => Metrics ?? []);
  expect(formula?.Expression).toBe("IF(written < 1, away + unusable, 0)");
  expect(
    metrics.map(({ Id, MetricStat }) => [
      Id,
      MetricStat?.Metric.MetricName,
      MetricStat?.Period,
      MetricStat?.Stat,
    ]),
  ).toEqual([
    ["written", "Written", 3600, "Sum"],
    ["away", "PlainWithoutAi", 3600, "Sum"],
    ["unusable", "PlainAiAnswer", 3600, "Sum"],
  ]);
  const withoutAi = alarmsIn(alarmsWith({ aiDailyLimitUsd: 0 }));
  expect(withoutAi.filter(({ Metrics }) => Metrics !== undefined)).toEqual([]);
});

test("both queues of dead letters ring at the first, both queues of events when mail or news is late", () => {
  expect(
    alarms
      .filter(({ Namespace }) => Namespace === "AWS/SQS")
      .map(({ MetricName, Threshold, Statistic }) => [MetricName, Threshold, Statistic]),
  ).toEqual([
    ["ApproximateAgeOfOldestMessage", 10_800, "Maximum"],
    ["ApproximateNumberOfMessagesVisible", 1, "Maximum"],
    ["ApproximateAgeOfOldestMessage", 3_600, "Maximum"],
    ["ApproximateNumberOfMessagesVisible", 1, "Maximum"],
  ]);
});

test.each([
  ["mail", "OldestMessage", ["OldestMessageSeconds", "ApproximateAgeOfOldestMessage"]],
  ["news of SES", "FeedbackLate", ["Returned", "ApproximateAgeOfOldestMessage"]],
])(
  "late %s rings also where SQS has handed it out so often that it is in no age: %s",
  (_, section, metrics) => {
    const rings = alarms.filter(({ AlarmDescription }) =>
      AlarmDescription.endsWith(`#${section.toLowerCase()}`),
    );
    expect(rings.map(({ MetricName }) => MetricName)).toEqual(metrics);
  },
);

test("a second mail rings whoever learns of it, and each function's errors ring for themselves", () => {
  const dimensionsOf = (name: string) =>
    alarms
      .filter(({ MetricName }) => MetricName === name)
      .map(({ Dimensions = [] }) => Dimensions[0]?.Value);
  expect(dimensionsOf("SentTwice")).toEqual(["processor", "feedback"]);
  expect(dimensionsOf("Errors")).toHaveLength(3);
});

test("without AI there is no limit to come near, and without a page none to fail", () => {
  const template = alarmsWith({ aiDailyLimitUsd: 0 });
  expect(named(template, "AiCostUsd")).toEqual([]);
  expect(named(template, "Url5xxCount")).toEqual([]);
  expect(named(template, "Errors")).toHaveLength(2);
});

test("an alarm leads to the runbook where the operator has it", () => {
  const [{ AlarmDescription } = { AlarmDescription: "" }] = named(
    alarmsWith({ runbookUrl: "https://wiki.example.org/postrider" }),
    "Parked",
  );
  expect(AlarmDescription).toMatch(/ https:\/\/wiki\.example\.org\/postrider#parked$/);
});

describe("who is told", () => {
  test("is nobody without an address and a topic: the alarms are there all the same", () => {
    expect(resourcesOf(SILENT_TEMPLATE, "AWS::SNS::Topic")).toEqual([]);
    expect(alarmsIn(SILENT_TEMPLATE)).toHaveLength(alarms.length);
    for (const alarm of alarmsIn(SILENT_TEMPLATE)) expect(alarm).not.toHaveProperty("AlarmActions");
  });

  test("is the operator's address, when an alarm rings and when it is over", () => {
    const [[topicId] = [""]] = resourcesOf(STACK, "AWS::SNS::Topic");
    expect(propertiesOf(STACK, "AWS::SNS::Subscription")).toEqual({
      Protocol: "email",
      Endpoint: "night@example.org",
      TopicArn: { Ref: topicId },
      // Not where a new alarm has its first data: it would be a mail for each alarm at a deployment.
      FilterPolicyScope: "MessageBody",
      FilterPolicy: { $or: [{ NewStateValue: ["ALARM"] }, { OldStateValue: ["ALARM"] }] },
    });
    for (const { AlarmActions, OKActions } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: topicId }]);
      expect(OKActions).toEqual([{ Ref: topicId }]);
    }
  });

  test("is a topic that was given, and the address by it", () => {
    const stack = new Stack(new App(), "Shop");
    const alarmTopic = Topic.fromTopicArn(
      stack,
      "Pager",
      "arn:aws:sns:eu-west-1:123456789012:pager",
    );
    const template = alarmsWith({ alarmTopic, alarmEmail: "night@example.org" }, stack);
    expect(resourcesOf(template, "AWS::SNS::Topic")).toEqual([]);
    expect(resourcesOf(template, "AWS::KMS::Key")).toEqual([]);
    for (const { AlarmActions } of alarmsIn(template))
      expect(AlarmActions).toEqual(["arn:aws:sns:eu-west-1:123456789012:pager"]);
    expect(propertiesOf(template, "AWS::SNS::Subscription")).toMatchObject({
      TopicArn: "arn:aws:sns:eu-west-1:123456789012:pager",
    });
  });

  test("hears it by a topic that only this account's alarms may publish to, by TLS, under a key that lets them in", () => {
    const OURS = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };
    const alarmService = { Service: "cloudwatch.amazonaws.com" };
    const [[topicId] = [""]] = resourcesOf(STACK, "AWS::SNS::Topic");
    const [[keyId] = [""]] = resourcesOf(STACK, "AWS::KMS::Key");
    expect(propertiesOf(STACK, "AWS::SNS::Topic")).toEqual({
      KmsMasterKeyId: { "Fn::GetAtt": [keyId, "Arn"] },
    });
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
            Principal: alarmService,
            Resource: { Ref: topicId },
            Condition: OURS,
          },
        ],
      },
    });
    const { KeyPolicy, EnableKeyRotation } = propertiesOf(STACK, "AWS::KMS::Key");
    expect(EnableKeyRotation).toBe(true);
    expect(KeyPolicy).toMatchObject({
      Statement: [
        expect.anything(),
        {
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Principal: alarmService,
          Condition: OURS,
        },
      ],
    });
  });
});

describe("the namespace of the metrics", () => {
  test("is the stack's, so that two stages add nothing to each other", () => {
    const app = new App();
    const [one, other] = [new Stack(app, "Postrider"), new Stack(app, "Postrider-test")];
    expect([metricsNamespaceOf(one), metricsNamespaceOf(other)]).toEqual([
      "Postrider/Postrider",
      "Postrider/Postrider-test",
    ]);
    expect(metricsNamespaceOf(new Stack(app, "X", { stackName: "named" }))).toBe("Postrider/named");
  });

  test("has the place in the stack where the installation is a part of it, in letters that CloudWatch takes", () => {
    const stack = new Stack(new App(), "Shop");
    const inShop = (id: string) => metricsNamespaceOf(new Queue(stack, id));
    expect(inShop("Mail1")).toBe("Postrider/Shop/Mail1");
    expect(inShop("Möre & more 2")).toBe("Postrider/Shop/M-re---more-2");
  });

  test("is what every function of the stack writes to", () => {
    const functions = resourcesOf(SILENT_TEMPLATE, "AWS::Lambda::Function");
    expect(functions).toHaveLength(3);
    for (const [, { Properties }] of functions)
      expect(Properties["Environment"]).toMatchObject({
        Variables: { METRICS_NAMESPACE: metricsNamespaceOf(SILENT.postrider) },
      });
  });
});
