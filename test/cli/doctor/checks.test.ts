import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Finding } from "../../../cli/doctor/finding.ts";
import { lineOf } from "../../../cli/doctor/report.ts";
import { createQueues } from "../../../local/servers/sqs.ts";
import { UNWELL_MAIL } from "./unwell-mail.ts";
import { UNWELL_PARTS } from "./unwell-parts.ts";
import { BEDROCK, openWard, type Ward } from "./ward.ts";

let ward: Ward;

beforeAll(async () => {
  ward = await openWard();
});
beforeEach(() => ward.heal());
afterAll(() => ward.stop());

const notOk = (findings: readonly Finding[]) => findings.filter(({ level }) => level !== "ok");

describe("in a healthy account", () => {
  test("each check is ok", async () => {
    const findings = await ward.look();
    expect(notOk(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      "credentials",
      "clock",
      "sandbox",
      "sending",
      "quota",
      "identity",
      "dkim",
      "mail-from",
      "events",
      "key",
      "model",
      "price",
      "recipients",
      "pause",
      "queue",
      "dead letters",
      "tables",
      "tables",
    ]);
  });

  test("with Bedrock no key is read, and the calls that write and verify are signed", async () => {
    ward.ssm.requests.length = 0;
    const before = ward.system.ai?.requests.length ?? 0;
    expect(notOk(await ward.look({ settings: BEDROCK }))).toEqual([]);
    expect(ward.ssm.requests).toEqual([]);
    const signed = expect.objectContaining({
      headers: expect.objectContaining({
        authorization: expect.stringContaining("/us-east-1/bedrock/aws4_request"),
      }),
    });
    expect(ward.system.ai?.requests.slice(before)).toEqual([signed, signed]);
  });

  test("an identity may be the address, or a domain above", async () => {
    ward.system.ses.setup.identities = { "example.org": {} };
    const above = await ward.look({
      checks: ["identity"],
      settings: { fromAddress: "mail@News.example.org" },
    });
    expect(above[0]).toMatchObject({
      level: "ok",
      message: expect.stringMatching(/by example\.org$/),
    });
    ward.system.ses.setup.identities = { "mail@example.org": {} };
    const [own, ...more] = await ward.look({ checks: ["identity"] });
    expect(own).toMatchObject({ level: "ok" });
    expect(more.map(({ level }) => level)).toEqual(["warn", "warn"]);
  });

  test("no model is called with a daily limit of 0", async () => {
    const before = ward.system.ai?.count;
    const [found] = await ward.look({ checks: ["model"], settings: { aiDailyLimitUsd: 0 } });
    expect(found).toMatchObject({ level: "ok" });
    expect(ward.system.ai?.count).toBe(before);
  });
});

