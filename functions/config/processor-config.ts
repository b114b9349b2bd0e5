/** Reads the processor's environment: first each value, then the order of the times. */
import type { ProjectDefaults } from "../notification/reader.ts";
import { supportsChatCompletions } from "../words/ai/bedrock-model.ts";
import { keyProblems } from "../platform/secret-key.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { PROCESSOR, type ProcessorConfig, type VariableName } from "./processor-variables.ts";

/** @throws ConfigError */
export function readConfig(environment: Environment): ProcessorConfig {
  return readEnvironment(PROCESSOR, environment, (config) => [
    ...timeProblems(config),
    ...(config.AI_PROVIDER === "bedrock" ? bedrockProblems(config) : openAiProblems(config)),
    ...unsubscribeProblems(config),
    ...keyProblems("RECIPIENT_KEY", config),
  ]);
}

const RELATIONS = {
  "at most": (value: number, limit: number) => value <= limit,
  "less than": (value: number, limit: number) => value < limit,
  "at least": (value: number, limit: number) => value >= limit,
  "more than": (value: number, limit: number) => value > limit,
  "the same as": (value: number, limit: number) => value === limit,
};

/** The order of the times. docs/guarantees.md gives the reason of each line. */
function timeProblems(config: ProcessorConfig): string[] {
  const { STOP_MS, FUNCTION_TIMEOUT_MS, LEASE_MS, SES_TIMEOUT_MS, LAST_WRITES_MS } = config;
  const { INTENT_AGE_MS, SIGNATURE_LIFE_MS, CLOCK_SKEW_MS, SETTLE_MS } = config;
  const { CIRCUIT_FIRST_MS, AI_SHARE_MS } = config;
  const leastStopMs = 2 * SES_TIMEOUT_MS + LAST_WRITES_MS;
  const lastCallMs = 0.9 * (FUNCTION_TIMEOUT_MS - STOP_MS);
  const signedMs = INTENT_AGE_MS + SIGNATURE_LIFE_MS + 2 * CLOCK_SKEW_MS;
  const intentUntilMs = STOP_MS - SES_TIMEOUT_MS - LAST_WRITES_MS;
  const rules: readonly (readonly [VariableName, keyof typeof RELATIONS, string, number])[] = [
    ["INTENT_AGE_MS", "at most", "`SES_TIMEOUT_MS`", SES_TIMEOUT_MS],
    ["STOP_MS", "more than", "2 x `SES_TIMEOUT_MS` + `LAST_WRITES_MS`", leastStopMs],
    ["DYNAMODB_TIMEOUT_MS", "at most", "`LAST_WRITES_MS`", LAST_WRITES_MS],
    ["FUNCTION_TIMEOUT_MS", "more than", "`STOP_MS`", STOP_MS],
    ["DYNAMODB_TIMEOUT_MS", "less than", "90 % of `FUNCTION_TIMEOUT_MS` - `STOP_MS`", lastCallMs],
    ["LEASE_MS", "more than", "`FUNCTION_TIMEOUT_MS`", FUNCTION_TIMEOUT_MS],
    ["VISIBILITY_TIMEOUT_MS", "the same as", "`LEASE_MS`", LEASE_MS],
    [
      "SETTLE_MS",
      "at least",
      "`INTENT_AGE_MS` + `SIGNATURE_LIFE_MS` + 2 x `CLOCK_SKEW_MS`",
      signedMs,
    ],
    ["SETTLE_MS", "at least", "`LEASE_MS` + `CLOCK_SKEW_MS`", LEASE_MS + CLOCK_SKEW_MS],
    ["FEEDBACK_WAIT_MS", "at least", "`SETTLE_MS`", SETTLE_MS],
    ["CIRCUIT_LONGEST_MS", "at least", "`CIRCUIT_FIRST_MS`", CIRCUIT_FIRST_MS],
    ["AI_ATTEMPT_MS", "at most", "`AI_SHARE_MS`", AI_SHARE_MS],
    ["AI_SHARE_MS", "less than", "`STOP_MS` - `SES_TIMEOUT_MS` - `LAST_WRITES_MS`", intentUntilMs],
  ];
  return rules.flatMap(([name, relation, what, limit]) =>
    RELATIONS[relation](Number(config[name]), limit)
      ? []
      : [`Expected \`${name}\` to be ${relation} ${what} (${limit}), got ${config[name]}`],
  );
}

