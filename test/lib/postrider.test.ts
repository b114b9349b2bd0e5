import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { type DeadLetterQueue, Queue } from "aws-cdk-lib/aws-sqs";
import { Postrider, type PostriderProps } from "../../lib/postrider.ts";
import { SettingsError } from "../../lib/settings/settings.ts";
import {
  appWithoutBundling,
  grantsOf,
  propertiesOf,
  resourcesOf,
  SETTINGS,
} from "./synthesised.ts";

/** Somebody else's stack, with a Postrider among other things. */
function someStack(): Stack {
  return new Stack(appWithoutBundling(), "Shop");
}

const queueOf = (stack: Stack) => stack.node.findChild("Mail").node.findChild("Queue");

const eventPattern = { source: ["shop"], detailType: ["order.shipped"] };

test("grantSend allows sending to the queue, and nothing else", () => {
  const stack = someStack();
  const postrider = new Postrider(stack, "Mail", SETTINGS);
  const assumedBy = new ServicePrincipal("lambda.amazonaws.com");
  postrider.grantSend(new Role(stack, "Sender", { assumedBy }));
  expect(grantsOf(Template.fromStack(stack), "Sender")).toEqual([
    { effect: "Allow", actions: ["sqs:SendMessage"], resources: ["${MailQueueEvents}"] },
  ]);
});

test("grantSend adds a service to the policies of the queue and its key", () => {
  const stack = someStack();
  const queue = new Queue(stack, "Orders", { encryptionMasterKey: new Key(stack, "Key") });
  const deadLetterQueue = new Queue(stack, "Dead");
  const postrider = new Postrider(stack, "Mail", { ...SETTINGS, queue, deadLetterQueue });
  const service = "s3.amazonaws.com";
  postrider.grantSend(new ServicePrincipal(service));
  const template = Template.fromStack(stack);
  const allowed = { Effect: "Allow", Principal: { Service: service } };
  template.hasResourceProperties("AWS::SQS::QueuePolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ ...allowed, Action: "sqs:SendMessage" })]),
    },
  });
  template.hasResourceProperties("AWS::KMS::Key", {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({ ...allowed, Action: ["kms:Decrypt", "kms:GenerateDataKey"] }),
      ]),
    },
  });
});

test("an existing queue is used with its dead letters and its key, and no queue is created", () => {
  const stack = someStack();
  const encryptionMasterKey = new Key(stack, "Key");
  const deadLetters = new Queue(stack, "Old", { encryptionMasterKey });
  const queue = new Queue(stack, "Orders", {
    encryptionMasterKey,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 1000 },
  });
  const postrider = new Postrider(stack, "Mail", { ...SETTINGS, queue });
  const assumedBy = new ServicePrincipal("lambda.amazonaws.com");
  postrider.grantSend(new Role(stack, "Sender", { assumedBy }));
  const template = Template.fromStack(stack);
  expect(
    resourcesOf(template, "AWS::SQS::Queue").filter(([id]) => id.startsWith("MailQueue")),
  ).toEqual([]);
  const viaSqs = { StringEquals: { "kms:ViaService": viaService("sqs") } };
  expect(grantsOf(template, "MailProcessorRole")).toEqual(
    expect.arrayContaining([
      {
        effect: "Allow",
        actions: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"],
        resources: ["${Orders}"],
      },
      { effect: "Allow", actions: ["sqs:SendMessage"], resources: ["${Old}"] },
      {
        effect: "Allow",
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["${Key}"],
        condition: viaSqs,
      },
    ]),
  );
  expect(grantsOf(template, "Sender")).toEqual([
    {
      effect: "Allow",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["${Key}"],
    },
    { effect: "Allow", actions: ["sqs:SendMessage"], resources: ["${Orders}"] },
  ]);
  expect(queueOf(stack).node.metadata).toEqual([]);
});

