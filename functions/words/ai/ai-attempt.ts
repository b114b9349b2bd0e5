/**
 * One call of the AI, with chat completions and a strict schema. Never throws. Just before a request leaves, its bytes are
 * searched for personal data; if any is found, it is not sent.
 */
import { APIConnectionTimeoutError, APIUserAbortError, type OpenAI } from "openai";
import { type AiAnswer, readAnswer } from "./ai-answer.ts";
import { type AiFailure, type AiFailureReason, classifyAiFailure } from "./ai-failure.ts";
import { type Feature, type OmittedFeatures, refusedFeatures, requestOf } from "./ai-request.ts";
import { readResponse } from "./ai-response.ts";
import type { Call, ReadResult } from "../call.ts";
import { REFUSALS } from "../checks/refusals.ts";
import { NO_TOKENS, type Tokens } from "../draft.ts";
import { AnswerTooLargeError, DependencyError, isError } from "../../platform/errors.ts";
import { wasNeverSent } from "../../platform/transport.ts";
import type { Usage, WriteWords } from "./writer-port.ts";

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export type AttemptOptions = {
  /** Creates the client, which must use the guarded `fetch`. */
  readonly connect: (guarded: (fetch: Fetch) => Fetch) => OpenAI;
  /** Time limit of one attempt. */
  readonly attemptMs: number;
  readonly maxCompletionTokens: number;
  readonly now: () => number;
  /** Called once for each feature that the endpoint refuses. All later requests omit it. */
  readonly onLeftOut?: (feature: Feature) => void;
};

export type Until = Parameters<WriteWords>[1];

const MAY_DO_BETTER: ReadonlySet<AiFailureReason> = new Set([
  "ai-malformed",
  "ai-unsupported",
  "ai-not-verified",
  ...REFUSALS,
]);

/** A request's state: whether the guard let it pass, whether it may be billed (sent and not refused), and its answer. */
type Flight = { wasSent: boolean; mayBeBilled: boolean; answer?: AiAnswer };

/** Additional options of `fetch` for the guard, which updates `flight`. */
type Guarded = Pick<RequestInit, "redirect"> & {
  readonly call: Pick<Call<unknown>, "leaksIn">;
  readonly flight: Flight;
};

class PersonalDataFound extends Error {
  override readonly name = "PersonalDataFound";
}

/** The result of one call. `content`: the answer as it came. `advice` tells the model what to change. */
export type AttemptResult<T> = Usage & {
  readonly content?: string | undefined;
  /** The guard found no personal data in the request. */
  readonly wasSent?: boolean;
} & (
    | { readonly ok: true; readonly value: T; readonly model: string }
    | {
        readonly ok: false;
        readonly failure: AiFailure;
        readonly advice?: string | undefined;
        readonly cutShort: boolean;
      }
  );

export function createAttempt(options: AttemptOptions) {
  const { connect, attemptMs, maxCompletionTokens, now, onLeftOut } = options;
  let isGuarded = false;
  const client = connect((fetch) => {
    isGuarded = true;
    return guarded(fetch, now);
  });
  if (!isGuarded) throw new Error("Expected the AI's client to be made with the guarded fetch");
  /** The features that this endpoint refuses, by model. */
  const refused = new Map<string, Set<Feature>>();

  return attempt;

  async function attempt<T>(
    call: Call<T>,
    callModel: string,
    { untilMs, signal }: Until,
  ): Promise<AttemptResult<T>> {
    const ms = Math.min(attemptMs, untilMs - now());
    if (ms <= 0 || signal.aborted) return bad("ai-no-time", NO_TOKENS);
    const flight: Flight = { wasSent: false, mayBeBilled: false };
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(ms))]);
      const answer = await ask(call, callModel, within, flight);
      return { ...judged(call, callModel, answer), wasSent: true };
    } catch (error) {
      return {
        ok: false,
        failure: translate(error),
        cutShort: ms < attemptMs || signal.aborted,
        wasSent: flight.wasSent,
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
    const omitted = new Set(refused.get(callModel));
    for (;;) {
      const answer = await send(asked, omitted, call, signal, flight);
      const more = refusedFeatures(answer, omitted);
      // Omitting them helped.
      if (answer.status === 200) remember(callModel, omitted);
      if (more.length === 0) return answer;
      for (const feature of more) omitted.add(feature);
    }
  }

  function remember(callModel: string, omitted: OmittedFeatures): void {
    const known = refused.get(callModel) ?? new Set();
    refused.set(callModel, known);
    for (const feature of omitted)
      if (!known.has(feature)) {
        known.add(feature);
        onLeftOut?.(feature);
      }
  }

  /** openai creates URL, headers and signature. The answer is read here, whatever type openai declares. */
  async function send(
    asked: Parameters<typeof requestOf>[0],
    omitted: OmittedFeatures,
    call: Call<unknown>,
    signal: AbortSignal,
    flight: Flight,
  ): Promise<AiAnswer> {
    // A redirect is not followed: the key is for this endpoint only.
    const fetchOptions: Guarded = { call, flight, redirect: "manual" };
    const options = { signal, maxRetries: 0, fetchOptions };
    await client.chat.completions.create(requestOf(asked, omitted), options);
    if (flight.answer === undefined) throw new Error("Expected an answer of the guarded fetch");
    return flight.answer;
  }
}

function judged<T>(call: Call<T>, callModel: string, answer: AiAnswer): AttemptResult<T> {
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
    flight.wasSent = true;
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
): Extract<AttemptResult<never>, { ok: false }> {
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
