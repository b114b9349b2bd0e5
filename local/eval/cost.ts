/** The cost of calls: maximum, estimate, and billed. */
import { DEAREST_PRICE, microUsdOf, mostMicroUsd } from "../../functions/words/budget/price.ts";
import type { Written } from "../../functions/words/ai/writer-port.ts";
import type { Prompt } from "../../functions/words/prompt.ts";
import type { EvaluatedModel } from "./models.ts";

/** A first try and a second. */
const TRIES = 2;
const MAX_ANSWER_BYTES = 4_000;

/** Tokens of a typical draft. */
const USUAL = { bytesAToken: 4, answer: 150, verdict: 30 };

type Prices = Pick<EvaluatedModel, "price" | "judgePrice" | "settings">;

/** The most that one call may cost. A model with an unknown price counts at the highest price. */
function mostOfACall(
  { system, user, judge }: Prompt,
  { price = DEAREST_PRICE, judgePrice = DEAREST_PRICE, settings }: Prices,
): { readonly write: number; readonly judge: number } {
  const tokens = settings.config.AI_MAX_COMPLETION_TOKENS;
  const bytes = Buffer.byteLength(system) + Buffer.byteLength(user);
  return {
    write: mostMicroUsd(bytes, tokens, price),
    judge: judge === undefined ? 0 : mostMicroUsd(bytes + MAX_ANSWER_BYTES, tokens, judgePrice),
  };
}

export function mostMicroUsdOf(prompt: Prompt, prices: Prices): number {
  const most = mostOfACall(prompt, prices);
  return TRIES * (most.write + most.judge);
}

/** Calls without an answer that gives their usage count at their maximum. */
export function spentMicroUsdOf(
  { tokens, unknownTries, verification }: Written,
  prompt: Prompt,
  prices: Prices,
): number {
  const { price = DEAREST_PRICE, judgePrice = DEAREST_PRICE } = prices;
  const most = mostOfACall(prompt, prices);
  return (
    microUsdOf(tokens, price) +
    unknownTries * most.write +
    (verification === undefined
      ? 0
      : microUsdOf(verification.tokens, judgePrice) + verification.unknownTries * most.judge)
  );
}

/** The estimate for a draft whose first try is used; undefined if a price is unknown. */
export function usualMicroUsdOf(
  { system, user, judge }: Prompt,
  { price, judgePrice }: Prices,
): number | undefined {
  if (price === undefined || (judge !== undefined && judgePrice === undefined)) return undefined;
  const input = (Buffer.byteLength(system) + Buffer.byteLength(user)) / USUAL.bytesAToken;
  const write = microUsdOf({ input, cached: 0, output: USUAL.answer }, price);
  if (judge === undefined || judgePrice === undefined) return write;
  return write + microUsdOf({ input, cached: 0, output: USUAL.verdict }, judgePrice);
}