test("EventBridge may use the keys of an existing queue and its dead letters", () => {
  const stack = someStack();
  const queueOf = (id: string, deadLetterQueue?: DeadLetterQueue) =>
    new Queue(stack, id, {
      encryptionMasterKey: new Key(stack, `${id}Key`),
      ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
    });
  const queue = queueOf("Orders", { queue: queueOf("Old"), maxReceiveCount: 1000 });
  new Postrider(stack, "Mail", { ...SETTINGS, queue }).route("Orders", { eventPattern });
  const keys = resourcesOf(Template.fromStack(stack), "AWS::KMS::Key");
  expect(keys.map(([id]) => id.replace(/[0-9A-F]{8}$/, ""))).toEqual(["OldKey", "OrdersKey"]);
  for (const [, { Properties }] of keys)
    expect(Properties["KeyPolicy"]).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Action: expect.arrayContaining(["kms:Decrypt"]),
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
        }),
      ]),
    });
});

test("an existing queue with a low maxReceiveCount gives a warning", () => {
  const stack = someStack();
  const queue = new Queue(stack, "Orders", {
    deadLetterQueue: { queue: new Queue(stack, "Old"), maxReceiveCount: 5 },
  });
  new Postrider(stack, "Mail", { ...SETTINGS, queue });
  const [warning] = queueOf(stack).node.metadata;
  expect(warning?.data).toContain("Expected the queue's `maxReceiveCount` to be 1000, got 5");
});

test("an imported queue gets a new dead-letter queue", () => {
  const stack = someStack();
  const arn = "arn:aws:sqs:eu-west-1:123456789012:orders";
  new Postrider(stack, "Mail", { ...SETTINGS, queue: Queue.fromQueueArn(stack, "Orders", arn) });
  const template = Template.fromStack(stack);
  const [received] = grantsOf(template, "MailProcessorRole").filter(({ actions }) =>
    actions.includes("sqs:ReceiveMessage"),
  );
  expect(received?.resources).toEqual([arn]);
  const made = resourcesOf(template, "AWS::SQS::Queue").map(([id]) => id);
  expect(made.filter((id) => id.startsWith("MailQueue"))).toEqual([
    expect.stringMatching(/^MailQueueDeadLetters/),
  ]);
  const [warning] = queueOf(stack).node.metadata;
  expect(warning?.data).toContain("Name it in the queue's redrive policy (maxReceiveCount 1000)");
});

test("a given dead-letter queue is used for an imported queue, without a warning", () => {
  const stack = someStack();
  const named = (name: string) =>
    Queue.fromQueueArn(stack, name, `arn:aws:sqs:eu-west-1:123456789012:${name}`);
  const given = { queue: named("orders"), deadLetterQueue: named("dead") };
  new Postrider(stack, "Mail", { ...SETTINGS, ...given });
  const template = Template.fromStack(stack);
  const [sent] = grantsOf(template, "MailProcessorRole").filter(({ actions }) =>
    actions.includes("sqs:SendMessage"),
  );
  expect(sent?.resources).toEqual(["arn:aws:sqs:eu-west-1:123456789012:dead"]);
  const made = resourcesOf(template, "AWS::SQS::Queue").map(([id]) => id);
  expect(made.filter((id) => id.startsWith("MailQueue"))).toEqual([]);
  expect(queueOf(stack).node.metadata).toEqual([]);
});

test("a new queue uses a given dead-letter queue", () => {
  const stack = someStack();
  const deadLetterQueue = new Queue(stack, "Old");
  new Postrider(stack, "Mail", { ...SETTINGS, deadLetterQueue });
  const { RedrivePolicy } = propertiesOf(
    Template.fromStack(stack),
    "AWS::SQS::Queue",
    "MailQueueEvents",
  );
  expect(RedrivePolicy).toMatchObject({
    deadLetterTargetArn: { "Fn::GetAtt": [expect.stringMatching(/^Old/), "Arn"] },
  });
});

test("an existing key encrypts both tables, and each function may use it through DynamoDB", () => {
  const stack = someStack();
  new Postrider(stack, "Mail", { ...SETTINGS, tableKey: new Key(stack, "Key") });
  const template = Template.fromStack(stack);
  const [[keyId] = []] = resourcesOf(template, "AWS::KMS::Key");
  const replicas = resourcesOf(template, "AWS::DynamoDB::GlobalTable").flatMap(
    ([, { Properties }]) => Properties["Replicas"],
  );
  const SSESpecification = { KMSMasterKeyId: { "Fn::GetAtt": [keyId, "Arn"] } };
  expect(replicas).toMatchObject([{ SSESpecification }, { SSESpecification }]);
  for (const role of ["MailProcessorRole", "MailFeedbackRole", "MailUnsubscribeRole"])
    expect(grantsOf(template, role)).toContainEqual({
      effect: "Allow",
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: ["${Key}"],
      condition: { StringEquals: { "kms:ViaService": viaService("dynamodb") } },
    });
});

