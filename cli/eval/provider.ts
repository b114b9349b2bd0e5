import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { ProcessorConfig } from "../../functions/config/processor-variables.ts";
import type { AiProvider } from "../../functions/words/ai/ai-client.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { CommandError } from "../shared/command-error.ts";

/** The provider in the environment, otherwise Bedrock if the settings name it. @throws CommandError, SettingsError */
export async function providerOf(
  { OPENAI_API_KEY, OPENAI_BASE_URL }: ProcessorConfig,
  isInEnvironment: boolean,
  configFile: string,
  environment: NodeJS.ProcessEnv,
): Promise<AiProvider> {
  if (isInEnvironment)
    return { kind: "openai", apiKey: OPENAI_API_KEY ?? "none", baseUrl: OPENAI_BASE_URL };
  const config: { readonly provider?: unknown; readonly bedrockRegion?: unknown } =
    await loadConfig(configFile);
  if (config.provider !== "bedrock")
    throw new CommandError(
      "Expected OPENAI_API_KEY to be set (and OPENAI_BASE_URL for a provider other than OpenAI), got neither: the models are called with it",
    );
  const { bedrockRegion } = config;
  return {
    kind: "bedrock",
    region: typeof bedrockRegion === "string" ? bedrockRegion : environment["AWS_REGION"],
    baseUrl: environment["BEDROCK_BASE_URL"],
    credentials: defaultProvider(),
  };
}
