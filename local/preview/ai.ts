/** The processor's own writer, with everything that it sends and gets written down. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { OpenAI } from "openai";
import pLimit from "p-limit";
import { z } from "zod";
import type { AiFailureReason } from "../../functions/words/ai/ai-failure.ts";
import type { Prompt } from "../../functions/words/prompt.ts";
import type { Written } from "../../functions/words/ai/writer-port.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import { createWriter, type Fetch } from "../../functions/words/ai/writer.ts";
import { startAi } from "../servers/ai/ai.ts";
import type { Settings } from "./settings.ts";
import { isError } from "../../functions/platform/errors.ts";

/** One request that left, and what came of it. */
export type Try = {
  /** The request's body. */
  readonly sent: string;
  status?: number;
  /** The answer's content, as the model wrote it. */
  content?: string;
  verdict?: AiFailureReason | "used";
  /** Why there was no answer, or none that could be judged. */
  problem?: string;
};

export type Asked = { readonly written: Written; readonly tries: readonly Try[] };

export type PreviewAi = {
  readonly ask: (prompt: Prompt) => Promise<Asked>;
  /** Keeps the answers for the next time, and ends our own server. */
  readonly stop: () => Promise<void>;
};

const LONGEST_PROBLEM = 500;

type Answers = Record<string, string>;

const AnswersFile = z.record(z.string(), z.string());

/** With an `answersFile` (it need not exist yet), what was asked before is not asked and paid for again. */
export async function startPreviewAi(
  { config, elsewhere }: Settings,
  answersFile: string | undefined,
): Promise<PreviewAi> {
  const own = elsewhere ? undefined : await startAi({ keepRequests: false });
  const baseURL = own === undefined ? config.OPENAI_BASE_URL : `${own.url}/v1`;
  const answers = elsewhere && answersFile !== undefined ? await readAnswers(answersFile) : {};
  const limit = pLimit(config.AI_CONCURRENCY);
  const transport = createTransport();

  async function ask(prompt: Prompt): Promise<Asked> {
    const tries: Try[] = [];
    const write = createWriter({
      connect: (guarded) =>
        new OpenAI({
          apiKey: config.OPENAI_API_KEY ?? "none",
          baseURL,
          fetch: guarded(recorded(tries, answers, baseURL, transport.fetch)),
          maxRetries: 0,
          adminAPIKey: null,
          organization: null,
          project: null,
          webhookSecret: null,
          logLevel: "off",
        }),
      model: config.AI_MODEL,
      concurrency: 1,
      attemptMs: config.AI_ATTEMPT_MS,
      maxCompletionTokens: config.AI_MAX_COMPLETION_TOKENS,
      now: Date.now,
    });
    const until = {
      untilMs: Date.now() + config.AI_SHARE_MS,
      signal: new AbortController().signal,
    };
    const written = await write(
      { ...prompt, read: (content) => readBy(prompt, content, tries) },
      until,
    );
    const last = tries.at(-1);
    if (last !== undefined) last.verdict ??= written.ok ? "used" : written.why;
    return { written, tries };
  }

  return {
    ask: (prompt) => limit(() => ask(prompt)),
    stop: async () => {
      transport.destroy();
      await own?.stop();
      if (elsewhere && answersFile !== undefined)
        await writeFile(answersFile, JSON.stringify(answers));
    },
  };
}

function readBy(prompt: Prompt, content: string, tries: readonly Try[]) {
  const last = tries.at(-1);
  if (last === undefined) return prompt.read(content);
  last.content = content;
  try {
    const words = prompt.read(content);
    last.verdict = typeof words === "string" ? words : "used";
    return words;
  } catch (error) {
    // The writer says of all that is thrown only that the AI was not reached.
    last.problem = problemOf(error);
    throw error;
  }
}

function recorded(tries: Try[], answers: Answers, baseUrl: string, fetch: Fetch): Fetch {
  return async (input, init) => {
    const sent = typeof init?.body === "string" ? init.body : "";
    const one: Try = { sent };
    tries.push(one);
    const key = createHash("sha256").update(`${baseUrl}\n${sent}`).digest("hex");
    const known = answers[key];
    if (known !== undefined) return jsonAnswer(known);
    try {
      const answer = await fetch(input, init);
      one.status = answer.status;
      const text = await answer.clone().text();
      if (answer.ok) answers[key] = text;
      else one.problem = text.slice(0, LONGEST_PROBLEM);
      return answer;
    } catch (error) {
      one.problem = problemOf(error);
      throw error;
    }
  };
}

function problemOf(error: unknown): string {
  const cause = isError(error) && isError(error.cause) ? error.cause : error;
  return isError(cause) ? `${cause.name}: ${cause.message}` : String(cause);
}

function jsonAnswer(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/json" } });
}

async function readAnswers(path: string): Promise<Answers> {
  const text = await readFile(path, "utf8").catch(() => "{}");
  return AnswersFile.parse(JSON.parse(text));
}
