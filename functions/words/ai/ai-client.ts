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
      /** The key, or a function that reads it. `sinceMs`: the key must have been read after this time, epoch ms. */
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

/** Creates a client whose `fetch` is the writer's guard. @throws OpenAIError */
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

/** Set explicitly; otherwise the package reads the environment. */
const BARE = {
  maxRetries: 0,
  adminAPIKey: null,
  organization: null,
  project: null,
  webhookSecret: null,
  logLevel: "off",
  // An idle connection may break while Lambda freezes the process, and `fetch` cannot close it.
  defaultHeaders: { connection: "close" },
} as const satisfies ClientOptions;

/**
 * A refused key may have been rotated: reads it again and, if it has changed, repeats the request once. The guard has already checked
 * this request, and a refused request costs nothing.
 */
function readingKeyAgain(fetch: Fetch, readKey: ReadKey, now: () => number): Fetch {
  return async (input, init) => {
    const askedAtMs = now();
    const refused = await fetch(input, init);
    if (refused.ok || !(await isKeyRefused(refused.clone(), now()))) return refused;
    const headers = new Headers(init?.headers);
    // Concurrent refused requests share a key that was read after they were sent.
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
