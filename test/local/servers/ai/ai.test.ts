import { afterEach, describe, expect, test } from "@jest/globals";
import OpenAI from "openai";
import { type AiOptions, startAi } from "../../../../local/servers/ai/ai.ts";
import { VERDICT_SHAPE } from "../../../../functions/words/judge.ts";
import { writeOffline } from "../../../../local/servers/ai/offline-writer.ts";
import { eventually } from "../../../helpers/eventually.ts";

const PROMPT = JSON.stringify({
  type: "order.shipped",
  facts: [{ id: "F1", label: "Order", kind: "code" }],
});
const DRAFT = writeOffline(PROMPT, "Write.");

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(options?: AiOptions) {
  const ai = await startAi(options);
  stops.push(ai.stop);
  const client = new OpenAI({ baseURL: `${ai.url}/v1`, apiKey: "local", maxRetries: 0 });
  return { ai, client, ask: askWith(client) };
}

const askWith =
  (client: OpenAI) =>
  (content = PROMPT, options?: OpenAI.RequestOptions) =>
    client.chat.completions.create(
      {
        model: "any",
        messages: [
          { role: "system", content: "Write." },
          { role: "user", content },
        ],
      },
      options,
    );

/** Not by the error's class: in jest's realm the client takes its own timeout for a lost connection. */
async function expectTimeout(ask: ReturnType<typeof askWith>) {
  const startedAtMs = performance.now();
  await expect(ask(PROMPT, { timeout: 50 })).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(45);
}

const contentOf = (completion: OpenAI.ChatCompletion) => completion.choices[0]?.message.content;
const post = (url: string, init: RequestInit = {}) =>
  fetch(`${url}/v1/chat/completions`, { method: "POST", body: "{}", ...init });

describe("an answer", () => {
  test("is a whole chat completion by the offline writer", async () => {
    const { ask } = await start();
    const completion = await ask();
    const promptTokens = Math.ceil(("Write." + PROMPT).length / 4);
    const completionTokens = Math.ceil(JSON.stringify(DRAFT).length / 4);
    expect(completion).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-.+/),
      object: "chat.completion",
      created: expect.any(Number),
      model: "offline-writer",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: JSON.stringify(DRAFT), refusal: null },
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: promptTokens,
        completion_tokens: completionTokens,
        total_tokens: promptTokens + completionTokens,
        prompt_tokens_details: { cached_tokens: 0 },
      },
    });
  });

  test("reads the last user message, also in parts", async () => {
    const { client } = await start();
    const completion = await client.chat.completions.create({
      model: "any",
      messages: [
        { role: "user", content: "earlier" },
        { role: "assistant", content: null },
        { role: "user", content: [{ type: "text", text: PROMPT }] },
      ],
    });
    expect(contentOf(completion)).toBe(JSON.stringify(DRAFT));
  });

  test("can be another's", async () => {
    const { ask } = await start({ answer: () => ({ other: true }) });
    expect(contentOf(await ask())).toBe('{"other":true}');
  });

  test.each([
    [
      "its schema",
      {
        response_format: {
          type: "json_schema" as const,
          json_schema: { name: VERDICT_SHAPE.name, schema: VERDICT_SHAPE.schema },
        },
      },
      "Judge.",
    ],
    ["its words", {}, `Judge.\n\n${VERDICT_SHAPE.words}`],
  ])("is a verdict if the request asks for one, by %s", async (_, format, content) => {
    const { ai, client, ask } = await start();
    const judge = () =>
      client.chat.completions.create({
        model: "any",
        messages: [
          { role: "system", content },
          { role: "user", content: "{}" },
        ],
        ...format,
      });
    expect(contentOf(await judge())).toBe('{"unsupported":[]}');
    ai.inject({ unsupported: "no cause is given" });
    // The fault waits for a request for a verdict.
    expect(contentOf(await ask())).toBe(JSON.stringify(DRAFT));
    expect(contentOf(await judge())).toBe(
      '{"unsupported":[{"sentence":1,"reason":"no cause is given"}]}',
    );
    const { promptTokens } = ai.verdictUsage;
    expect(promptTokens).toBe(2 * Math.ceil((content.length + 2) / 4));
    expect(ai.usage.promptTokens).toBeGreaterThan(promptTokens);
  });

  test("comes after the latency, which may depend on the request", async () => {
    const seen: [unknown, number][] = [];
    const { ask } = await start({
      latencyMs: (body, index) => {
        seen.push([body, index]);
        return index === 1 ? 60_000 : 0;
      },
    });
    await ask();
    await expectTimeout(ask);
    expect(seen).toMatchObject([
      [{ model: "any" }, 0],
      [{ model: "any" }, 1],
    ]);
  });

  test("waits for a fixed latency", async () => {
    const { ask } = await start({ latencyMs: 80 });
    const startedAtMs = performance.now();
    await ask();
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(79);
  });
});

describe("the recorded requests", () => {
  test("is kept with its headers and its time, and the tokens are summed", async () => {
    const { ai, ask } = await start();
    const used = [(await ask()).usage, (await ask("short")).usage];
    expect(ai.count).toBe(2);
    expect(ai.requests).toMatchObject([
      { body: { model: "any" }, headers: { authorization: "Bearer local" } },
      { body: { messages: [{}, { content: "short" }] } },
    ]);
    expect(Math.abs(Date.now() - (ai.requests[1]?.receivedAtMs ?? 0))).toBeLessThan(5_000);
    expect(ai.usage).toEqual({
      promptTokens: used.reduce((sum, usage) => sum + (usage?.prompt_tokens ?? 0), 0),
      completionTokens: used.reduce((sum, usage) => sum + (usage?.completion_tokens ?? 0), 0),
    });
  });

  test("is only counted when it need not be kept", async () => {
    const { ai, ask } = await start({ keepRequests: false });
    await ask();
    expect(ai.requests).toEqual([]);
    expect(ai.count).toBe(1);
  });
});

