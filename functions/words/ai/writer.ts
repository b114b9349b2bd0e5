/**
 * Writes with chat completions and a strict schema. A second call judges each answer. At most two attempts; never
 * throws. Just before a request leaves, its bytes are searched for personal data; if any is found, it is not sent.
 */
import { setTimeout as delay } from "node:timers/promises";
import { APIConnectionTimeoutError, APIUserAbortError, type OpenAI } from "openai";
import pLimit from "p-limit";
import { type AiAnswer, readAnswer } from "./ai-answer.ts";
import { type AiFailure, type AiFailureReason, classifyAiFailure } from "./ai-failure.ts";
import { type Feature, type LeftOut, refusedFeatures, requestOf } from "./ai-request.ts";
import type { Call, ReadResult } from "../call.ts";
import type { AiCall } from "../exchange.ts";
import { addTokens, NO_TOKENS, type Tokens } from "../draft.ts";
import { AnswerTooLargeError, DependencyError, isError } from "../../platform/errors.ts";
import { REFUSALS } from "../checks/refusals.ts";
import type { Prompt } from "../prompt.ts";
import { readResponse } from "./ai-response.ts";
import type { Usage, Written, WriteWords } from "./writer-port.ts";
import { wasNeverSent } from "../../platform/transport.ts";

export type WriterOptions = {
  /** Creates the client, which must use the guarded `fetch`. */
  readonly connect: (guarded: (fetch: Fetch) => Fetch) => OpenAI;
  readonly model: string;
  /** The judge's model. Default: `model`. */
  readonly verifyModel?: string | undefined;
  /** Maximum of concurrent calls. */
  readonly concurrency: number;
  /** Time limit of one attempt. */
  readonly attemptMs: number;
  readonly maxCompletionTokens: number;
  readonly now: () => number;
  /** Called once for each feature that the endpoint refuses. All later requests omit it. */
  readonly onLeftOut?: (feature: Feature) => void;
};

const MAY_DO_BETTER: ReadonlySet<AiFailureReason> = new Set([
  "ai-malformed",
  "ai-unsupported",
  "ai-not-verified",
  ...REFUSALS,
]);

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A request's state: whether it may be billed (sent and not refused), and its answer. */
type Flight = { mayBeBilled: boolean; answer?: AiAnswer };

/** Additional options of `fetch` for the guard, which updates `flight`. */
type Guarded = Pick<RequestInit, "redirect"> & {
  readonly call: Pick<Call<unknown>, "leaksIn">;
  readonly flight: Flight;
};

class PersonalDataFound extends Error {
  override readonly name = "PersonalDataFound";
}

/** The result of one call. `content`: the answer as it came. `advice` tells the model what to change. */
type Attempt<T> = Usage & { readonly content?: string | undefined } & (
    | { readonly ok: true; readonly value: T; readonly model: string }
    | {
        readonly ok: false;
        readonly failure: AiFailure;
        readonly advice?: string | undefined;
        readonly cutShort: boolean;
      }
  );

type Try = {
  readonly written: Written;
  readonly failure?: AiFailure;
  readonly advice?: string | undefined;
};

/** The part of an attempt's time that must be left for a second one. */
const LEAST_OF_A_TRY = 0.25;
/** The pause without a retry-after time, as a part of an attempt's time. */
const PAUSE_OF_A_TRY = 0.0125;

