/** Reads and checks the settings of `postrider.config.ts` and of `-c name=value`, which win. */
import type { Setting } from "../../functions/config/setting.ts";
import { Token } from "aws-cdk-lib";
import {
  isSettingName,
  SETTING_NAMES,
  type SettingName,
  SETTINGS,
} from "../../functions/config/settings.ts";
import { canBeAsked } from "../functions/bedrock-model.ts";
import { addressOf } from "../resources/sender.ts";
import { PostriderError } from "../../functions/platform/errors.ts";
import { FORMATS, isOfThisMachine, KEY, LISTS } from "../../functions/config/formats.ts";
import { renamedProblem, renamedValue } from "./renamed.ts";
import type { PostriderConfig } from "./stage-config.ts";

/** Settings that cannot be used; the message names each, its bound, its value and where it is set. */
export class SettingsError extends PostriderError {
  override readonly name = "SettingsError";
  readonly code = "settings_invalid";
  readonly retryable = false;
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The stack cannot be built with these settings:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/** The stage that is deployed to an emulator on this machine. */
const LOCAL_STAGE = "local";

/** What a setting must be, in words that follow "to be". */
export function boundOf(name: SettingName): string {
  const setting: Setting = SETTINGS[name];
  const bound = plainBoundOf(setting);
  return setting.condition === undefined ? bound : `${bound}, ${setting.condition}`;
}

function plainBoundOf(setting: Setting): string {
  switch (setting.kind) {
    case "text":
      return FORMATS[setting.format].bound;
    case "list":
      return `${LISTS[setting.of].bound}, with -c separated by commas`;
    case "choice":
      return `one of ${setting.options.join(", ")}`;
    case "flag":
      return "true or false";
    case "decimal":
      return `a number from ${setting.min} to ${setting.max}`;
    case "integer":
      return setting.only === undefined
        ? `an integer from ${setting.min} to ${setting.max}`
        : `one of ${setting.only.join(", ")}`;
  }
}

function holds(setting: Setting, value: unknown): boolean {
  switch (setting.kind) {
    case "text":
      return typeof value === "string" && FORMATS[setting.format].holds(value) && !KEY.test(value);
    case "list":
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((item) => typeof item === "string" && LISTS[setting.of].holds(item))
      );
    case "choice":
      return typeof value === "string" && setting.options.includes(value);
    case "flag":
      return typeof value === "boolean";
    case "decimal":
      return typeof value === "number" && value >= setting.min && value <= setting.max;
    case "integer":
      return (
        Number.isInteger(value) &&
        Number(value) >= setting.min &&
        Number(value) <= setting.max &&
        (setting.only === undefined || setting.only.includes(Number(value)))
      );
  }
}

/**
 * What is wrong with one value by itself, as a sentence, or undefined. A value that is known only at deployment (a token) is
 * accepted, except for the sender, which the permissions are made from.
 */
export function problemOf(name: SettingName, value: unknown): string | undefined {
  return (Token.isUnresolved(value) && name !== "fromAddress") || holds(SETTINGS[name], value)
    ? undefined
    : sentence(name, boundOf(name), value);
}

/**
 * Reads the settings: `file` is what `postrider.config.ts` exports, `context` is CDK's. A value of the context wins; an empty
 * one (`-c name=`) removes the file's.
 * @throws SettingsError
 */
export function readSettings(
  file: object,
  context: Readonly<Record<string, unknown>>,
): PostriderConfig {
  const given = new Map(entriesOf(file));
  for (const [name, value] of Object.entries(context))
    if (isSettingName(name)) given.set(name, typed(name, value));
    else if (isLikeASetting(name)) given.set(name, value);
  const problems = problemsOf(given, (name) =>
    Object.hasOwn(context, name) ? `-c ${name}` : "postrider.config.ts",
  );
  const values = Object.fromEntries([...given].filter(([, value]) => value !== undefined));
  if (!areSound(values, problems)) throw new SettingsError(problems);
  return values;
}

/** Each value was checked against the table that the interface is made from. */
function areSound(_values: object, problems: readonly string[]): _values is PostriderConfig {
  return problems.length === 0;
}

/** Checks the settings among the props of a construct; `where` names it. @throws SettingsError */
export function checkSettings(props: object, where: string): void {
  const settings = entriesOf(props).filter(
    ([name, value]) => isSettingName(name) || renamedProblem(name, value) !== undefined,
  );
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
    const problem = isSettingName(name)
      ? problemOf(name, value)
      : (renamedProblem(name, value) ?? notASetting(name));
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
function contradictionsOf(values: ReadonlyMap<string, unknown>): SettingName[] {
  const has = (name: SettingName) => values.has(name);
  const [bedrock, create] = [
    values.get("provider") === "bedrock",
    values.get("identity") === "create",
  ];
  const reserved = values.get("reservedConcurrency");
  const slots = values.get("slots");
  const wrong: Partial<Record<SettingName, boolean>> = {
    fromAddress: !has("fromAddress"),
    apiKeyParameter: bedrock === has("apiKeyParameter"),
    model: bedrock && !canBeAsked(values.get("model")),
    aiVerifyModel: bedrock && has("aiVerifyModel") && !canBeAsked(values.get("aiVerifyModel")),
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
  return SETTING_NAMES.filter((name) => wrong[name]);
}

function isBelow(domain: unknown, sender: unknown): boolean {
  if (Token.isUnresolved(domain)) return true;
  const above = addressOf(String(sender)).split("@").at(-1)?.toLowerCase();
  return String(domain).toLowerCase().endsWith(`.${above}`);
}

function entriesOf(given: object): [string, unknown][] {
  return Object.entries(given);
}

/** CDK's own names have a hyphen, a colon or an @; a plain word, or a setting's name in another spelling, was meant for us. */
function isLikeASetting(name: string): boolean {
  const plain = (text: string) => text.replace(/[-_]/g, "").toLowerCase();
  return (
    /^[A-Za-z][A-Za-z0-9]*$/.test(name) || SETTING_NAMES.some((ours) => plain(ours) === plain(name))
  );
}

/** A text of the command line as what the setting is: itself, a number, true or false, or a list. */
function typed(name: SettingName, raw: unknown): unknown {
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

function sentence(name: SettingName, bound: string, value: unknown): string {
  const now = renamedValue(name, value);
  const hint = now === undefined ? "" : `, which is now "${now}"`;
  return `Expected \`${name}\` to be ${bound}, got ${shown(name, value)}${hint}`;
}

function notASetting(name: string): string {
  return `Expected \`${name}\` to be the name of a setting, got an unknown name`;
}

/** What may be a key or a password is not repeated. */
function shown(name: SettingName, value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value) ?? typeof value;
  const mayBeSecret = ["apiKeyParameter", "openAiBaseUrl", "runbookUrl"].includes(name)
    ? !/^"(?:\/[\w./-]{0,60}|https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w./-]*)?)"$/.test(json)
    : KEY.test(json) || /[\w+/=-]{32,}/.test(json);
  return mayBeSecret ? `${json.length} characters, not shown: it may be a key` : json;
}
