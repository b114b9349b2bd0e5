/** What the writer returns of its calls, to be kept with the plan. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Prompt } from "../../../functions/words/prompt.ts";
import type { WriterOptions } from "../../../functions/words/ai/writer.ts";
import { ANSWER, JUDGED, openStudy, PROMPT, type Study } from "./writer-factory.ts";

const NEVER = new AbortController().signal;

let study: Study;

beforeAll(async () => {
  study = await openStudy();
});
beforeEach(() => {
  study.proxy.reset();
  study.ai.requests.length = 0;
});
afterAll(() => study.stop());

async function callsOf(prompt: Prompt, varied: Partial<WriterOptions> = {}) {
  const until = { untilMs: Date.now() + 20_000, signal: NEVER };
  const { calls } = await study.writer(varied)(prompt, until);
  return calls;
}

const completionOf = (content: string) =>
  JSON.stringify({
    model: "their-model",
    choices: [{ message: { content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } },
  });
const GOOD = JSON.stringify(ANSWER);

describe("the writer returns", () => {
  test("the request, the answer, the model, the tokens and the time of a call", async () => {
    study.proxy.inject({ status: 200, body: completionOf(GOOD) });
    expect(await callsOf(PROMPT)).toEqual([
      {
        call: "write",
        model: "their-model",
        atMs: expect.any(Number),
        tookMs: expect.any(Number),
        request: PROMPT.user,
        answer: GOOD,
        refused: undefined,
        tokens: { input: 10, cached: 4, output: 5 },
      },
    ]);
  });

  test("an answer that was not used, why, and the second try", async () => {
    study.proxy.inject({ status: 200, body: completionOf("no JSON") });
    expect(await callsOf(PROMPT)).toMatchObject([
      { answer: "no JSON", refused: "ai-malformed" },
      { answer: GOOD, refused: undefined },
    ]);
  });

  test("a call without an answer", async () => {
    study.proxy.inject({ status: 503, body: "down", times: 2 });
    expect(await callsOf(PROMPT)).toMatchObject([
      { model: "a-model", answer: undefined, refused: "ai-failing" },
      { model: "a-model", answer: undefined, refused: "ai-failing" },
    ]);
  });

  test("the judge's calls, and the verdict that refused the answer before it", async () => {
    study.ai.inject({ unsupported: "no date" });
    expect(await callsOf(JUDGED, { verifyModel: "a-judge" })).toMatchObject([
      { call: "write", answer: GOOD, refused: undefined },
      {
        call: "verify",
        refused: "ai-unsupported",
      },
      { call: "write", refused: undefined },
      { call: "verify", refused: undefined },
    ]);
  });

  test("no request that was blocked because it holds personal data", async () => {
    expect(await callsOf({ ...PROMPT, user: "Thandi was here." })).toBeUndefined();
    study.proxy.inject({ status: 200, body: completionOf("no JSON") });
    const calls = await callsOf({ ...PROMPT, systemAfter: () => "Thandi again." });
    expect(calls).toMatchObject([{ refused: "ai-malformed" }]);
    expect(JSON.stringify(calls)).not.toContain("Thandi");
  });

  test("at most 20,000 characters of an answer", async () => {
    study.proxy.inject({ status: 200, body: completionOf("x".repeat(30_000)) });
    const [first] = (await callsOf(PROMPT)) ?? [];
    expect(first?.answer).toBe("x".repeat(20_000));
  });
});
