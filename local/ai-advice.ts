/** What each AI failure means and how to fix it: for the doctor, `npx postrider dev` and the runbook. */
import type { AiFailureReason } from "../functions/words/ai/ai-failure.ts";

type Advice = {
  readonly level: "warn" | "fail";
  readonly problem: string;
  readonly fix: string;
  /** If it differs on Amazon Bedrock. */
  readonly bedrockFix?: string;
  /** If it differs in `npx postrider dev`. */
  readonly localFix?: string;
};

const LATER = "emails go out in the fallback text meanwhile; look again later";

/** The doctor reads its own environment; the dev server does not share its key. */
export const LOCAL_KEY_FIX =
  "set the environment variable OPENAI_API_KEY to a valid key (for the doctor as well)";

export const AI_ADVICE: Readonly<Partial<Record<AiFailureReason, Advice>>> = {
  "ai-timeout": {
    level: "warn",
    problem: "no complete answer in time",
    fix: `${LATER}, or set a faster \`model\``,
  },
  "ai-unreachable": {
    level: "fail",
    problem: "the endpoint cannot be reached, or ends the connection",
    fix: "check `openAiBaseUrl`, and the network and proxy between here and there",
    bedrockFix: "check `bedrockRegion`, and the network and proxy between here and there",
  },
  "ai-busy": { level: "warn", problem: "the provider's rate limit is reached", fix: LATER },
  "ai-failing": { level: "warn", problem: "the provider fails", fix: LATER },
  "ai-unauthorised": {
    level: "fail",
    problem: "the key is refused",
    fix: "put a valid key into the parameter that `apiKeyParameter` names",
    localFix: LOCAL_KEY_FIX,
    bedrockFix:
      "enable the model in the Bedrock console, and allow bedrock:InvokeModel to these credentials",
  },
  "ai-region": {
    level: "fail",
    problem: "the provider does not serve the country or region of this machine",
    fix: "the function's region counts: set a provider that serves it (`openAiBaseUrl`, or `provider` bedrock)",
    localFix: "set `openAiBaseUrl` to a provider that serves it",
  },
  "ai-quota": {
    level: "fail",
    problem: "the quota or the credit is used up",
    fix: "add credit or raise the limit in the provider's billing settings (OpenAI: https://platform.openai.com/settings/organization/billing)",
    bedrockFix: "request a higher limit in Service Quotas, or wait until tomorrow",
  },
  "ai-model-gone": {
    level: "fail",
    problem: "the provider has no such model, or not for this key",
    fix: "set `model` to one that the provider lists (OpenAI: https://platform.openai.com/docs/models)",
    bedrockFix:
      "set `model` and `bedrockRegion`: aws bedrock list-foundation-models, list-inference-profiles",
  },
  "ai-wrong-url": {
    level: "fail",
    problem: "no chat completions API answers at this base URL",
    fix: "set `openAiBaseUrl` to the API's own base URL without redirects; most end in /v1",
  },
  "ai-request-refused": {
    level: "fail",
    problem: "the request is refused",
    fix: "set `model` or `openAiBaseUrl` to one that supports chat completions; if the endpoint's message names a limit, raise it",
  },
  "ai-malformed": {
    level: "fail",
    problem: "the answer is not in the form that was asked for",
    fix: "set `model` to one that keeps to a JSON schema",
  },
  "ai-not-verified": {
    level: "fail",
    problem: "the judge gives no verdict in the form that was asked for",
    fix: "set `aiVerifyModel` to one that keeps to a JSON schema",
  },
  "ai-unsupported": {
    level: "warn",
    problem: "the judge finds a sentence that the data does not support",
    fix: "set `model` or `aiVerifyModel` to a more capable one",
  },
  "ai-empty": {
    level: "fail",
    problem: "the answer has no text",
    fix: "set `model` to one that answers chat completions with text",
  },
  "ai-too-large": {
    level: "fail",
    problem: "the answer is larger than 1 MiB",
    fix: "check which server answers at `openAiBaseUrl`",
  },
  "ai-refused": {
    level: "fail",
    problem: "the model or its filter refuses a harmless request",
    fix: "relax the provider's content filter, or set another `model`",
  },
  "ai-truncated": {
    level: "fail",
    problem: "the answer needs more tokens than AI_MAX_COMPLETION_TOKENS allows",
    fix: "set `model` to one that reasons less, or lower the length in the definition (ai.length)",
  },
};

const UNKNOWN: Advice = {
  level: "fail",
  problem: "the answer cannot be used",
  fix: "set another `model`",
};

/** The source of the AI's settings: a deployment, or the environment of `npx postrider dev`. */
export type Setup = "openai" | "bedrock" | "local";

export function adviceFor(
  reason: AiFailureReason,
  setup: Setup,
): Pick<Advice, "level" | "problem" | "fix"> {
  const { level, problem, fix, bedrockFix = fix, localFix = fix } = AI_ADVICE[reason] ?? UNKNOWN;
  if (setup === "local") return { level, problem, fix: localFixOf(localFix) };
  return { level, problem, fix: setup === "bedrock" ? bedrockFix : fix };
}

/** Environment variables of `npx postrider dev`, by setting. */
const LOCAL_NAMES: Readonly<Partial<Record<string, string>>> = {
  openAiBaseUrl: "OPENAI_BASE_URL",
  model: "AI_MODEL",
  aiVerifyModel: "AI_VERIFY_MODEL",
  aiPriceUsdPerMillion: "AI_PRICE_USD_PER_MILLION",
};

/** Replaces the settings in a fix by environment variables. */
export function localFixOf(fix: string): string {
  const named = fix.replaceAll(/`(\w+)`/g, (whole, name: string) => LOCAL_NAMES[name] ?? whole);
  const isNewStart = named !== fix || fix === LOCAL_KEY_FIX;
  return isNewStart ? `${named}, then run npx postrider dev again` : named;
}
