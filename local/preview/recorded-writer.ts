/** The processor's writer, which also records its requests and answers. */
import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { ProcessorConfig } from "../../functions/config/processor-variables.ts";
import { isError } from "../../functions/platform/errors.ts";
import { type AiProvider, aiClientFactory } from "../../functions/words/ai/ai-client.ts";
import type { AiFailureReason } from "../../functions/words/ai/ai-failure.ts";
import type { Written } from "../../functions/words/ai/writer-port.ts";
import type { Fetch } from "../../functions/words/ai/ai-attempt.ts";
import { createWriter } from "../../functions/words/ai/writer.ts";
import type { Answer } from "../../functions/words/answer.ts";
import type { Call, ReadResult } from "../../functions/words/call.ts";
import type { Verdict } from "../../functions/words/judge.ts";
import type { Prompt } from "../../functions/words/prompt.ts";
import { readText } from "../../functions/words/ai/ai-response.ts";
import { isVerdictRequest } from "../servers/ai/chat-completion.ts";
import { withoutKey } from "../without-key.ts";

/** A request and its answer. */
export type Try = {
  readonly name: "Writer, first try" | "Writer, second try" | "Judge";
  /** The request's body. */
  readonly sent: string;
  status?: number;
  /** The answer's content. */
  content?: string;
  verdict?: AiFailureReason | "used";
  /** Why there was no answer, or why it was not used. */
  problem?: string;
};

export type Asked = {
  readonly written: Written;
  readonly tries: readonly Try[];
  /** From the first request to the last answer. */
  readonly ms: number;
};

/** Answers by a hash of the request; these requests are not sent again. */
export type KnownAnswers = Record<string, string>;

export type RecordedWriterOptions = {
  readonly provider: AiProvider;
  readonly config: Pick<
    ProcessorConfig,
    "AI_ATTEMPT_MS" | "AI_SHARE_MS" | "AI_MAX_COMPLETION_TOKENS"
  >;
  readonly model: string;
  readonly verifyModel: string | undefined;
  readonly concurrency: number;
  readonly known?: KnownAnswers;
};

export type RecordedWriter = {
  readonly ask: (prompt: Prompt, signal?: AbortSignal) => Promise<Asked>;
};

type Exchange = { readonly tries: Try[]; isSecond: boolean };

const MAX_PROBLEM_CHARACTERS = 500;

/** @throws OpenAIError */
export async function createRecordedWriter({
  provider,
  config,
  model,
  verifyModel,
  concurrency,
  known,
}: RecordedWriterOptions): Promise<RecordedWriter> {
  const exchanges = new AsyncLocalStorage<Exchange>();
  const baseUrl = provider.baseUrl ?? "";
  const withoutSecret = (text: string) =>
    provider.kind === "openai" && typeof provider.apiKey === "string"
      ? withoutKey(text, provider.apiKey)
      : text;
  const write = createWriter({
    connect: await aiClientFactory({
      provider,
      fetch: recorded(globalThis.fetch),
      now: Date.now,
    }),
    model,
    verifyModel,
    concurrency,
    attemptMs: config.AI_ATTEMPT_MS,
    maxCompletionTokens: config.AI_MAX_COMPLETION_TOKENS,
    now: Date.now,
  });

  return {
    ask: async (prompt, signal = new AbortController().signal) => {
      const exchange: Exchange = { tries: [], isSecond: false };
      const { tries } = exchange;
      const startedAtMs = performance.now();
      const until = { untilMs: Date.now() + config.AI_SHARE_MS, signal };
      const written = await exchanges.run(exchange, () => write(watched(prompt, exchange), until));
      const ms = performance.now() - startedAtMs;
      const last = tries.at(-1);
      if (last !== undefined) last.verdict ??= written.ok ? "used" : written.reason;
      return { written, tries, ms };
    },
  };

  /** Records how each answer is read. */
  function watched(prompt: Prompt, exchange: Exchange): Prompt {
    const { judge } = prompt;
    return {
      ...prompt,
      systemAfter: (advice) => {
        exchange.isSecond = true;
        return prompt.systemAfter(advice);
      },
      read: (content) => readBy(prompt, content, exchange),
      ...(judge !== undefined && {
        judge: (answer: Answer) => {
          const call = judge(answer);
          return { ...call, read: (content: string) => readVerdictBy(call, content, exchange) };
        },
      }),
    };
  }

  function readBy<T>(call: Call<T>, content: string, { tries }: Exchange): ReadResult<T> {
    const last = tries.at(-1);
    if (last === undefined) return call.read(content);
    last.content = withoutSecret(content);
    try {
      const read = call.read(content);
      last.verdict = read.ok ? "used" : read.reason;
      if (!read.ok && read.advice !== undefined) last.problem = read.advice;
      return read;
    } catch (error) {
      // The writer reports only that the check failed.
      last.problem = problemOf(error);
      throw error;
    }
  }

  function readVerdictBy(
    call: Call<Verdict>,
    content: string,
    exchange: Exchange,
  ): ReadResult<Verdict> {
    const read = readBy(call, content, exchange);
    const last = exchange.tries.at(-1);
    if (last !== undefined && read.ok && !read.value.supported) {
      last.verdict = "ai-unsupported";
      last.problem = withoutSecret(read.value.reason);
    }
    return read;
  }

  function recorded(fetch: Fetch): Fetch {
    return async (input, init) => {
      const sent = typeof init?.body === "string" ? init.body : "";
      const exchange = exchanges.getStore();
      const one: Try = { name: nameOf(sent, exchange), sent };
      exchange?.tries.push(one);
      const key = createHash("sha256").update(`${baseUrl}\n${sent}`).digest("hex");
      const earlier = known?.[key];
      if (earlier !== undefined) return jsonAnswer(earlier);
      try {
        const answer = await fetch(input, init);
        one.status = answer.status;
        const text = await readText(answer.clone());
        if (!answer.ok) one.problem = withoutSecret(text).slice(0, MAX_PROBLEM_CHARACTERS);
        else if (known !== undefined) known[key] = text;
        return answer;
      } catch (error) {
        one.problem = withoutSecret(problemOf(error));
        throw error;
      }
    };
  }
}

function nameOf(sent: string, exchange: Exchange | undefined): Try["name"] {
  if (isVerdictRequest(JSON.parse(sent))) return "Judge";
  return exchange?.isSecond ? "Writer, second try" : "Writer, first try";
}

function problemOf(error: unknown): string {
  const cause = isError(error) && isError(error.cause) ? error.cause : error;
  return isError(cause) ? `${cause.name}: ${cause.message}` : String(cause);
}

function jsonAnswer(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/json" } });
}
