import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { AiFailureReason } from "../../../functions/words/ai/ai-failure.ts";
import { type AiProvider, aiClientFactory } from "../../../functions/words/ai/ai-client.ts";
import { createWriter } from "../../../functions/words/ai/writer.ts";
import { type AiFault, type LocalAi, startAi } from "../../../local/servers/ai/ai.ts";
import { refuseBedrockSignature } from "../../helpers/bedrock-signature.ts";
import { PROMPT, ANSWER } from "./writer-factory.ts";

const NO_TOKENS = { input: 0, cached: 0, output: 0 };
let ai: LocalAi;
/** The only key that the provider takes; undefined: any. */
let validKey: string | undefined;
/** The keys that it was given. */
const given: string[] = [];

beforeAll(async () => {
  const acceptsKey = (key: string) => {
    given.push(key);
    return validKey === undefined || key === validKey;
  };
  ai = await startAi({
    answer: () => ANSWER,
    acceptsKey,
    checkSignature: refuseBedrockSignature,
  });
});
beforeEach(() => {
  validKey = undefined;
  ai.requests.length = 0;
  given.length = 0;
});
afterAll(async () => {
  await ai.stop();
});

/** A clock that never shows the same time twice. */
const tick = () => (ticks += 1);
let ticks = 0;

const CREDENTIALS = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "local" };
const bedrock = (more: Partial<AiProvider & { kind: "bedrock" }> = {}): AiProvider => ({
  kind: "bedrock",
  region: "eu-west-1",
  baseUrl: `${ai.url}/openai/v1`,
  credentials: () => Promise.resolve({ ...CREDENTIALS, sessionToken: "a-session" }),
  ...more,
});
const openai = (apiKey: (AiProvider & { kind: "openai" })["apiKey"]): AiProvider => ({
  kind: "openai",
  baseUrl: `${ai.url}/v1`,
  apiKey,
});

async function writerOf(provider: AiProvider, { attemptMs = 10_000 } = {}) {
  return createWriter({
    connect: await aiClientFactory({ provider, now: tick }),
    model: "openai.gpt-oss-20b-1:0",
    concurrency: 50,
    attemptMs,
    maxCompletionTokens: 1_000,
    now: Date.now,
  });
}
const within = (ms = 30_000) => ({
  untilMs: Date.now() + ms,
  signal: new AbortController().signal,
});
const write = async (provider: AiProvider, prompt = PROMPT) =>
  (await writerOf(provider))(prompt, within());

describe("Bedrock", () => {
  test("is called with a signature of the role's credentials for its region, without a key", async () => {
    process.env["AWS_BEARER_TOKEN_BEDROCK"] = "a-key-that-nobody-asked-for";
    try {
      expect(await write(bedrock())).toMatchObject({ ok: true, answer: ANSWER });
    } finally {
      delete process.env["AWS_BEARER_TOKEN_BEDROCK"];
    }
    const [{ headers, body } = {}] = ai.requests;
    expect(headers).toMatchObject({
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d{8}\/eu-west-1\/bedrock\/aws4_request, /,
      ),
      "x-amz-security-token": "a-session",
    });
    expect(JSON.stringify(headers)).not.toMatch(/bearer/i);
    expect(body).toMatchObject({ model: "openai.gpt-oss-20b-1:0" });
  });

  test("that refuses the signature is an everybody failure", async () => {
    const credentials = () => Promise.resolve({ ...CREDENTIALS, secretAccessKey: "another" });
    expect(await write(bedrock({ credentials }))).toMatchObject({
      ok: false,
      reason: "ai-unauthorised",
      everybody: true,
    });
    expect(ai.requests).toEqual([]);
  });

  test("is not called without credentials, as an everybody failure", async () => {
    const credentials = () => Promise.reject(new Error("ExpiredToken"));
    expect(await write(bedrock({ credentials }))).toEqual({
      ok: false,
      reason: "ai-unauthorised",
      tokens: NO_TOKENS,
      unknownTries: 0,
      everybody: true,
    });
  });

  test("gets no personal data: the guard reads the bytes sent", async () => {
    const personal = { ...PROMPT, user: "Thandi was here." };
    expect(await write(bedrock(), personal)).toMatchObject({ ok: false, reason: "personal-data" });
    expect(ai.requests).toEqual([]);
  });

  test("has the same time limit as another provider", async () => {
    ai.inject({ hang: true });
    const writer = await writerOf(bedrock(), { attemptMs: 300 });
    expect(await writer(PROMPT, within(350))).toMatchObject({ ok: false, reason: "ai-timeout" });
  });

  test("is called at its region's endpoint, regardless of the environment", async () => {
    const asked: string[] = [];
    process.env["AWS_BEDROCK_BASE_URL"] = "http://127.0.0.1:9";
    try {
      const fetch = (input: string | URL | Request) => {
        asked.push(input instanceof Request ? input.url : input.toString());
        return Promise.reject(new Error("no network"));
      };
      const provider = bedrock({ baseUrl: undefined });
      const connect = await aiClientFactory({ provider, fetch, now: tick });
      await connect(() => fetch)
        .models.list()
        .catch(() => {});
    } finally {
      delete process.env["AWS_BEDROCK_BASE_URL"];
    }
    expect(asked).toEqual(["https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1/models"]);
  });

  test("requires a region", async () => {
    await expect(writerOf(bedrock({ region: "moon" }))).rejects.toThrow("region");
  });
});

