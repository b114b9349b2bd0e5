/** The processor's environment, read and checked once: each value for itself, then the times for their order. */
import { isSupportedCountry } from "libphonenumber-js/min";
import * as z from "zod/mini";
import { ConfigError } from "../core/errors.ts";
import { readPrice } from "../core/price.ts";
import { type Variable, VARIABLES, type VariableName } from "./variables.ts";

type Value<V extends Variable> = V extends { kind: "integer" }
  ? number
  : V extends { kind: "decimal" }
    ? number | undefined
    : V extends { kind: "choice"; options: readonly (infer Option)[] }
      ? Option
      : V extends { optional: true }
        ? string | undefined
        : string;

/** Every variable by its own name, as its own type. */
export type ProcessorConfig = { readonly [Name in VariableName]: Value<(typeof VARIABLES)[Name]> };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration. @throws ConfigError that names every variable at fault, its bound and its value. */
export function readConfig(environment: Environment): ProcessorConfig {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
    const read = readVariable(name, variable, environment[name]?.trim() || undefined);
    if ("problem" in read) problems.push(read.problem);
    else values[name] = read.value;
  }
  if (!isComplete(values, problems)) throw new ConfigError(problems);
  problems.push(...disorders(values), ...misread(values));
  if (problems.length > 0) throw new ConfigError(problems);
  return values;
}

/** Each value was read as its variable's kind says, or stands among the problems. */
function isComplete(_values: unknown, problems: readonly string[]): _values is ProcessorConfig {
  return problems.length === 0;
}

type Read = { readonly value: unknown } | { readonly problem: string };

function readVariable(name: string, variable: Variable, text: string | undefined): Read {
  const problem = (bound: string): Read => ({
    problem: `Expected \`${name}\` to be ${bound}, got ${text === undefined ? "nothing" : JSON.stringify(text)}`,
  });
  if (text === undefined) {
    if ("default" in variable) return { value: variable.default };
    return "optional" in variable ? { value: undefined } : problem(`set (${variable.about})`);
  }
  switch (variable.kind) {
    case "text":
      return { value: text };
    case "url":
      return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
        ? { value: text }
        : problem("a URL that begins with http:// or https://");
    case "choice":
      return variable.options.includes(text)
        ? { value: text }
        : problem(`one of ${variable.options.join(", ")}`);
    case "decimal": {
      const number = /^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
      return number >= variable.min && number <= variable.max
        ? { value: number }
        : problem(`a number from ${variable.min} to ${variable.max}`);
    }
    case "integer": {
      const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return number >= variable.min && number <= variable.max
        ? { value: number }
        : problem(`an integer from ${variable.min} to ${variable.max}`);
    }
  }
}

