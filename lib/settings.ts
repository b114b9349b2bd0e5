import type { PostriderSettings } from "./postrider-stack.ts";

/** Settings that cannot be used; the message names each, its bound and its value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The stack cannot be built as it is set:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/** Gives the raw value of a setting: a text from `-c name=value`, any JSON value from cdk.json. */
export type Context = (name: string) => unknown;

const ADDRESS = /^[^\s@<>"(),:;\\]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Reads and checks what an operator has set. @throws SettingsError */
export function readSettings(context: Context): PostriderSettings {
  const problems: string[] = [];

  /** The setting as trimmed text, or undefined where it is not set or does not hold. */
  const read = (name: string, bound: string, holds: (text: string) => boolean, shown = true) => {
    const raw = context(name) ?? "";
    const text = typeof raw === "string" ? raw.trim() : JSON.stringify(raw);
    if (text === "") return undefined;
    if (holds(text)) return text;
    problems.push(
      `Expected \`${name}\` to be ${bound}, got ${shown ? JSON.stringify(raw) : `${text.length} characters, not shown: it may be a key`}`,
    );
    return undefined;
  };
  const required = (name: string, bound: string, text: string | undefined): string => {
    const told = problems.some((problem) => problem.startsWith(`Expected \`${name}\``));
    if (text === undefined && !told)
      problems.push(`Expected \`${name}\` to be ${bound}, got nothing`);
    return text ?? "";
  };

  const fromBound = "`Name <address>` or an address, on one line";
  const fromAddress = read("fromAddress", fromBound, isSender);
  const parameterBound =
    'the name of a parameter that begins with "/", of letters, digits and ._-/ (never the key itself)';
  const apiKeyParameter = read("apiKeyParameter", parameterBound, isParameterName, false);
  const recipientsBound =
    'the name of a parameter that begins with "/", of letters, digits and ._-/';
  const aiDailyLimitUsd = read("aiDailyLimitUsd", "a number from 0 to 100000", (text) => {
    return /^\d{1,6}(?:\.\d{1,6})?$/.test(text) && Number(text) <= 100_000;
  });
  const batchLimit = read("batchLimit", "an integer from 1 to 500", (text) => {
    return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 500;
  });
  const onUnknown = read("onUnknown", "one of resend, park", isOnUnknown);
  const retainData = read("retainData", "one of true, false", (text) =>
    ["true", "false"].includes(text),
  );
  const unsubscribeConcurrency = read(
    "unsubscribeConcurrency",
    "an integer from 1 to 1000",
    (text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1000,
  );
  const unsubscribe = read("unsubscribe", "one of true, false", (text) =>
    ["true", "false"].includes(text),
  );
  const sandboxRecipients = read(
    "sandboxRecipients",
    "addresses or domains with commas between them",
    (text) => listOf(text).every((item) => ADDRESS.test(item) || DOMAIN.test(item)),
  );

  const settings: PostriderSettings = {
    fromAddress: required("fromAddress", fromBound, fromAddress),
    apiKeyParameter: required("apiKeyParameter", parameterBound, apiKeyParameter),
    model: read("model", "a model's name without spaces", (text) => /^\S{1,200}$/.test(text)),
    openAiBaseUrl: read("openAiBaseUrl", "a URL that begins with https://", isHttpsUrl),
    aiDailyLimitUsd: aiDailyLimitUsd === undefined ? undefined : Number(aiDailyLimitUsd),
    aiPriceUsdPerMillion: read(
      "aiPriceUsdPerMillion",
      "three numbers, `input/cached/output`",
      (text) => /^\d+(?:\.\d+)?(?:\/\d+(?:\.\d+)?){2}$/.test(text),
    ),
    replyTo: read("replyTo", "an address without a name", (text) => ADDRESS.test(text)),
    recipientsParameter: read("recipientsParameter", recipientsBound, isParameterName),
    phoneCountries: read(
      "phoneCountries",
      "countries as two capital letters with commas between",
      (text) => /^[A-Z]{2}(?:, ?[A-Z]{2})*$/.test(text),
    ),
    configurationSet: read(
      "configurationSet",
      "the name of a configuration set: at most 64 letters, digits, _ and -",
      (text) => /^[A-Za-z0-9_-]{1,64}$/.test(text),
    ),
    sandboxRecipients: sandboxRecipients === undefined ? undefined : listOf(sandboxRecipients),
    onUnknown: onUnknown !== undefined && isOnUnknown(onUnknown) ? onUnknown : undefined,
    batchLimit: batchLimit === undefined ? undefined : Number(batchLimit),
    unsubscribeConcurrency:
      unsubscribeConcurrency === undefined ? undefined : Number(unsubscribeConcurrency),
    unsubscribe: unsubscribe === undefined ? undefined : unsubscribe === "true",
    retainData: retainData === undefined ? undefined : retainData === "true",
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function isSender(text: string): boolean {
  const [, named] = /^[^<>\r\n]*<([^<>]+)>$/.exec(text) ?? [];
  return ADDRESS.test(named ?? text);
}

function isParameterName(text: string): boolean {
  return /^\/[A-Za-z0-9_.\-/]{1,1010}$/.test(text) && !text.endsWith("/");
}

function isOnUnknown(text: string): text is "resend" | "park" {
  return text === "resend" || text === "park";
}

function isHttpsUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}

function listOf(text: string): string[] {
  return text.split(",").map((item) => item.trim());
}
