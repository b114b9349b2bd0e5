/** Who runs the models: what the environment names, as for the preview; else Bedrock where the project says so. */
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { ProcessorConfig } from "../../functions/config/processor-config.ts";
import type { AiProvider } from "../../functions/words/ai/ai-client.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { CommandError } from "../shared/command-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws CommandError where none is named, SettingsError */
export async function providerOf(
  { OPENAI_API_KEY, OPENAI_BASE_URL }: ProcessorConfig,
  isNamed: boolean,
  configFile: string,
  environment: Environment,
): Promise<AiProvider> {
  if (isNamed)
    return { kind: "openai", apiKey: OPENAI_API_KEY ?? "none", baseUrl: OPENAI_BASE_URL };
  const config: { readonly provider?: unknown; readonly bedrockRegion?: unknown } =
    await loadConfig(configFile);
  if (config.provider !== "bedrock")
    throw new CommandError(
      "Expected OPENAI_API_KEY to be set (and OPENAI_BASE_URL for a provider other than OpenAI), got neither: the models are asked with it",
    );
  return {
    kind: "bedrock",
    region:
      typeof config.bedrockRegion === "string" ? config.bedrockRegion : environment["AWS_REGION"],
    baseUrl: environment["BEDROCK_BASE_URL"],
    credentials: defaultProvider(),
  };
}
