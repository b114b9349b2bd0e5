import "aws-cdk-lib/testhelpers/jest-autoclean";
import { matchesGlob } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Template } from "aws-cdk-lib/assertions";
import { AccountRootPrincipal, Role } from "aws-cdk-lib/aws-iam";
import { FEEDBACK_KEY } from "../../functions/coordination/feedback-mark.ts";
import { suppressionKey } from "../../functions/coordination/suppressions.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { EVERYTHING, OTHERWISE } from "./variants.ts";
import {
  type Grant,
  grantsOf,
  propertiesOf,
  resourcesOf,
  stackWith,
  templateWith,
} from "./synthesised.ts";

const SES = "arn:${Partition}:ses:${Region}:${AccountId}";
const PROCESSOR = "MailProcessorRole";
const PARAMETER = "arn:${Partition}:ssm:${Region}:${AccountId}:parameter";
/** A key of the stack's own, by the name that CloudFormation gives its secret. */
const keyParameter = (id: string) =>
  `${PARAMETER}/aws/reference/secretsmanager/\${${id}}[6][0]-\${${id}}[6][1]`;
const LINKS_KEY = keyParameter("MailUnsubscribeKey");
const RECIPIENT_KEY = keyParameter("MailRecipientKey");
const MAY_READ_RECIPIENT_KEY = [
  `Allow ssm:GetParameter on ${RECIPIENT_KEY}`,
  "Allow secretsmanager:GetSecretValue on ${MailRecipientKey}",
];

/** One line per statement. */
function linesOf(grants: Grant[]): string[] {
  return grants.map(
    ({ effect, actions, resources, condition }) =>
      `${effect} ${actions.join(" ")} on ${resources.join(" ")}` +
      (condition === undefined ? "" : ` if ${JSON.stringify(condition)}`),
  );
}

function sendingWith(props: Partial<PostriderConfig>): string[] {
  return linesOf(grantsOf(templateWith(props), PROCESSOR)).filter((line) =>
    line.includes("ses:SendRawEmail"),
  );
}

test("the processor has exactly these permissions", () => {
  expect(linesOf(grantsOf(templateWith(), PROCESSOR))).toEqual([
    "Allow logs:CreateLogStream logs:PutLogEvents on ${MailProcessorLog}",
    "Allow sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:ReceiveMessage on ${MailQueueEvents}",
    "Allow sqs:SendMessage on ${MailQueueDeadLetters}",
    "Allow dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem on ${MailTablesDeliveries}",
    "Allow dynamodb:BatchGetItem dynamodb:UpdateItem on ${MailTablesCoordination}",
    `Allow ses:SendRawEmail on ${SES}:identity/example.org ${SES}:identity/mail@example.org` +
      ` if {"StringEqualsIgnoreCase":{"ses:FromAddress":"mail@example.org"}}`,
    `Allow ses:SendRawEmail on ${SES}:configuration-set/\${MailSesEventsConfigurationSet}`,
    "Allow ses:GetSendQuota on *",
    `Allow ssm:GetParameter on ${PARAMETER}/acme/openai-api-key ${RECIPIENT_KEY} ${LINKS_KEY}`,
    "Allow secretsmanager:GetSecretValue on ${MailRecipientKey} ${MailUnsubscribeKey}",
  ]);
});

test("the schedule may invoke only the processor's alias", () => {
  expect(linesOf(grantsOf(templateWith(), "MailProcessorSchedulerRole"))).toEqual([
    "Allow lambda:InvokeFunction on ${MailProcessorFunctionAliaslive}",
  ]);
});

test("only our schedules may assume the schedule's role", () => {
  const template = templateWith();
  const [[groupId] = []] = resourcesOf(template, "AWS::Scheduler::ScheduleGroup");
  const { AssumeRolePolicyDocument } = propertiesOf(template, "AWS::IAM::Role", "MailProcessorSch");
  expect(AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Condition: {
          StringEquals: {
            "aws:SourceAccount": { Ref: "AWS::AccountId" },
            "aws:SourceArn": { "Fn::GetAtt": [groupId, "Arn"] },
          },
        },
      },
    ],
  });
});

test("no role has a managed policy, and no other service may assume one", () => {
  const roles = resourcesOf(templateWith(), "AWS::IAM::Role");
  expect(roles).toHaveLength(4);
  for (const [id, { Properties }] of roles) {
    expect(Properties).not.toHaveProperty("ManagedPolicyArns");
    expect(Properties["AssumeRolePolicyDocument"]).toMatchObject({
      Statement: [
        {
          Principal: {
            Service: `${id.includes("Scheduler") ? "scheduler" : "lambda"}.amazonaws.com`,
          },
        },
      ],
    });
  }
});

