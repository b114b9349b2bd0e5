import { describe, expect, it } from "@jest/globals";
import { drawLatencies, idealMs, median } from "../../bench/statistics.ts";

const SES = { ratePerSecond: 14, burst: 14, latencyMs: 60 };

describe("median", () => {
  it.each([
    [[3], 3],
    [[9, 1, 4], 4],
    [[4, 1, 3, 2], 2.5],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe("drawLatencies", () => {
  const options = { seed: 7, medianMs: 1_200, p99Ms: 6_000 };

  it("draws the same for the same seed, and other numbers for another", () => {
    expect(drawLatencies(50, options)).toEqual(drawLatencies(50, options));
    expect(drawLatencies(50, { ...options, seed: 8 })).not.toEqual(drawLatencies(50, options));
  });

  it("has the median and the 99th percentile that were asked for", () => {
    const sorted = drawLatencies(100_000, options).toSorted((one, other) => one - other);
    expect((sorted[50_000] ?? 0) / 1_200).toBeCloseTo(1, 1);
    expect((sorted[99_000] ?? 0) / 6_000).toBeCloseTo(1, 1);
  });
});

describe("idealMs", () => {
  it("is the slowest text and SES's answer when the rate does not bite", () => {
    expect(idealMs([100, 900, 300], SES)).toBe(960);
  });

  it("is the rate when every text is there at once: 14 leave, and 36 follow at 14 a second", () => {
    expect(idealMs(Array<number>(50).fill(0), SES)).toBeCloseTo((36 * 1000) / 14 + 60);
  });

  it("refills the bucket while it waits for a text, and no further than full", () => {
    const burstAt0 = Array<number>(14).fill(0);
    const burstAt10Seconds = Array<number>(15).fill(10_000);
    expect(idealMs([...burstAt0, ...burstAt10Seconds], SES)).toBeCloseTo(10_000 + 1000 / 14 + 60);
  });

  it("takes the texts in the order in which they are ready", () => {
    expect(idealMs([5_000, 0, 2_000], SES)).toBe(5_060);
  });
});