/** What is wrong between values: the order of the times (`docs/guarantees.md` says what each line is there for). */
function disorders(config: ProcessorConfig): string[] {
  const {
    STOP_MS,
    FUNCTION_TIMEOUT_MS,
    LEASE_MS,
    VISIBILITY_TIMEOUT_MS,
    SES_TIMEOUT_MS,
    LAST_WRITES_MS,
  } = config;
  const {
    DYNAMODB_TIMEOUT_MS,
    INTENT_AGE_MS,
    SIGNATURE_LIFE_MS,
    CLOCK_SKEW_MS,
    SETTLE_MS,
    AI_SHARE_MS,
    AI_ATTEMPT_MS,
  } = config;
  const problems: string[] = [];
  const expect = (holds: boolean, name: VariableName, bound: string) => {
    if (!holds) problems.push(`Expected \`${name}\` to be ${bound}, got ${config[name]}`);
  };
  const intentUntilMs = STOP_MS - SES_TIMEOUT_MS - LAST_WRITES_MS;
  expect(
    INTENT_AGE_MS <= SES_TIMEOUT_MS,
    "INTENT_AGE_MS",
    `at most \`SES_TIMEOUT_MS\` (${SES_TIMEOUT_MS})`,
  );
  expect(
    intentUntilMs > SES_TIMEOUT_MS,
    "STOP_MS",
    `more than 2 x \`SES_TIMEOUT_MS\` + \`LAST_WRITES_MS\` (${2 * SES_TIMEOUT_MS + LAST_WRITES_MS})`,
  );
  expect(
    DYNAMODB_TIMEOUT_MS <= LAST_WRITES_MS,
    "DYNAMODB_TIMEOUT_MS",
    `at most \`LAST_WRITES_MS\` (${LAST_WRITES_MS})`,
  );
  expect(
    FUNCTION_TIMEOUT_MS > STOP_MS,
    "FUNCTION_TIMEOUT_MS",
    `more than \`STOP_MS\` (${STOP_MS})`,
  );
  expect(
    0.9 * (FUNCTION_TIMEOUT_MS - STOP_MS) > DYNAMODB_TIMEOUT_MS,
    "DYNAMODB_TIMEOUT_MS",
    `less than nine tenths of \`FUNCTION_TIMEOUT_MS\` - \`STOP_MS\` (${FUNCTION_TIMEOUT_MS - STOP_MS})`,
  );
  expect(
    LEASE_MS > FUNCTION_TIMEOUT_MS,
    "LEASE_MS",
    `more than \`FUNCTION_TIMEOUT_MS\` (${FUNCTION_TIMEOUT_MS})`,
  );
  expect(
    VISIBILITY_TIMEOUT_MS === LEASE_MS,
    "VISIBILITY_TIMEOUT_MS",
    `the same as \`LEASE_MS\` (${LEASE_MS})`,
  );
  const leastSettleMs = INTENT_AGE_MS + SIGNATURE_LIFE_MS + 2 * CLOCK_SKEW_MS;
  expect(
    SETTLE_MS >= leastSettleMs,
    "SETTLE_MS",
    `at least \`INTENT_AGE_MS\` + \`SIGNATURE_LIFE_MS\` + 2 x \`CLOCK_SKEW_MS\` (${leastSettleMs})`,
  );
  expect(
    SETTLE_MS >= LEASE_MS + CLOCK_SKEW_MS,
    "SETTLE_MS",
    `at least \`LEASE_MS\` + \`CLOCK_SKEW_MS\` (${LEASE_MS + CLOCK_SKEW_MS})`,
  );
  expect(AI_ATTEMPT_MS <= AI_SHARE_MS, "AI_ATTEMPT_MS", `at most \`AI_SHARE_MS\` (${AI_SHARE_MS})`);
  expect(
    AI_SHARE_MS < intentUntilMs,
    "AI_SHARE_MS",
    `less than \`STOP_MS\` - \`SES_TIMEOUT_MS\` - \`LAST_WRITES_MS\` (${intentUntilMs})`,
  );
  if ((config.OPENAI_API_KEY === undefined) === (config.OPENAI_API_KEY_PARAMETER === undefined))
    problems.push(
      "Expected one of `OPENAI_API_KEY_PARAMETER` and `OPENAI_API_KEY` to be set, and not both",
    );
  return problems;
}

/** What is wrong with a value that only its own reader understands. */
function misread(config: ProcessorConfig): string[] {
  const { MAIL_FROM, MAIL_REPLY_TO, AI_PRICE_USD_PER_MILLION, PHONE_COUNTRIES } = config;
  const problems: string[] = [];
  const expect = (holds: boolean, name: VariableName, bound: string) => {
    if (!holds)
      problems.push(`Expected \`${name}\` to be ${bound}, got ${JSON.stringify(config[name])}`);
  };
  const isAddress = (text: string) => z.email().safeParse(text).success;
  expect(isAddress(bareAddress(MAIL_FROM)), "MAIL_FROM", "`Name <address>` or an address");
  expect(
    MAIL_REPLY_TO === undefined || isAddress(MAIL_REPLY_TO),
    "MAIL_REPLY_TO",
    "an address without a name",
  );
  expect(
    AI_PRICE_USD_PER_MILLION === undefined || readPrice(AI_PRICE_USD_PER_MILLION) !== undefined,
    "AI_PRICE_USD_PER_MILLION",
    "three numbers, `input/cached/output`",
  );
  expect(
    listOf(PHONE_COUNTRIES).every((country) => isSupportedCountry(country)),
    "PHONE_COUNTRIES",
    "countries as two capital letters with commas between",
  );
  return problems;
}

/** `a, b` as its items. */
export function listOf(text: string): string[] {
  return text.split(",").map((item) => item.trim());
}

function bareAddress(from: string): string {
  return /^[^<>\r\n]*<([^<>]+)>$/.exec(from)?.[1] ?? from;
}