/** The grant of a write to these attributes of these rows of the Coordination table. */
function mayWrite(rows: string, ...attributes: readonly string[]): string {
  const condition = {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [rows] },
    "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", ...attributes] },
    StringEqualsIfExists: { "dynamodb:ReturnValues": "NONE" },
  };
  return `Allow dynamodb:UpdateItem on \${MailTablesCoordination} if ${JSON.stringify(condition)}`;
}

test("the feedback function has exactly these permissions", () => {
  expect(linesOf(grantsOf(templateWith(), "MailFeedbackRole"))).toEqual([
    "Allow logs:CreateLogStream logs:PutLogEvents on ${MailFeedbackLog}",
    "Allow sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage on ${MailFeedbackEvents}",
    "Allow sqs:SendMessage on ${MailFeedbackDeadLetters}",
    "Allow dynamodb:GetItem dynamodb:UpdateItem on ${MailTablesDeliveries}",
    mayWrite("suppressed#*", "reason", "suppressedAtMs", "address", "sesMessageId"),
    mayWrite("feedback", "lastSubmittedMs"),
  ]);
});

test("the feedback function may write its own rows of the Coordination table, but no lease, reservation or circuit breaker", () => {
  const patterns = grantsOf(templateWith(), "MailFeedbackRole").flatMap(({ condition }) => {
    const { "ForAllValues:StringLike": like } = (condition ?? {}) as {
      "ForAllValues:StringLike"?: Record<string, string[]>;
    };
    return like?.["dynamodb:LeadingKeys"] ?? [];
  });
  const may = (pk: string | undefined) =>
    patterns.some((pattern) => matchesGlob(pk ?? "", pattern));
  expect(may(FEEDBACK_KEY.pk.S)).toBe(true);
  expect(may(suppressionKey("0f".repeat(16))["pk"]?.S)).toBe(true);
  for (const pk of ["lease#processor#0", "quota#2026-11-23", "breaker#ses", "spending#2026-11-23"])
    expect(may(pk)).toBe(false);
});

test("the unsubscribe page has exactly these permissions", () => {
  expect(linesOf(grantsOf(templateWith(), "MailUnsubscribeRole"))).toEqual([
    "Allow logs:CreateLogStream logs:PutLogEvents on ${MailUnsubscribeLog}",
    mayWrite("suppressed#*", "unsubscribed", "unsubscribedAtMs"),
    `Allow ssm:GetParameter on ${LINKS_KEY}`,
    "Allow secretsmanager:GetSecretValue on ${MailUnsubscribeKey}",
  ]);
});

test("only one configuration set is allowed: the given one, else the stack's", () => {
  expect(sendingWith({ configurationSet: "postrider" })).toContain(
    `Allow ses:SendRawEmail on ${SES}:configuration-set/postrider`,
  );
  expect(
    sendingWith({ configurationSet: "postrider" })
      .join()
      .match(/configuration-set/g),
  ).toHaveLength(1);
});

test("an address may send through any parent domain", () => {
  const [line] = sendingWith({ fromAddress: "mail@News.Acme.co.za" });
  expect(line?.match(/identity\/\S+/g)).toEqual([
    "identity/acme.co.za",
    "identity/co.za",
    "identity/mail@news.acme.co.za",
    "identity/news.acme.co.za",
  ]);
  expect(line).toContain(`"ses:FromAddress":"mail@News.Acme.co.za"`);
});

test("sandbox recipients are allowed too, but only from our address", () => {
  const lines = sendingWith({ sandboxRecipients: ["me@example.net", "example.com"] });
  expect(lines[0]).toContain(`${SES}:identity/me@example.net`);
  expect(lines[0]).toContain(`${SES}:identity/example.com`);
  expect(lines[0]).toContain(
    `if {"StringEqualsIgnoreCase":{"ses:FromAddress":"mail@example.org"}}`,
  );
});

test("for a key in Secrets Manager, only that secret and the recipients' key are readable, through SSM", () => {
  const apiKeyParameter = "/aws/reference/secretsmanager/acme/openai";
  const template = templateWith({ apiKeyParameter, unsubscribe: false });
  const lines = linesOf(grantsOf(template, PROCESSOR)).slice(-2);
  expect(lines).toEqual([
    `Allow ssm:GetParameter on ${RECIPIENT_KEY} ${PARAMETER}${apiKeyParameter}`,
    "Allow secretsmanager:GetSecretValue on arn:${Partition}:secretsmanager:${Region}:${AccountId}:secret:acme/openai-?????? ${MailRecipientKey}",
  ]);
});

