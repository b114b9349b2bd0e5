import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { MailQueue, type MailQueueProps } from "../../../lib/resources/mail-queue.ts";
import { propertiesOf, resourcesOf } from "../synthesised.ts";

const EVENTS = "MailQueueEvents";
const DEAD_LETTERS = "MailQueueDeadLetters";

function templateOf(props?: MailQueueProps): Template {
  const stack = new Stack();
  new MailQueue(stack, "MailQueue", props);
  return Template.fromStack(stack);
}

test("both queues keep a message for 14 days", () => {
  const template = templateOf();
  for (const id of [EVENTS, DEAD_LETTERS])
    expect(propertiesOf(template, "AWS::SQS::Queue", id)).toMatchObject({
      MessageRetentionPeriod: 14 * 86_400,
    });
});

test("both queues are encrypted at rest", () => {
  const template = templateOf();
  for (const id of [EVENTS, DEAD_LETTERS])
    expect(propertiesOf(template, "AWS::SQS::Queue", id)).toMatchObject({
      SqsManagedSseEnabled: true,
    });
});

test("both queues refuse calls without TLS", () => {
  const template = templateOf();
  template.resourceCountIs("AWS::SQS::QueuePolicy", 2);
  for (const id of [EVENTS, DEAD_LETTERS]) {
    const [queueId] =
      resourcesOf(template, "AWS::SQS::Queue").find(([it]) => it.startsWith(id)) ?? [];
    template.hasResourceProperties("AWS::SQS::QueuePolicy", {
      Queues: [{ Ref: queueId }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Action: "sqs:*",
            Principal: { AWS: "*" },
            Resource: { "Fn::GetAtt": [queueId, "Arn"] },
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ]),
      },
    });
  }
});

test("a received message is hidden for 120 s, as long as the lease", () => {
  expect(propertiesOf(templateOf(), "AWS::SQS::Queue", EVENTS)).toMatchObject({
    VisibilityTimeout: 120,
  });
});

test("SQS moves a message to the dead letters only after 1000 receives", () => {
  const template = templateOf();
  const [deadLetters] =
    resourcesOf(template, "AWS::SQS::Queue").find(([id]) => id.startsWith(DEAD_LETTERS)) ?? [];
  expect(propertiesOf(template, "AWS::SQS::Queue", EVENTS)["RedrivePolicy"]).toEqual({
    deadLetterTargetArn: { "Fn::GetAtt": [deadLetters, "Arn"] },
    maxReceiveCount: 1000,
  });
});

test.each([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY])(
  "removalPolicy %s applies to both queues",
  (removalPolicy) => {
    const expected = removalPolicy === RemovalPolicy.RETAIN ? "Retain" : "Delete";
    const queues = resourcesOf(templateOf({ removalPolicy }), "AWS::SQS::Queue");
    expect(queues.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual([expected, expected]);
  },
);
