/** Prices of models' tokens. */
import { modelOfProfile } from "../ai/bedrock-model.ts";
import type { Tokens } from "../draft.ts";

/** US dollars for a million tokens, which equals millionths of a US dollar for one token. */
export type Price = { readonly input: number; readonly cached: number; readonly output: number };

/**
 * As of 2026-09-23. `AI_PRICE_USD_PER_MILLION` gives a price that has changed since. Without a published price for cached
 * tokens, they cost as much as input.
 * Source: @pydantic/genai-prices 0.1.8 (https://github.com/pydantic/genai-prices)
 */
const PRICES: Readonly<Record<string, Price>> = {
  "gpt-6-luna": { input: 0.1, cached: 0.01, output: 0.5 },
  "gpt-6-sol": { input: 2, cached: 0.2, output: 10 },
  "gpt-5.6-luna": { input: 0.2, cached: 0.02, output: 1.2 },
  "gpt-5.4-nano": { input: 0.2, cached: 0.02, output: 1.25 },
  "gpt-5.4-mini": { input: 0.75, cached: 0.075, output: 4.5 },
  "openai.gpt-5.6-luna": { input: 0.22, cached: 0.22, output: 1.32 },
  "openai.gpt-oss-20b": { input: 0.07, cached: 0.07, output: 0.3 },
  "openai.gpt-oss-120b": { input: 0.15, cached: 0.15, output: 0.6 },
};

/** Used for a model without a known price: the highest one. */
export const DEAREST_PRICE: Price = {
  input: Math.max(...Object.values(PRICES).map(({ input }) => input)),
  cached: Math.max(...Object.values(PRICES).map(({ cached }) => cached)),
  output: Math.max(...Object.values(PRICES).map(({ output }) => output)),
};

/** A date or a version at the end of a model's id. */
const VERSION = /^[-:@]v?\d[\d.:@-]*$/;

/**
 * The price of a model by its id, which may end in a date or a version: `gpt-6-luna-2026-09-01`, `openai.gpt-oss-20b-1:0`.
 * An inference profile (`us.openai.gpt-oss-20b-1:0`) has the price of its model.
 */
export function priceOf(modelOrProfile: string): Price | undefined {
  const model = modelOfProfile(modelOrProfile);
  const [known] = Object.keys(PRICES)
    .filter((id) => model === id || (model.startsWith(id) && VERSION.test(model.slice(id.length))))
    .toSorted((one, other) => other.length - one.length);
  return known === undefined ? undefined : PRICES[known];
}

type PriceSettings = {
  readonly AI_MODEL: string;
  readonly AI_PRICE_USD_PER_MILLION?: string | undefined;
  readonly AI_VERIFY_MODEL?: string | undefined;
  readonly AI_VERIFY_PRICE_USD_PER_MILLION?: string | undefined;
};

/** Undefined: unknown. */
export type ModelPrices = { readonly writer: Price | undefined; readonly judge: Price | undefined };

/** The prices by the settings. Without its own model or price, the judge has the writer's. */
export function pricesOf(settings: PriceSettings): ModelPrices & {
  /** The models without a known price, each once. */
  readonly unpriced: readonly string[];
} {
  const { AI_MODEL: model, AI_VERIFY_MODEL: judgeModel = model } = settings;
  const writer = givenOr(settings.AI_PRICE_USD_PER_MILLION, () => priceOf(model));
  const judge = givenOr(settings.AI_VERIFY_PRICE_USD_PER_MILLION, () =>
    judgeModel === model ? writer : priceOf(judgeModel),
  );
  const unpriced = new Set<string>();
  if (writer === undefined) unpriced.add(model);
  if (judge === undefined) unpriced.add(judgeModel);
  return { writer, judge, unpriced: [...unpriced] };
}

function givenOr(given: string | undefined, otherwise: () => Price | undefined): Price | undefined {
  return given === undefined ? otherwise() : readPrice(given);
}

/** Reads `input/cached/output` in US dollars for a million tokens: `0.10/0.01/0.50`. */
export function readPrice(text: string): Price | undefined {
  const parts = text.split("/").map((part) => part.trim());
  const [input = NaN, cached = NaN, output = NaN] = parts.map((part) =>
    /^\d{1,6}(?:\.\d{1,6})?$/.test(part) ? Number(part) : NaN,
  );
  return parts.length === 3 && [input, cached, output].every(Number.isFinite)
    ? { input, cached, output }
    : undefined;
}

/** Prices have at most six decimals. In millionths of a micro-dollar, a token's price is a whole number, so sums are exact. */
const PICO = 1_000_000;

/**
 * Micro-dollars, rounded up to a thousandth. Cached tokens are part of the input, at their own price. An invalid number of
 * tokens counts as 0.
 */
export function microUsdOf(tokens: Tokens, price: Price): number {
  const input = whole(tokens.input);
  const cached = Math.min(whole(tokens.cached), input);
  const sum =
    (input - cached) * pico(price.input) +
    cached * pico(price.cached) +
    whole(tokens.output) * pico(price.output);
  return Math.ceil(sum / 1000) / 1000;
}

/** Bytes of a request beside the prompt: its frame, the answer's schema, the advice of a second attempt. */
const FRAME_BYTES = 1_000;

/** The maximum cost of one attempt, millionths of a US dollar. A token has at least one byte. */
export function mostMicroUsd(
  promptBytes: number,
  maxCompletionTokens: number,
  price: Price,
): number {
  const dearer = { ...price, input: Math.max(price.input, price.cached) };
  const most = { input: promptBytes + FRAME_BYTES, cached: 0, output: maxCompletionTokens };
  return microUsdOf(most, dearer);
}

function pico(microUsd: number): number {
  return Math.round(microUsd * PICO);
}

function whole(tokens: number): number {
  return Number.isFinite(tokens) && tokens > 0 ? Math.ceil(tokens) : 0;
}