test("only the one Bedrock model is allowed, and only the recipients' key is readable", () => {
  const template = templateWith({
    provider: "bedrock",
    model: "eu.openai.gpt-oss-20b-1:0",
    bedrockRegion: "eu-west-1",
    apiKeyParameter: undefined,
    unsubscribe: false,
  });
  const profile =
    "arn:${Partition}:bedrock:eu-west-1:${AccountId}:inference-profile/eu.openai.gpt-oss-20b-1:0";
  const lines = linesOf(grantsOf(template, PROCESSOR));
  expect(lines.slice(-4)).toEqual([
    `Allow bedrock:InvokeModel on ${profile}`,
    expect.stringMatching(
      /^Allow bedrock:InvokeModel on arn:\$\{Partition\}:bedrock:\*::foundation-model\/openai\.gpt-oss-20b-1:0 if \{"StringEquals":\{"bedrock:InferenceProfileArn":.+inference-profile\/eu\.openai\.gpt-oss-20b/,
    ),
    ...MAY_READ_RECIPIENT_KEY,
  ]);
});

test("the Bedrock model that verifies is allowed too", () => {
  const template = templateWith({
    provider: "bedrock",
    model: "openai.gpt-oss-20b-1:0",
    aiVerifyModel: "openai.gpt-oss-120b-1:0",
    bedrockRegion: "eu-west-1",
    apiKeyParameter: undefined,
    unsubscribe: false,
  });
  expect(linesOf(grantsOf(template, PROCESSOR))).toContain(
    "Allow bedrock:InvokeModel on arn:${Partition}:bedrock:eu-west-1::foundation-model/openai.gpt-oss-120b-1:0 arn:${Partition}:bedrock:eu-west-1::foundation-model/openai.gpt-oss-20b-1:0",
  );
});

test("the recipients parameter is readable if it is set", () => {
  const recipientsParameter = "/acme/recipients";
  const lines = linesOf(grantsOf(templateWith({ recipientsParameter }), PROCESSOR));
  expect(lines).toContain(
    `Allow ssm:GetParameter on ${PARAMETER}/acme/openai-api-key ${PARAMETER}/acme/recipients ${RECIPIENT_KEY} ${LINKS_KEY}`,
  );
});

test.each(Object.entries({ BARE: {}, EVERYTHING, OTHERWISE }))(
  "only actions without resources are allowed on all resources: %s",
  (_, settings) => {
    const onAll = resourcesOf(templateWith(settings), "AWS::IAM::Policy").flatMap(([id]) =>
      grantsOf(templateWith(settings), id).filter(({ resources }) => resources.includes("*")),
    );
    expect(linesOf(onAll)).toEqual(["Allow ses:GetSendQuota on *"]);
  },
);

test.each(Object.entries({ BARE: {}, EVERYTHING, OTHERWISE }))(
  "the template has the key's name, but no secret: %s",
  (_, settings) => {
    const template = templateWith(settings);
    const names = resourcesOf(template, "AWS::Lambda::Function").flatMap(([, { Properties }]) =>
      Object.keys((Properties["Environment"] as { Variables: object }).Variables),
    );
    const secrets = names.filter((name) => /KEY|SECRET|TOKEN|PASSWORD/.test(name));
    for (const name of secrets)
      expect([
        "OPENAI_API_KEY_PARAMETER",
        "RECIPIENT_KEY_PARAMETER",
        "UNSUBSCRIBE_KEY_PARAMETER",
      ]).toContain(name);
    expect(JSON.stringify(template.toJSON())).not.toMatch(
      /\bsk-|resolve:(ssm|secretsmanager)|"SecretString"/,
    );
  },
);

describe("a role of operators", () => {
  const grantsTo = (grant: "grantRead" | "grantOperate"): string[] => {
    const stack = stackWith();
    stack.postrider[grant](new Role(stack, "Operators", { assumedBy: new AccountRootPrincipal() }));
    return linesOf(grantsOf(Template.fromStack(stack), "OperatorsDefaultPolicy"));
  };

  test("that reads has exactly these permissions", () => {
    expect(grantsTo("grantRead")).toEqual([
      "Allow dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Query dynamodb:Scan on ${MailTablesDeliveries} ${MailTablesDeliveries}/index/*",
      "Allow dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Scan on ${MailTablesCoordination}",
      "Allow sqs:GetQueueAttributes on ${MailQueueDeadLetters} ${MailQueueEvents}",
      ...MAY_READ_RECIPIENT_KEY,
    ]);
  });

  test("that operates may also write rows and messages, and neither delete a row nor write a lease", () => {
    const read = grantsTo("grantRead");
    const all = grantsTo("grantOperate");
    expect(all).toEqual(expect.arrayContaining(read));
    const condition = {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["suppressed#*", "breaker#*", "pause"] },
    };
    expect(all.filter((line) => !read.includes(line))).toEqual([
      "Allow dynamodb:PutItem dynamodb:UpdateItem on ${MailTablesDeliveries}",
      `Allow dynamodb:UpdateItem on \${MailTablesCoordination} if ${JSON.stringify(condition)}`,
      "Allow sqs:SendMessage on ${MailQueueEvents}",
      "Allow sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:ReceiveMessage on ${MailQueueDeadLetters}",
    ]);
  });
});