export function createWriter(options: WriterOptions): WriteWords {
  const { connect, model, concurrency, attemptMs, maxCompletionTokens, now, onLeftOut } = options;
  const { verifyModel = model } = options;
  let isGuarded = false;
  const client = connect((fetch) => {
    isGuarded = true;
    return guarded(fetch, now);
  });
  if (!isGuarded) throw new Error("Expected the AI's client to be made with the guarded fetch");
  const limit = pLimit(concurrency);
  /** The features that this endpoint refuses, by model. */
  const refused = new Map<string, Set<Feature>>();

  return async (prompt, until) => {
    const calls: AiCall[] = [];
    const written = await writeWithin(prompt, until, calls);
    return { ...written, calls };
  };

  async function writeWithin(prompt: Prompt, until: Until, calls: AiCall[]): Promise<Written> {
    const first = await tryOnce(prompt, prompt.system, until, calls);
    if (first.failure?.retryable !== true) return first.written;
    const waitMs = first.failure.retryAfterMs ?? attemptMs * PAUSE_OF_A_TRY;
    const leftMs = until.untilMs - now() - waitMs;
    if (leftMs < attemptMs * LEAST_OF_A_TRY || !(await pauseOf(waitMs, until.signal)))
      return first.written;
    const { written } = await tryOnce(prompt, prompt.systemAfter(first.advice), until, calls);
    const usage = addUsage(first.written, written);
    const verification = addVerification(first.written, written);
    return written.ok
      ? { ...written, ...usage, ...verification, firstRefused: first.failure.reason }
      : {
          ...written,
          ...usage,
          ...verification,
          cutShort: isCutShort(written) && isCutShort(first.written),
        };
  }

  /** One answer and the judge's verdict. */
  async function tryOnce(
    prompt: Prompt,
    system: string,
    until: Until,
    calls: AiCall[],
  ): Promise<Try> {
    const answered = await limit(() =>
      keeping(calls, "write", prompt, model, () => attempt({ ...prompt, system }, model, until)),
    );
    const { tokens, unknownTries } = answered;
    const usage = { tokens, unknownTries };
    if (!answered.ok) return unusable(answered, usage);
    const written = { ok: true, answer: answered.value, model: answered.model, ...usage } as const;
    if (prompt.judge === undefined) return { written };
    const judge = prompt.judge(answered.value);
    const judged = await limit(() =>
      keeping(calls, "verify", judge, verifyModel, () => attempt(judge, verifyModel, until)),
    );
    const verification = { tokens: judged.tokens, unknownTries: judged.unknownTries };
    if (!judged.ok) return unusable(judged, { ...usage, verification });
    if (judged.value.supported) return { written: { ...written, verification } };
    const failure = { reason: "ai-unsupported", retryable: true, everybody: false } as const;
    const advice = `A sentence says what the data does not support: ${judged.value.reason}.`;
    return unusable({ failure, advice, cutShort: false }, { ...usage, verification });
  }

  /** Adds the call to `calls`, unless its request was blocked: it holds personal data. */
  async function keeping<T>(
    calls: AiCall[],
    kind: AiCall["call"],
    { user }: Pick<Call<T>, "user">,
    callModel: string,
    ask: () => Promise<Attempt<T>>,
  ): Promise<Attempt<T>> {
    const atMs = now();
    const result = await ask();
    const refused = result.ok ? refusedVerdict(result.value) : result.failure.reason;
    if (refused !== "personal-data")
      calls.push({
        call: kind,
        model: result.ok ? result.model : callModel,
        atMs,
        tookMs: now() - atMs,
        request: user,
        answer: result.content?.slice(0, MAX_KEPT_ANSWER),
        refused,
        tokens: result.tokens,
      });
    return result;
  }

  async function attempt<T>(
    call: Call<T>,
    callModel: string,
    { untilMs, signal }: Until,
  ): Promise<Attempt<T>> {
    const ms = Math.min(attemptMs, untilMs - now());
    if (ms <= 0 || signal.aborted) return bad("ai-no-time", NO_TOKENS);
    const flight: Flight = { mayBeBilled: false };
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(ms))]);
      const answer = await ask(call, callModel, within, flight);
      return judged(call, callModel, answer);
    } catch (error) {
      return {
        ok: false,
        failure: translate(error),
        cutShort: ms < attemptMs || signal.aborted,
        ...billOf(flight.mayBeBilled ? undefined : NO_TOKENS),
      };
    }
  }

  /** Repeats a request at once without the features that the endpoint refuses. A refused request costs nothing. */
  async function ask(
    call: Call<unknown>,
    callModel: string,
    signal: AbortSignal,
    flight: Flight,
  ): Promise<AiAnswer> {
    const { system, user, shape } = call;
    const asked = { model: callModel, system, user, shape, maxCompletionTokens };
    const leftOut = new Set(refused.get(callModel));
    for (;;) {
      const answer = await send(asked, leftOut, call, signal, flight);
      const more = refusedFeatures(answer, leftOut);
      // Omitting them helped.
      if (answer.status === 200) remember(callModel, leftOut);
      if (more.length === 0) return answer;
      for (const feature of more) leftOut.add(feature);
    }
  }

  function remember(callModel: string, leftOut: LeftOut): void {
    const known = refused.get(callModel) ?? new Set();
    refused.set(callModel, known);
    for (const feature of leftOut)
      if (!known.has(feature)) {
        known.add(feature);
        onLeftOut?.(feature);
      }
  }

  /** openai creates URL, headers and signature. The answer is read here, whatever type openai declares. */
  async function send(
    asked: Parameters<typeof requestOf>[0],
    leftOut: LeftOut,
    call: Call<unknown>,
    signal: AbortSignal,
    flight: Flight,
  ): Promise<AiAnswer> {
    // A redirect is not followed: the key is for this endpoint only.
    const fetchOptions: Guarded = { call, flight, redirect: "manual" };
    const options = { signal, maxRetries: 0, fetchOptions };
    await client.chat.completions.create(requestOf(asked, leftOut), options);
    if (flight.answer === undefined) throw new Error("Expected an answer of the guarded fetch");
    return flight.answer;
  }
}

