import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Prompt } from "../../../functions/words/prompt.ts";
import { createWriter } from "../../../functions/words/ai/writer.ts";
import { openStudy, PROMPT, type Study, ANSWER } from "./writer-factory.ts";

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

const write = (more: Partial<Prompt>) =>
  study.writer()({ ...PROMPT, ...more }, { untilMs: Date.now() + 20_000, signal: NEVER });
const systems = () =>
  study.ai.requests.map(
    ({ body }) => (body as { messages: { content: string }[] }).messages[0]?.content,
  );

describe("a request with personal data", () => {
  test.each([
    ["the user message", { user: "Thandi was here." }],
    ["the system message", { system: "Write of Thandi." }],
  ])("in %s is not sent, and not repeated", async (_, more) => {
    expect(await write(more)).toEqual({
      ok: false,
      reason: "personal-data",
      tokens: { input: 0, cached: 0, output: 0 },
      unknownTries: 0,
      everybody: false,
    });
    expect(study.proxy.count()).toBe(0);
    expect(study.ai.requests).toEqual([]);
  });

  test("is not sent as a second attempt either", async () => {
    study.ai.inject({ empty: true });
    const systemAfter = () => "Thandi again.";
    expect(await write({ systemAfter })).toMatchObject({ ok: false, reason: "personal-data" });
    expect(study.ai.requests).toHaveLength(1);
  });

  test("is found in the bytes sent, even in the name of the model", async () => {
    const writer = study.writer({ model: "Thandi-7b" });
    const written = await writer(PROMPT, { untilMs: Date.now() + 20_000, signal: NEVER });
    expect(written).toMatchObject({ ok: false, reason: "personal-data" });
    expect(study.proxy.count()).toBe(0);
  });
});

test("a client without the guard is refused", () => {
  expect(() =>
    createWriter({
      connect: () => study.connect()((fetch) => fetch),
      model: "a-model",
      concurrency: 1,
      attemptMs: 1_000,
      maxCompletionTokens: 100,
      now: Date.now,
    }),
  ).toThrow("guarded fetch");
});

test("a failing check of ours gives the fallback text with the reason ai-check-failed", async () => {
  const read = () => {
    throw new TypeError("a bug");
  };
  expect(await write({ read })).toMatchObject({ ok: false, reason: "ai-check-failed" });
  expect(study.ai.requests).toHaveLength(1);
});

describe("a second attempt", () => {
  test("follows an empty first answer, and the email records it", async () => {
    study.ai.inject({ empty: true });
    expect(await write({})).toMatchObject({ ok: true, answer: ANSWER, firstRefused: "ai-empty" });
    // An empty answer needs no advice.
    expect(systems()).toEqual([PROMPT.system, PROMPT.system]);
  });

  test("gets advice about the first answer, once", async () => {
    const read = () => ({ ok: false, reason: "ai-value", advice: "Write no digits." }) as const;
    expect(await write({ read })).toMatchObject({
      ok: false,
      reason: "ai-value",
      everybody: false,
    });
    expect(systems()).toEqual([PROMPT.system, "Better: Write no digits."]);
  });

  test("is not recorded when the first answer was good", async () => {
    expect(await write({})).not.toHaveProperty("firstRefused");
  });
});
