/** The settings of the AI: a part of the table in ./settings.ts. */
import { PARAMETER, type Setting } from "./setting.ts";

/** The prefix of a parameter name that makes SSM read a secret. Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html */
export const SECRET_REFERENCE = "/aws/reference/secretsmanager/";

const BEDROCK_ONLY = 'only with `provider: "bedrock"`';

export const AI_SETTINGS = {
  provider: {
    kind: "choice",
    options: ["openai", "bedrock"],
    default: "openai",
    variable: "AI_PROVIDER",
    about:
      "Who runs the AI: OpenAI or any compatible endpoint (`openAiBaseUrl`), with a key; or Amazon Bedrock, with the function's role and no key.",
  },
  model: {
    kind: "text",
    format: "model",
    default: "gpt-6-luna",
    variable: "AI_MODEL",
    condition:
      'required with `provider: "bedrock"`: the id with its maker\'s name (`openai.gpt-oss-20b-1:0`) or an inference profile, of a model that supports chat completions (those of amazon and anthropic do not)',
    about: "The model that writes.",
    question: "Model:",
  },
  apiKeyParameter: {
    ...PARAMETER,
    condition: 'never the key itself; required with `provider: "openai"`, not allowed with bedrock',
    variable: "OPENAI_API_KEY_PARAMETER",
    about:
      "The SSM parameter (SecureString under SSM's own key) that holds the AI key, or `/aws/reference/secretsmanager/NAME` for a secret. A key that is refused is read again at once.",
    question: "SSM parameter that holds the key (never the key itself):",
    suggested: "/postrider/openai-api-key",
  },
  openAiBaseUrl: {
    kind: "text",
    format: "endpoint",
    optional: true,
    usual: "OpenAI's",
    condition: 'only with `provider: "openai"`',
    variable: "OPENAI_BASE_URL",
    about: "The OpenAI-compatible endpoint.",
  },
  bedrockRegion: {
    kind: "text",
    format: "aws-region",
    optional: true,
    usual: "the stack's region",
    condition: BEDROCK_ONLY,
    variable: "BEDROCK_REGION",
    about: "The region whose Bedrock runs the model.",
    question: 'Region of the model ("none" for the stack\'s):',
  },
  aiDailyLimitUsd: {
    kind: "decimal",
    min: 0,
    max: 100_000,
    default: 10,
    variable: "AI_DAILY_LIMIT_USD",
    about:
      "US dollars for AI a day (UTC), all runs together. At the limit emails carry the fallback text. 0: no AI.",
    question: "What the AI may cost a day, US dollars (0: no AI):",
    suggested: "10",
  },
  aiPriceUsdPerMillion: {
    kind: "text",
    format: "price",
    optional: true,
    usual: "the built-in price table; a model without a price there counts at the highest price",
    variable: "AI_PRICE_USD_PER_MILLION",
    about: "What a million tokens of the model cost, in US dollars.",
  },
  aiVerify: {
    kind: "choice",
    options: ["on", "off"],
    default: "on",
    variable: "AI_VERIFY",
    about:
      "Whether a second call checks each sentence against the data before it is sent. Without it, references keep values right, but nothing checks what a sentence says about them. A definition's own `ai.verify` wins.",
  },
  aiKeepExchange: {
    kind: "choice",
    options: ["on", "off"],
    default: "on",
    variable: "AI_KEEP_EXCHANGE",
    about:
      "Whether each plan keeps what the AI was asked and what it answered, as long as the email itself (`retentionDays`). `postrider show` and the console use it to explain an email's text.",
  },
  aiVerifyModel: {
    kind: "text",
    format: "model",
    optional: true,
    usual: "`model`",
    condition: 'with `provider: "bedrock"` as for `model`',
    variable: "AI_VERIFY_MODEL",
    about: "The model that checks, from the same provider.",
  },
  aiVerifyPriceUsdPerMillion: {
    kind: "text",
    format: "price",
    optional: true,
    usual: "as for `model`",
    variable: "AI_VERIFY_PRICE_USD_PER_MILLION",
    about: "What a million tokens of `aiVerifyModel` cost, in US dollars.",
  },
  phoneCountries: {
    kind: "list",
    of: "countries",
    default: ["ZA", "US", "GB"],
    variable: "PHONE_COUNTRIES",
    about:
      "Countries whose national phone numbers are kept from the AI. Numbers with a + always are.",
  },
} as const satisfies Record<string, Setting>;
