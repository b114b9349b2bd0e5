/** Chat completions that hold something odd. */
import { bad, completion, GOOD, GOOD_ANSWER, good, type Scenario, send } from "./scenario.ts";

const content = (text: unknown, message?: object, choice?: object) =>
  send(completion(text, message, choice));
const words = (more: object) => content(JSON.stringify({ ...GOOD_ANSWER, ...more }));
const usage = (counts: unknown) => send({ ...completion(GOOD), usage: counts });
const promptTokens = (count: string) =>
  send(JSON.stringify(completion(GOOD)).replace('"prompt_tokens":100', `"prompt_tokens":${count}`));

const BOTH = { requests: 2, billedTries: 2 };
const UNKNOWN = { unknownTries: 1, billedTries: 0 };
const NO_USAGE = { level: "warn", message: /how many tokens/ } as const;
const malformed = (reply: Scenario["reply"]) =>
  bad(reply, "ai-malformed", BOTH, "fail", /not in the form/);
const empty = (reply: Scenario["reply"]) => bad(reply, "ai-empty", BOTH, "fail", /no text/);

export const COMPLETIONS: Readonly<Record<string, Scenario>> = {
  good: good(content(GOOD)),
  "good, and a judge who is talkative": {
    ...good(content(GOOD)),
    verdict: content('Let me see.\n```json\n{"unsupported": []}\n```'),
  },
  "good, and a judge without a verdict": {
    ...good(content(GOOD), {}, { level: "fail", message: /judge gives no verdict/ }),
    verdict: content("All fine!"),
  },
  "good, and a judge who disagrees": {
    ...good(content(GOOD), {}, { level: "warn", message: /data does not support/ }),
    verdict: content('{"unsupported": [{"sentence": 1, "reason": "no"}]}'),
  },
  "think tags before JSON": good(content(`<think>\nIt stopped.\n</think>\n\n${GOOD}`)),
  "reasoning tags before JSON (Bedrock)": good(
    content(`<reasoning>We need JSON.</reasoning>${GOOD}`),
  ),
  "JSON in a thought, and another outside": good(
    content(`<think>${JSON.stringify({ headline: "A draft", bullets: [] })}</think>${GOOD}`),
  ),
  "markdown fence": good(content(`\`\`\`json\n${GOOD}\n\`\`\``)),
  "prose around JSON": good(content(`Here is the summary:\n${GOOD}\nHope this helps!`)),
  "prose only": malformed(content("Headline: The class has been stopped.")),
  "content as a list (Mistral thinking)": good(
    content([
      { type: "thinking", thinking: [{ type: "text", text: "ok" }] },
      { type: "text", text: GOOD },
    ]),
  ),
  "JSON in reasoning_content": good(content("", { reasoning_content: GOOD })),
  "JSON in a tool call": good(
    content(
      null,
      { tool_calls: [{ id: "t", type: "function", function: { name: "words", arguments: GOOD } }] },
      { finish_reason: "tool_calls" },
    ),
  ),
  "double-encoded JSON": good(content(JSON.stringify(GOOD))),
  "an extra key": good(words({ tone: "neutral" })),
  "content null": empty(content(null)),
  "choices []": empty(send({ ...completion(GOOD), choices: [] })),
  "choices null": empty(send({ ...completion(GOOD), choices: null })),
  "choices [null]": empty(send({ ...completion(GOOD), choices: [null] })),
  "headline of 281 characters": malformed(
    words({ headline: "The class Workplace numeracy has been stopped. ".repeat(6).trim() }),
  ),
  "7 bullets": malformed(words({ bullets: Array(7).fill("It was stopped.") })),
  "bullets as one text": malformed(words({ bullets: "It was stopped." })),
  "an empty bullet": malformed(words({ bullets: ["It was stopped.", ""] })),
  refusal: bad(
    content(null, { refusal: "I cannot" }),
    "ai-refused",
    { billedTries: 1 },
    "fail",
    /refuses a harmless request/,
  ),
  "finish_reason content_filter": bad(
    content("", {}, { finish_reason: "content_filter" }),
    "ai-refused",
    { billedTries: 1 },
    "fail",
    /refuses a harmless request/,
  ),
  "finish_reason length": bad(
    content(GOOD.slice(0, 30), {}, { finish_reason: "length" }),
    "ai-truncated",
    { billedTries: 1 },
    "fail",
    /AI_MAX_COMPLETION_TOKENS/,
  ),
  "finish_reason error (OpenRouter)": bad(
    content("", {}, { finish_reason: "error", error: { code: 502, message: "Disconnected" } }),
    "ai-failing",
    BOTH,
    "warn",
    /fails.+Disconnected/,
  ),
  "usage missing": good(usage(undefined), UNKNOWN, NO_USAGE),
  "usage null": good(usage(null), UNKNOWN, NO_USAGE),
  "usage as texts": good(
    usage({ prompt_tokens: "100", completion_tokens: "20" }),
    UNKNOWN,
    NO_USAGE,
  ),
  "usage 1e999": good(promptTokens("1e999"), UNKNOWN, NO_USAGE),
  "usage 1e300": good(promptTokens("1e300"), UNKNOWN, NO_USAGE),
  "usage negative": good(
    usage({ prompt_tokens: 10, completion_tokens: -1_000_000 }),
    UNKNOWN,
    NO_USAGE,
  ),
  "usage fraction": good(
    usage({ prompt_tokens: 10.123456789, completion_tokens: 3.3 }),
    UNKNOWN,
    NO_USAGE,
  ),
  "more cached tokens than the prompt's": good(
    usage({
      prompt_tokens: 10,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: 1_000_000 },
    }),
    UNKNOWN,
    NO_USAGE,
  ),
};
