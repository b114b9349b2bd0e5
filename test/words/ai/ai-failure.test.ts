import { describe, expect, test } from "@jest/globals";
import { AI_FAILURE_REASONS, classifyAiFailure } from "../../../functions/words/ai/ai-failure.ts";

describe("an AI failure", () => {
  const own = (reason: string) => ({ reason, retryable: false, everybody: false });
  const once = (reason: string) => ({ reason, retryable: true, everybody: false });
  const everybody = (reason: string) => ({ reason, retryable: false, everybody: true });

  /** The lines of `design.md`, "Who failed?", that speak of the AI. */
  test.each([
    ["no answer", undefined, undefined, once("ai-unreachable")],
    ["a rate limit", 429, "rate_limit_exceeded", once("ai-busy")],
    ["a rate limit without a code", 429, undefined, once("ai-busy")],
    ["a timeout of its own", 408, undefined, once("ai-failing")],
    ["a conflict", 409, undefined, once("ai-failing")],
    ["an error of its own", 500, undefined, once("ai-failing")],
    ["a bad gateway", 502, undefined, once("ai-failing")],
    ["being overloaded", 503, "overloaded", once("ai-failing")],
    ["being slow", 504, undefined, once("ai-failing")],
    ["a key that is none", 401, "invalid_api_key", everybody("ai-unauthorised")],
    ["a key that may not", 403, undefined, everybody("ai-unauthorised")],
    ["no money left", 429, "insufficient_quota", everybody("ai-quota")],
    ["no money left, forbidden", 403, "insufficient_quota", everybody("ai-quota")],
    ["a model that is gone", 404, "model_not_found", everybody("ai-model-gone")],
    [
      "a request that it refuses",
      400,
      "context_length_exceeded",
      { reason: "ai-request-refused", retryable: false, everybody: false },
    ],
    [
      "a request that it cannot work",
      422,
      undefined,
      { reason: "ai-request-refused", retryable: false, everybody: false },
    ],
  ])("%s", (_what, status, code, failure) => {
    expect(classifyAiFailure({ status, code })).toEqual(failure);
  });

  const refused = { reason: "ai-request-refused", retryable: false, everybody: false };

  /** What Amazon Bedrock says in its own way. */
  test.each([
    ["a model that the role may not use", 403, "You don't have access to it.", "ai-unauthorised"],
    [
      "a model that is no more",
      404,
      "This model version has reached the end of its life.",
      "ai-model-gone",
    ],
    ["a name that no model has", 400, "The provided model identifier is invalid.", "ai-model-gone"],
    [
      "a model that wants an inference profile",
      400,
      "Invocation of model ID amazon.nova-2 with on-demand throughput isn\u2019t supported.",
      "ai-model-gone",
    ],
    ["the day's tokens", 429, "Too many tokens per day, please wait.", "ai-quota"],
  ])("Bedrock: %s is an everybody failure", (_what, status, message, reason) => {
    expect(classifyAiFailure({ status, message })).toEqual(everybody(reason));
  });
  test.each([
    ["too many requests", 429, "Too many requests, please wait.", once("ai-busy")],
    ["too many tokens for now", 429, "Too many tokens, please wait.", once("ai-busy")],
    ["a model that fails over a request", 424, "The model failed.", once("ai-failing")],
    ["a request that is wrong", 400, "Malformed input request.", refused],
    ["words of a model that is there", 500, "The model identifier is invalid", once("ai-failing")],
  ])("Bedrock: %s is a failure of one request", (_what, status, message, failure) => {
    expect(classifyAiFailure({ status, message })).toEqual(failure);
  });

  const QUOTA = "You exceeded your current quota, please check your plan and billing details.";

  /** What other providers say in their own ways. */
  test.each([
    ["DeepSeek: no money", 402, "Insufficient Balance", everybody("ai-quota")],
    ["OpenRouter: no money", 402, "This request requires more credits.", everybody("ai-quota")],
    ["Groq: the day's tokens", 429, "Limit on tokens per day (TPD)", everybody("ai-quota")],
    ["OpenRouter: the day's requests", 429, "free-models-per-day", everybody("ai-quota")],
    ["Gemini: a spent quota", 429, QUOTA, everybody("ai-quota")],
    ["Gemini: a day's quota", 429, `${QUOTA} RequestsPerDayPerProject`, everybody("ai-quota")],
    ["Gemini: a minute's quota", 429, `${QUOTA} RequestsPerMinutePerModel`, once("ai-busy")],
    ["OpenAI: a minute's tokens", 429, "Limit on tokens per min. See billing.", once("ai-busy")],
    ["Gemini: a bad key", 400, "API key not valid.", everybody("ai-unauthorised")],
    ["Gemini: a bad key's code", 400, '{"reason":"API_KEY_INVALID"}', everybody("ai-unauthorised")],
    [
      "OpenAI: the country",
      403,
      "Country, region, or territory not supported",
      everybody("ai-region"),
    ],
    [
      "Gemini: the country",
      400,
      "User location is not supported for the API use.",
      everybody("ai-region"),
    ],
    ["Azure: a filtered prompt", 400, "triggering content management policy", own("ai-refused")],
    ["OpenRouter: a flagged prompt", 403, "Input was flagged", own("ai-refused")],
    [
      "OpenRouter: no such model",
      400,
      "foo/bar is not a valid model ID",
      everybody("ai-model-gone"),
    ],
    ["Mistral: no such model", 400, "Invalid model: foo", everybody("ai-model-gone")],
    ["DeepSeek: no such model", 400, "Model Not Exist", everybody("ai-model-gone")],
    ["Ollama: no such model", 404, "model 'x' not found", everybody("ai-model-gone")],
    ["Azure: no such deployment", 404, "DeploymentNotFound", everybody("ai-model-gone")],
    [
      "OpenRouter: nobody serves it",
      404,
      "No endpoints found for x/y.",
      everybody("ai-model-gone"),
    ],
    ["OpenAI: a wrong path", 404, "Invalid URL (POST /v1/chat/chat)", everybody("ai-wrong-url")],
    ["FastAPI: a wrong path", 404, '{"detail":"Not Found"}', everybody("ai-wrong-url")],
    ["a wrong method", 405, "Method Not Allowed", everybody("ai-wrong-url")],
    ["a key that is none, in words", 400, "Invalid API key provided", everybody("ai-unauthorised")],
    ["Anthropic: a bad key", 400, "invalid x-api-key", everybody("ai-unauthorised")],
    ["an incorrect key", 400, "Incorrect API-key.", everybody("ai-unauthorised")],
    ["Gemini: an old key", 400, "API key expired. Renew it.", everybody("ai-unauthorised")],
    [
      "a key that is named, not refused",
      400,
      "api_key may not be sent twice",
      own("ai-request-refused"),
    ],
    ["Anthropic: no money", 400, "Your credit balance is too low", everybody("ai-quota")],
    ["no money, forbidden", 403, "Insufficient balance", everybody("ai-quota")],
    ["xAI: no money", 403, "Your team doesn't have any credits yet.", everybody("ai-quota")],
    ["Zhipu: no money", 429, "Insufficient balance or no resource package", everybody("ai-quota")],
    [
      "OpenRouter: the key's limit",
      403,
      "Key limit exceeded (daily limit).",
      everybody("ai-quota"),
    ],
    [
      "too few rights, not too little money",
      403,
      "Insufficient permissions",
      everybody("ai-unauthorised"),
    ],
    ["a moderated prompt", 403, "Request blocked by content moderation", own("ai-refused")],
    ["DeepSeek: a filtered prompt", 400, "Content Exists Risk", own("ai-refused")],
    ["a redirect", 308, "", everybody("ai-wrong-url")],
    ["a request that is too large", 413, "too large", own("ai-request-refused")],
    ["a key that is forbidden", 403, "Your account was flagged", everybody("ai-unauthorised")],
    ["a failure that speaks of quotas", 503, QUOTA, once("ai-failing")],
  ])("%s", (_what, status, message, failure) => {
    expect(classifyAiFailure({ status, message })).toEqual(failure);
  });

  test.each([
    ["content_filter", own("ai-refused")],
    ["content_policy_violation", own("ai-refused")],
    ["unsupported_country_region_territory", everybody("ai-region")],
    ["json_validate_failed", once("ai-malformed")],
    ["invalid_api_key", everybody("ai-unauthorised")],
    ["InvalidApiKey", everybody("ai-unauthorised")],
    ["billing_hard_limit_reached", everybody("ai-quota")],
    ["data_inspection_failed", own("ai-refused")],
  ])("the code %s is enough without a message", (code, failure) => {
    expect(classifyAiFailure({ status: 400, code })).toEqual(failure);
  });

  test("a failed check of the model's answer concerns one answer only", () => {
    const message = "That country is not supported.";
    expect(classifyAiFailure({ status: 400, code: "json_validate_failed", message })).toEqual(
      once("ai-malformed"),
    );
  });

  test("the retry-after time is kept if the failure is retryable", () => {
    for (const status of [undefined, 408, 429, 503])
      expect(classifyAiFailure({ status, retryAfterMs: 1_500 })).toMatchObject({
        retryAfterMs: 1_500,
      });
    expect(classifyAiFailure({ status: 429, retryAfterMs: 0 })).toMatchObject({ retryAfterMs: 0 });
    expect(classifyAiFailure({ status: 429 })).not.toHaveProperty("retryAfterMs");
    expect(classifyAiFailure({ status: 401, retryAfterMs: 1_500 })).not.toHaveProperty(
      "retryAfterMs",
    );
    expect(classifyAiFailure({ status: 400, retryAfterMs: 1_500 })).not.toHaveProperty(
      "retryAfterMs",
    );
  });

  test("an everybody failure is not retryable", () => {
    for (const status of [
      undefined,
      308,
      400,
      401,
      402,
      403,
      404,
      405,
      408,
      409,
      422,
      429,
      500,
      503,
    ])
      for (const code of [undefined, "insufficient_quota"]) {
        const { retryable, everybody: all } = classifyAiFailure({ status, code });
        expect(retryable && all).toBe(false);
      }
  });

  test("the reasons are unique kebab-case words", () => {
    expect(new Set(AI_FAILURE_REASONS).size).toBe(AI_FAILURE_REASONS.length);
    for (const reason of AI_FAILURE_REASONS)
      expect(reason).toMatch(/^(?:ai-[a-z-]+|personal-data)$/);
  });
});
