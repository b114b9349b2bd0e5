/** A chat endpoint in memory: right, wrong, refusing; slow and silent by the weather. */
import type { Process } from "../time/processes.ts";
import type { Random } from "../time/random.ts";
import type { Network } from "../world/network.ts";
import type { Scenario } from "../world/scenario.ts";

const WORDS = JSON.stringify({ headline: "An order has been placed.", bullets: [] });
/** Nearly the most that a draft may cost, so that a missing reservation shows. */
export const ANSWER_TOKENS = { input: 3_000, cached: 0, output: 900 };
const USAGE = {
  prompt_tokens: ANSWER_TOKENS.input,
  completion_tokens: ANSWER_TOKENS.output,
  total_tokens: ANSWER_TOKENS.input + ANSWER_TOKENS.output,
};

type Answer = { readonly status: number; readonly body: string; readonly headers?: object };

/** What the endpoint answers; `isCalm`: it is right. */
export function aiAnswer({ ai }: Scenario, random: Random, isCalm: boolean): Answer {
  if (!isCalm && random.chance(ai.refuses))
    return random.pick<Answer>([
      { status: 500, body: "{}" },
      { status: 429, body: "{}", headers: { "retry-after": "2" } },
      { status: 401, body: '{"error":{"code":"invalid_api_key"}}' },
      completion({ content: null, refusal: "I cannot help with that." }),
    ]);
  if (!isCalm && random.chance(ai.wrong))
    return random.pick<Answer>([
      completion({ content: '{"headline":"The invoice of 1,234 was cancelled.","bullets":[]}' }),
      completion({ content: "no JSON" }),
      completion({ content: WORDS.slice(0, 9) }, "length"),
      { status: 200, body: "<html>" },
    ]);
  return completion({ content: WORDS });
}

function completion(message: object, finish_reason = "stop"): Answer {
  const choices = [{ index: 0, message: { role: "assistant", ...message }, finish_reason }];
  return { status: 200, body: JSON.stringify({ model: "sim-1", choices, usage: USAGE }) };
}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export function aiFetch(network: Network, process: Process): Fetch {
  return async (_input, { body, signal } = {}) => {
    const request = { service: "ai" as const, operation: "chat", input: { body } };
    const {
      status,
      body: text,
      headers,
    } = (await network.exchange(process, request, {
      signal: signal ?? undefined,
    })) as Answer;
    return new Response(text, {
      status,
      headers: { "content-type": "application/json", ...headers },
    });
  };
}
