/** Rows of version 0.2, and of a breaker in a state that this version does not know. */
import { PutItemCommand, ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import { createSuppressions } from "../../functions/coordination/suppressions.ts";
import { aPlainEvent } from "../helpers/events.ts";
import { idOf, oldIdOf } from "../helpers/recipient-ids.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const VISIBILITY_MS = 120_000;
const BOTH = ["one@example.com", "two@example.com"];

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
          UpdateExpression: "SET #plan = :plan",
          ExpressionAttributeNames: { "#plan": "plan" },
          ExpressionAttributeValues: { ":plan": { S: rewrite(plan.S) } },
        }),
      );
}

describe("a plan of version 0.2", () => {
  /** A message in flight, whose plan has the recipients' ids of version 0.2. */
  async function ofVersion02(stage: Stage): Promise<void> {
    await stage.send(aPlainEvent({ to: BOTH }));
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

test("a circuit breaker in a state of another version does not stop emails", () =>
  onStage({}, async (stage) => {
    const { dynamodb, environment } = stage.system;
    for (const name of ["ses", "ai"])
      await dynamodb.send(
        new PutItemCommand({
          TableName: environment.COORDINATION_TABLE,
          Item: { pk: { S: `breaker#${name}` }, state: { S: "half-open" }, since: { N: "1" } },
        }),
      );
    await stage.send(aPlainEvent({ to: BOTH }));
    await runLater(stage);
    expect(stage.mailed()).toEqual(BOTH);
  }));