/** As AWS answers: its message stands alone. */
const aws = (status: number, message: string): AiFault => ({
  status,
  body: JSON.stringify({ message }),
});

describe("a Bedrock answer is judged like any provider's when", () => {
  test.each<[string, AiFault, AiFailureReason, boolean]>([
    [
      "the model is not enabled",
      aws(403, "You don't have access to the model with the specified model ID."),
      "ai-unauthorised",
      true,
    ],
    ["the model is no more", aws(404, "This model version has ended."), "ai-model-gone", true],
    [
      "no model has this name",
      aws(400, "The provided model identifier is invalid."),
      "ai-model-gone",
      true,
    ],
    [
      "no model has this name, in OpenAI's form",
      { status: 400, message: "The provided model identifier is invalid." },
      "ai-model-gone",
      true,
    ],
    ["the day's tokens are used", aws(429, "Too many tokens per day."), "ai-quota", true],
    ["it is asked too often", aws(429, "Too many requests."), "ai-busy", false],
    ["the model fails", aws(424, "The model failed."), "ai-failing", false],
    ["it fails", aws(500, "Internal"), "ai-failing", false],
    ["it is not there", { status: 503, body: "<html>" }, "ai-failing", false],
    ["the request is wrong", aws(400, "Malformed input request."), "ai-request-refused", false],
  ])("%s", async (_what, fault, reason, everybody) => {
    const tries = reason === "ai-busy" || reason === "ai-failing" ? 2 : 1;
    ai.inject({ ...fault, times: tries });
    expect(await write(bedrock())).toMatchObject({ ok: false, reason, everybody });
    expect(ai.requests).toHaveLength(tries);
  });
});

describe("a refused key", () => {
  /** A parameter: what stands there, and how often it was read. */
  function parameter(first: string) {
    let kept: { value: string; atMs: number } | undefined;
    const state = { value: first, reads: 0 };
    const read = async (sinceMs = 0) => {
      if (kept === undefined || kept.atMs < sinceMs) {
        kept = { value: state.value, atMs: tick() };
        state.reads += 1;
      }
      return kept.value;
    };
    return { state, read };
  }

  test("is read again when it was rotated, and the email gets AI text", async () => {
    const { state, read } = parameter("sk-old");
    const writer = await writerOf(openai(read));
    validKey = "sk-old";
    expect(await writer(PROMPT, within())).toMatchObject({ ok: true });
    validKey = state.value = "sk-new";
    const written = await Promise.all(Array.from({ length: 10 }, () => writer(PROMPT, within())));
    expect(written).toEqual(Array(10).fill(expect.objectContaining({ ok: true, unknownTries: 0 })));
    expect(written.some((one) => "firstRefused" in one)).toBe(false);
    expect(state.reads).toBe(2);
  });

  test.each([
    ["as a wrong request", 400, "API key not valid. Please pass a valid API key."],
    ["as forbidden", 403, "This key may not use the model."],
  ])("is also read again when it is refused %s", async (_what, status, message) => {
    const { state, read } = parameter("sk-old");
    const writer = await writerOf(openai(read));
    await read();
    state.value = "sk-new";
    ai.inject({ status, message });
    expect(await writer(PROMPT, within())).toMatchObject({ ok: true });
    expect(given).toEqual(["sk-old", "sk-new"]);
  });

  test("is not read again when the request is refused for another reason", async () => {
    const { state, read } = parameter("sk-old");
    ai.inject({ status: 400, message: "Malformed input." });
    expect(await write(openai(read))).toMatchObject({ reason: "ai-request-refused" });
    expect(state.reads).toBe(1);
  });

  test("is an everybody failure after one attempt when it has not changed", async () => {
    const { state, read } = parameter("sk-revoked");
    validKey = "sk-other";
    expect(await write(openai(read))).toMatchObject({
      ok: false,
      reason: "ai-unauthorised",
      everybody: true,
    });
    expect(state.reads).toBe(2);
    expect(given).toEqual(["sk-revoked"]);
  });

  test("is not read a third time when the new key is refused too", async () => {
    const { state, read } = parameter("sk-one");
    validKey = "sk-three";
    const writer = await writerOf(openai(read));
    await read();
    state.value = "sk-two";
    expect(await writer(PROMPT, within())).toMatchObject({ reason: "ai-unauthorised" });
    expect(state.reads).toBe(2);
    expect(given).toEqual(["sk-one", "sk-two"]);
  });

  test("is not read again when it comes from the environment", async () => {
    validKey = "sk-other";
    expect(await write(openai("sk-local"))).toMatchObject({ reason: "ai-unauthorised" });
    expect(given).toEqual(["sk-local"]);
  });
});
