/** Back to an older version and forward again, with mail in flight: this version meets rows that a newer one wrote. */
import { PutItemCommand, ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import { createSuppressions } from "../../functions/coordination/suppressions.ts";
import { aPlainEvent } from "../helpers/events.ts";
import { idOf, oldIdOf } from "../helpers/recipient-ids.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const VISIBILITY_MS = 120_000;
const TO = [
  "one@example.com",
  { address: "two@example.com", locale: "af" },
] as unknown as readonly string[];

/** A run after everything is visible again. */
async function runLater(stage: Stage): Promise<void> {
  await stage.advance(VISIBILITY_MS);
  expect(await stage.processor().run()).toMatchObject({ deadLettered: 0 });
}

/** Runs while SES refuses every mail for now: each intent is taken back, and the message waits. */
async function runWithoutSes(stage: Stage): Promise<void> {
  const { ses } = stage.system;
  ses.inject({ action: "SendRawEmail", code: "AccountSendingPausedException", times: Infinity });
  await runLater(stage);
  expect(ses.requests["SendRawEmail"]).toBeGreaterThan(0);
  expect(stage.mailed()).toEqual([]);
  ses.reset();
  await stage.closeBreakers();
}

/** Rewrites each kept plan. */
async function rewritePlans(
  { system: { dynamodb, environment } }: Stage,
  rewrite: (json: string) => string,
): Promise<void> {
  const TableName = environment.DELIVERIES_TABLE;
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
  for (const { notification, recipient, plan } of Items)
    if (plan?.S !== undefined && notification !== undefined && recipient !== undefined)
      await dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key: { notification, recipient },
          UpdateExpression: "SET #plan = :plan, newField = :new",
          ExpressionAttributeNames: { "#plan": "plan" },
          ExpressionAttributeValues: {
            ":plan": { S: rewrite(plan.S) },
            ":new": { M: { of: { S: "a newer version" } } },
          },
        }),
      );
}

const toNewer = (json: string) =>
  json
    .replaceAll('"why":"by-definition"', '"why":"a-newer-reason"')
    .replaceAll('"locale":"af"', '"locale":"xh"');
const toOlder = (json: string) =>
  json
    .replaceAll('"why":"a-newer-reason"', '"why":"by-definition"')
    .replaceAll('"locale":"xh"', '"locale":"af"');

/** A message whose plan a newer version kept while SES could not be reached. */
async function inFlight(stage: Stage): Promise<string> {
  const body = aPlainEvent({ to: TO });
  await stage.send(body);
  await runWithoutSes(stage);
  expect(await stage.plans()).toHaveLength(1);
  await rewritePlans(stage, toNewer);
  return body;
}

const BOTH = ["one@example.com", "two@example.com"];

describe("a plan of version 0.2", () => {
  /** A message in flight, whose plan has the recipients' ids of version 0.2. */
  async function ofVersion02(stage: Stage): Promise<void> {
    await stage.send(aPlainEvent({ to: TO }));
    await runWithoutSes(stage);
    await rewritePlans(stage, (json) =>
      BOTH.reduce((text, address) => text.replaceAll(idOf(address), oldIdOf(address)), json),
    );
  }

  test("keeps its ids: its rows are those that version 0.2 began", () =>
    onStage({}, async (stage) => {
      await ofVersion02(stage);
      await runLater(stage);
      expect(stage.mailed()).toEqual(BOTH);
      const deliveries = stage.system.ses.mailbox.mails().map(({ tags }) => tags?.delivery);
      expect(new Set(deliveries)).toEqual(new Set(BOTH.map(oldIdOf)));
    }));

  test("mails nobody whom this version suppressed", () =>
    onStage({}, async (stage) => {
      await ofVersion02(stage);
      const { dynamodb, environment } = stage.system;
      const table = environment.COORDINATION_TABLE;
      const address = "one@example.com";
      await createSuppressions({ client: dynamodb, table, now: Date.now }).suppress(idOf(address), {
        reason: "bounced",
        address,
      });
      await runLater(stage);
      expect(stage.mailed()).toEqual(["two@example.com"]);
    }));
});

describe("after a rollback with emails in flight", () => {
  test("the older version sends a plan of the newer one once, and the newer one does not send it again", () =>
    onStage({}, async (stage) => {
      const body = await inFlight(stage);
      await stage.send(body);
      await runLater(stage);
      expect(stage.mailed()).toEqual(BOTH);
      const sources = stage.system.ses.mailbox.mails().map(({ source }) => source.toString());
      expect(sources.filter((source) => source.includes("Content-Language: xh"))).toHaveLength(1);
      await rewritePlans(stage, toOlder);
      await stage.send(body);
      await runLater(stage);
      expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
      expect(stage.mailed()).toEqual(BOTH);
      expect(await stage.deadLetters()).toEqual([]);
    }));

  test("the newer version sends once what the older one could not send", () =>
    onStage({}, async (stage) => {
      const body = await inFlight(stage);
      await runWithoutSes(stage);
      await rewritePlans(stage, toOlder);
      await stage.send(body);
      await runLater(stage);
      expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
      expect(stage.mailed()).toEqual(BOTH);
    }));

  test("a circuit breaker in an unknown state does not stop emails of the older version", () =>
    onStage({}, async (stage) => {
      const { dynamodb, environment } = stage.system;
      await inFlight(stage);
      for (const name of ["ses", "ai"])
        await dynamodb.send(
          new PutItemCommand({
            TableName: environment.COORDINATION_TABLE,
            Item: { pk: { S: `breaker#${name}` }, state: { S: "half-open" }, since: { N: "1" } },
          }),
        );
      await stage.send(aPlainEvent({ to: ["three@example.com"] }));
      await runLater(stage);
      expect(stage.mailed()).toContain("three@example.com");
    }));
});
