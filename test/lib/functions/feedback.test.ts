import "aws-cdk-lib/testhelpers/jest-autoclean";
import { describe, expect, test } from "@jest/globals";
import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { readConfig } from "../../../functions/config/feedback-config.ts";
import { Feedback } from "../../../lib/functions/feedback.ts";
import { Postrider } from "../../../lib/postrider.ts";
import { PostriderStack } from "../../../lib/postrider-stack.ts";
import { Tables } from "../../../lib/resources/tables.ts";
import { aSesEvent, EVENT_TYPES } from "../../feedback/ses-event-factory.ts";
import {
  appWithoutBundling,
  environmentOf,
  propertiesOf,
  resourcesOf,
  SETTINGS,
  templateWith,
} from "../synthesised.ts";

const ALIAS = "AWS::Lambda::Alias";
const FUNCTION = "AWS::Lambda::Function";
const QUEUE = "AWS::SQS::Queue";
const EVENTS = "MailFeedbackEvents";
const DEAD_LETTERS = "MailFeedbackDeadLetters";

const idOf = (template: Template, type: string, idPrefix: string) =>
  resourcesOf(template, type).find(([id]) => id.startsWith(idPrefix))?.[0];

test("the rule on the default bus matches only SES events of our emails", () => {
  const template = templateWith();
  const { EventBusName, EventPattern, Targets } = propertiesOf(template, "AWS::Events::Rule");
  expect(EventBusName).toBeUndefined();
  expect(EventPattern).toEqual({
    source: ["aws.ses"],
    "detail-type": expect.arrayContaining(
      EVENT_TYPES.map((eventType) => aSesEvent(eventType)["detail-type"]),
    ),
    detail: { mail: { tags: { installation: [expect.stringMatching(/^Postrider-Mail-/)] } } },
  });
  expect(Targets).toEqual([
    expect.objectContaining({
      Arn: { "Fn::GetAtt": [idOf(template, QUEUE, EVENTS), "Arn"] },
      DeadLetterConfig: { Arn: { "Fn::GetAtt": [idOf(template, QUEUE, DEAD_LETTERS), "Arn"] } },
    }),
  ]);
});

describe("the emails of an installation", () => {
  /** All that must name the same installation. */
  const tagsOf = (template: Template) => {
    const { EventPattern } = propertiesOf(template, "AWS::Events::Rule", "MailFeedback");
    return [
      (EventPattern as { detail: { mail: { tags: { installation: string[] } } } }).detail.mail.tags
        .installation,
      ["MailProcessorFunction", "MailFeedbackFunction"].map(
        (id) => environmentOf(template, id)["INSTALLATION"],
      ),
    ].flat();
  };
  const appOf = (id: string, props: { stackName?: string } = {}) =>
    Template.fromStack(new PostriderStack(appWithoutBundling(), id, { ...SETTINGS, ...props }));

  test("have one tag, which the processor sets and the rule and the function match", () => {
    const [tag = "", ...others] = tagsOf(templateWith());
    expect(tag).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
    expect(others).toEqual([tag, tag]);
    // It may not change with the code: what SES tells of mails that were sent before would not be heard.
    expect(tag).toBe("Postrider-Mail-7B698B79");
  });

  test("have a different tag in each stack and at each construct path", () => {
    const stack = new Stack(appWithoutBundling(), "Shop");
    for (const id of ["Mail", "Möre & more", "M re more"]) new Postrider(stack, id, SETTINGS);
    const inShop = resourcesOf(Template.fromStack(stack), "AWS::Lambda::Function")
      .map(([, { Properties }]) => Properties["Environment"] as { Variables: object })
      .flatMap(({ Variables }) => ("INSTALLATION" in Variables ? [Variables.INSTALLATION] : []));
    const tags = [
      ...new Set(inShop),
      ...[
        templateWith(),
        appOf("Postrider-staging"),
        appOf("Postrider", { stackName: "named" }),
        appOf("Postrider", { stackName: `S${"-long".repeat(25)}` }),
      ].map((template) => tagsOf(template)[0]),
    ];
    expect(tags).toHaveLength(7);
    expect(new Set(tags).size).toBe(7);
    for (const tag of tags) expect(tag).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
  });
});

