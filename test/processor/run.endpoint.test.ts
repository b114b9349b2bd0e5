import { expect, test } from "@jest/globals";
import { chatCompletion } from "../../local/servers/ai/chat-completion.ts";
import { anEvent } from "../helpers/events.ts";
import { onStage } from "../helpers/stage.ts";

const BREAKER_MS = 60_000;
const PAUSED = { action: "SendRawEmail", code: "AccountSendingPausedException" };

/** A good answer that used infinitely many tokens: JSON.parse reads 1e999 as Infinity. */
function answerOfInfiniteUsage(): string {
  const content = JSON.stringify({ headline: "{F1} has changed", bullets: [], summary: "" });
  const completion = chatCompletion({ body: {}, content, createdAtMs: 0 });
  return JSON.stringify(completion).replace(/"prompt_tokens":\d+/, '"prompt_tokens":1e999');
}

test("the next run sends an email that SES refused once, if the AI's usage is infinite", () =>
  onStage({}, async ({ advance, send, system, processor, mailed, plans, deadLetters }) => {
    await send(anEvent());
    system.ai?.inject({ body: answerOfInfiniteUsage() });
    system.ses.inject(PAUSED);
    const one = processor();
    expect(await one.run()).toMatchObject({ sent: 0, written: 1 });
    expect(await plans()).toMatchObject([{ drafts: [{ writer: { by: "ai" } }] }]);

    await advance(BREAKER_MS);
    await one.run();
    expect(mailed()).toHaveLength(1);
    expect(await deadLetters()).toEqual([]);
    expect(system.ai?.count).toBe(1);
  }));

test("requests omit `store` after the endpoint refuses it, and the log says so once", () =>
  onStage({}, async ({ send, system, processor, mailed }) => {
    const hasStore = (body: unknown) =>
      typeof body === "object" && body !== null && "store" in body;
    system.ai?.inject({
      status: 400,
      message: 'Unknown name "store": Cannot find field.',
      times: Infinity,
      match: hasStore,
    });
    await send(anEvent());
    await send(anEvent());
    const one = processor();
    await one.run();
    expect(mailed()).toHaveLength(2);
    expect(one.logs.filter(({ event }) => event === "ai-feature-left-out")).toMatchObject([
      { level: "WARN", feature: "store" },
    ]);
  }));
