import { describe, expect, test } from "@jest/globals";
import { readAnswer } from "../../../functions/words/ai/ai-answer.ts";

const refusal = (status: number, body: unknown) =>
  readAnswer({ status, text: typeof body === "string" ? body : JSON.stringify(body) });
const completion = (message: object) =>
  readAnswer({ status: 200, text: JSON.stringify({ choices: [{ message }] }) });

describe("an error is judged by its own fields only:", () => {
  const OTHERS_WORDS =
    "country is not supported, content policy, invalid api key, model not found, per day, insufficient balance, json_validate_failed";
  const error = (message: string, more: object = {}) => ({
    error: { message, ...more, failed_generation: OTHERS_WORDS, input: OTHERS_WORDS },
    request: OTHERS_WORDS,
  });
  const again = { retryable: true, everybody: false };
  const own = { retryable: false, everybody: false };
  const everybody = { retryable: false, everybody: true };

  test.each([
    [
      "Groq's check of the answer",
      400,
      error("Failed to validate JSON.", { code: "json_validate_failed" }),
      { reason: "ai-malformed", ...again },
    ],
    [
      "Groq's check, through OpenRouter",
      400,
      error("Provider returned error", {
        code: 400,
        metadata: { raw: JSON.stringify(error("Failed", { code: "json_validate_failed" })) },
      }),
      { reason: "ai-malformed", ...again },
    ],
    ["a wrong request", 400, error("Malformed"), { reason: "ai-request-refused", ...own }],
    ["an error with only a code", 400, error("", { code: "x" }), { reason: "ai-request-refused" }],
    ["a rate limit", 429, error("Slow down"), { reason: "ai-busy", ...again }],
    ["a forbidden request", 403, error("Forbidden"), { reason: "ai-unauthorised", ...everybody }],
    ["a wrong path", 404, error("Not Found"), { reason: "ai-wrong-url", ...everybody }],
    [
      "a reason in Google's details",
      400,
      [error("No.", { code: 400, details: [{ reason: "API_KEY_INVALID" }] })],
      { reason: "ai-unauthorised", ...everybody },
    ],
    [
      "a quota in Google's details",
      429,
      [
        error("You exceeded your current quota", {
          details: [{ violations: [{ quotaId: "GenerateRequestsPerMinutePerModel" }] }],
        }),
      ],
      { reason: "ai-busy", ...again },
    ],
    [
      "a day's quota behind OpenRouter",
      429,
      error("Provider returned error", {
        metadata: { raw: '{"error":{"message":"Limit on tokens per day"}}' },
      }),
      { reason: "ai-quota", ...everybody },
    ],
    [
      "a flagged prompt (OpenRouter)",
      403,
      error("No.", { code: 403, metadata: { flagged_input: "x" } }),
      { reason: "ai-refused", ...own },
    ],
    [
      "Anthropic's type",
      400,
      error("x", { type: "authentication_error" }),
      { reason: "ai-unauthorised" },
    ],
  ])("%s", (_what, status, body, failure) => {
    expect(refusal(status, body)).toMatchObject({ ok: false, failure });
  });

  test("a body without error fields is judged as text", () => {
    expect(refusal(400, "Invalid API key")).toMatchObject({
      failure: { reason: "ai-unauthorised" },
    });
    expect(refusal(400, { errors: ["Invalid API key"] })).toMatchObject({
      failure: { reason: "ai-unauthorised" },
    });
  });

  test("hostile lists of details are read up to a limit", () => {
    const details = [...Array.from({ length: 1_000 }, () => ({})), { reason: "API_KEY_INVALID" }];
    expect(refusal(400, error("No.", { details }))).toMatchObject({
      failure: { reason: "ai-request-refused" },
    });
  });
});

describe("the first 100 items of a completion's lists are read:", () => {
  const part = (text: string) => ({ type: "text", text });
  const call = (text: string) => ({ function: { arguments: text } });

  test("content parts", () => {
    const parts = Array.from({ length: 1_000 }, (_, index) => (index < 99 ? 0 : part("x")));
    expect(completion({ content: parts })).toMatchObject({ ok: true, content: "x" });
  });

  test("tool calls", () => {
    const before = (length: number) => Array(length).fill(0);
    expect(completion({ tool_calls: [...before(99), call("x")] })).toMatchObject({ content: "x" });
    expect(completion({ tool_calls: [...before(100), call("x")] })).toMatchObject({ content: "" });
  });
});