test("only the rule may send to the queue, and only over TLS", () => {
  const template = templateWith();
  const queueId = idOf(template, QUEUE, EVENTS);
  template.hasResourceProperties("AWS::SQS::QueuePolicy", {
    Queues: [{ Ref: queueId }],
    PolicyDocument: {
      Statement: [
        Match.objectLike({
          Effect: "Deny",
          Action: "sqs:*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
        Match.objectLike({
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Condition: {
            ArnEquals: {
              "aws:SourceArn": {
                "Fn::GetAtt": [idOf(template, "AWS::Events::Rule", "MailFeedback"), "Arn"],
              },
            },
          },
        }),
      ],
    },
  });
});

test("both queues keep an event for 14 days, encrypted", () => {
  for (const id of [EVENTS, DEAD_LETTERS])
    expect(propertiesOf(templateWith(), QUEUE, id)).toMatchObject({
      MessageRetentionPeriod: 14 * 86_400,
      SqsManagedSseEnabled: true,
    });
});

test("SQS moves an event to the dead letters after 1000 receives, and hides it for six times the function's timeout", () => {
  const template = templateWith();
  const { VisibilityTimeout, RedrivePolicy } = propertiesOf(template, QUEUE, EVENTS);
  const { Timeout } = propertiesOf(template, FUNCTION, "MailFeedback");
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout));
  expect(RedrivePolicy).toEqual({
    deadLetterTargetArn: { "Fn::GetAtt": [idOf(template, QUEUE, DEAD_LETTERS), "Arn"] },
    maxReceiveCount: 1000,
  });
});

test("the function runs on Node 24 and ARM with 512 MB", () => {
  expect(propertiesOf(templateWith(), FUNCTION, "MailFeedback")).toMatchObject({
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    MemorySize: 512,
    Handler: "index.handler",
  });
});

test("the function accepts the stack's environment", () => {
  const template = templateWith();
  const config = readConfig(environmentOf(template, "MailFeedbackFunction"));
  expect(config.DEAD_LETTER_QUEUE_URL).toContain(DEAD_LETTERS);
  expect(config.DELIVERIES_TABLE).toContain("TablesDeliveries");
  expect(config.COORDINATION_TABLE).toContain("TablesCoordination");
  const { Timeout } = propertiesOf(template, FUNCTION, "MailFeedback");
  expect(config.FUNCTION_TIMEOUT_MS).toBe(Number(Timeout) * 1000);
});

test("it takes batches of ten, two at once, and reports failed items", () => {
  const template = templateWith();
  expect(propertiesOf(template, "AWS::Lambda::EventSourceMapping")).toEqual({
    BatchSize: 10,
    EventSourceArn: { "Fn::GetAtt": [idOf(template, QUEUE, EVENTS), "Arn"] },
    FunctionName: {
      "Fn::Join": [
        "",
        [
          {
            "Fn::Select": [
              6,
              { "Fn::Split": [":", { Ref: idOf(template, ALIAS, "MailFeedback") }] },
            ],
          },
          ":live",
        ],
      ],
    },
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: 2 },
  });
});

test("it has its own log, kept for 90 days", () => {
  const template = templateWith();
  expect(propertiesOf(template, "AWS::Logs::LogGroup", "MailFeedback")["RetentionInDays"]).toBe(90);
  expect(propertiesOf(template, FUNCTION, "MailFeedback")["LoggingConfig"]).toEqual({
    LogGroup: { Ref: idOf(template, "AWS::Logs::LogGroup", "MailFeedback") },
  });
});

test.each([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY])(
  "removalPolicy %s applies to its queues and its log",
  (removalPolicy) => {
    const expected = removalPolicy === RemovalPolicy.RETAIN ? "Retain" : "Delete";
    const stack = new Stack();
    stack.node.setContext("aws:cdk:bundling-stacks", []);
    const { deliveries, coordination } = new Tables(stack, "Tables");
    new Feedback(stack, "Feedback", {
      deliveries,
      coordination,
      installation: "mine",
      metricsNamespace: "Mine",
      removalPolicy,
    });
    const template = Template.fromStack(stack);
    const policies = [QUEUE, "AWS::Logs::LogGroup"].flatMap((type) =>
      resourcesOf(template, type).map(([, { DeletionPolicy }]) => DeletionPolicy),
    );
    expect(policies).toEqual([expected, expected, expected]);
  },
);
