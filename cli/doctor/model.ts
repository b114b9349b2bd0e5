import * as z from "zod/mini";
import { PROCESSOR } from "../../functions/config/processor-variables.ts";
import { SETTINGS } from "../../functions/config/settings.ts";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { cutGraphemes, oneLine } from "../../functions/values/cut.ts";
import { type AiProvider, aiClientFactory } from "../../functions/words/ai/ai-client.ts";
import type { Feature } from "../../functions/words/ai/ai-request.ts";
import { createWriter } from "../../functions/words/ai/writer.ts";
import type { Written } from "../../functions/words/ai/writer-port.ts";
import { priceOf } from "../../functions/words/budget/price.ts";
import { type Prompt, promptFor, redactorFor } from "../../functions/words/prompt.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { adviceFor, localFixOf } from "../../local/ai-advice.ts";
import { withoutKey } from "../../local/without-key.ts";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import { LOCAL_KEY } from "./local.ts";
import { keyFix, keyParameterOf } from "./parameters.ts";
import type { CheckContext } from "./check-context.ts";

const NAME = "model";

const { AI_ATTEMPT_MS, AI_MAX_COMPLETION_TOKENS, OPENAI_BASE_URL } = PROCESSOR.shape;

/** The email that the model is asked to write. */
const ORDER = defineNotification({
  type: "order.shipped",
  data: z.unknown(),
  recipients: () => ["reader@example.com"],
  subject: () => "Order shipped",
  facts: () => [{ label: "Order", kind: "code", value: "A-1", share: true }],
  changes: () => [{ label: "Status", before: "Packed", after: "Shipped", share: true }],
  ai: { instructions: "Say what happened to the order." },
});

/** What is used instead of a feature that the endpoint does not support. */
const WITHOUT: Readonly<Record<Feature, string>> = {
  store: "`store: false` (its own terms say how long it keeps requests)",
  max_completion_tokens: "`max_completion_tokens` (`max_tokens` is sent instead)",
  json_schema: "the JSON schema (the prompt describes the form instead)",
  json_object: "`response_format`",
};

/** Writes one text as the function does, which checks the key, the model, the quota and the answer's form. It costs a few tokens. */
export const model: Check<CheckContext> = {
  name: NAME,
  // Time for one attempt, and for a second one if the first fails quickly.
  limitMs: AI_ATTEMPT_MS.def.defaultValue + 5_000,
  run: async (context, signal) => {
    const { settings } = context;
    if (settings.aiDailyLimitUsd === 0)
      return [ok(NAME, "none: `aiDailyLimitUsd` is 0, and emails have the fallback text")];
    const provider = await providerOf(context);
    if (provider === undefined)
      return [warn(NAME, "not checked: there is no key", "fix the finding `key` first")];
    const { aiVerify, aiVerifyModel } = settings;
    const findings = [
      await write(context, provider, signal),
      priceFinding(settings, modelOf(settings), "aiPriceUsdPerMillion"),
    ];
    if (aiVerify !== "off" && aiVerifyModel !== undefined)
      findings.push(priceFinding(settings, aiVerifyModel, "aiVerifyPriceUsdPerMillion"));
    return findings;
  },
};

function modelOf({ model: name = SETTINGS.model.default }: PostriderConfig): string {
  return name;
}

/** undefined: there is no key. */
async function providerOf(context: CheckContext): Promise<AiProvider | undefined> {
  const { settings, ses, environment } = context;
  if (settings.provider === "bedrock")
    return {
      kind: "bedrock",
      region: settings.bedrockRegion ?? (await ses.config.region()),
      baseUrl: environment["BEDROCK_BASE_URL"],
      credentials: ses.config.credentials,
    };
  const name = keyParameterOf(settings);
  const apiKey = name === undefined ? undefined : (await context.parameter(name))?.text.trim();
  const baseUrl =
    environment["OPENAI_BASE_URL"] ?? settings.openAiBaseUrl ?? OPENAI_BASE_URL.def.defaultValue;
  return apiKey ? { kind: "openai", apiKey, baseUrl } : undefined;
}

