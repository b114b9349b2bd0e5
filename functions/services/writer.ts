/**
 * The AI that writes: chat completions with a strict schema, two tries at most, and never an exception. Just before a
 * request leaves, its bytes are searched for personal data; with a hit it stays here.
 */
import { APIConnectionTimeoutError, APIError, APIUserAbortError, type OpenAI } from "openai";
import pLimit from "p-limit";
import { addTokens, NO_TOKENS, type Tokens, type Words, WORDS_SCHEMA } from "../core/draft.ts";
import { AnswerTooLargeError, DependencyError } from "../core/errors.ts";
import { type AiFailure, type AiFailureReason, judgeAiFailure } from "../core/failure.ts";
import { WORDS_REFUSALS } from "../core/grounding/grounding.ts";
import type { Prompt } from "../core/prompt.ts";
import { readUsage } from "../core/usage.ts";
import type { Written, WriteWords } from "./ports.ts";
import { pause, withinMs } from "./time-limit.ts";
import { neverLeft } from "./transport.ts";

export type WriterOptions = {
  /** The client, made with the guarded `fetch` and no other. */
  readonly connect: (guarded: (fetch: Fetch) => Fetch) => OpenAI;
  readonly model: string;
  /** Calls at once. */
  readonly concurrency: number;
  /** The longest that one try may take. */
  readonly attemptMs: number;
  readonly maxCompletionTokens: number;
  readonly now: () => number;
};

const MAY_DO_BETTER: ReadonlySet<AiFailureReason> = new Set([
  "ai-malformed",
  "ai-empty",
  ...WORDS_REFUSALS,
]);

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Whether the provider may bill a request: it has left, and was not answered by a refusal. */
type Flight = { mayBeBilled: boolean };

/** What a request of ours carries to the guard beside what `fetch` knows; the guard keeps its flight. */
type Guarded = Pick<RequestInit, "redirect"> & { readonly prompt: Prompt; readonly flight: Flight };

class PersonalDataFound extends Error {
  override readonly name = "PersonalDataFound";
}

type Attempt = { readonly written: Written; readonly failure?: AiFailure };

/** A second try begins only where this part of a whole try's time is left for it. */
const LEAST_OF_A_TRY = 0.25;
/** Between the tries where the provider names no time, as a part of a whole try's time. */
const PAUSE_OF_A_TRY = 0.0125;

