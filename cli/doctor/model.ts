import * as z from "zod/mini";
import type { Feature } from "../../functions/words/ai/ai-request.ts";
import { cutGraphemes, oneLine } from "../../functions/values/cut.ts";
import { priceOf } from "../../functions/words/budget/price.ts";
import { type Prompt, promptFor, redactorFor } from "../../functions/words/prompt.ts";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { VARIABLES } from "../../functions/config/processor-variables.ts";
import { type AiProvider, createAiConnection } from "../../functions/words/ai/ai-client.ts";
import type { Written } from "../../functions/words/ai/writer-port.ts";
import { createWriter } from "../../functions/words/ai/writer.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { adviceFor, localFixOf } from "../../local/ai-advice.ts";
import { withoutKey } from "../../local/without-key.ts";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import { LOCAL_KEY } from "./local.ts";
import { keyParameterOf, putKey } from "./parameters.ts";
import type { Stage } from "./stage.ts";

const NAME = "model";
const LONGEST_DETAIL = 200;

/** An order that exists nowhere. */
const ORDER = defineNotification({
  type: "order.shipped",
  data: z.unknown(),
  recipients: () => ["reader@example.com"],
  subject: () => "Order shipped",
  facts: () => [{ label: "Order", kind: "code", value: "A-1", share: true }],
  changes: () => [{ label: "Status", before: "Packed", after: "Shipped", share: true }],
  ai: { instructions: "Say what happened to the order." },
});

/** The function's own prompt. */
function promptOf({ aiVerify }: PostriderConfig): Prompt {
  const event = { id: "1", source: "doctor", type: ORDER.type, data: {} };
  const notified = ORDER.notify(event, { languages });
  const [content] = notified.kind === "notify" ? notified.notification.contents : [];
  if (notified.kind !== "notify" || content === undefined || notified.notification.ai === undefined)
    throw new Error("Expected the doctor's order to become an email");
  const { notification } = notified;
  const redactor = redactorFor(notification, []);
  const prompt =
    redactor &&
    promptFor(notification, content, notified.notification.ai, {
      languages: Object.values(languages),
      redactor,
      verify: aiVerify !== "off",
    });
  if (prompt === undefined) throw new Error("Expected a prompt about the doctor's order");
  return prompt;
}

/** What an endpoint does without, and what that means. */
const WITHOUT: Readonly<Record<Feature, string>> = {
  store: "`store: false` (how long it keeps requests is its own rule: see its terms)",
  max_completion_tokens: "`max_completion_tokens` (`max_tokens` is sent instead)",
  json_schema: "the JSON schema (the prompt names the form instead)",
  json_object: "`response_format`",
};

/** Whether the model writes words for the function's own writer: key, model, quota and form in one. It costs a few tokens. */
export const model: Check<Stage> = {
  name: NAME,
  // As long as the function waits for one try, and the second after a fast failure.
  limitMs: VARIABLES.AI_ATTEMPT_MS.default + 5_000,
  run: async (stage, signal) => {
    const { settings } = stage;
    const { aiDailyLimitUsd = 10, model: name = VARIABLES.AI_MODEL.default } = settings;
    if (aiDailyLimitUsd === 0)
      return [ok(NAME, "none: `aiDailyLimitUsd` is 0, and mails are plain")];
    const provider = await providerOf(stage);
    if (provider === undefined) return [warn(NAME, "not checked: there is no key", "see `key`")];
    return [
      await asked(stage, provider, name, signal),
      price(settings, name, settings.aiPriceUsdPerMillion, "aiPriceUsdPerMillion"),
      ...(settings.aiVerify === "off" || settings.aiVerifyModel === undefined
        ? []
        : [
            price(
              settings,
              settings.aiVerifyModel,
              settings.aiVerifyPriceUsdPerMillion,
              "aiVerifyPriceUsdPerMillion",
            ),
          ]),
    ];
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
  { settings, environment }: Stage,
  provider: AiProvider,
  name: string,
  signal: AbortSignal,
): Promise<Finding> {
  const leftOut: Feature[] = [];
  const attemptMs = Number(environment["AI_ATTEMPT_MS"] ?? VARIABLES.AI_ATTEMPT_MS.default);
  const write = createWriter({
    connect: await createAiConnection({ provider, now: Date.now }),
    model: name,
    verifyModel: settings.aiVerifyModel,
    concurrency: 1,
    attemptMs,
    maxCompletionTokens: VARIABLES.AI_MAX_COMPLETION_TOKENS.default,
    now: Date.now,
    onLeftOut: (feature) => leftOut.push(feature),
  });
  const written = await write(promptOf(settings), { untilMs: Date.now() + attemptMs, signal });
  return written.ok ? answers(written, name, leftOut) : judged(written, settings, provider);
}

function answers(
  { tokens, unknownTries }: Written,
  name: string,
  leftOut: readonly Feature[],
): Finding {
  const without = leftOut.map((feature) => WITHOUT[feature]).join(", ");
  const says = without === "" ? `${name} answers` : `${name} answers, without ${without}`;
  return unknownTries > 0 && tokens.input === 0
    ? warn(
        NAME,
        `${says}; it does not say how many tokens it used`,
        "each draft counts as the most that it can cost: raise `aiDailyLimitUsd` if that is too soon",
      )
    : ok(NAME, says);
}

function judged(
  { why, detail }: Extract<Written, { ok: false }>,
  settings: PostriderConfig,
  provider: AiProvider,
): Finding {
  const name = settings.model ?? VARIABLES.AI_MODEL.default;
  const isBedrock = provider.kind === "bedrock";
  if (why === "ai-unauthorised" && detail === undefined)
    return warn(NAME, "not checked: no credentials", "see `credentials`");
  const { level, says, fix: advice } = adviceFor(why, isLocal(settings) ? "local" : provider.kind);
  const isKey = why === "ai-unauthorised" && !isBedrock;
  // A provider that does not know the key repeats a part of it; 403 says what the key lacks.
  const isShown = detail !== undefined && (!isKey || detail.startsWith("403"));
  const words = isShown ? ` (${shown(detail, provider)})` : "";
  const fix = isKey ? putKey(settings.apiKeyParameter ?? "NAME") : advice;
  return (level === "fail" ? fail : warn)(NAME, `${name}: ${says}${words}`, fix);
}

/** A provider's words as a terminal may show them: one line, not a long one, and without our key. */
function shown(detail: string, provider: AiProvider): string {
  const apiKey = provider.kind === "openai" ? provider.apiKey : undefined;
  const words = typeof apiKey === "string" ? withoutKey(detail, apiKey) : detail;
  return cutGraphemes(oneLine(words), LONGEST_DETAIL);
}

/** Whether this is `npx postrider dev`, which environment variables set up. */
function isLocal({ apiKeyParameter }: PostriderConfig): boolean {
  return apiKeyParameter === LOCAL_KEY;
}

function price(
  settings: PostriderConfig,
  name: string,
  own: string | undefined,
  setting: "aiPriceUsdPerMillion" | "aiVerifyPriceUsdPerMillion",
): Finding {
  const fix = `set \`${setting}\`: "input/cached/output"`;
  return own !== undefined || priceOf(name) !== undefined
    ? ok("price", `of ${name} is known`)
    : warn(
        "price",
        `of ${name} is not known: it is counted at the dearest`,
        isLocal(settings) ? localFixOf(fix) : fix,
      );
}