async function write(
  { settings, environment }: CheckContext,
  provider: AiProvider,
  signal: AbortSignal,
): Promise<Finding> {
  const leftOut: Feature[] = [];
  const attemptMs = Number(environment["AI_ATTEMPT_MS"] ?? AI_ATTEMPT_MS.def.defaultValue);
  const writer = createWriter({
    connect: await aiClientFactory({ provider, now: Date.now }),
    model: modelOf(settings),
    verifyModel: settings.aiVerifyModel,
    concurrency: 1,
    attemptMs,
    maxCompletionTokens: AI_MAX_COMPLETION_TOKENS.def.defaultValue,
    now: Date.now,
    onLeftOut: (feature) => leftOut.push(feature),
  });
  const written = await writer(promptOf(settings), { untilMs: Date.now() + attemptMs, signal });
  return written.ok
    ? success(written, modelOf(settings), leftOut)
    : failure(written, settings, provider);
}

/** The prompt that the function would send for `ORDER`. */
function promptOf({ aiVerify }: PostriderConfig): Prompt {
  const event = { id: "1", source: "doctor", type: ORDER.type, data: {} };
  const result = ORDER.notify(event, { languages });
  if (result.kind !== "notify")
    throw new Error("Expected the sample event of `doctor` to become an email");
  const { notification } = result;
  const {
    contents: [content],
    ai,
  } = notification;
  const redactor = redactorFor(notification, []);
  const options = { languages: Object.values(languages), verify: aiVerify !== "off" };
  const prompt =
    content && ai && redactor && promptFor(notification, content, ai, { ...options, redactor });
  if (prompt === undefined) throw new Error("Expected a prompt about the sample event of `doctor`");
  return prompt;
}

function success(
  { tokens, unknownTries }: Written,
  name: string,
  leftOut: readonly Feature[],
): Finding {
  const without = leftOut.map((feature) => WITHOUT[feature]).join(", ");
  const message = without === "" ? `${name} answers` : `${name} answers, without ${without}`;
  if (unknownTries === 0 || tokens.input > 0) return ok(NAME, message);
  return warn(
    NAME,
    `${message}; it does not say how many tokens it used`,
    "each draft is counted at its highest possible cost: raise `aiDailyLimitUsd` if the limit comes too soon",
  );
}

function failure(
  { reason, detail }: Extract<Written, { ok: false }>,
  settings: PostriderConfig,
  provider: AiProvider,
): Finding {
  if (reason === "ai-unauthorised" && detail === undefined)
    return warn(NAME, "not checked: no credentials", "fix the finding `credentials` first");
  const advice = adviceFor(reason, isLocal(settings) ? "local" : provider.kind);
  const isKey = reason === "ai-unauthorised" && provider.kind !== "bedrock";
  // The message of a 401 may repeat a part of the key; that of a 403 says which permission is missing.
  const isShown = detail !== undefined && (!isKey || detail.startsWith("403"));
  const words = isShown ? ` (${shown(detail, provider)})` : "";
  const fix = isKey ? keyFix(settings.apiKeyParameter ?? "NAME") : advice.fix;
  const report = advice.level === "fail" ? fail : warn;
  return report(NAME, `${modelOf(settings)}: ${advice.problem}${words}`, fix);
}

/** A provider's message in one line, without the key. */
function shown(detail: string, provider: AiProvider): string {
  const apiKey = provider.kind === "openai" ? provider.apiKey : undefined;
  const words = typeof apiKey === "string" ? withoutKey(detail, apiKey) : detail;
  return cutGraphemes(oneLine(words), 200);
}

/** Whether the settings are those of the dev server, which come from environment variables. */
function isLocal({ apiKeyParameter }: PostriderConfig): boolean {
  return apiKeyParameter === LOCAL_KEY;
}

function priceFinding(
  settings: PostriderConfig,
  name: string,
  setting: "aiPriceUsdPerMillion" | "aiVerifyPriceUsdPerMillion",
): Finding {
  if (settings[setting] !== undefined || priceOf(name) !== undefined)
    return ok("price", `Postrider has the price of ${name}`);
  const fix = `set \`${setting}\`: "input/cached/output"`;
  return warn(
    "price",
    `the price of ${name} is not known: it is counted at the highest known price`,
    isLocal(settings) ? localFixOf(fix) : fix,
  );
}