export function createWriter(options: WriterOptions): WriteWords {
  const { connect, model, concurrency, attemptMs, maxCompletionTokens, now } = options;
  let isGuarded = false;
  const client = connect((fetch) => {
    isGuarded = true;
    return guarded(fetch);
  });
  if (!isGuarded) throw new Error("Expected the AI's client to be made with the guarded fetch");
  const limit = pLimit(concurrency);

  return async (prompt, { untilMs, signal }) => {
    const first = await limit(() => attempt(prompt, prompt.system, untilMs, signal));
    if (first.failure?.retryable !== true) return first.written;
    const waitMs = first.failure.retryAfterMs ?? attemptMs * PAUSE_OF_A_TRY;
    const leftMs = untilMs - now() - waitMs;
    if (leftMs < attemptMs * LEAST_OF_A_TRY || !(await pause(waitMs, signal))) return first.written;
    const firstRefused = first.failure.why;
    const system = prompt.systemAfter(firstRefused);
    const { written } = await limit(() => attempt(prompt, system, untilMs, signal));
    const tokens = addTokens(first.written.tokens, written.tokens);
    const unknownTries = first.written.unknownTries + written.unknownTries;
    return written.ok
      ? { ...written, tokens, unknownTries, firstRefused }
      : {
          ...written,
          tokens,
          unknownTries,
          cutShort: isCutShort(written) && isCutShort(first.written),
        };
  };

  async function attempt(
    prompt: Prompt,
    system: string,
    untilMs: number,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const ms = Math.min(attemptMs, untilMs - now());
    if (ms <= 0 || signal.aborted) return bad("ai-no-time", NO_TOKENS, 0);
    const flight: Flight = { mayBeBilled: false };
    try {
      return await withinMs(ms, (within) => ask(prompt, system, within, flight), signal);
    } catch (error) {
      const failure = translate(error, now());
      const written = {
        ok: false,
        why: failure.why,
        tokens: NO_TOKENS,
        unknownTries: flight.mayBeBilled ? 1 : 0,
        everybody: failure.everybody,
        ...((ms < attemptMs || signal.aborted) && { cutShort: true }),
      } as const;
      return { written, failure };
    }
  }

  async function ask(
    prompt: Prompt,
    system: string,
    signal: AbortSignal,
    flight: Flight,
  ): Promise<Attempt> {
    const fetchOptions: Guarded = { prompt, flight, redirect: "error" };
    const completion = await client.chat.completions.create(
      {
        model,
        messages: [
          { role: "system", content: system },
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
      { signal, maxRetries: 0, fetchOptions },
    );
    const known = readUsage(completion.usage);
    const tokens = known ?? NO_TOKENS;
    const unknownTries = known === undefined ? 1 : 0;
    // An endpoint that is only OpenAI-compatible may leave out what the types promise.
    const choice = completion.choices?.[0];
    if (choice?.message?.refusal || choice?.finish_reason === "content_filter")
      return bad("ai-refused", tokens, unknownTries);
    if (choice?.finish_reason === "length") return bad("ai-truncated", tokens, unknownTries);
    const words = wordsOf(prompt, choice?.message?.content);
    if (typeof words === "string") return bad(words, tokens, unknownTries);
    const writtenBy: unknown = completion.model;
    const by = typeof writtenBy === "string" && writtenBy !== "" ? writtenBy : model;
    return { written: { ok: true, words, model: by, tokens, unknownTries } };
  }
}

function isCutShort(written: Written): boolean {
  return !written.ok && written.cutShort === true;
}

/** A request that holds anything personal, or that nobody vouches for, does not leave. */
function guarded(fetch: Fetch): Fetch {
  return async (input, { prompt, flight, ...init }: RequestInit & Partial<Guarded> = {}) => {
    if (
      prompt === undefined ||
      flight === undefined ||
      typeof init.body !== "string" ||
      prompt.leaksIn(init.body)
    )
      throw new PersonalDataFound("The request holds personal data");
    try {
      const response = await fetch(input, init);
      flight.mayBeBilled = response.ok;
      return response;
    } catch (error) {
      flight.mayBeBilled = !neverLeft(error);
      throw error;
    }
  };
}

/** A check that fails over an answer is no reason to keep a mail back. */
function wordsOf(prompt: Prompt, content: unknown): Words | AiFailureReason {
  try {
    return typeof content === "string" ? prompt.read(content) : "ai-empty";
  } catch {
    return "ai-check-failed";
  }
}

/** Another try may write better words; a refusal and a cut-off answer would be the same. */
function bad(why: AiFailureReason, tokens: Tokens, unknownTries: number): Attempt {
  const retryable = MAY_DO_BETTER.has(why);
  return {
    written: { ok: false, why, tokens, unknownTries, everybody: false },
    failure: { why, retryable, everybody: false },
  };
}

function translate(error: unknown, nowMs: number): AiFailure {
  // Without the key nobody's mail can be written; what is wrong with it stands in the log.
  if (causeOf(error, PersonalDataFound) !== undefined)
    return { why: "personal-data", retryable: false, everybody: false };
  if (causeOf(error, DependencyError) !== undefined)
    return { why: "ai-unauthorised", retryable: false, everybody: true };
  const tooLarge = causeOf(error, AnswerTooLargeError);
  // The completion tokens are limited, so whatever answers is no chat model: another try would be the same.
  if (tooLarge !== undefined)
    return tooLarge.status >= 400
      ? judgeAiFailure({ status: tooLarge.status })
      : { why: "ai-too-large", retryable: false, everybody: false };
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError)
    return { why: "ai-timeout", retryable: true, everybody: false };
  // openai lets a body that is no JSON through as a bare SyntaxError.
  if (error instanceof SyntaxError)
    return { why: "ai-malformed", retryable: true, everybody: false };
  if (!(error instanceof APIError)) return judgeAiFailure({});
  return judgeAiFailure({
    status: error.status,
    code: error.code ?? undefined,
    message: error.message,
    retryAfterMs: retryAfterMs(error.headers, nowMs),
  });
}

/** openai wraps what its `apiKey` function and its `fetch` threw. */
function causeOf<E extends Error>(
  error: unknown,
  kind: new (...given: never[]) => E,
): E | undefined {
  if (error instanceof kind) return error;
  return Error.isError(error) && error.cause instanceof kind ? error.cause : undefined;
}

/** What the provider asks us to wait: seconds or a date. Source: RFC 9110, section 10.2.3 */
function retryAfterMs(headers: Headers | undefined, nowMs: number): number | undefined {
  const text = headers?.get("retry-after");
  if (text === null || text === undefined) return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