test("route takes events from the default bus, the app's bus and another bus", () => {
  const stack = someStack();
  const [shop, other] = [new EventBus(stack, "ShopBus"), new EventBus(stack, "OtherBus")];
  new Postrider(stack, "Plain", SETTINGS).route("Orders", { eventPattern });
  const postrider = new Postrider(stack, "Mail", { ...SETTINGS, eventBus: shop });
  postrider.route("Orders", { eventPattern });
  postrider.route("Others", { eventPattern, bus: other });
  const rules = resourcesOf(Template.fromStack(stack), "AWS::Events::Rule")
    .filter(([id]) => !id.includes("Feedback"))
    .map(([id, { Properties }]) => [id.replace(/[0-9A-F]{8}$/, ""), Properties["EventBusName"]]);
  expect(Object.fromEntries(rules)).toEqual({
    PlainOrdersRule: undefined,
    MailOrdersRule: { Ref: expect.stringMatching(/^ShopBus/) },
    MailOthersRule: { Ref: expect.stringMatching(/^OtherBus/) },
  });
});

test("route sends events to the queue, and undeliverable ones to the dead letters", () => {
  const stack = someStack();
  new Postrider(stack, "Mail", SETTINGS).route("Orders", { eventPattern });
  const template = Template.fromStack(stack);
  const idOf = (type: string, prefix: string) =>
    resourcesOf(template, type).find(([id]) => id.startsWith(prefix))?.[0];
  const ruleId = idOf("AWS::Events::Rule", "MailOrders");
  const queueArn = (prefix: string) => ({ "Fn::GetAtt": [idOf("AWS::SQS::Queue", prefix), "Arn"] });
  template.hasResourceProperties("AWS::Events::Rule", {
    EventPattern: { source: ["shop"], "detail-type": ["order.shipped"] },
    Targets: [
      {
        Arn: queueArn("MailQueueEvents"),
        DeadLetterConfig: { Arn: queueArn("MailQueueDeadLetters") },
      },
    ],
  });
  for (const prefix of ["MailQueueEvents", "MailQueueDeadLetters"])
    template.hasResourceProperties("AWS::SQS::QueuePolicy", {
      Queues: [{ Ref: idOf("AWS::SQS::Queue", prefix) }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Condition: { ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": [ruleId, "Arn"] } } },
          }),
        ]),
      },
    });
});

test.each<[string, (stack: Stack) => Partial<PostriderProps>, string]>([
  [
    "a FIFO queue",
    (stack) => ({ queue: new Queue(stack, "Orders", { fifo: true }) }),
    "Expected `queue` to be a standard queue, got a FIFO queue (Shop/Mail)",
  ],
  [
    "a FIFO dead-letter queue",
    (stack) => ({ deadLetterQueue: new Queue(stack, "Dead", { fifo: true }) }),
    "Expected `deadLetterQueue` to be a standard queue, got a FIFO queue (Shop/Mail)",
  ],
  ["an invalid setting", () => ({ slots: 21 }), "from 1 to 20, got 21 (Shop/Mail)"],
  ["an invalid name", () => ({ configurationSet: "a b" }), 'and -, got "a b" (Shop/Mail)'],
])("%s is refused with the path of the construct", (_, props, told) => {
  const stack = someStack();
  expect(() => new Postrider(stack, "Mail", { ...SETTINGS, ...props(stack) })).toThrow(told);
});

test("emailIdentity and identity together are refused", () => {
  const stack = someStack();
  const emailIdentity = { emailIdentityName: "example.org" } as PostriderProps["emailIdentity"];
  const props = { ...SETTINGS, emailIdentity, identity: "create" } as const;
  expect(() => new Postrider(stack, "Mail", props)).toThrow(SettingsError);
});

function viaService(name: string) {
  return { "Fn::Join": ["", [`${name}.`, { Ref: "AWS::Region" }, ".", { Ref: "AWS::URLSuffix" }]] };
}
