/** Refusals by status, each in its provider's own words. */
import { bad, good, keyOf, onceThenGood, type Scenario, send } from "./scenario.ts";

type Headers = Readonly<Record<string, string>>;

const JSON_TYPE = { "content-type": "application/json" };
const error = (status: number, message: string, more: object = {}, headers: Headers = {}) =>
  send({ error: { message, ...more } }, status, { ...JSON_TYPE, ...headers });
const html = (status: number) => send("<html>x</html>", status, { "content-type": "text/html" });

const EVERYBODY = { everybody: true };
const AGAIN = { requests: 2, firstRefused: "ai-busy" } as const;

/** Busy once; the pause is short, or none. */
const busyThenGood = (headers: Headers) =>
  good(onceThenGood(error(429, "slow down", {}, headers)), AGAIN);

const QUOTA = "You exceeded your current quota, please check your plan and billing details.";

export const REFUSALS: Readonly<Record<string, Scenario>> = {
  "429": bad(
    error(429, "slow down", { code: "rate_limit_exceeded" }),
    "ai-busy",
    { requests: 2 },
    "warn",
    /rate limit.+slow down/,
  ),
  "429, then good": busyThenGood({}),
  "429 Retry-After 0.05, then good": busyThenGood({ "retry-after": "0.05" }),
  "429 Retry-After of a past date, then good": busyThenGood({
    "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT",
  }),
  "429 Retry-After -5, then good": busyThenGood({ "retry-after": "-5" }),
  "429 Retry-After soon, then good": busyThenGood({ "retry-after": "soon" }),
  "429 retry-after-ms 20 (Azure), then good": busyThenGood({ "retry-after-ms": "20" }),
  "429 Retry-After 3600": bad(
    error(429, "slow", {}, { "retry-after": "3600" }),
    "ai-busy",
    {},
    "warn",
    /rate limit/,
  ),
  "429 tokens per day (Groq)": bad(
    error(
      429,
      "Rate limit reached on tokens per day (TPD): Limit 100000",
      { type: "tokens", code: "rate_limit_exceeded" },
      { "retry-after": "600" },
    ),
    "ai-quota",
    EVERYBODY,
    "fail",
    /used up.+per day/,
  ),
  "429 insufficient_quota": bad(
    error(429, QUOTA, { code: "insufficient_quota" }),
    "ai-quota",
    EVERYBODY,
    "fail",
    /used up/,
  ),
  "429 RESOURCE_EXHAUSTED as a list (Gemini)": bad(
    send([{ error: { code: 429, message: QUOTA, status: "RESOURCE_EXHAUSTED" } }], 429),
    "ai-quota",
    EVERYBODY,
    "fail",
    /used up.+429 You exceeded/,
  ),
  "402 (DeepSeek)": bad(
    error(402, "Insufficient Balance", { code: "invalid_request_error" }),
    "ai-quota",
    EVERYBODY,
    "fail",
    /used up.+Insufficient Balance/,
  ),
  "402 (OpenRouter)": bad(
    error(402, "This request requires more credits, or fewer max_tokens.", { code: 402 }),
    "ai-quota",
    EVERYBODY,
    "fail",
    /used up.+more credits/,
  ),
  "503, then good": good(onceThenGood(error(503, "overloaded")), {
    requests: 2,
    firstRefused: "ai-failing",
  }),
  "529": bad(error(529, "overloaded"), "ai-failing", { requests: 2 }, "warn", /529 overloaded/),
  "520 with a page (Cloudflare)": bad(
    html(520),
    "ai-failing",
    { requests: 2 },
    "warn",
    /520 a page/,
  ),
  "404 of a model (Ollama)": bad(
    error(404, "model 'x' not found", { type: "not_found_error" }),
    "ai-model-gone",
    EVERYBODY,
    "fail",
    /no such model/,
  ),
  "404 of a wrong base URL": bad(
    send({ detail: "Not Found" }, 404),
    "ai-wrong-url",
    EVERYBODY,
    "fail",
    /no chat completions API.+404 Not Found/,
  ),
  "404 with a page": bad(
    html(404),
    "ai-wrong-url",
    EVERYBODY,
    "fail",
    /no chat completions API.+404 a page/,
  ),
  "405": bad(
    send({ detail: "Method Not Allowed" }, 405),
    "ai-wrong-url",
    EVERYBODY,
    "fail",
    /no chat completions API.+405/,
  ),
  "400 of a model (OpenRouter)": bad(
    error(400, "foo/bar is not a valid model ID", { code: 400 }),
    "ai-model-gone",
    EVERYBODY,
    "fail",
    /no such model/,
  ),
  "400 content_filter (Azure)": bad(
    error(400, "The response was filtered due to the content management policy.", {
      code: "content_filter",
    }),
    "ai-refused",
    {},
    "fail",
    /refuses a harmless request/,
  ),
  "400 of a bad key (Gemini)": bad(
    send(
      [
        {
          error: {
            code: 400,
            message: "API key not valid. Please pass a valid API key.",
            details: [{ reason: "API_KEY_INVALID" }],
          },
        },
      ],
      400,
    ),
    "ai-unauthorised",
    EVERYBODY,
    "fail",
    /key is refused/,
  ),
  "400 json_validate_failed (Groq), then good": good(
    onceThenGood(error(400, "Failed to generate JSON.", { code: "json_validate_failed" })),
    { requests: 2, firstRefused: "ai-malformed" },
  ),
  "401": bad(
    error(401, "Incorrect API key provided: sk-***cdef", { code: "invalid_api_key" }),
    "ai-unauthorised",
    EVERYBODY,
    "fail",
    /key is refused$/,
  ),
  "403 of a region": bad(
    error(403, "Country, region, or territory not supported", {
      code: "unsupported_country_region_territory",
    }),
    "ai-region",
    EVERYBODY,
    "fail",
    /does not serve/,
  ),
  "403 of moderation (OpenRouter)": bad(
    error(403, "Input was flagged", { code: 403, metadata: { reasons: ["x"] } }),
    "ai-refused",
    {},
    "fail",
    /refuses a harmless request/,
  ),
  "403 of an answer in colours, on two lines": bad(
    error(403, "\u001b[31mdenied\u001b[0m\nsee your account\u202e"),
    "ai-unauthorised",
    EVERYBODY,
    "fail",
    /key is refused \(403 +\[31mdenied \[0m see your account +\(key/,
  ),
  "403 of a key in other writings": bad(
    (response, asked) => {
      const key = keyOf(asked);
      const percent = Buffer.from(key).toString("hex").replaceAll(/../g, "%$&");
      error(403, `${key.toUpperCase()} ${encodeURIComponent(key)} ${percent}`)(response, asked);
    },
    "ai-unauthorised",
    EVERYBODY,
    "fail",
    /key is refused \(403 \[the key\] \[the key\] \[the key\]/,
  ),
  "403 of a key where the words are cut": bad(
    error(403, "x".repeat(185)),
    "ai-unauthorised",
    EVERYBODY,
    "fail",
    /key is refused \(403 x+ \(key \[the/,
  ),
  "413": bad(error(413, "too large"), "ai-request-refused", {}, "fail", /refused.+413 too large/),
};
