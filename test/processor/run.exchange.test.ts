/** What a plan's row keeps of the AI's calls. */
import { brotliDecompressSync } from "node:zlib";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import { readExchanges } from "../../functions/words/exchange.ts";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

/** The exchanges of the only plan; undefined: none is kept. */
async function exchangesOf({ system: { dynamodb, environment } }: Stage) {
  const TableName = environment.DELIVERIES_TABLE;
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
  const [plan] = Items.filter(({ recipient }) => recipient?.S === "plan");
  const bytes = plan?.["exchanges"]?.B;
  return bytes && readExchanges(brotliDecompressSync(bytes).toString());
}

const EVENT = anEvent({ to: ["ada@example.com"] });

describe("the AI's exchange", () => {
  test("is kept with the plan: the request as it was sent, and the answer", () =>
    onStage({}, async (stage) => {
      await stage.send(EVENT);
      await stage.processor().run();
      const sent = JSON.stringify(stage.system.ai?.requests[0]?.body);
      const [exchange, ...others] = (await exchangesOf(stage)) ?? [];
      expect(others).toEqual([]);
      expect(exchange).toMatchObject({
        locale: "en",
        calls: [{ call: "write", refused: undefined }],
      });
      expect(sent).toContain(JSON.stringify(exchange?.calls[0]?.request).slice(1, -1));
      expect(exchange?.calls[0]?.answer).toContain("headline");
    }));

  test("is kept also when the fallback text is used, with the reason", () =>
    onStage({}, async (stage) => {
      stage.system.ai?.inject({ status: 401, times: Infinity });
      await stage.send(EVENT);
      await stage.processor().run();
      expect(await exchangesOf(stage)).toMatchObject([
        { calls: [{ answer: undefined, refused: "ai-unauthorised" }] },
      ]);
    }));

  test("is not kept when it is switched off", () =>
    onStage({ environment: { AI_KEEP_EXCHANGE: "off" } }, async (stage) => {
      await stage.send(EVENT);
      expect(await stage.processor().run()).toMatchObject({ sent: 1, written: 1 });
      expect(await exchangesOf(stage)).toBeUndefined();
    }));

  test("is absent when no AI was asked", () =>
    onStage({}, async (stage) => {
      await stage.send(aPlainEvent({ to: ["ada@example.com"] }));
      await stage.processor().run();
      expect(await exchangesOf(stage)).toBeUndefined();
    }));
});
