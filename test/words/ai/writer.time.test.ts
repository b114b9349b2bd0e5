import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { WriteWords } from "../../../functions/words/ai/writer-port.ts";
import type { AiFault } from "../../../local/servers/ai/ai.ts";
import { openStudy, PROMPT, type Study } from "./writer-factory.ts";
import { timed } from "../../helpers/test-tables.ts";

const NEVER = new AbortController().signal;
const NO_TOKENS = { input: 0, cached: 0, output: 0 };

let study: Study;

beforeAll(async () => {
  study = await openStudy();
});
beforeEach(() => {
  study.proxy.reset();
  study.proxy.onRequest = undefined;
});
afterAll(() => study.stop());

const within = (ms: number, signal = NEVER) => ({ untilMs: Date.now() + ms, signal });
const write = (writer: WriteWords = study.writer(), ms = 20_000) => writer(PROMPT, within(ms));
const tries = () => study.proxy.count();

describe("the time limit", () => {
  const SHORT = { attemptMs: 300 };

  test.each<[string, AiFault]>([
    ["that hangs", { hang: true }],
    ["that drips", { drip: true, dripMs: 20 }],
  ])("ends both attempts %s", async (_, fault) => {
    study.ai.inject({ ...fault, times: 2 });
    const { tookMs, value } = await timed(() => write(study.writer(SHORT)));
    expect(value).toMatchObject({
      ok: false,
      reason: "ai-timeout",
      tokens: NO_TOKENS,
      everybody: false,
    });
    expect(tookMs).toBeGreaterThan(590);
    expect(tookMs).toBeLessThan(1_500);
    expect(tries()).toBe(2);
  });

  test("shorter than an attempt's share allows one attempt only", async () => {
    study.ai.inject({ hang: true, times: 1 });
    const { tookMs, value } = await timed(() => write(study.writer({ attemptMs: 5_000 }), 200));
    expect(value).toMatchObject({ ok: false, reason: "ai-timeout" });
    expect(tookMs).toBeLessThan(1_200);
    expect(tries()).toBe(1);
  });

  test("allows a second attempt when a quarter of its time is left", async () => {
    let nowMs = 1_795_000_000_000;
    const writer = study.writer({ attemptMs: 1_000, now: () => nowMs });
    study.proxy.onRequest = () => void (nowMs += 500);
    const ask = (untilMs: number) => writer(PROMPT, { untilMs, signal: NEVER });
    // What is left: until - 500 for the first try - 12.5 for the pause.
    study.ai.inject({ status: 500 });
    expect(await ask(nowMs + 500 + 12.5 + 249)).toMatchObject({ ok: false, reason: "ai-failing" });
    expect(tries()).toBe(1);
    study.ai.inject({ status: 500 });
    expect(await ask(nowMs + 500 + 12.5 + 251)).toMatchObject({ ok: true });
    expect(tries()).toBe(3);
  });

  test("in the past allows no attempt", async () => {
    expect(await write(study.writer(), 0)).toEqual({
      ok: false,
      reason: "ai-no-time",
      tokens: NO_TOKENS,
      unknownTries: 0,
      everybody: false,
    });
    expect(tries()).toBe(0);
  });

  test("allows waiting for the provider's retry-after time if it fits", async () => {
    study.ai.inject({ status: 429, retryAfterSeconds: 0.2 });
    const { tookMs, value } = await timed(() => write());
    expect(value).toMatchObject({ ok: true });
    expect(tookMs).toBeGreaterThan(195);
  });

  test("skips a retry-after time that does not fit", async () => {
    study.ai.inject({ status: 429, retryAfterSeconds: 60 });
    const { tookMs, value } = await timed(() => write());
    expect(value).toMatchObject({ ok: false, reason: "ai-busy" });
    expect(tookMs).toBeLessThan(5_000);
    expect(tries()).toBe(1);
  });

  test.each<[string, AiFault]>([
    ["a try", { hang: true }],
    ["the pause before the second", { status: 429, retryAfterSeconds: 5 }],
  ])("is cut by the end of the run during %s", async (_, fault) => {
    study.ai.inject(fault);
    const { tookMs, value } = await timed(() =>
      study.writer()(PROMPT, within(20_000, AbortSignal.timeout(150))),
    );
    expect(value.ok).toBe(false);
    expect(tookMs).toBeLessThan(1_200);
    expect(tries()).toBe(1);
  });

  test("allows no attempt after the end of the run", async () => {
    const written = await study.writer()(PROMPT, within(20_000, AbortSignal.abort()));
    expect(written).toMatchObject({ ok: false, reason: "ai-no-time" });
    expect(tries()).toBe(0);
  });
});
