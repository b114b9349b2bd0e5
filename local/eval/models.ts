/** The compared models with their settings and prices. */
import { type Price, priceOf, pricesOf } from "../../functions/words/budget/price.ts";
import { readPreviewSettings, type PreviewSettings } from "../preview/settings.ts";

export type EvaluatedModel = {
  readonly name: string;
  /** The model that judges; undefined: none does. */
  readonly judge: string | undefined;
  readonly settings: PreviewSettings;
  /** Undefined: unknown. */
  readonly price: Price | undefined;
  readonly judgePrice: Price | undefined;
};

export type ModelChoice = {
  readonly models: readonly string[];
  readonly verifyModel: string | undefined;
  readonly verify: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError */
export function modelsOf(
  environment: Environment,
  { models, verifyModel, verify }: ModelChoice,
): readonly EvaluatedModel[] {
  return models.map((name) => {
    const { config, hasAi } = readPreviewSettings({
      ...environment,
      AI_MODEL: name,
      AI_VERIFY: verify ? "on" : "off",
      AI_VERIFY_MODEL: verifyModel ?? environment["AI_VERIFY_MODEL"],
    });
    const judge = config.AI_VERIFY_MODEL ?? name;
    // With several models, the setting is the price of those whose price is unknown.
    const hasListPrice = models.length > 1 && priceOf(name) !== undefined;
    const prices = pricesOf({
      ...config,
      AI_MODEL: name,
      ...(hasListPrice && { AI_PRICE_USD_PER_MILLION: undefined }),
    });
    return {
      name,
      judge: verify ? judge : undefined,
      // On Bedrock the environment names no model.
      settings: { config: { ...config, AI_MODEL: name }, hasAi, prices },
      price: prices.writer,
      judgePrice: prices.judge,
    };
  });
}
