/** The processor's environment, read and checked once: each value for itself, then the times for their order. */
import { isSupportedCountry } from "libphonenumber-js/min";
import { isAddress, readAddress } from "../values/address.ts";
import { speaksChatCompletions } from "../words/ai/bedrock-model.ts";
import { readLocale } from "../notification/locale.ts";
import { type ProjectDefaults, readTimeZone } from "../notification/reader.ts";
import { isCurrency } from "../notification/value-format.ts";
import { ConfigError } from "../platform/errors.ts";
import { readPrice } from "../words/budget/price.ts";
import { type Environment, readVariables, type ValuesOf } from "./environment.ts";
import { unsubscribeKeyProblems } from "../email/unsubscribe-links.ts";
import { VARIABLES, type VariableName } from "./processor-variables.ts";

/** Every variable by its own name, as its own type. */
export type ProcessorConfig = ValuesOf<typeof VARIABLES>;

/** Reads the configuration. @throws ConfigError that names every variable at fault, its bound and its value. */
export function readConfig(environment: Environment): ProcessorConfig {
  const config = readVariables(VARIABLES, environment);
  const problems = [
    ...disorders(config),
    ...misread(config),
    ...providerProblems(config),
    ...unsubscribeProblems(config),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
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
    FEEDBACK_WAIT_MS,
    CIRCUIT_FIRST_MS,
    CIRCUIT_LONGEST_MS,
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
  expect(
    FEEDBACK_WAIT_MS >= SETTLE_MS,
    "FEEDBACK_WAIT_MS",
    `at least \`SETTLE_MS\` (${SETTLE_MS})`,
  );
  expect(
    CIRCUIT_LONGEST_MS >= CIRCUIT_FIRST_MS,
    "CIRCUIT_LONGEST_MS",
    `at least \`CIRCUIT_FIRST_MS\` (${CIRCUIT_FIRST_MS})`,
  );
  expect(AI_ATTEMPT_MS <= AI_SHARE_MS, "AI_ATTEMPT_MS", `at most \`AI_SHARE_MS\` (${AI_SHARE_MS})`);
  expect(
    AI_SHARE_MS < intentUntilMs,
    "AI_SHARE_MS",
    `less than \`STOP_MS\` - \`SES_TIMEOUT_MS\` - \`LAST_WRITES_MS\` (${intentUntilMs})`,
  );
  return problems;
}

/** Each provider has what it needs, and nothing of another's: a key beside Bedrock is a mistake in one of the two. */
function providerProblems(config: ProcessorConfig): string[] {
  const { AI_PROVIDER, OPENAI_API_KEY, OPENAI_API_KEY_PARAMETER } = config;
  const { BEDROCK_REGION, BEDROCK_BASE_URL } = config;
  const problems: string[] = [];
  if (AI_PROVIDER === "bedrock") {
    if (OPENAI_API_KEY !== undefined || OPENAI_API_KEY_PARAMETER !== undefined)
      problems.push(
        "Expected neither `OPENAI_API_KEY_PARAMETER` nor `OPENAI_API_KEY` to be set where `AI_PROVIDER` is bedrock: the function's role signs",
      );
    for (const name of ["AI_MODEL", "AI_VERIFY_MODEL"] as const) {
      const model = config[name];
      if (model === undefined) continue;
      if (!BEDROCK_MODEL.test(model))
        problems.push(
          `Expected \`${name}\` to be a model of Bedrock such as openai.gpt-oss-20b-1:0, got ${JSON.stringify(model)}`,
        );
      else if (!speaksChatCompletions(model))
        problems.push(
          `Expected \`${name}\` to be a model that speaks chat completions on Bedrock, as none of amazon or anthropic does, got ${JSON.stringify(model)}`,
        );
    }
    if (BEDROCK_REGION !== undefined && !REGION.test(BEDROCK_REGION))
      problems.push(
        `Expected \`BEDROCK_REGION\` to be a region such as us-east-1, got ${JSON.stringify(BEDROCK_REGION)}`,
      );
    return problems;
  }
  if ((OPENAI_API_KEY === undefined) === (OPENAI_API_KEY_PARAMETER === undefined))
    problems.push(
      "Expected one of `OPENAI_API_KEY_PARAMETER` and `OPENAI_API_KEY` to be set, and not both",
    );
  for (const [name, value] of Object.entries({ BEDROCK_REGION, BEDROCK_BASE_URL }))
    if (value !== undefined)
      problems.push(
        `Expected \`${name}\` to be set only where \`AI_PROVIDER\` is bedrock, got ${JSON.stringify(value)}`,
      );
  return problems;
}

/** A provider or a place comes first, `openai.` or `us.openai.`, or it is the ARN of a profile. */
const BEDROCK_MODEL = /^(?:arn:|[a-z-]+\.)\S+$/;

/** As the openai package reads one. */
const REGION = /^[a-z]{2,8}(?:-[a-z0-9]+)+-\d+$/;

/** What is wrong with a value that only its own reader understands. */
function misread(config: ProcessorConfig): string[] {
  const { MAIL_FROM, MAIL_REPLY_TO, PHONE_COUNTRIES } = config;
  const { DEFAULT_LOCALE, TIME_ZONE, CURRENCY } = config;
  const problems: string[] = [];
  const expect = (holds: boolean, name: VariableName, bound: string) => {
    if (!holds)
      problems.push(`Expected \`${name}\` to be ${bound}, got ${JSON.stringify(config[name])}`);
  };
  expect(readAddress(MAIL_FROM).ok, "MAIL_FROM", "`Name <address>` or an address");
  expect(
    MAIL_REPLY_TO === undefined || isAddress(MAIL_REPLY_TO),
    "MAIL_REPLY_TO",
    "an address without a name",
  );
  expect(readLocale(DEFAULT_LOCALE) === DEFAULT_LOCALE, "DEFAULT_LOCALE", "a language tag");
  expect(readTimeZone(TIME_ZONE) !== undefined, "TIME_ZONE", "an IANA time zone");
  expect(CURRENCY === undefined || isCurrency(CURRENCY), "CURRENCY", "an ISO 4217 currency");
  for (const name of ["AI_PRICE_USD_PER_MILLION", "AI_VERIFY_PRICE_USD_PER_MILLION"] as const) {
    const price = config[name];
    expect(
      price === undefined || readPrice(price) !== undefined,
      name,
      "three numbers, `input/cached/output`",
    );
  }
  expect(
    listOf(PHONE_COUNTRIES).every((country) => isSupportedCountry(country)),
    "PHONE_COUNTRIES",
    "countries as two capital letters with commas between",
  );
  return problems;
}

/** The page's URL and its key belong together. A mail's reader must not be sent to a page that anybody on the way can change. */
function unsubscribeProblems(config: ProcessorConfig): string[] {
  const { UNSUBSCRIBE_URL, UNSUBSCRIBE_KEY_PARAMETER, UNSUBSCRIBE_KEY } = config;
  if (UNSUBSCRIBE_URL === undefined)
    return UNSUBSCRIBE_KEY_PARAMETER === undefined && UNSUBSCRIBE_KEY === undefined
      ? []
      : ["Expected `UNSUBSCRIBE_URL` to be set together with its key, got nothing"];
  const { protocol, hostname } = new URL(UNSUBSCRIBE_URL);
  return [
    ...unsubscribeKeyProblems(config),
    ...(protocol === "https:" || hostname === "127.0.0.1"
      ? []
      : [
          `Expected \`UNSUBSCRIBE_URL\` to begin with https:// (or http://127.0.0.1), got ${JSON.stringify(UNSUBSCRIBE_URL)}`,
        ]),
  ];
}

export function defaultsOf(
  config: Pick<ProcessorConfig, "DEFAULT_LOCALE" | "TIME_ZONE" | "CURRENCY">,
): ProjectDefaults {
  const { DEFAULT_LOCALE: locale, TIME_ZONE: timeZone, CURRENCY: currency } = config;
  return { locale, timeZone, currency };
}

/** `a, b` as its items. */
export function listOf(text: string): string[] {
  return text.split(",").map((item) => item.trim());
}
