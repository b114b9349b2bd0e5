import { ConfigError } from "../../functions/platform/errors.ts";
import { readConfig } from "../../functions/config/processor-config.ts";
import type { ProcessorConfig } from "../../functions/config/processor-variables.ts";

/** The least that a processor needs. */
export const REQUIRED = {
  QUEUE_URL: "https://sqs.af-south-1.amazonaws.com/123456789012/events",
  DEAD_LETTER_QUEUE_URL: "https://sqs.af-south-1.amazonaws.com/123456789012/dead",
  DELIVERIES_TABLE: "Deliveries",
  COORDINATION_TABLE: "Coordination",
  MAIL_FROM: "Postrider <post@example.com>",
  OPENAI_API_KEY_PARAMETER: "/postrider/openai-api-key",
  RECIPIENT_KEY_PARAMETER: "/postrider/recipient-key",
};

/** What Bedrock needs. */
export const BEDROCK = {
  AI_PROVIDER: "bedrock",
  AI_MODEL: "openai.gpt-oss-20b-1:0",
  OPENAI_API_KEY_PARAMETER: undefined,
};

type Environment = Readonly<Record<string, string | undefined>>;

export const read = (more: Environment = {}): ProcessorConfig =>
  readConfig({ ...REQUIRED, ...more });

/** What is wrong with an environment. */
export function problemsOf(more: Environment, base: Environment = REQUIRED): readonly string[] {
  try {
    readConfig({ ...base, ...more });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error("the configuration was accepted");
}
