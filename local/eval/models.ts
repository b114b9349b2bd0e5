/** The models that are compared: the settings of each, and what its tokens and its judge's cost. */
import { type Price, priceOf, readPrice } from "../../functions/words/budget/price.ts";
import { readSettings, type Settings } from "../preview/settings.ts";

export type EvaluatedModel = {
  readonly name: string;
  /** The model that judges; absent: answers are not judged. */
  readonly judge: string | undefined;
  readonly settings: Settings;
  /** Absent: not known. */
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
    const { config, elsewhere } = readSettings({
      ...environment,
      AI_MODEL: name,
      AI_VERIFY: verify ? "on" : "off",
      AI_VERIFY_MODEL: verifyModel ?? environment["AI_VERIFY_MODEL"],
    });
    const judge = config.AI_VERIFY_MODEL ?? name;
    const given = readGiven(config.AI_PRICE_USD_PER_MILLION);
    // Of several models the variable cannot be the price of all: it serves for those whose price is not known.
    const price = models.length === 1 ? (given ?? priceOf(name)) : (priceOf(name) ?? given);
    const judgePrice =
      judge === name
        ? price
        : (readGiven(config.AI_VERIFY_PRICE_USD_PER_MILLION) ?? priceOf(judge));
    return {
      name,
      judge: verify ? judge : undefined,
      // On Bedrock nothing in the environment names a model.
      settings: { config: { ...config, AI_MODEL: name }, elsewhere, price },
      price,
      judgePrice,
    };
  });
}

function readGiven(text: string | undefined): Price | undefined {
  return text === undefined ? undefined : readPrice(text);
}
