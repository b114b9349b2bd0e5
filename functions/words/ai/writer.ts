/**
 * The AI that writes: chat completions with a strict schema, two tries at most, and never an exception. Just before a
 * request leaves, its bytes are searched for personal data; with a hit it stays here.
 */
import { APIConnectionTimeoutError, APIUserAbortError, type OpenAI } from "openai";
import pLimit from "p-limit";
import { type AiAnswer, readAnswer } from "./ai-answer.ts";
import { type AiFailure, type AiFailureReason, judgeAiFailure } from "./ai-failure.ts";
import { type Feature, type LeftOut, refusedFeatures, requestOf } from "./ai-request.ts";
import { addTokens, NO_TOKENS, type Tokens, type Words } from "../draft.ts";
import { AnswerTooLargeError, DependencyError, isError } from "../../platform/errors.ts";
import { WORDS_REFUSALS } from "../grounding/grounding.ts";
import type { Prompt } from "../prompt.ts";
import { readResponse } from "./ai-response.ts";
import type { Written, WriteWords } from "./writer-port.ts";
import { pause, withinMs } from "../../platform/time-limit.ts";
import { neverLeft } from "../../platform/transport.ts";

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
  /** Told once of each part of the request that the endpoint refuses and all later requests are made without. */
  readonly onLeftOut?: (feature: Feature) => void;
};

const MAY_DO_BETTER: ReadonlySet<AiFailureReason> = new Set([
  "ai-malformed",
  "ai-empty",
  ...WORDS_REFUSALS,
]);

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What is known of a request: whether it may be billed (it has left, and was not refused), and what came back. */
type Flight = { mayBeBilled: boolean; answer?: AiAnswer };

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
  const { connect, model, concurrency, attemptMs, maxCompletionTokens, now, onLeftOut } = options;
  let isGuarded = false;
  const client = connect((fetch) => {
    isGuarded = true;
    return guarded(fetch, now);
  });
  if (!isGuarded) throw new Error("Expected the AI's client to be made with the guarded fetch");
  const limit = pLimit(concurrency);
  /** What this endpoint refuses of a request for this model. */
  const refused = new Set<Feature>();

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
    if (ms <= 0 || signal.aborted) return bad("ai-no-time", NO_TOKENS);
    const flight: Flight = { mayBeBilled: false };
    try {
      const answer = await withinMs(ms, (within) => ask(prompt, system, within, flight), signal);
      return judge(prompt, answer);
    } catch (error) {
      const failure = translate(error);
      const cutShort = ms < attemptMs || signal.aborted;
      return {
        written: {
          ...failed(failure, flight.mayBeBilled ? undefined : NO_TOKENS),
          ...(cutShort && { cutShort }),
        },
        failure,
      };
    }
  }

  /** Repeats a request at once without what the endpoint refuses of it: a refused request costs nothing. */
  async function ask(
    prompt: Prompt,
    system: string,
    signal: AbortSignal,
    flight: Flight,
  ): Promise<AiAnswer> {
    const asked = { model, system, user: prompt.user, maxCompletionTokens };
    const leftOut = new Set(refused);
    for (;;) {
      const answer = await send(asked, leftOut, prompt, signal, flight);
      const more = refusedFeatures(answer, leftOut);
      // Only what has helped is kept in mind.
      if (answer.status === 200) remember(leftOut);
      if (more.length === 0) return answer;
      for (const feature of more) leftOut.add(feature);
    }
  }

  function remember(leftOut: LeftOut): void {
    for (const feature of leftOut)
      if (!refused.has(feature)) {
        refused.add(feature);
        onLeftOut?.(feature);
      }
  }

  /** openai makes the URL and the headers and signs; what is answered is read here, whatever its type says. */
  async function send(
    asked: Parameters<typeof requestOf>[0],
    leftOut: LeftOut,
    prompt: Prompt,
    signal: AbortSignal,
    flight: Flight,
  ): Promise<AiAnswer> {
    // A redirect is answered, not followed: the key is for this endpoint.
    const fetchOptions: Guarded = { prompt, flight, redirect: "manual" };
    const options = { signal, maxRetries: 0, fetchOptions };
    await client.chat.completions.create(requestOf(asked, leftOut), options);
    if (flight.answer === undefined) throw new Error("Expected an answer of the guarded fetch");
    return flight.answer;
  }

  function judge(prompt: Prompt, answer: AiAnswer): Attempt {
    const read = readAnswer(answer);
    const { tokens } = read;
    if (!read.ok) return { written: failed(read.failure, tokens), failure: read.failure };
    const words = wordsOf(prompt, read.content);
    if (typeof words === "string") return bad(words, tokens);
    return { written: { ok: true, words, model: read.model ?? model, ...billOf(tokens) } };
  }
}

function billOf(tokens: Tokens | undefined): Pick<Written, "tokens" | "unknownTries"> {
  return { tokens: tokens ?? NO_TOKENS, unknownTries: tokens === undefined ? 1 : 0 };
}

function failed({ why, everybody, detail }: AiFailure, tokens: Tokens | undefined) {
  return {
    ok: false,
    why,
    ...billOf(tokens),
    everybody,
    ...(detail !== undefined && { detail }),
  } as const;
}

function isCutShort(written: Written): boolean {
  return !written.ok && written.cutShort === true;
}

/** A request that holds anything personal, or that nobody vouches for, does not leave. */
function guarded(fetch: Fetch, now: () => number): Fetch {
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
      flight.answer = await readResponse(response, now());
      flight.mayBeBilled = response.ok;
      return Response.json(null);
    } catch (error) {
      flight.mayBeBilled = !neverLeft(error);
      throw error;
    }
  };
}

/** A check that fails over an answer is no reason to keep a mail back. */
function wordsOf(prompt: Prompt, content: string): Words | AiFailureReason {
  try {
    return prompt.read(content);
  } catch {
    return "ai-check-failed";
  }
}

/** Another try may write better words; without time there is none. */
function bad(why: AiFailureReason, tokens: Tokens | undefined): Attempt {
  const failure = { why, retryable: MAY_DO_BETTER.has(why), everybody: false };
  return { written: failed(failure, tokens), failure };
}

function translate(error: unknown): AiFailure {
  if (causeOf(error, PersonalDataFound) !== undefined)
    return { why: "personal-data", retryable: false, everybody: false };
  // Without the key nobody's mail can be written; what is wrong with it stands in the log.
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
  return judgeAiFailure({});
}

/** openai wraps what its `apiKey` function and its `fetch` threw. */
function causeOf<E extends Error>(
  error: unknown,
  kind: new (...given: never[]) => E,
): E | undefined {
  if (error instanceof kind) return error;
  return isError(error) && error.cause instanceof kind ? error.cause : undefined;
}
