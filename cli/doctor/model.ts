import { APIError } from "openai";
import { cutGraphemes } from "../../functions/core/cut.ts";
import { WORDS_SCHEMA } from "../../functions/core/draft.ts";
import { DependencyError } from "../../functions/core/errors.ts";
import { isAiOutage, judgeAiFailure } from "../../functions/core/ai-failure.ts";
import { priceOf } from "../../functions/core/price.ts";
import { VARIABLES } from "../../functions/processor/variables.ts";
import { type AiProvider, createAiConnection } from "../../functions/services/ai-client.ts";
import type { PostriderConfig } from "../../lib/config.ts";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import { keyParameterOf, putKey } from "./parameters.ts";
import type { Stage } from "./stage.ts";

const NAME = "model";
/** A few tokens: some models answer none at all with fewer. */
const MOST_TOKENS = 16;
/** What OpenAI says where they are too few: the model is there, and the key is good. */
const TOO_FEW_TOKENS = /max_tokens or model output limit was reached/;
const SHOWN_CHARACTERS = 200;

/** Whether the model answers a request like the function's own: key, model and quota in one. It costs a few tokens. */
export const model: Check<Stage> = {
  name: NAME,
  run: async (stage, signal) => {
    const { settings } = stage;
    const { aiDailyLimitUsd = 10, model: name = VARIABLES.AI_MODEL.default } = settings;
    if (aiDailyLimitUsd === 0)
      return [ok(NAME, "none: `aiDailyLimitUsd` is 0, and mails are plain")];
    const provider = await providerOf(stage);
    if (provider === undefined) return [warn(NAME, "not looked at: there is no key", "see `key`")];
    return [await asked(stage, provider, name, signal), price(settings, name)];
  },
};

async function providerOf(stage: Stage): Promise<AiProvider | undefined> {
  const { settings, ses, environment } = stage;
  if (settings.provider === "bedrock")
    return {
      kind: "bedrock",
      region: settings.bedrockRegion ?? (await ses.config.region()),
      baseUrl: environment["BEDROCK_BASE_URL"],
      credentials: ses.config.credentials,
    };
  const parameterName = keyParameterOf(settings);
  const found = parameterName === undefined ? undefined : await stage.parameter(parameterName);
  const apiKey = found?.text.trim() ?? "";
  const baseUrl =
    environment["OPENAI_BASE_URL"] ?? settings.openAiBaseUrl ?? VARIABLES.OPENAI_BASE_URL.default;
  return apiKey === "" ? undefined : { kind: "openai", apiKey, baseUrl };
}

async function asked(
  { settings }: Stage,
  provider: AiProvider,
  name: string,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    // Nothing of anybody's is in the request: the guard of the function's has nothing to look for.
    const connect = await createAiConnection({ provider, fetch, now: Date.now });
    await connect((bare) => bare).chat.completions.create(
      {
        model: name,
        messages: [{ role: "user", content: "Say hello." }],
        response_format: {
          type: "json_schema",
          json_schema: { name: "words", strict: true, schema: WORDS_SCHEMA },
        },
        max_completion_tokens: MOST_TOKENS,
        store: false,
      },
      { signal },
    );
  } catch (error) {
    if (signal.aborted) throw error;
    if (!isAnswer(error)) return judged(error, settings, name);
  }
  return ok(NAME, `${name} answers`);
}

function isAnswer(error: unknown): boolean {
  return error instanceof APIError && error.status === 400 && TOO_FEW_TOKENS.test(error.message);
}

function judged(error: unknown, settings: PostriderConfig, name: string): Finding {
  const bedrock = settings.provider === "bedrock";
  if (!(error instanceof APIError)) {
    const cause = Error.isError(error) ? error.cause : undefined;
    return cause instanceof DependencyError
      ? warn(NAME, "not looked at: no credentials", "see `credentials`")
      : fail(NAME, "the provider cannot be reached", "is its address reachable from here?");
  }
  const { status, code, message } = error;
  const { why } = judgeAiFailure({ status, code: code ?? undefined, message });
  // Of a key that it refuses the provider repeats a part.
  const words = status === 401 ? "" : `: ${cutGraphemes(message, SHOWN_CHARACTERS)}`;
  const says = `${name} does not answer${words}`;
  if (why === "ai-unauthorised")
    return bedrock
      ? fail(NAME, says, MEND_BEDROCK)
      : fail(NAME, `the key is refused${words}`, putKey(settings.apiKeyParameter ?? "NAME"));
  if (why === "ai-quota") return fail(NAME, says, bedrock ? MEND_QUOTAS : MEND_MONEY);
  if (why === "ai-model-gone") return fail(NAME, says, bedrock ? MEND_BEDROCK_NAME : MEND_NAME);
  return isAiOutage(why)
    ? warn(NAME, says, "mails are plain meanwhile; look again later")
    : fail(NAME, says, "set `model` to one that takes chat completions with a JSON schema");
}

const MEND_BEDROCK =
  "enable the model in Bedrock's console, and allow bedrock:InvokeModel to who looks";
const MEND_QUOTAS = "ask for more in Service Quotas, or wait for tomorrow";
const MEND_MONEY = "https://platform.openai.com/settings/organization/billing";
const MEND_NAME = "set `model` to one of https://platform.openai.com/docs/models";
const MEND_BEDROCK_NAME =
  "set `model` and `bedrockRegion`: aws bedrock list-foundation-models, list-inference-profiles";

function price({ aiPriceUsdPerMillion }: PostriderConfig, name: string): Finding {
  return aiPriceUsdPerMillion !== undefined || priceOf(name) !== undefined
    ? ok("price", `of ${name} is known`)
    : warn(
        "price",
        `of ${name} is not known: it is counted at the dearest`,
        'set `aiPriceUsdPerMillion`: "input/cached/output"',
      );
}
