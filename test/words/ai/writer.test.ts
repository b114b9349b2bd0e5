import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { DependencyError } from "../../../functions/platform/errors.ts";
import type { WriteWords } from "../../../functions/words/ai/writer-port.ts";
import type { AiFault } from "../../../local/servers/ai/ai.ts";
import { openStudy, PROMPT, type Study, ANSWER } from "./writer-factory.ts";

const PROGRAM = fileURLToPath(new URL("./writer.program.ts", import.meta.url));
const NEVER = new AbortController().signal;
const NO_TOKENS = { input: 0, cached: 0, output: 0 };

let study: Study;

beforeAll(async () => {
  study = await openStudy();
});
beforeEach(() => {
  study.proxy.reset();
  study.proxy.onRequest = undefined;
  study.proxy.onAnswer = undefined;
  study.ai.requests.length = 0;
});
afterAll(() => study.stop());

const write = (writer: WriteWords = study.writer()) =>
  writer(PROMPT, { untilMs: Date.now() + 20_000, signal: NEVER });
const tries = () => study.proxy.count();

const completionOf = (message: unknown, rest: Record<string, unknown> = {}) =>
  JSON.stringify({
    id: "c-1",
    object: "chat.completion",
    model: "their-model",
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } },
    ...rest,
  });

describe("a prompt", () => {
  test("is sent with a strict schema, a token limit and store: false", async () => {
    await write(study.writer({ maxCompletionTokens: 321 }));
    expect(study.ai.requests.map((request) => request.body)).toEqual([
      {
        model: "a-model",
        messages: [
          { role: "system", content: PROMPT.system },
          { role: "user", content: PROMPT.user },
        ],
        response_format: {
          type: "json_schema",
          json_schema: { name: "words", strict: true, schema: PROMPT.shape.schema },
        },
        max_completion_tokens: 321,
        store: false,
      },
    ]);
  });

  test("returns an answer with its model and its cost", async () => {
    const content = JSON.stringify(ANSWER);
    study.proxy.inject({ status: 200, body: completionOf({ role: "assistant", content }) });
    expect(await write()).toEqual({
      ok: true,
      answer: ANSWER,
      model: "their-model",
      tokens: { input: 10, cached: 4, output: 5 },
      unknownTries: 0,
      calls: [expect.objectContaining({ call: "write", answer: content })],
    });
    expect(tries()).toBe(1);
  });

  test("returns the requested model and no cost when the endpoint reports neither", async () => {
    const content = JSON.stringify(ANSWER);
    const body = completionOf({ content }, { model: undefined, usage: undefined });
    study.proxy.inject({ status: 200, body });
    expect(await write()).toMatchObject({ ok: true, model: "a-model", tokens: NO_TOKENS });
  });

  test.each([
    ["texts", { prompt_tokens: "10", completion_tokens: "5" }, { model: 7 }],
    ["nothing", { prompt_tokens: null, prompt_tokens_details: null }, { model: null }],
    ["lists", { prompt_tokens: [1], prompt_tokens_details: { cached_tokens: {} } }, { model: [] }],
  ])("can be stored in a plan, even when cost and model are %s", async (_, usage, rest) => {
    const content = JSON.stringify(ANSWER);
    study.proxy.inject({ status: 200, body: completionOf({ content }, { usage, ...rest }) });
    expect(await write()).toMatchObject({ ok: true, model: "a-model", tokens: NO_TOKENS });
  });

  test("reads the key for each request, so that a rotated one is used", async () => {
    let count = 0;
    const apiKey = async () => `key-${(count += 1)}`;
    const writer = study.writer({ connect: study.connect(apiKey) });
    await write(writer);
    await write(writer);
    expect(study.ai.requests.map((request) => request.headers.authorization)).toEqual([
      "Bearer key-1",
      "Bearer key-2",
    ]);
  });

  test("is an everybody failure without a retry when the key cannot be read", async () => {
    let count = 0;
    const apiKey = () => {
      count += 1;
      return Promise.reject(new DependencyError("parameters", "no key"));
    };
    expect(await write(study.writer({ connect: study.connect(apiKey) }))).toMatchObject({
      ok: false,
      reason: "ai-unauthorised",
      tokens: NO_TOKENS,
      unknownTries: 0,
      everybody: true,
    });
    expect([count, study.ai.requests]).toEqual([1, []]);
  });

  test("is not sent without a key", async () => {
    const apiKey = () => Promise.reject(new Error("no key"));
    const written = await write(study.writer({ connect: study.connect(apiKey) }));
    expect(written).toMatchObject({ ok: false, everybody: false });
    expect(study.ai.requests).toEqual([]);
  });
});

