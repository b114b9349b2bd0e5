/** Writes an email's text: one call for the answer, and one for the judge's verdict. After a failure, both once more. Never throws. */
import { setTimeout as delay } from "node:timers/promises";
import pLimit from "p-limit";
import {
  type AttemptOptions,
  type AttemptResult,
  createAttempt,
  type Until,
} from "./ai-attempt.ts";
import { type AiFailure, type AiFailureReason } from "./ai-failure.ts";
import type { Call } from "../call.ts";
import type { AiCall } from "../exchange.ts";
import { addTokens } from "../draft.ts";
import type { Prompt } from "../prompt.ts";
import type { Usage, Written, WriteWords } from "./writer-port.ts";

export type WriterOptions = AttemptOptions & {
  readonly model: string;
  /** The judge's model. Default: `model`. */
  readonly verifyModel?: string | undefined;
  /** Maximum of concurrent calls. */
  readonly concurrency: number;
};

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
  const { model, verifyModel = model, concurrency, attemptMs, now } = options;
  const attempt = createAttempt(options);
  const limit = pLimit(concurrency);

  return async (prompt, until) => {
    const calls: AiCall[] = [];
    const written = await writeWithin(prompt, until, calls);
    return calls.length === 0 ? written : { ...written, calls };
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

  /** Adds the call to `calls` if its request was sent. Another may hold personal data. */
  async function keeping<T>(
    calls: AiCall[],
    kind: AiCall["call"],
    { user }: Pick<Call<T>, "user">,
    callModel: string,
    ask: () => Promise<AttemptResult<T>>,
  ): Promise<AttemptResult<T>> {
    const atMs = now();
    const result = await ask();
    const refused = result.ok ? refusedVerdict(result.value) : result.failure.reason;
    if (result.wasSent)
      calls.push({
        call: kind,
        model: result.ok ? result.model : callModel,
        atMs,
        tookMs: now() - atMs,
        ...(kind === "write" && { request: user }),
        answer: result.content?.slice(0, MAX_KEPT_ANSWER),
        refused,
        tokens: result.tokens,
      });
    return result;
  }
}

/** Characters of an answer that are kept; a usable one is far shorter. */
const MAX_KEPT_ANSWER = 20_000;

/** Why the judge refused a sentence. */
function refusedVerdict(value: unknown): AiFailureReason | undefined {
  const isVerdict = typeof value === "object" && value !== null && "supported" in value;
  return isVerdict && value.supported === false ? "ai-unsupported" : undefined;
}

/** False if the signal ends the pause. */
function pauseOf(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
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
  }: Omit<AttemptResult<never> & { readonly ok: false }, keyof Usage | "ok">,
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