describe("a finding names the problem and the fix:", () => {
  test.each(Object.entries({ ...UNWELL_MAIL, ...UNWELL_PARTS }))(
    "%s",
    async (_what, { arrange, looked, finding }) => {
      arrange?.(ward);
      const { message, fix, ...rest } = finding;
      expect(await ward.look(looked)).toContainEqual({
        ...rest,
        message: expect.stringMatching(message),
        fix: expect.stringMatching(fix),
      });
    },
  );

  test("the quota, mostly used or used up", async () => {
    for (const [sent, level] of [
      [40_000, "warn"],
      [50_000, "fail"],
    ] as const) {
      ward.system.ses.setup.sentLast24Hours = sent;
      expect(await ward.look({ checks: ["account"] })).toContainEqual({
        check: "quota",
        level,
        message: expect.stringContaining("of 50,000 sent in 24 hours"),
        fix: expect.stringContaining("ask for more"),
      });
    }
  });

  test("a pause, with its time, its person, its reason and the command that ends it", async () => {
    const put = (item: Record<string, { S: string } | { N: string } | { BOOL: boolean }>) =>
      ward.system.dynamodb.send(
        new PutItemCommand({
          TableName: ward.system.environment.COORDINATION_TABLE,
          Item: { pk: { S: "pause" }, ...item },
        }),
      );
    const by = "arn:aws:sts::123456789012:assumed-role/Admin/nomvula";
    const atMs = { N: String(Date.now()) };
    await put({ paused: { BOOL: true }, atMs, by: { S: by }, why: { S: "AWS maintenance" } });
    try {
      expect(await ward.look({ checks: ["pause"] })).toEqual([
        {
          check: "pause",
          level: "warn",
          message: expect.stringMatching(
            /^all email is paused since today at \d\d:\d\d by nomvula \("AWS maintenance"\)$/,
          ),
          fix: "postrider resume",
        },
      ]);
    } finally {
      await put({ paused: { BOOL: false }, atMs });
    }
  });

  test("how long the oldest message has waited", async () => {
    const { sqs, environment } = ward.system;
    const { queueUrl } = await createQueues(sqs, {
      url: environment["AWS_ENDPOINT_URL_SQS"] ?? "",
      name: "waiting",
      visibilityTimeoutSeconds: 120,
      maxReceiveCount: 1000,
    });
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "a message" }));
    const look = async () => {
      const deployed = { ...ward.deployed, queueUrl };
      const [found] = await ward.look({ checks: ["queues"], deployed });
      return found?.message;
    };
    ward.cloudWatch.oldestSeconds = 780;
    expect(await look()).toBe("is there, with 1 message; the oldest has waited for 13 minutes");
    expect(ward.cloudWatch.requests.at(-1)).toMatchObject({
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: queueUrl.split("/").at(-1) }],
    });
    ward.cloudWatch.oldestSeconds = undefined;
    expect(await look()).toBe("is there, with 1 message");
  });

  test("dead letters of both queues and messages, also those in flight or delayed", async () => {
    const { sqs, environment } = ward.system;
    const { queueUrl: feedbackDeadLetterQueueUrl } = await createQueues(sqs, {
      url: environment["AWS_ENDPOINT_URL_SQS"] ?? "",
      name: "feedback-letters",
      visibilityTimeoutSeconds: 120,
      maxReceiveCount: 1000,
    });
    const put = (QueueUrl: string, DelaySeconds = 0) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a message", DelaySeconds }));
    const hold = (QueueUrl: string) =>
      sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 3600 }));
    for (const url of [environment.DEAD_LETTER_QUEUE_URL, environment.DEAD_LETTER_QUEUE_URL])
      await put(url);
    await hold(environment.DEAD_LETTER_QUEUE_URL);
    await put(feedbackDeadLetterQueueUrl);
    await put(environment.QUEUE_URL);
    await hold(environment.QUEUE_URL);
    await put(environment.QUEUE_URL, 600);

    const found = await ward.look({
      checks: ["queues"],
      deployed: { ...ward.deployed, feedbackDeadLetterQueueUrl },
    });

    expect(found.map(({ check, level, message }) => [check, level, message])).toEqual([
      [
        "queue",
        "ok",
        "is there, with 2 messages (2 of them cannot be received now: in flight or delayed)",
      ],
      [
        "dead letters",
        "warn",
        "2 dead letters wait for you (1 of them cannot be received now: in flight or delayed)",
      ],
      ["feedback", "warn", "1 dead letter waits for you"],
    ]);
  });

  test("a check that fails does not stop the others", async () => {
    ward.refuse("AccessDeniedException", "not authorized to perform: ses:GetAccount", "GetAccount");
    const findings = await ward.look({ checks: ["credentials", "clock", "account", "identity"] });
    expect(notOk(findings)).toMatchObject([{ check: "sending", level: "warn" }]);
    expect(findings).toContainEqual(expect.objectContaining({ check: "clock", level: "ok" }));
    expect(findings).toContainEqual(expect.objectContaining({ check: "credentials", level: "ok" }));
  });
});

test("a finding is one line that ends with the fix", () => {
  const finding = { check: "key", level: "fail", message: "is empty" } as const;
  expect(lineOf({ ...finding, fix: "fill it" })).toBe("fail  key           is empty  ->  fill it");
});