describe("a retryable failure is tried once more", () => {
  test.each<[string, string, AiFault]>([
    ["ai-busy", "a throttle", { status: 429 }],
    ["ai-failing", "a failure", { status: 500 }],
    ["ai-failing", "a timeout of theirs", { status: 408 }],
    ["ai-failing", "a conflict", { status: 409 }],
    ["ai-malformed", "broken JSON", { malformed: true }],
    ["ai-malformed", "JSON of another shape", { body: completionOf({ content: '{"title":"x"}' }) }],
    ["ai-malformed", "words that are no JSON", { body: completionOf({ content: "Hello!" }) }],
    ["ai-empty", "no words", { empty: true }],
    ["ai-empty", "blanks", { body: completionOf({ content: " \n" }) }],
    ["ai-empty", "no message", { body: completionOf(null) }],
    ["ai-empty", "no choices", { body: '{"choices":[]}' }],
    ["ai-failing", "JSON that is no completion", { body: "{}" }],
  ])("%s: %s", async (reason, _, fault) => {
    study.ai.inject({ ...fault, times: 1 });
    expect(await write()).toMatchObject({ ok: true, answer: ANSWER });
    expect(tries()).toBe(2);
    study.proxy.reset();
    study.ai.inject({ ...fault, times: 2 });
    expect(await write()).toMatchObject({ ok: false, reason, everybody: false });
    expect(tries()).toBe(2);
  });
});

describe("a failure that would repeat is not tried again", () => {
  test.each<[string, boolean, string, AiFault]>([
    ["ai-unauthorised", true, "a wrong key", { status: 401 }],
    ["ai-unauthorised", true, "a forbidden one", { status: 403 }],
    ["ai-quota", true, "an empty account", { status: 429, code: "insufficient_quota" }],
    ["ai-model-gone", true, "a model that is gone", { status: 404, code: "model_not_found" }],
    ["ai-request-refused", false, "a refused request", { status: 400 }],
    ["ai-request-refused", false, "one that is too large", { status: 413 }],
    ["ai-refused", false, "a refusal", { refusal: true }],
    ["ai-truncated", false, "an answer that is cut off", { truncated: true }],
    ["ai-too-large", false, "an answer above the limit", { body: Buffer.alloc(2 ** 20 + 1, " ") }],
    [
      "ai-unauthorised",
      true,
      "a refusal above the limit",
      { status: 401, body: Buffer.alloc(2 ** 20 + 1, " ") },
    ],
    [
      "ai-refused",
      false,
      "a filtered one",
      { body: completionOf(null, { choices: [{ finish_reason: "content_filter" }] }) },
    ],
  ])("%s (for everybody: %p): %s", async (reason, everybody, _, fault) => {
    study.ai.inject(fault);
    expect(await write()).toMatchObject({ ok: false, reason, everybody });
    expect(tries()).toBe(1);
  });
});

describe("the writer does not throw for a body of", () => {
  test.each([
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"hello"'],
    ["choices that are no list", '{"choices":{}}'],
    ["choices of nothing", '{"choices":[null]}'],
    ["content that is a list", completionOf({ content: [{ type: "text", text: "x" }] })],
    ["content that is a number", completionOf({ content: 7 })],
    ["a page", "<html>Welcome</html>"],
    ["nothing", ""],
  ])("%s", async (_, body) => {
    study.proxy.inject({ status: 200, body, times: 2 });
    expect(await write()).toMatchObject({ ok: false });
  });
});

test("concurrent calls stay within the limit, and all are made", async () => {
  let [under, most] = [0, 0];
  study.proxy.onRequest = async () => {
    under += 1;
    most = Math.max(most, under);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  study.proxy.onAnswer = () => void (under -= 1);
  const writer = study.writer({ concurrency: 3 });
  const all = await Promise.all(Array.from({ length: 12 }, () => write(writer)));
  expect(all.every((written) => written.ok)).toBe(true);
  expect(most).toBe(3);
});

test("the cost of an unusable answer is added to the cost of the good one", async () => {
  const { promptTokens, completionTokens } = { ...study.ai.usage };
  study.ai.inject({ empty: true });
  const { tokens } = await write();
  expect(tries()).toBe(2);
  expect(tokens.input).toBe(study.ai.usage.promptTokens - promptTokens);
  expect(tokens.output).toBe(study.ai.usage.completionTokens - completionTokens);
  study.ai.inject({ body: completionOf({ content: "" }) });
  study.ai.inject({ status: 500 });
  expect(await write()).toMatchObject({
    ok: false,
    reason: "ai-failing",
    tokens: { input: 10, cached: 4, output: 5 },
  });
});

test("outside jest, with Node's own errors, the result names the error", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", PROGRAM]);
  expect(JSON.parse(stdout)).toEqual({
    // A busy machine may send none in the time of an attempt.
    hanging: ["ai-timeout", expect.any(Number)],
    dripping: ["ai-timeout", expect.any(Number)],
    dropped: ["ai-unreachable", 2],
    refused: ["ai-unreachable", 0],
    page: ["ai-wrong-url", 1],
    broken: ["ai-malformed", 2],
    keyless: ["ai-unreachable", 0],
  });
});
