/** The dev server's AI: from environment variables, or else the offline writer. */
import { readConfig } from "../../functions/config/processor-config.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { SystemOptions } from "../../local/dev/system.ts";

/** undefined: the offline writer. Model and price come from the project's settings unless a variable overrides them. @throws ConfigError if a value is invalid */
export function readOpenAiSettings(
  environment: NodeJS.ProcessEnv,
  settings: Partial<PostriderConfig>,
): SystemOptions["openAi"] {
  const textOf = (name: string) => environment[name]?.trim() || undefined;
  const [apiKey, endpoint] = [textOf("OPENAI_API_KEY"), textOf("OPENAI_BASE_URL")];
  if (apiKey === undefined && endpoint === undefined) return undefined;
  const { model, openAiBaseUrl, aiPriceUsdPerMillion }: Partial<PostriderConfig> =
    settings.provider === "bedrock" ? {} : settings;
  const openAi = {
    apiKey,
    baseUrl: endpoint ?? openAiBaseUrl,
    model: textOf("AI_MODEL") ?? model,
    priceUsdPerMillion: textOf("AI_PRICE_USD_PER_MILLION") ?? aiPriceUsdPerMillion,
  };
  // Validates as the processor does when it starts. The other variables are dummies.
  readConfig({
    QUEUE_URL: "http://127.0.0.1/q",
    DEAD_LETTER_QUEUE_URL: "http://127.0.0.1/d",
    DELIVERIES_TABLE: "d",
    COORDINATION_TABLE: "c",
    RECIPIENT_KEY: "dummy: only the AI's variables are checked",
    MAIL_FROM: "postrider@example.com",
    OPENAI_API_KEY: apiKey ?? "none",
    OPENAI_BASE_URL: openAi.baseUrl,
    AI_MODEL: openAi.model,
    AI_PRICE_USD_PER_MILLION: openAi.priceUsdPerMillion,
  });
  return openAi;
}
