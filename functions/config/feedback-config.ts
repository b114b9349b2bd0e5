/** The feedback function's environment, read and checked once. */
import { ConfigError } from "../platform/errors.ts";
import { type Environment, readVariables, type ValuesOf } from "./environment.ts";
import { FEEDBACK_VARIABLES } from "./feedback-variables.ts";

export type FeedbackConfig = ValuesOf<typeof FEEDBACK_VARIABLES>;

/** Of one event: its evidence (twice, where a second mail shows), its suppression, and how far the feedback has come. */
const CALLS_IN_A_ROW = 4;

/** Reads the configuration. @throws ConfigError that names every variable at fault, its bound and its value. */
export function readConfig(environment: Environment): FeedbackConfig {
  const config = readVariables(FEEDBACK_VARIABLES, environment);
  const leastMs = CALLS_IN_A_ROW * config.DYNAMODB_TIMEOUT_MS + config.SQS_TIMEOUT_MS;
  if (config.FUNCTION_TIMEOUT_MS <= leastMs)
    throw new ConfigError([
      `Expected \`FUNCTION_TIMEOUT_MS\` to be more than ${CALLS_IN_A_ROW} x \`DYNAMODB_TIMEOUT_MS\` + \`SQS_TIMEOUT_MS\` (${leastMs}), got ${config.FUNCTION_TIMEOUT_MS}`,
    ]);
  return config;
}
