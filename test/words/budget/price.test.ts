import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  DEAREST_PRICE,
  microUsdOf,
  mostMicroUsd,
  type Price,
  priceOf,
  pricesOf,
  readPrice,
} from "../../../functions/words/budget/price.ts";

const LUNA = { input: 0.1, cached: 0.01, output: 0.5 };

describe("the price of a model", () => {
  test.each([
    ["gpt-6-luna", LUNA],
    ["gpt-6-luna-2026-09-01", LUNA],
    ["gpt-6-luna@20260901", LUNA],
    ["gpt-6-sol", { input: 2, cached: 0.2, output: 10 }],
    ["gpt-5.6-luna", { input: 0.2, cached: 0.02, output: 1.2 }],
    ["gpt-5.4-nano", { input: 0.2, cached: 0.02, output: 1.25 }],
    ["gpt-5.4-mini-2026-03-17", { input: 0.75, cached: 0.075, output: 4.5 }],
    ["openai.gpt-5.6-luna", { input: 0.22, cached: 0.22, output: 1.32 }],
    ["openai.gpt-oss-20b-1:0", { input: 0.07, cached: 0.07, output: 0.3 }],
    ["openai.gpt-oss-120b-1:0", { input: 0.15, cached: 0.15, output: 0.6 }],
    ["us.openai.gpt-oss-20b-1:0", { input: 0.07, cached: 0.07, output: 0.3 }],
    ["global.openai.gpt-5.6-luna", { input: 0.22, cached: 0.22, output: 1.32 }],
  ])("%s is known", (model, price) => {
    expect(priceOf(model)).toEqual(price);
  });

  test.each([
    ["another model of the family", "gpt-6-luna-pro"],
    ["another model with a date", "gpt-6-luna-pro-2026-09-01"],
    ["a name that only begins alike", "gpt-6-lunatic"],
    ["a version that another word follows", "gpt-6-luna-2026-09-01-turbo"],
    ["a place that is none", "moon.openai.gpt-oss-20b-1:0"],
    ["one that is never asked", "amazon.nova-micro-v1:0"],
    ["a place before a model of OpenAI's own", "us.gpt-6-luna"],
    ["a provider without a price of its own", "openai.gpt-6-luna"],
    ["a fine-tuned one", "ft:gpt-6-luna:acme::1"],
    ["one that nobody knows", "llama-9"],
    ["the name of something else", "toString"],
    ["nothing", ""],
  ])("%s is not known", (_, model) => {
    expect(priceOf(model)).toBeUndefined();
  });

  test("that is unknown is the highest known price in each part", () => {
    expect(DEAREST_PRICE).toEqual({ input: 2, cached: 0.22, output: 10 });
  });
});

describe("pricesOf", () => {
  const own = { input: 1, cached: 1, output: 1 };
  const judges = { input: 9, cached: 9, output: 9 };
  const LUNA_MODEL = { AI_MODEL: "gpt-6-luna" };
  const OWN = { AI_MODEL: "mine", AI_PRICE_USD_PER_MILLION: "1/1/1" };
  const VERIFY_PRICE = { AI_VERIFY_PRICE_USD_PER_MILLION: "9/9/9" };

  test.each([
    ["without a judge's model", LUNA_MODEL, LUNA, LUNA],
    ["with the writer's own price", OWN, own, own],
    ["with the writer's model named as the judge's", { ...OWN, AI_VERIFY_MODEL: "mine" }, own, own],
    ["with a judge's price only", { ...OWN, ...VERIFY_PRICE }, own, judges],
    ["with a known judge", { ...OWN, AI_VERIFY_MODEL: "gpt-6-luna" }, own, LUNA],
    [
      "with a judge's model and price",
      { ...OWN, ...VERIFY_PRICE, AI_VERIFY_MODEL: "x" },
      own,
      judges,
    ],
  ])("returns a price for the writer and the judge: %s", (_, settings, writer, judge) => {
    expect(pricesOf(settings)).toEqual({ writer, judge, unpriced: [] });
  });

  test.each([
    ["an unknown writer that also judges", { AI_MODEL: "a" }, ["a"]],
    ["an unknown writer named as the judge", { AI_MODEL: "a", AI_VERIFY_MODEL: "a" }, ["a"]],
    ["an unknown writer and judge", { AI_MODEL: "a", AI_VERIFY_MODEL: "b" }, ["a", "b"]],
    ["an unknown judge", { ...LUNA_MODEL, AI_VERIFY_MODEL: "b" }, ["b"]],
    ["an unknown writer with a priced judge", { AI_MODEL: "a", ...VERIFY_PRICE }, ["a"]],
  ])("names each unpriced model once: %s", (_, settings, unpriced) => {
    expect(pricesOf(settings).unpriced).toEqual(unpriced);
  });
});

