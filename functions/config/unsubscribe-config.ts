/** The unsubscribe function's environment, read and checked once. */
import { ConfigError } from "../platform/errors.ts";
import { type Environment, readVariables, type ValuesOf } from "./environment.ts";
import { unsubscribeKeyProblems } from "../email/unsubscribe-links.ts";
import { UNSUBSCRIBE_VARIABLES } from "./unsubscribe-variables.ts";

/** Every variable by its own name, as its own type. */
export type UnsubscribeConfig = ValuesOf<typeof UNSUBSCRIBE_VARIABLES>;

/** Reads the configuration. @throws ConfigError that names every variable at fault, its bound and its value, but not a key. */
export function readConfig(environment: Environment): UnsubscribeConfig {
  const config = readVariables(UNSUBSCRIBE_VARIABLES, environment);
  const problems = unsubscribeKeyProblems(config);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
