import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import { anEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const LIMITED = { AI_DAILY_LIMIT_USD: "5", AI_PRICE_USD_PER_MILLION: "0.2/0.02/1.25" };
const ofSpending = (body: string) => body.includes("spending#");
const ofSettling = (body: string) => ofSpending(body) && body.includes("REMOVE #mark");

/** Millionths of a dollar. */
async function counted({ system }: Stage): Promise<number> {
  const { Item } = await system.dynamodb.send(
    new GetItemCommand({
      TableName: system.environment.COORDINATION_TABLE,
      Key: { pk: { S: `spending#${new Date().toISOString().slice(0, 10)}` } },
      ConsistentRead: true,
    }),
  );
  return Number(Item?.["microUsd"]?.N ?? 0);
}

describe("a budget that cannot be reserved", () => {
  test.each(["AccessDeniedException", "ValidationException"])(
    "(%s) gives emails the fallback text, is logged once, and delays none of them",
    (type) =>
      onStage({}, async ({ send, processor, proxies }) => {
        for (let index = 0; index < 12; index++) await send(anEvent());
        proxies.dynamodb.inject({ match: ofSpending, status: 400, type, times: Infinity });
        const one = processor(LIMITED);
        expect(await one.run()).toMatchObject({
          outcome: "done",
          sent: 12,
          written: 0,
          fallbacks: { "ai-not-counted": 12 },
        });
        expect(one.logs.filter(({ level }) => level === "WARN")).toEqual([
          expect.objectContaining({
            event: "budget-not-reserved",
            error: `dynamodb: spending cannot be reserved: ${type}`,
          }),
        ]);
      }),
  );
});

test("a settlement that hangs does not hold a run beyond its stop", () =>
  onStage({}, async ({ send, processor, proxies }) => {
    const one = processor({ ...LIMITED });
    await one.run();
    await send(anEvent());
    proxies.dynamodb.inject({ match: ofSettling, hang: true, times: Infinity });
    proxies.sqs.inject({ operation: "DeleteMessageBatch", hang: true, times: Infinity });
    // Lambda's kill would be an error here.
    await one.run();
    expect(one.output()).toContain("reservation-not-settled");
  }));

test("AI answers that never came count towards the day's limit, and not as cost of their drafts", () =>
  onStage({}, async (stage) => {
    const { send, processor, system } = stage;
    system.ai?.inject({ hang: true, times: Infinity });
    await send(anEvent());
    const one = processor({ ...LIMITED, AI_MAX_COMPLETION_TOKENS: "1000" });
    expect(await one.run()).toMatchObject({
      sent: 1,
      microUsd: 0,
      fallbacks: { "ai-timeout": 1 },
    });
    const perTry = 1000 * 1.25;
    expect(await counted(stage)).toBeGreaterThan(perTry);
  }));
