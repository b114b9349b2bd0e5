/** The processor's settings in this environment, and which AI writes. */
import { readConfig } from "../../functions/config/processor-config.ts";
import type { ProcessorConfig, VariableName } from "../../functions/config/processor-variables.ts";
import { type ModelPrices, pricesOf } from "../../functions/words/budget/price.ts";

export type AiPrices = ModelPrices | "free";

export type PreviewSettings = {
  readonly config: ProcessorConfig;
  /** The environment names an AI; otherwise the offline writer is used. */
  readonly hasAi: boolean;
  readonly prices: AiPrices;
};

/** The variables that a preview reads; queue and tables are not used. */
const READ: readonly VariableName[] = [
  "MAIL_FROM",
  "MAIL_REPLY_TO",
  "PHONE_COUNTRIES",
  "DEFAULT_LOCALE",
  "TIME_ZONE",
  "CURRENCY",
  "AI_ATTEMPT_MS",
  "AI_SHARE_MS",
  "AI_CONCURRENCY",
  "AI_MAX_COMPLETION_TOKENS",
];
const READ_FOR_AI: readonly VariableName[] = [
  "AI_MODEL",
  "AI_PRICE_USD_PER_MILLION",
  "AI_VERIFY",
  "AI_VERIFY_MODEL",
  "AI_VERIFY_PRICE_USD_PER_MILLION",
  "OPENAI_BASE_URL",
  "OPENAI_API_KEY",
];

/** @throws ConfigError */
export function readPreviewSettings(
  environment: Readonly<Record<string, string | undefined>>,
): PreviewSettings {
  // As in the processor, an empty variable counts as not set.
  const given = (name: VariableName) => environment[name]?.trim() || undefined;
  const hasAi = given("OPENAI_API_KEY") !== undefined || given("OPENAI_BASE_URL") !== undefined;
  const names = hasAi ? [...READ, ...READ_FOR_AI] : READ;
  const config = readConfig({
    QUEUE_URL: "http://127.0.0.1/queue",
    DEAD_LETTER_QUEUE_URL: "http://127.0.0.1/dead-letters",
    DELIVERIES_TABLE: "none",
    COORDINATION_TABLE: "none",
    RECIPIENT_KEY: "not used, for a preview has no recipients' ids",
    ...(hasAi ? {} : { AI_MODEL: "offline-writer" }),
    ...Object.fromEntries(names.map((name) => [name, given(name)])),
    MAIL_FROM: given("MAIL_FROM") ?? "Postrider <postrider@example.com>",
    // The client needs a key, even if a server on this machine does not.
    OPENAI_API_KEY: given("OPENAI_API_KEY") ?? "none",
  });
  return { config, hasAi, prices: hasAi ? pricesOf(config) : "free" };
}
