/** The openai client of each provider. It reads nothing from the environment. */
import { type ClientOptions, OpenAI } from "openai";
import { readAnswer } from "./ai-answer.ts";
import { readResponse } from "./ai-response.ts";
import type { BedrockOptions } from "./bedrock.ts";
import type { Fetch, WriterOptions } from "./writer.ts";

export type AiProvider =
  | {
      readonly kind: "openai";
      readonly baseUrl: string;
      /** The key itself, or what reads it: not before `sinceMs` (epoch ms) where that is given. */
      readonly apiKey: string | ReadKey;
    }
  | ({ readonly kind: "bedrock" } & BedrockOptions);

type ReadKey = (sinceMs?: number) => Promise<string>;

export type AiClientOptions = {
  readonly provider: AiProvider;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
  readonly now: () => number;
};

/** What makes the client, around the guard that the writer puts before each request. @throws OpenAIError */
export async function createAiConnection({
  provider,
  fetch = globalThis.fetch,
  now,
}: AiClientOptions): Promise<WriterOptions["connect"]> {
  if (provider.kind === "bedrock") {
    const { createBedrock } = await import("./bedrock.ts");
    const bedrock = createBedrock(provider);
    return (guarded) => new OpenAI({ ...BARE, provider: bedrock, fetch: guarded(fetch) });
  }
  const { apiKey, baseUrl: baseURL } = provider;
  if (typeof apiKey === "string")
    return (guarded) => new OpenAI({ ...BARE, apiKey, baseURL, fetch: guarded(fetch) });
  const withNewestKey = readingKeyAgain(fetch, apiKey, now);
  return (guarded) =>
    new OpenAI({ ...BARE, apiKey: () => apiKey(), baseURL, fetch: guarded(withNewestKey) });
}

/** Set explicitly, or the package reads the environment. */
const BARE = {
  maxRetries: 0,
  adminAPIKey: null,
  organization: null,
  project: null,
  webhookSecret: null,
  logLevel: "off",
  // An idle connection may be dropped while Lambda freezes the process, and `fetch` has no way to close it.
  defaultHeaders: { connection: "close" },
} as const satisfies ClientOptions;

/**
 * A key that the provider refuses may have been changed meanwhile: it is read again, and with another one the request is
 * repeated, once. It is the same request, which the guard has let through; a refused one costs nothing.
 */
function readingKeyAgain(fetch: Fetch, readKey: ReadKey, now: () => number): Fetch {
  return async (input, init) => {
    const askedAtMs = now();
    const refused = await fetch(input, init);
    if (refused.ok || !(await isKeyRefused(refused.clone(), now()))) return refused;
    const headers = new Headers(init?.headers);
    // A key that was read after the request left is known already to whoever else was refused at the same time.
    const authorization = `Bearer ${await readKey(askedAtMs + 1)}`;
    if (headers.get("authorization") === authorization) return refused;
    headers.set("authorization", authorization);
    return fetch(input, { ...init, headers });
  };
}

async function isKeyRefused(refused: Response, nowMs: number): Promise<boolean> {
  const read = readAnswer(await readResponse(refused, nowMs));
  return !read.ok && read.failure.reason === "ai-unauthorised";
}