test("only the newest requests are kept", async () => {
  const { ai, ask } = await start({ keepRequests: 2 });
  for (const text of ["first", "second", "third"]) await ask(text);
  expect(JSON.stringify(ai.requests.map(({ body }) => body))).toMatch(
    /^(?!.*first).*second.*third/,
  );
  expect(ai.count).toBe(3);
});

describe("a request that is not understood", () => {
  test("has status 401 without a key", async () => {
    const { ai } = await start();
    const response = await post(ai.url);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      error: {
        message: "You didn't provide an API key.",
        type: "invalid_request_error",
        code: "invalid_api_key",
        param: null,
      },
    });
  });

  test("has status 404 on another path, and 400 when its body is not JSON", async () => {
    const { ai, client } = await start();
    await expect(client.models.list()).rejects.toMatchObject({ status: 404, code: "unknown_url" });
    const response = await post(ai.url, { body: "{", headers: { authorization: "Bearer local" } });
    expect(response.status).toBe(400);
  });
});

describe("a fault", () => {
  test("affects the next request only, by default", async () => {
    const { ai, ask } = await start();
    ai.inject({ status: 500 });
    await expect(ask()).rejects.toMatchObject({ status: 500, type: "server_error" });
    expect(contentOf(await ask())).toBe(JSON.stringify(DRAFT));

    ai.inject({ status: 503, times: Infinity });
    for (const _ of [1, 2, 3]) await expect(ask()).rejects.toMatchObject({ status: 503 });
  });

  test("strikes the requests that match", async () => {
    const { ai, ask } = await start();
    ai.inject({ status: 500, match: (body) => JSON.stringify(body).includes("unlucky") });
    await ask("lucky");
    await expect(ask("unlucky")).rejects.toMatchObject({ status: 500 });
  });

  test("may be an error with a code, a type, a message and a time to retry at", async () => {
    const { ai, ask } = await start();
    ai.inject({
      status: 429,
      code: "insufficient_quota",
      type: "insufficient_quota",
      message: "You exceeded your current quota.",
      retryAfterSeconds: 7,
    });
    const error: unknown = await ask().catch((reason: unknown) => reason);
    if (!(error instanceof OpenAI.RateLimitError)) throw new Error("Expected a rate limit");
    expect(error).toMatchObject({ code: "insufficient_quota", type: "insufficient_quota" });
    expect(error.message).toContain("You exceeded your current quota.");
    expect(error.headers?.get("retry-after")).toBe("7");
  });

  test("may never answer", async () => {
    const { ai, ask } = await start();
    ai.inject({ hang: true });
    await expectTimeout(ask);
  });

  test("may be slow", async () => {
    const { ai, ask } = await start();
    ai.inject({ latencyMs: 60_000 });
    await expectTimeout(ask);
    await ask();
  });

  test("may drop the connection", async () => {
    const { ai, ask } = await start();
    ai.inject({ disconnect: true });
    const error = await ask().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
    expect(error).toMatchObject({ cause: { cause: { code: "UND_ERR_SOCKET" } } });
  });

  test("may be broken JSON, or any bytes", async () => {
    const { ai, ask } = await start();
    ai.inject({ malformed: true });
    await expect(ask()).rejects.toBeInstanceOf(SyntaxError);
    ai.inject({ body: new Uint8Array([0x6e, 0x6f, 0x70, 0x65]) });
    await expect(ask()).rejects.toBeInstanceOf(SyntaxError);
    ai.inject({ body: '{"choices":[]}' });
    expect(await ask()).toEqual({ choices: [] });
    ai.inject({ status: 502, body: "<html>" });
    await expect(ask()).rejects.toMatchObject({ status: 502 });
  });

  test("may be an empty, a refused or a truncated answer", async () => {
    const { ai, ask } = await start();
    ai.inject({ empty: true });
    expect((await ask()).choices[0]).toMatchObject({ message: { content: "", refusal: null } });

    ai.inject({ refusal: true });
    const refused = { content: null, refusal: "I cannot help with that." };
    expect((await ask()).choices[0]).toMatchObject({ message: refused, finish_reason: "stop" });

    ai.inject({ truncated: true });
    const { message, finish_reason } = (await ask()).choices[0] ?? {};
    expect(finish_reason).toBe("length");
    expect(JSON.stringify(DRAFT)).toContain(message?.content);
    expect(() => JSON.parse(message?.content ?? "{}")).toThrow(SyntaxError);
  });

  test("may drip the answer byte by byte, and stops when the client has gone", async () => {
    const { ai } = await start();
    const headers = { authorization: "Bearer local" };
    ai.inject({ drip: true, dripMs: 1 });
    const whole = await post(ai.url, { headers });
    expect(await whole.json()).toMatchObject({ model: "offline-writer" });

    ai.inject({ drip: true });
    const leaving = new AbortController();
    const dripping = await post(ai.url, { headers, signal: leaving.signal });
    const reader = dripping.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(1);
    leaving.abort();
    await expect(reader?.read()).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("the server", () => {
  test("rejects a port that is taken, and stops under requests that hang", async () => {
    const { ai, ask } = await start();
    const port = Number(new URL(ai.url).port);
    await expect(startAi({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });

    ai.inject({ hang: true });
    const hanging = ask().catch((error: unknown) => error);
    await eventually(() => expect(ai.count).toBe(1));
    await ai.stop();
    expect(await hanging).toBeInstanceOf(OpenAI.APIConnectionError);
  });
});
