/** The openai client of each provider. It reads nothing from the environment. */
import { type ClientOptions, OpenAI } from "openai";
import { readAnswer } from "./ai-answer.ts";
import { readResponse } from "./ai-response.ts";
import type { BedrockOptions } from "./bedrock.ts";
import type { AttemptOptions, Fetch } from "./ai-attempt.ts";

export type AiProvider =
  | {
      readonly kind: "openai";
      readonly baseUrl: string;
      /** The key, or a function that reads it. With `sinceMs` (epoch ms), it does not return an older value. */
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

/** Returns a function that creates the client with the writer's guarded `fetch`. @throws OpenAIError */
export async function aiClientFactory({
  provider,
  fetch = globalThis.fetch,
  now,
}: AiClientOptions): Promise<AttemptOptions["connect"]> {
  if (provider.kind === "bedrock") {
    const { createBedrock } = await import("./bedrock.ts");
    const bedrock = createBedrock(provider);
    return (guarded) => new OpenAI({ ...NO_ENVIRONMENT, provider: bedrock, fetch: guarded(fetch) });
  }
  const { apiKey, baseUrl: baseURL } = provider;
  if (typeof apiKey === "string")
    return (guarded) => new OpenAI({ ...NO_ENVIRONMENT, apiKey, baseURL, fetch: guarded(fetch) });
  const withNewestKey = withKeyReread(fetch, apiKey, now);
  return (guarded) =>
    new OpenAI({
      ...NO_ENVIRONMENT,
      apiKey: () => apiKey(),
      baseURL,
      fetch: guarded(withNewestKey),
    });
}

/** Set explicitly, or the package reads the environment. */
const NO_ENVIRONMENT = {
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
 * Reads a refused key again, because it may have been replaced, and repeats the request once with a new key.
 * The guard has checked this request; a refused request is not billed.
 */
function withKeyReread(fetch: Fetch, readKey: ReadKey, now: () => number): Fetch {
  return async (input, init) => {
    const startedAtMs = now();
    const response = await fetch(input, init);
    if (response.ok || !(await isKeyRefused(response.clone(), now()))) return response;
    const headers = new Headers(init?.headers);
    // Requests refused at the same time share one new read.
    const authorization = `Bearer ${await readKey(startedAtMs + 1)}`;
    if (headers.get("authorization") === authorization) return response;
    headers.set("authorization", authorization);
    return fetch(input, { ...init, headers });
  };
}

async function isKeyRefused(response: Response, nowMs: number): Promise<boolean> {
  const read = readAnswer(await readResponse(response, nowMs));
  return !read.ok && read.failure.reason === "ai-unauthorised";
}