type Until = Parameters<WriteWords>[1];

/** Characters of an answer that are kept; a usable one is far shorter. */
const MAX_KEPT_ANSWER = 20_000;

/** The reason of a verdict that says no. */
function refusedVerdict(value: unknown): AiFailureReason | undefined {
  const isVerdict = typeof value === "object" && value !== null && "supported" in value;
  return isVerdict && value.supported === false ? "ai-unsupported" : undefined;
}

/** False when the signal ends the pause. */
function pauseOf(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
}

function judged<T>(call: Call<T>, callModel: string, answer: AiAnswer): Attempt<T> {
  const read = readAnswer(answer);
  const { tokens } = read;
  if (!read.ok) return { ok: false, failure: read.failure, cutShort: false, ...billOf(tokens) };
  const content = readContent(call, read.content);
  if (!content.ok) return { ...bad(content.reason, tokens, content.advice), content: read.content };
  const model = read.model ?? callModel;
  return { ok: true, value: content.value, model, content: read.content, ...billOf(tokens) };
}

function billOf(tokens: Tokens | undefined): Usage {
  return { tokens: tokens ?? NO_TOKENS, unknownTries: tokens === undefined ? 1 : 0 };
}

function addUsage(one: Usage, other: Usage): Usage {
  return {
    tokens: addTokens(one.tokens, other.tokens),
    unknownTries: one.unknownTries + other.unknownTries,
  };
}

function addVerification(one: Written, other: Written): Pick<Written, "verification"> {
  if (one.verification === undefined) return { verification: other.verification };
  const verification =
    other.verification === undefined
      ? one.verification
      : addUsage(one.verification, other.verification);
  return { verification };
}

function unusable(
  {
    failure,
    advice,
    cutShort,
  }: {
    readonly failure: AiFailure;
    readonly advice?: string | undefined;
    readonly cutShort: boolean;
  },
  usage: Usage & Pick<Written, "verification">,
): Try {
  const { reason, everybody, detail } = failure;
  return {
    written: {
      ok: false,
      reason,
      everybody,
      ...usage,
      ...(detail !== undefined && { detail }),
      ...(cutShort && { cutShort }),
    },
    failure,
    advice,
  };
}

function isCutShort(written: Written): boolean {
  return !written.ok && written.cutShort === true;
}

/** Blocks a request with personal data, and a request without a check. */
function guarded(fetch: Fetch, now: () => number): Fetch {
  return async (input, { call, flight, ...init }: RequestInit & Partial<Guarded> = {}) => {
    if (
      call === undefined ||
      flight === undefined ||
      typeof init.body !== "string" ||
      call.leaksIn(init.body)
    )
      throw new PersonalDataFound("The request holds personal data");
    try {
      const response = await fetch(input, init);
      flight.answer = await readResponse(response, now());
      flight.mayBeBilled = response.ok;
      return Response.json(null);
    } catch (error) {
      flight.mayBeBilled = !wasNeverSent(error);
      throw error;
    }
  };
}

/** An answer is not used if its check throws. */
function readContent<T>(call: Call<T>, content: string): ReadResult<T> {
  try {
    return call.read(content);
  } catch {
    return { ok: false, reason: "ai-check-failed" };
  }
}

/** A failure of the answer's content. */
function bad(
  reason: AiFailureReason,
  tokens: Tokens | undefined,
  advice?: string,
): Extract<Attempt<never>, { ok: false }> {
  const failure = { reason, retryable: MAY_DO_BETTER.has(reason), everybody: false };
  return { ok: false, failure, advice, cutShort: false, ...billOf(tokens) };
}

function translate(error: unknown): AiFailure {
  if (causeOf(error, PersonalDataFound) !== undefined)
    return { reason: "personal-data", retryable: false, everybody: false };
  // Without a key every request fails. The log has the cause.
  if (causeOf(error, DependencyError) !== undefined)
    return { reason: "ai-unauthorised", retryable: false, everybody: true };
  const tooLarge = causeOf(error, AnswerTooLargeError);
  // Completion tokens are limited, so this is no chat model, and a second attempt would be the same.
  if (tooLarge !== undefined)
    return tooLarge.status >= 400
      ? classifyAiFailure({ status: tooLarge.status })
      : { reason: "ai-too-large", retryable: false, everybody: false };
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError)
    return { reason: "ai-timeout", retryable: true, everybody: false };
  return classifyAiFailure({});
}

/** openai wraps errors of its `apiKey` function and its `fetch`. */
function causeOf<E extends Error>(
  error: unknown,
  kind: new (...given: never[]) => E,
): E | undefined {
  if (error instanceof kind) return error;
  return isError(error) && error.cause instanceof kind ? error.cause : undefined;
}
