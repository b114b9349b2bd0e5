import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import type { KeptDraft } from "../../functions/delivery/plan.ts";
import { anEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

/** Millionths of a dollar for a token; whole thousandths, so that no sum is rounded. */
const PRICE = { input: 0.2, output: 1.25 };
const PRICED = {
  AI_VERIFY: "on",
  AI_PRICE_USD_PER_MILLION: `${PRICE.input}/0.02/${PRICE.output}`,
};
/** Room for what one draft may cost at most, and not for two. */
const ONE_DRAFT_USD = "0.015";

/** What the AI's own log of its answers says that they cost, in thousandths. */
const billed = ({ system }: Stage) =>
  (system.ai?.usageLog ?? []).reduce(
    (sum, { promptTokens, completionTokens }) =>
      sum + Math.round((promptTokens * PRICE.input + completionTokens * PRICE.output) * 1000),
    0,
  );
const thousandths = (sum: number, { writer }: KeptDraft) =>
  sum + Math.round(writer.microUsd * 1000);
const inLedger = async ({ plans }: Stage) =>
  (await plans()).flatMap(({ drafts }) => drafts).reduce(thousandths, 0);

/** What the day's row says is spent, and spent or reserved; in thousandths. */
async function counted({ system }: Stage): Promise<{ spent: number; total: number }> {
  const pk = { S: `spending#${new Date().toISOString().slice(0, 10)}` };
  const { Item } = await system.dynamodb.send(
    new GetItemCommand({
      TableName: system.environment.COORDINATION_TABLE,
      Key: { pk },
      ConsistentRead: true,
    }),
  );
  const inThousandths = (name: string) => Math.round(Number(Item?.[name]?.N ?? 0) * 1000);
  return { spent: inThousandths("microUsd"), total: inThousandths("heldMicroUsd") };
}

describe("the cost of the AI", () => {
  test("is on each draft, and the ledger has the same total as the provider's log, unusable answers included", () =>
    onStage({ environment: PRICED }, async (stage) => {
      const { send, processor, system } = stage;
      system.ai?.inject({ empty: true, times: 3 });
      system.ai?.inject({ truncated: true, times: 2 });
      for (let index = 0; index < 20; index++) await send(anEvent());
      const one = processor({ AI_DAILY_LIMIT_USD: "5" });
      const summary = await one.run();
      expect(summary).toMatchObject({ outcome: "done", sent: 20 });
      expect(system.ai?.usageLog.length).toBeGreaterThan(20);
      expect(await inLedger(stage)).toBe(billed(stage));
      expect(Math.round(summary.microUsd * 1000)).toBe(billed(stage));
      expect(await counted(stage)).toEqual({ spent: billed(stage), total: billed(stage) });
    }));

  test("is zero if the AI is not called", () =>
    onStage({ environment: PRICED }, async (stage) => {
      await stage.send(anEvent());
      const summary = await stage.processor({ AI_DAILY_LIMIT_USD: "0" }).run();
      expect(summary).toMatchObject({
        sent: 1,
        written: 0,
        microUsd: 0,
        fallbacks: { "ai-over-budget": 1 },
      });
      expect(stage.system.ai?.count).toBe(0);
    }));
});

describe("at the day's limit", () => {
  test("drafts that do not fit use the fallback text; without a limit the AI writes on", () =>
    onStage({ environment: PRICED }, async (stage) => {
      for (let index = 0; index < 3; index++) await stage.send(anEvent());
      const limited = await stage.processor({ AI_DAILY_LIMIT_USD: ONE_DRAFT_USD }).run();
      expect(limited).toMatchObject({ sent: 3, written: 1, fallbacks: { "ai-over-budget": 2 } });
      const texts = stage.system.ses.mailbox.mails().map(({ source }) => source.toString());
      expect(texts).toHaveLength(3);
      await stage.send(anEvent());
      expect(await stage.processor().run()).toMatchObject({ sent: 1, written: 1 });
    }));

  test("ten concurrent runs stay within it", () =>
    onStage({ environment: PRICED }, async (stage) => {
      const { send, processor, system } = stage;
      const limitUsd = 0.06;
      const runs = Array.from({ length: 10 }, () =>
        processor({ BATCH_LIMIT: "10", AI_DAILY_LIMIT_USD: String(limitUsd) }),
      );
      // Each once before there is anything to do: starting ten processes is not what is tried here.
      for (const [slot, one] of runs.entries())
        expect(await one.run(slot)).toMatchObject({ received: 0 });
      await Promise.all(Array.from({ length: 60 }, () => send(anEvent())));
      const summaries = await Promise.all(runs.map((one, slot) => one.run(slot)));
      const sent = () => summaries.reduce((sum, one) => sum + one.sent, 0);
      expect(sent()).toBe(60);
      expect(system.ai?.count).toBeGreaterThan(0);
      expect(summaries.reduce((sum, { written }) => sum + written, 0)).toBeLessThan(60);
      expect(billed(stage)).toBeLessThanOrEqual(limitUsd * 1e9);
      expect(await inLedger(stage)).toBe(billed(stage));
      expect(await counted(stage)).toEqual({ spent: billed(stage), total: billed(stage) });
    }));
});
