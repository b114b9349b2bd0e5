/** The AI that writes: chat completions with a strict schema, two tries at most, and never an exception. */
import { APIConnectionTimeoutError, APIError, APIUserAbortError, type OpenAI } from "openai";
import pLimit from "p-limit";
import { addTokens, NO_TOKENS, readWords, type Tokens, WORDS_SCHEMA } from "../core/draft.ts";
import { DependencyError } from "../core/errors.ts";
import { type AiFailure, type AiFailureReason, judgeAiFailure } from "../core/failure.ts";
import type { Prompt } from "../core/prompt.ts";
import type { Written, WriteWords } from "./ports.ts";
import { pause, withinMs } from "./time-limit.ts";

export type WriterOptions = {
  readonly client: OpenAI;
  readonly model: string;
  /** Calls at once. */
  readonly concurrency: number;
  /** The longest that one try may take. */
  readonly attemptMs: number;
  readonly maxCompletionTokens: number;
  readonly now: () => number;
};

type Attempt = { readonly written: Written; readonly failure?: AiFailure };

/** A second try begins only where this part of a whole try's time is left for it. */
const LEAST_OF_A_TRY = 0.25;
/** Between the tries where the provider names no time, as a part of a whole try's time. */
const PAUSE_OF_A_TRY = 0.0125;

export function createWriter(options: WriterOptions): WriteWords {
  const { client, model, concurrency, attemptMs, maxCompletionTokens, now } = options;
  const limit = pLimit(concurrency);

  return async (prompt, { untilMs, signal }) => {
    const first = await limit(() => attempt(prompt, untilMs, signal));
    if (first.failure?.retryable !== true) return first.written;
    const waitMs = first.failure.retryAfterMs ?? attemptMs * PAUSE_OF_A_TRY;
    const leftMs = untilMs - now() - waitMs;
    if (leftMs < attemptMs * LEAST_OF_A_TRY || !(await pause(waitMs, signal))) return first.written;
    const { written } = await limit(() => attempt(prompt, untilMs, signal));
    return { ...written, tokens: addTokens(first.written.tokens, written.tokens) };
  };

  async function attempt(prompt: Prompt, untilMs: number, signal: AbortSignal): Promise<Attempt> {
    const ms = Math.min(attemptMs, untilMs - now());
    if (ms <= 0 || signal.aborted) return bad("ai-no-time", NO_TOKENS);
    try {
      return await withinMs(ms, (within) => ask(prompt, within), signal);
    } catch (error) {
      const failure = translate(error, now());
      const written = {
        ok: false,
        why: failure.why,
        tokens: NO_TOKENS,
        everybody: failure.everybody,
      } as const;
      return { written, failure };
    }
  }

  async function ask(prompt: Prompt, signal: AbortSignal): Promise<Attempt> {
    const completion = await client.chat.completions.create(
      {
        model,
        messages: [
          { role: "system", content: prompt.system },
          { role: "user", content: prompt.user },
        ],
        response_format: {
          type: "json_schema",
          json_schema: { name: "words", strict: true, schema: WORDS_SCHEMA },
        },
        max_completion_tokens: maxCompletionTokens,
        // What people did is not kept at the provider.
        store: false,
      },
      { signal, maxRetries: 0 },
    );
    const tokens: Tokens = {
      input: countOf(completion.usage?.prompt_tokens),
      cached: countOf(completion.usage?.prompt_tokens_details?.cached_tokens),
      output: countOf(completion.usage?.completion_tokens),
    };
    // An endpoint that is only OpenAI-compatible may leave out what the types promise.
    const choice = completion.choices?.[0];
    if (choice?.message?.refusal || choice?.finish_reason === "content_filter")
      return bad("ai-refused", tokens);
    if (choice?.finish_reason === "length") return bad("ai-truncated", tokens);
    const words = readWords(choice?.message?.content ?? "");
    if (typeof words === "string") return bad(words, tokens);
    const writtenBy: unknown = completion.model;
    const known = typeof writtenBy === "string" && writtenBy !== "" ? writtenBy : model;
    return { written: { ok: true, words, model: known, tokens } };
  }
}

/** A plan with another thing than a number in it could not be read back. */
function countOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** Another try may write better words; a refusal and a cut-off answer would be the same. */
function bad(why: AiFailureReason, tokens: Tokens): Attempt {
  const retryable = why === "ai-malformed" || why === "ai-empty";
  return {
    written: { ok: false, why, tokens, everybody: false },
    failure: { why, retryable, everybody: false },
  };
}

function translate(error: unknown, nowMs: number): AiFailure {
  // Without the key nobody's mail can be written; what is wrong with it stands in the log.
  if (keyIsMissing(error)) return { why: "ai-unauthorised", retryable: false, everybody: true };
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError)
    return { why: "ai-timeout", retryable: true, everybody: false };
  // openai lets a body that is no JSON through as a bare SyntaxError.
  if (error instanceof SyntaxError)
    return { why: "ai-malformed", retryable: true, everybody: false };
  if (!(error instanceof APIError)) return judgeAiFailure(undefined, undefined);
  return judgeAiFailure(error.status, error.code ?? undefined, retryAfterMs(error.headers, nowMs));
}

/** openai wraps what its `apiKey` function threw. */
function keyIsMissing(error: unknown): boolean {
  return (
    error instanceof DependencyError ||
    (Error.isError(error) && error.cause instanceof DependencyError)
  );
}

/** What the provider asks us to wait: seconds or a date. Source: RFC 9110, section 10.2.3 */
function retryAfterMs(headers: Headers | undefined, nowMs: number): number | undefined {
  const text = headers?.get("retry-after");
  if (text === null || text === undefined) return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