describe("a configured price", () => {
  test.each([
    ["0.10/0.01/0.50", LUNA],
    [" 0.1 / 0.01 / 0.5 ", LUNA],
    ["0/0/0", { input: 0, cached: 0, output: 0 }],
    ["12/3.5/60", { input: 12, cached: 3.5, output: 60 }],
    ["0.000001/0/999999.999999", { input: 0.000001, cached: 0, output: 999999.999999 }],
  ])("is read: %s", (text, price) => {
    expect(readPrice(text)).toEqual(price);
  });

  test.each([
    "",
    "0.1",
    "0.1/0.5",
    "0.1/0.01/0.5/1",
    "0.1//0.5",
    "a/b/c",
    "-0.1/0.01/0.5",
    "1e3/0/0",
    "0x1/0/0",
    ".1/0/0",
    "1./0/0",
    "NaN/0/0",
    "Infinity/0/0",
    "$0.1/0.01/0.5",
    "0,1/0,01/0,5",
    "0.0000001/0/0",
    "1000000/0/0",
  ])("is refused: %j", (text) => {
    expect(readPrice(text)).toBeUndefined();
  });
});

describe("the cost of tokens", () => {
  test.each([
    ["nothing", { input: 0, cached: 0, output: 0 }, LUNA, 0],
    ["tokens in", { input: 1000, cached: 0, output: 0 }, LUNA, 100],
    ["tokens out", { input: 0, cached: 0, output: 1000 }, LUNA, 500],
    ["cached ones, at their own price", { input: 1000, cached: 1000, output: 0 }, LUNA, 10],
    ["cached ones among others", { input: 1000, cached: 400, output: 200 }, LUNA, 164],
    ["more cached ones than there are", { input: 100, cached: 900, output: 0 }, LUNA, 1],
    ["what doubles cannot hold", { input: 3, cached: 0, output: 0 }, { ...LUNA, input: 0.1 }, 0.3],
    [
      "parts of a thousandth, rounded up",
      { input: 1, cached: 0, output: 0 },
      { ...LUNA, input: 0.000001 },
      0.001,
    ],
    [
      "a thousandth, not rounded up",
      { input: 1000, cached: 0, output: 0 },
      { ...LUNA, input: 0.000001 },
      0.001,
    ],
    ["no number of tokens", { input: NaN, cached: NaN, output: Infinity }, LUNA, 0],
    ["less than none", { input: -5, cached: -1, output: -1 }, LUNA, 0],
    ["parts of a token", { input: 0.5, cached: 0, output: 0 }, LUNA, 0.1],
  ])("%s", (_, tokens, price, microUsd) => {
    expect(microUsdOf(tokens, price)).toBe(microUsd);
  });

  const prices = fc
    .tuple(fc.nat(20_000_000), fc.nat(20_000_000), fc.nat(20_000_000))
    .map(([input, cached, output]) => ({
      input: input / 1e6,
      cached: cached / 1e6,
      output: output / 1e6,
    }));
  const counts = fc.nat(200_000);

  test("is exact to a thousandth for all tokens and prices", () => {
    fc.assert(
      fc.property(counts, counts, counts, prices, (input, some, output, price) => {
        const cached = Math.min(some, input);
        const pico = (usd: number) => BigInt(Math.round(usd * 1e6));
        const sum =
          BigInt(input - cached) * pico(price.input) +
          BigInt(cached) * pico(price.cached) +
          BigInt(output) * pico(price.output);
        const nano = (sum + 999n) / 1000n;
        expect(microUsdOf({ input, cached, output }, price)).toBe(Number(nano) / 1000);
      }),
    );
  });

  test("never exceeds the reserved amount", () => {
    fc.assert(
      fc.property(counts, counts, counts, prices, (bytes, some, output, price) => {
        const input = Math.floor(bytes / 2);
        const cost = microUsdOf({ input, cached: Math.min(some, input), output }, price);
        expect(mostMicroUsd(bytes, output, price)).toBeGreaterThanOrEqual(cost);
      }),
    );
  });
});

describe("the maximum cost of one attempt", () => {
  test("counts one token per byte of prompt and frame, and the longest answer", () => {
    expect(mostMicroUsd(2000, 1000, LUNA)).toBe(3000 * 0.1 + 1000 * 0.5);
  });

  test("is right when cached tokens are more expensive", () => {
    const odd: Price = { input: 1, cached: 2, output: 0 };
    expect(mostMicroUsd(0, 0, odd)).toBe(2000);
  });
});