function bedrockProblems(config: ProcessorConfig): string[] {
  const { OPENAI_API_KEY, OPENAI_API_KEY_PARAMETER, AI_MODEL, AI_VERIFY_MODEL } = config;
  return [
    ...(OPENAI_API_KEY === undefined && OPENAI_API_KEY_PARAMETER === undefined
      ? []
      : [
          "Expected neither `OPENAI_API_KEY_PARAMETER` nor `OPENAI_API_KEY` to be set if `AI_PROVIDER` is bedrock: the function's role signs",
        ]),
    ...bedrockModelProblems("AI_MODEL", AI_MODEL),
    ...bedrockModelProblems("AI_VERIFY_MODEL", AI_VERIFY_MODEL),
  ];
}

/** An id with its maker (`openai.`), with a region before it (`us.openai.`), or the ARN of an inference profile. */
const BEDROCK_MODEL = /^(?:arn:|[a-z-]+\.)\S+$/;

function bedrockModelProblems(name: VariableName, model: string | undefined): string[] {
  if (model === undefined || (BEDROCK_MODEL.test(model) && supportsChatCompletions(model)))
    return [];
  const bound = BEDROCK_MODEL.test(model)
    ? "a Bedrock model that supports chat completions (those of amazon and anthropic do not)"
    : "a Bedrock model such as openai.gpt-oss-20b-1:0";
  return [`Expected \`${name}\` to be ${bound}, got ${JSON.stringify(model)}`];
}

function openAiProblems(config: ProcessorConfig): string[] {
  const { OPENAI_API_KEY, OPENAI_API_KEY_PARAMETER, BEDROCK_REGION, BEDROCK_BASE_URL } = config;
  return [
    ...((OPENAI_API_KEY === undefined) === (OPENAI_API_KEY_PARAMETER === undefined)
      ? ["Expected one of `OPENAI_API_KEY_PARAMETER` and `OPENAI_API_KEY` to be set, and not both"]
      : []),
    ...Object.entries({ BEDROCK_REGION, BEDROCK_BASE_URL }).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [
            `Expected \`${name}\` to be set only if \`AI_PROVIDER\` is bedrock, got ${JSON.stringify(value)}`,
          ],
    ),
  ];
}

function unsubscribeProblems(config: ProcessorConfig): readonly string[] {
  const { UNSUBSCRIBE_URL, UNSUBSCRIBE_KEY_PARAMETER, UNSUBSCRIBE_KEY } = config;
  if (UNSUBSCRIBE_URL === undefined)
    return UNSUBSCRIBE_KEY_PARAMETER === undefined && UNSUBSCRIBE_KEY === undefined
      ? []
      : ["Expected `UNSUBSCRIBE_URL` to be set because its key is set, got nothing"];
  const { protocol, hostname } = new URL(UNSUBSCRIBE_URL);
  return protocol === "https:" || hostname === "127.0.0.1"
    ? keyProblems("UNSUBSCRIBE_KEY", config)
    : [
        ...keyProblems("UNSUBSCRIBE_KEY", config),
        `Expected \`UNSUBSCRIBE_URL\` to begin with https:// (or http://127.0.0.1), got ${JSON.stringify(UNSUBSCRIBE_URL)}`,
      ];
}

export function defaultsOf(
  config: Pick<ProcessorConfig, "DEFAULT_LOCALE" | "TIME_ZONE" | "CURRENCY">,
): ProjectDefaults {
  const { DEFAULT_LOCALE: locale, TIME_ZONE: timeZone, CURRENCY: currency } = config;
  return { locale, timeZone, currency };
}
