/** The AI of the dev server: what the environment names, otherwise the offline writer. */
import { readConfig } from "../../functions/config/processor-config.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { SystemOptions } from "../../local/dev/system.ts";

/** undefined: the offline writer. Settings name the model as on AWS. @throws ConfigError if a value is invalid */
export function readOpenAiSettings(
  environment: NodeJS.ProcessEnv,
  settings: Partial<PostriderConfig>,
): SystemOptions["openAi"] {
  const valueOf = (name: string) => environment[name]?.trim() || undefined;
  const [apiKey, endpoint] = [valueOf("OPENAI_API_KEY"), valueOf("OPENAI_BASE_URL")];
  if (apiKey === undefined && endpoint === undefined) return undefined;
  const { model, openAiBaseUrl, aiPriceUsdPerMillion }: Partial<PostriderConfig> =
    settings.provider === "bedrock" ? {} : settings;
  const openAi = {
    apiKey,
    baseUrl: endpoint ?? openAiBaseUrl,
    model: valueOf("AI_MODEL") ?? model,
    priceUsdPerMillion: valueOf("AI_PRICE_USD_PER_MILLION") ?? aiPriceUsdPerMillion,
  };
  // The processor's own check, before its first run: only the AI's variables can be invalid here.
  readConfig({
    QUEUE_URL: "http://127.0.0.1/q",
    DEAD_LETTER_QUEUE_URL: "http://127.0.0.1/d",
    DELIVERIES_TABLE: "d",
    COORDINATION_TABLE: "c",
    RECIPIENT_KEY: "not used, for only the AI's variables are read",
    MAIL_FROM: "postrider@example.com",
    OPENAI_API_KEY: apiKey ?? "none",
    OPENAI_BASE_URL: openAi.baseUrl,
    AI_MODEL: openAi.model,
    AI_PRICE_USD_PER_MILLION: openAi.priceUsdPerMillion,
  });
  return openAi;
}
