/** The unsubscribe function's environment. `npm run docs` writes it to docs/settings.md. */
import * as z from "zod/mini";
import { keyProblems } from "../platform/secret-key.ts";
import {
  type Environment,
  type EnvironmentOf,
  milliseconds,
  optionalText,
  readEnvironment,
  text,
  textOr,
} from "./environment.ts";
import { FORMATS } from "./formats.ts";
import { SETTINGS } from "./settings.ts";

export const UNSUBSCRIBE = z.object({
  COORDINATION_TABLE: text({ about: "The table of suppressed addresses (key `pk`)." }),
  UNSUBSCRIBE_KEY_PARAMETER: optionalText({
    about:
      "The SSM parameter that holds the key of the unsubscribe links (at least 32 characters), or `/aws/reference/secretsmanager/NAME` for a secret. The processor has the same. Never change the key: links do not expire. Set this or `UNSUBSCRIBE_KEY`.",
  }),
  UNSUBSCRIBE_KEY: optionalText({
    about: "The key itself, for local use only. On AWS, set the parameter's name instead.",
  }),
  DEFAULT_LOCALE: textOr(
    SETTINGS.locale.default,
    { about: "The language of the page when the link names none that the project has." },
    FORMATS.locale,
  ),
  DYNAMODB_TIMEOUT_MS: milliseconds(
    "Timeout of one DynamoDB call, retries included.",
    3_000,
    60_000,
  ),
});

export type UnsubscribeConfig = z.output<typeof UNSUBSCRIBE>;

export type UnsubscribeEnvironment = EnvironmentOf<typeof UNSUBSCRIBE>;

/** @throws ConfigError, which never contains a key */
export function readConfig(environment: Environment): UnsubscribeConfig {
  return readEnvironment(UNSUBSCRIBE, environment, (config) =>
    keyProblems("UNSUBSCRIBE_KEY", config),
  );
}
