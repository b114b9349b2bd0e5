/** On a virtual clock: an endpoint in memory, and time passes while the writer waits for nothing else. */
import * as timersPromises from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { installTimers, type Timers } from "../../helpers/clock/timers.ts";

/** What the writer waits for and only time or a signal ends. */
let waits = 0;
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
  });
async function waiting<T>(wait: Promise<T>): Promise<T> {
  waits++;
  return wait.finally(() => waits--);
}

// The pause between two attempts.
jest.unstable_mockModule("node:timers/promises", () => ({
  ...timersPromises,
  setTimeout: (ms: number, value: unknown, { signal }: { signal: AbortSignal }) =>
    waiting(
      Promise.race([
        new Promise((resolve) => void setTimeout(resolve, ms, value)),
        untilAborted(signal),
      ]),
    ),
}));
const { createWriter } = await import("../../../functions/words/ai/writer.ts");
const { ANSWER, connectTo, JUDGED, PROMPT } = await import("./writer-factory.ts");

const NO_TOKENS = { input: 0, cached: 0, output: 0 };
const START_MS = 1_795_000_000_000;
const NEVER = new AbortController().signal;
const ATTEMPT_MS = 1_000;
/** Before the second attempt, without a retry-after time. */
const PAUSE_MS = 12.5;

let nowMs: number;
let timers: Timers;

beforeEach(() => {
  nowMs = START_MS;
  timers = installTimers(globalThis, () => nowMs);
});
afterEach(() => timers.uninstall());

type Endpoint = (signal: AbortSignal) => Promise<Response> | Response;

const hangs: Endpoint = (signal) => waiting(untilAborted(signal));
const fails =
  (status: number, headers: Record<string, string> = {}): Endpoint =>
  () =>
    Response.json({}, { status, headers });
const answers: Endpoint = () =>
  Response.json({
    model: "a-model",
    usage: { prompt_tokens: 10, completion_tokens: 5 },
    choices: [{ message: { content: JSON.stringify(ANSWER) }, finish_reason: "stop" }],
  });
const after =
  (ms: number, then: Endpoint): Endpoint =>
  (signal) => {
    nowMs += ms;
    return then(signal);
  };

/** Writes with an endpoint that answers so, one request after the other. */
async function write(endpoints: Endpoint[], { ms = 20_000, signal = NEVER, prompt = PROMPT } = {}) {
  let tries = 0;
  const fetch = async (_: unknown, init?: RequestInit) => {
    const endpoint = endpoints[tries++] ?? answers;
    return endpoint(init?.signal ?? NEVER);
  };
  const writer = createWriter({
    connect: connectTo("http://ai.example.com/v1", fetch),
    model: "a-model",
    concurrency: 1,
    attemptMs: ATTEMPT_MS,
    maxCompletionTokens: 1_000,
    now: () => nowMs,
  });
  const state = { isOver: false };
  const writing = writer(prompt, { untilMs: nowMs + ms, signal }).finally(() => {
    state.isOver = true;
  });
  while (!state.isOver) {
    await new Promise(setImmediate);
    if (waits === 0) continue;
    nowMs = Math.max(nowMs, timers.nextAtMs() ?? nowMs);
    await timers.fire();
  }
  return { written: await writing, tries, tookMs: nowMs - START_MS };
}

describe("the time limit", () => {
  test("ends both attempts that hang", async () => {
    const { written, tries, tookMs } = await write([hangs, hangs]);
    expect(written).toMatchObject({
      ok: false,
      reason: "ai-timeout",
      everybody: false,
      tokens: NO_TOKENS,
      // Both may be billed.
      unknownTries: 2,
    });
    expect([tries, tookMs]).toEqual([2, 2 * ATTEMPT_MS + PAUSE_MS]);
  });

  test("ends one that hangs, which may be billed, and the second one answers", async () => {
    const { written, tookMs } = await write([hangs]);
    expect(written).toMatchObject({ ok: true, firstRefused: "ai-timeout", unknownTries: 1 });
    expect(tookMs).toBe(ATTEMPT_MS + PAUSE_MS);
  });

  test("ends a judge that hangs", async () => {
    const { written, tries } = await write([answers, hangs, answers, hangs], { prompt: JUDGED });
    expect(written).toMatchObject({
      ok: false,
      reason: "ai-timeout",
      unknownTries: 0,
      verification: { tokens: NO_TOKENS, unknownTries: 2 },
    });
    expect(tries).toBe(4);
  });

  test("of the message ends a judge that hangs", async () => {
    const { written, tookMs } = await write([answers, hangs], { prompt: JUDGED, ms: 300 });
    expect(written).toMatchObject({ ok: false, reason: "ai-timeout", cutShort: true });
    expect(tookMs).toBe(300);
  });

  test("shorter than an attempt's share allows one attempt only", async () => {
    const { written, tries, tookMs } = await write([hangs], { ms: 200 });
    expect(written).toMatchObject({ ok: false, reason: "ai-timeout", cutShort: true });
    expect([tries, tookMs]).toEqual([1, 200]);
  });

  test.each([
    [249, 1],
    [251, 2],
  ])("with %i ms left allows %i attempts", async (leftMs, allowed) => {
    const { written, tries } = await write([after(500, fails(500))], {
      ms: 500 + PAUSE_MS + leftMs,
    });
    expect([written.ok, tries]).toEqual([allowed === 2, allowed]);
  });

  test("in the past allows no attempt", async () => {
    const { written, tries } = await write([], { ms: 0 });
    expect([written, tries]).toEqual([expect.objectContaining({ reason: "ai-no-time" }), 0]);
  });

  test("allows waiting for the provider's retry-after time if it fits", async () => {
    const { written, tookMs } = await write([fails(429, { "retry-after": "7" })]);
    expect(written).toMatchObject({ ok: true });
    expect(tookMs).toBe(7_000);
  });

  test("skips a retry-after time that does not fit", async () => {
    const { written, tries, tookMs } = await write([fails(429, { "retry-after": "60" })]);
    expect(written).toMatchObject({ ok: false, reason: "ai-busy" });
    expect([tries, tookMs]).toEqual([1, 0]);
  });

  test.each<[string, Endpoint]>([
    ["a try", hangs],
    ["the pause before the second", fails(429, { "retry-after": "5" })],
  ])("is cut by the end of the run during %s", async (_, endpoint) => {
    const { written, tries, tookMs } = await write([endpoint], {
      signal: AbortSignal.timeout(150),
    });
    expect(written.ok).toBe(false);
    expect([tries, tookMs]).toEqual([1, 150]);
  });

  test("allows no attempt after the end of the run", async () => {
    const { written, tries } = await write([], { signal: AbortSignal.abort() });
    expect([written, tries]).toEqual([expect.objectContaining({ reason: "ai-no-time" }), 0]);
  });
});
