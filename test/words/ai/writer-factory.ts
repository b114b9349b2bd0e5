/** An AI behind a proxy, and writers that talk to it as the handler's do. */
import { OpenAI } from "openai";
import { type Answer, readAnswerText } from "../../../functions/words/answer.ts";
import { readVerdict, VERDICT_SHAPE } from "../../../functions/words/judge.ts";
import type { Prompt } from "../../../functions/words/prompt.ts";
import type { Fetch } from "../../../functions/words/ai/ai-attempt.ts";
import type { WriteWords } from "../../../functions/words/ai/writer-port.ts";
import { createWriter, type WriterOptions } from "../../../functions/words/ai/writer.ts";
import { type FaultProxy, startFaultProxy } from "../../helpers/fault-proxy.ts";
import { type LocalAi, startAi } from "../../../local/servers/ai/ai.ts";

const leaksIn = (body: string) => body.includes("Thandi");

/** Its answers are not judged. */
export const PROMPT: Prompt = {
  system: "You write one line.",
  user: "Class C-1 was created.",
  shape: { name: "words", schema: { type: "object" }, words: "Answer with one JSON object." },
  systemAfter: (advice) => (advice === undefined ? "You write one line." : `Better: ${advice}`),
  read: (content) => {
    const answer = readAnswerText(content);
    return typeof answer === "string" ? { ok: false, reason: answer } : { ok: true, value: answer };
  },
  leaksIn,
  summaryOf: [],
};
export const ANSWER: Answer = {
  headline: "A class was created",
  bullets: ["It is C-1", "It begins soon"],
  summary: "",
};
export const JUDGE_SYSTEM = "You judge.";
/** Its answers are judged. */
export const JUDGED: Prompt & Required<Pick<Prompt, "judge">> = {
  ...PROMPT,
  judge: ({ headline }) => ({
    system: JUDGE_SYSTEM,
    user: JSON.stringify({ headline }),
    shape: VERDICT_SHAPE,
    read: readVerdict,
    leaksIn,
  }),
};

type ApiKey = string | (() => Promise<string>);

export type Study = {
  readonly ai: LocalAi;
  readonly proxy: FaultProxy;
  readonly connect: (apiKey?: ApiKey, baseURL?: string) => WriterOptions["connect"];
  readonly writer: (varied?: Partial<WriterOptions>) => WriteWords;
  readonly stop: () => Promise<void>;
};

/** A client of the endpoint, as the handler makes it. */
export function connectTo(
  baseURL: string,
  through: Fetch,
  apiKey: ApiKey = "local",
): WriterOptions["connect"] {
  return (guarded) =>
    new OpenAI({
      apiKey,
      baseURL,
      fetch: guarded(through),
      maxRetries: 0,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      logLevel: "off",
    });
}

export async function openStudy(): Promise<Study> {
  const ai = await startAi({ answer: () => ANSWER });
  const proxy = await startFaultProxy({ target: ai.url });
  const connect: Study["connect"] = (apiKey, baseURL = `${proxy.url}/v1`) =>
    connectTo(baseURL, fetch, apiKey);
  return {
    ai,
    proxy,
    connect,
    writer: (varied = {}) =>
      createWriter({
        connect: connect(),
        model: "a-model",
        concurrency: 50,
        // A busy machine must not end an attempt.
        attemptMs: 5_000,
        maxCompletionTokens: 1_000,
        now: Date.now,
        ...varied,
      }),
    stop: async () => {
      await proxy.stop();
      await ai.stop();
    },
  };
}
