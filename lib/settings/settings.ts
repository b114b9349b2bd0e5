/** Reading what an operator has set: `postrider.config.ts`, and `-c name=value` before it, each value checked. */
import { Token } from "aws-cdk-lib";
import * as z from "zod";
import { isAddress, readAddress } from "../../functions/values/address.ts";
import { canBeAsked } from "../functions/bedrock-model.ts";
import type { PostriderConfig } from "./stage-config.ts";
import { addressOf } from "../resources/sender.ts";

/** Settings that cannot be used; the message names each, its bound, its value and where it stands. */
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

export type FieldName = keyof PostriderConfig;

/** The stage whose data is protected, and whose stack has no stage in its name. */
export const PRODUCTION = "production";

/** The stage that is deployed to an emulator on this machine. */
const LOCAL_STAGE = "local";
/** How a process, and a container, calls this machine. */
const THIS_MACHINE = ["127.0.0.1", "localhost", "host.docker.internal"];

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;
/** The keys of OpenAI, AWS, Google and GitHub, and JSON web tokens: wherever one is put by mistake, it goes no further. */
const KEY =
  /\bsk-[\w-]{8,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{20,}|\bgh[pousr]_\w{20,}|\beyJ[\w-]{10,}|-----BEGIN/;

const PARAMETER = 'the name of a parameter that begins with "/", of letters, digits and ._-/';
const HTTPS_URL = "a URL that begins with https://, without user, password or query";
/** Those that CloudWatch Logs knows. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const text = (bound: string, holds: (value: string) => boolean) =>
  z
    .string()
    .refine((value) => holds(value) && !KEY.test(value))
    .describe(bound);
const choice = <const Options extends readonly [string, ...string[]]>(options: Options) =>
  z.enum(options).describe(`one of ${options.join(", ")}`);
const integer = (min: number, max: number, more = "") =>
  z.int().min(min).max(max).describe(`an integer from ${min} to ${max}${more}`);
const flag = () => z.boolean().describe("true or false");
const list = (bound: string, holds: (value: string) => boolean) =>
  z
    .array(z.string().refine(holds))
    .min(1)
    .readonly()
    .describe(`${bound}, with -c with commas between them`);

const isParameterName = (value: string) =>
  /^\/[A-Za-z0-9_.\-/]{1,1010}$/.test(value) && !value.endsWith("/");

/** Each setting's type and, as its description, its bound in words. */
const FIELDS = {
  stage: text(
    "a short name: at most 20 small letters, digits and hyphens, a letter first",
    (value) => /^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(value),
  ),
  retainData: flag(),
  fromAddress: text(
    "`Name <address>` or an address, on one line",
    (value) => readAddress(value).ok,
  ),
  identity: choice(["existing", "create"]),
  mailFromDomain: text(
    "a domain below that of `fromAddress`, with `identity` create only",
    (value) => DOMAIN.test(value),
  ),
  replyTo: text("an address without a name", isAddress),
  configurationSet: text(
    "the name of a configuration set: at most 64 letters, digits, _ and -",
    (value) => /^[A-Za-z0-9_-]{1,64}$/.test(value),
  ),
  sandboxRecipients: list(
    "addresses or domains",
    (value) => isAddress(value) || DOMAIN.test(value),
  ),
  recipientsParameter: text(PARAMETER, isParameterName),
  scheduleMinutes: integer(1, 60),
  batchLimit: integer(1, 500),
  slots: integer(1, 20),
  reservedConcurrency: integer(1, 1000, ", and at least `slots`"),
  onUnknown: choice(["resend", "park"]),
  keepDays: integer(30, 3650),
  provider: choice(["openai", "bedrock"]),
  model: text(
    "a model's name without spaces, never a key; required where `provider` is bedrock, and there with its maker's name first (`openai.gpt-oss-20b-1:0`) or an inference profile, and one that speaks chat completions, as none of amazon or anthropic does",
    (value) => /^\S{1,200}$/.test(value),
  ),
  apiKeyParameter: text(
    `${PARAMETER} (never the key itself); required where \`provider\` is openai, refused where it is bedrock`,
    isParameterName,
  ),
  openAiBaseUrl: text(
    `${HTTPS_URL} (on stage local http:// of this machine too); where \`provider\` is openai only`,
    (value) => isPlainUrl(value, "https:") || isOfThisMachine(value),
  ),
  bedrockRegion: text("an AWS region; where `provider` is bedrock only", (value) =>
    /^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(value),
  ),
  aiDailyLimitUsd: z.number().min(0).max(100_000).describe("a number from 0 to 100000"),
  aiPriceUsdPerMillion: text("three numbers, `input/cached/output`", (value) =>
    /^\d+(?:\.\d+)?(?:\/\d+(?:\.\d+)?){2}$/.test(value),
  ),
  phoneCountries: list("countries as two capital letters", (value) => /^[A-Z]{2}$/.test(value)),
  unsubscribe: flag(),
  unsubscribeConcurrency: integer(1, 1000, ", where `unsubscribe` is true only"),
  alarms: flag(),
  alarmEmail: text("an address without a name, where `alarms` is true only", isAddress),
  dashboard: flag(),
  runbookUrl: text(HTTPS_URL, (value) => isPlainUrl(value, "https:")),
  logRetentionDays: z
    .number()
    .refine((value) => RETENTION_DAYS.includes(value))
    .describe(`one of ${RETENTION_DAYS.join(", ")}`),
} satisfies Record<FieldName, z.ZodType>;

const { fromAddress, ...others } = FIELDS;
const Settings = z.object({ fromAddress, ...z.object(others).partial().shape });

/** The names of all settings, in the order of the table. */
export const FIELD_NAMES: readonly FieldName[] = z.object(FIELDS).keyof().options;

/** What a setting must be, in words that follow "to be". */
export function boundOf(name: FieldName): string {
  return FIELDS[name].description ?? "";
}

/** What is wrong with one value by itself, as a sentence, or undefined. What is known at the deployment only (a token) is taken as it is, but for the sender, of whom permissions are made. */
export function problemOf(name: FieldName, value: unknown): string | undefined {
  return (Token.isUnresolved(value) && name !== "fromAddress") ||
    FIELDS[name].safeParse(value).success
    ? undefined
    : sentence(name, boundOf(name), value);
}

/**
 * Reads what an operator has set: `file` is what `postrider.config.ts` exports, `context` is CDK's. A value of the context goes
 * before the file's; an empty one (`-c name=`) takes the file's away.
 * @throws SettingsError
 */
export function readSettings(
  file: object,
  context: Readonly<Record<string, unknown>>,
): PostriderConfig {
  const given = new Map(entriesOf(file));
  for (const [name, value] of Object.entries(context))
    if (isField(name)) given.set(name, typed(name, value));
    else if (isLikeASetting(name)) given.set(name, value);
  const problems = problemsOf(given, (name) =>
    Object.hasOwn(context, name) ? `-c ${name}` : "postrider.config.ts",
  );
  if (problems.length > 0) throw new SettingsError(problems);
  return Settings.parse(Object.fromEntries(given));
}

/** Checks the settings among the props of a construct; `where` names it. @throws SettingsError */
export function checkSettings(props: object, where: string): void {
  const settings = entriesOf(props).filter(([name]) => isField(name));
  const problems = problemsOf(new Map(settings), () => where);
  if (problems.length > 0) throw new SettingsError(problems);
}

function problemsOf(
  given: ReadonlyMap<string, unknown>,
  where: (name: string) => string,
): string[] {
  const values = new Map([...given].filter(([, value]) => value !== undefined));
  const single = new Map<string, string>();
  for (const [name, value] of values) {
    const problem = isField(name) ? problemOf(name, value) : notASetting(name);
    if (problem !== undefined) single.set(name, problem);
  }
  // A value that is wrong by itself contradicts nothing.
  const sound = new Map([...values].filter(([name]) => !single.has(name)));
  const together = contradictionsOf(sound)
    .filter((name) => !single.has(name))
    .map((name) => [name, sentence(name, boundOf(name), sound.get(name))] as const);
  return [...single, ...together].map(([name, problem]) => `${problem} (${where(name)})`);
}

/** The settings that do not agree with the others. */
function contradictionsOf(values: ReadonlyMap<string, unknown>): FieldName[] {
  const has = (name: FieldName) => values.has(name);
  const [bedrock, create] = [
    values.get("provider") === "bedrock",
    values.get("identity") === "create",
  ];
  const reserved = values.get("reservedConcurrency");
  const slots = values.get("slots");
  const wrong: Partial<Record<FieldName, boolean>> = {
    fromAddress: !has("fromAddress"),
    apiKeyParameter: bedrock === has("apiKeyParameter"),
    model: bedrock && !canBeAsked(values.get("model")),
    openAiBaseUrl:
      has("openAiBaseUrl") &&
      (bedrock ||
        (isOfThisMachine(values.get("openAiBaseUrl")) && values.get("stage") !== LOCAL_STAGE)),
    bedrockRegion: !bedrock && has("bedrockRegion"),
    alarmEmail: has("alarmEmail") && values.get("alarms") === false,
    mailFromDomain:
      has("mailFromDomain") &&
      !(create && isBelow(values.get("mailFromDomain"), values.get("fromAddress"))),
    reservedConcurrency:
      typeof reserved === "number" && typeof slots === "number" && reserved < slots,
    unsubscribeConcurrency: has("unsubscribeConcurrency") && values.get("unsubscribe") === false,
  };
  return FIELD_NAMES.filter((name) => wrong[name]);
}

function isBelow(domain: unknown, sender: unknown): boolean {
  if (Token.isUnresolved(domain)) return true;
  const above = addressOf(String(sender)).split("@").at(-1)?.toLowerCase();
  return String(domain).toLowerCase().endsWith(`.${above}`);
}

function entriesOf(given: object): [string, unknown][] {
  return Object.entries(given);
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

/** CDK's own names have a hyphen, a colon or an @; a plain word, or a setting's name in another spelling, was meant for us. */
function isLikeASetting(name: string): boolean {
  const plain = (text: string) => text.replace(/[-_]/g, "").toLowerCase();
  return (
    /^[A-Za-z][A-Za-z0-9]*$/.test(name) || FIELD_NAMES.some((ours) => plain(ours) === plain(name))
  );
}

/** A text of the command line as what the setting is: itself, a number, true or false, or a list. */
function typed(name: FieldName, raw: unknown): unknown {
  if (typeof raw !== "string") return raw;
  const value = raw.trim();
  if (value === "") return undefined;
  const meant = [
    value,
    ...(/^-?\d{1,15}(?:\.\d{1,6})?$/.test(value) ? [Number(value)] : []),
    ...(/^(?:true|false)$/.test(value) ? [value === "true"] : []),
    value.split(",").map((item) => item.trim()),
  ];
  const found = meant.find((one) => problemOf(name, one) === undefined);
  return found ?? value;
}

function sentence(name: FieldName, bound: string, value: unknown): string {
  return `Expected \`${name}\` to be ${bound}, got ${shown(name, value)}`;
}

function notASetting(name: string): string {
  return `Expected \`${name}\` to be the name of a setting (lib/settings/stage-config.ts tells of each), got one that is none`;
}

/** What may be a key or a password is not repeated. */
function shown(name: FieldName, value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value) ?? typeof value;
  const mayBeSecret = ["apiKeyParameter", "openAiBaseUrl", "runbookUrl"].includes(name)
    ? !/^"(?:\/[\w./-]{0,60}|https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w./-]*)?)"$/.test(json)
    : KEY.test(json) || /[\w+/=-]{32,}/.test(json);
  return mayBeSecret ? `${json.length} characters, not shown: it may be a key` : json;
}

function isOfThisMachine(value: unknown): boolean {
  return isPlainUrl(value, "http:") && THIS_MACHINE.includes(new URL(String(value)).hostname);
}

function isPlainUrl(value: unknown, protocol: "https:" | "http:"): boolean {
  const url = URL.canParse(String(value)) ? new URL(String(value)) : undefined;
  return (
    url?.protocol === protocol && [url.username, url.password, url.search, url.hash].join("") === ""
  );
}
