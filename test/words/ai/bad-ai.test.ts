/** Each endpoint that misbehaves, and what the writer and the doctor make of it. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createCheckContext } from "../../../cli/doctor/check-context.ts";
import { lineOf } from "../../../cli/doctor/report.ts";
import { model } from "../../../cli/doctor/model.ts";
import type { Feature } from "../../../functions/words/ai/ai-request.ts";
import { aiClientFactory } from "../../../functions/words/ai/ai-client.ts";
import { createWriter } from "../../../functions/words/ai/writer.ts";
import { GOOD_ANSWER, type Scenario, USAGE } from "../../helpers/bad-ai/scenario.ts";
import { type BadAi, SCENARIOS, startBadAi } from "../../helpers/bad-ai/server.ts";
import { PROMPT } from "./writer-factory.ts";

/** With letters that URLs and JSON write in another way. */
const KEY = "sk-test/0123456789+abcdef=";
const NEVER = new AbortController().signal;
const ALL = Object.entries(SCENARIOS);
/** What does not end is given up soon; all else has more time than any machine needs, and pauses 100 ms between its tries. */
const attemptMsOf = ({ isEndless }: Scenario) => (isEndless === true ? 200 : 8_000);

let ai: BadAi;

beforeAll(async () => {
  ai = await startBadAi();
});
afterAll(async () => {
  await ai.stop();
});

async function writerAt(baseUrl: string, attemptMs: number, leftOut: Feature[] = []) {
  return createWriter({
    connect: await aiClientFactory({
      provider: { kind: "openai", baseUrl, apiKey: KEY },
      now: Date.now,
    }),
    model: "m",
    concurrency: 5,
    attemptMs,
    maxCompletionTokens: 500,
    now: Date.now,
    onLeftOut: (feature) => leftOut.push(feature),
  });
}

describe("the writer, for an endpoint with", () => {
  test.each(ALL)("%s", async (name, scenario) => {
    const attemptMs = attemptMsOf(scenario);
    const baseUrl = ai.baseUrlOf(name);
    const write = await writerAt(baseUrl, attemptMs);

    const written = await write(PROMPT, { untilMs: Date.now() + 4 * attemptMs, signal: NEVER });

    const { requests, billedTries, reason, ...expected } = scenario.writer;
    expect(written).toMatchObject({
      ...expected,
      ...(reason === undefined ? { ok: true, answer: GOOD_ANSWER } : { ok: false, reason }),
      tokens: {
        input: billedTries * USAGE.prompt_tokens,
        cached: 0,
        output: billedTries * USAGE.completion_tokens,
      },
    });
    expect(ai.requestsTo(baseUrl)).toHaveLength(requests);
    // What a provider says is for the doctor alone: all else may be logged.
    expect(JSON.stringify({ ...written, detail: undefined })).not.toContain("sk-");
    if (expected.firstRefused === undefined) expect(written).not.toHaveProperty("firstRefused");
  });
});

describe("the doctor, for an endpoint with", () => {
  test.each(ALL)("%s", async (name, scenario) => {
    const context = createCheckContext({
      settings: {
        fromAddress: "mail@example.org",
        model: "m",
        apiKeyParameter: "K",
        aiPriceUsdPerMillion: "1/1/1",
      },
      deployed: {},
      environment: {
        OPENAI_BASE_URL: ai.baseUrlOf(name),
        AI_ATTEMPT_MS: String(attemptMsOf(scenario)),
      },
      known: new Map([["K", KEY]]),
    });

    const [found] = await model.run(context, NEVER);

    context.stop();
    const { level, message } = scenario.doctor;
    expect(found).toMatchObject({ check: "model", level, message: expect.stringMatching(message) });
    const said = [found?.message, found?.fix, found && lineOf(found), JSON.stringify(found)].join();
    expect(said).not.toMatch(/sk-|0123456789|cdef/i);
    expect(said).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(found?.message.length).toBeLessThan(400);
    // Whatever is not well has a fix.
    expect(found?.fix === undefined).toBe(level === "ok");
  });
});

describe("a feature that an endpoint refuses", () => {
  test("is omitted from all later requests, and logged once", async () => {
    const baseUrl = ai.baseUrlOf("no response_format at all");
    const leftOut: Feature[] = [];
    const write = await writerAt(baseUrl, 30_000, leftOut);

    for (let index = 0; index < 2; index++)
      await write(PROMPT, { untilMs: Date.now() + 60_000, signal: NEVER });

    expect(leftOut).toEqual(["json_schema", "json_object"]);
    const formats = ai.requestsTo(baseUrl).map((body) => body["response_format"]);
    expect(formats).toMatchObject([
      { type: "json_schema" },
      { type: "json_object" },
      undefined,
      undefined,
    ]);
    expect(JSON.stringify(ai.requestsTo(baseUrl).at(-1))).toContain("Answer with one JSON object");
  });

  test("is sent again when omitting it did not help", async () => {
    const baseUrl = ai.baseUrlOf("max_completion_tokens too large, under any name");
    const leftOut: Feature[] = [];
    const write = await writerAt(baseUrl, 30_000, leftOut);

    for (let index = 0; index < 2; index++)
      await write(PROMPT, { untilMs: Date.now() + 60_000, signal: NEVER });

    expect(leftOut).toEqual([]);
    expect(ai.requestsTo(baseUrl).map((body) => body["max_completion_tokens"])).toEqual([
      500,
      undefined,
      500,
      undefined,
    ]);
  });
});
