import { getEventListeners } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { pause, withinMs } from "../../functions/platform/time-limit.ts";
import { thrownBy, timed } from "../helpers/test-tables.ts";

/** Work that ends when its signal fires, and says so. */
const untilCut = (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    if (signal.aborted) resolve("cut at once");
    signal.addEventListener("abort", () => resolve("cut"), { once: true });
  });

describe("work within a time", () => {
  test("gives what it comes to, and is not cut", async () => {
    let cut = false;
    const value = await withinMs(20, async (signal) => {
      signal.addEventListener("abort", () => (cut = true));
      return 7;
    });
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect([value, cut]).toEqual([7, false]);
  });

  test("throws what it throws", async () => {
    const error = new Error("x");
    expect(await thrownBy(() => withinMs(1_000, () => Promise.reject(error)))).toBe(error);
  });

  test("is cut after its time", async () => {
    const { tookMs, value } = await timed(() => withinMs(50, untilCut));
    expect(value).toBe("cut");
    expect(tookMs).toBeGreaterThan(45);
  });

  test.each([0, -5])("is cut soon where %d ms are left", async (ms) => {
    expect(await withinMs(ms, untilCut)).toBe("cut");
  });

  test("is cut when the run is over, and at once when it already was", async () => {
    expect(await withinMs(10_000, untilCut, AbortSignal.timeout(20))).toBe("cut");
    expect(await withinMs(10_000, untilCut, AbortSignal.abort())).toBe("cut at once");
  });

  test("leaves nothing on the run's signal, however it ended", async () => {
    const { signal } = new AbortController();
    await withinMs(1_000, () => Promise.resolve(), signal);
    await thrownBy(() => withinMs(1_000, () => Promise.reject(new Error("x")), signal));
    await withinMs(1, untilCut, signal);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("a pause", () => {
  test("passes, and says so", async () => {
    const { signal } = new AbortController();
    const { tookMs, value } = await timed(() => pause(30, signal));
    expect(value).toBe(true);
    expect(tookMs).toBeGreaterThan(25);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("ends with the signal, and says that it did not pass", async () => {
    const { tookMs, value } = await timed(() => pause(10_000, AbortSignal.timeout(20)));
    expect(value).toBe(false);
    expect(tookMs).toBeLessThan(5_000);
    expect(await pause(10_000, AbortSignal.abort())).toBe(false);
  });
});
