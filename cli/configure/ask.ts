/** The questions of `postrider configure`. The default answer is the present value; each answer is checked as in a deployment. */
import { input, select } from "@inquirer/prompts";
import type { Setting } from "../../functions/config/setting.ts";
import { type SettingName, SETTINGS } from "../../functions/config/settings.ts";
import { addressOf } from "../../lib/resources/sender.ts";
import { problemOf, readSettings, SettingsError } from "../../lib/settings/settings.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { Changes } from "./config-file.ts";

export type Terminal = {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
};

type Value = string | number | readonly string[] | undefined;

/** The settings that are asked for, and those that an answer removes. */
const ASKED = [
  "preset",
  "stage",
  "fromAddress",
  "identity",
  "mailFromDomain",
  "sandboxRecipients",
  "provider",
  "model",
  "apiKeyParameter",
  "openAiBaseUrl",
  "bedrockRegion",
  "aiDailyLimitUsd",
  "alarmEmail",
  "recipientsParameter",
] as const satisfies readonly SettingName[];

type Asked = (typeof ASKED)[number];

const NONE = "none";
const BEDROCK_MODEL = "openai.gpt-oss-20b-1:0";
/** Not deliverable: SES would refuse it. */
const EXAMPLE = "@example.com";
const PRESETS = {
  starter: "the three alarms that matter most",
  production: "every alarm",
} as const;
const ONLY_WITH = {
  openai: ["apiKeyParameter", "openAiBaseUrl"],
  bedrock: ["bedrockRegion"],
} as const satisfies Record<string, readonly Asked[]>;

/** The file's settings with placeholders for those that are wrong or missing and will be asked for. */
export function withoutFaults(inFile: object): object {
  const entries = Object.entries(inFile).filter(
    ([name, value]) => !ASKED.some((asked) => asked === name && problemOf(asked, value)),
  );
  const valid: { provider?: unknown } = Object.fromEntries(entries);
  const required =
    valid.provider === "bedrock"
      ? { model: BEDROCK_MODEL }
      : { apiKeyParameter: SETTINGS.apiKeyParameter.suggested };
  return { fromAddress: `Postrider <postrider${EXAMPLE}>`, ...required, ...valid };
}

/** Returns what to change in the file. @throws ExitPromptError on Ctrl-C */
export async function askAll(
  current: PostriderConfig,
  inFile: object,
  terminal: Terminal,
): Promise<Changes> {
  const changes = new Map<Asked, Value>();
  const written = new Map<string, unknown>(Object.entries(inFile));
  const set = (name: Asked, value: Value) => {
    const isDefault = !written.has(name) && value === defaultOf(name);
    const isSame = JSON.stringify(value) === JSON.stringify(written.get(name));
    if (!isSame && !isDefault) changes.set(name, value);
  };
  const ask = (name: Asked, known: Value, suggested = suggestionOf(name)): Promise<Value> =>
    answerTo(name, known, suggested, terminal, (value) => {
      const answers = { ...current, ...Object.fromEntries(changes), [name]: value };
      return problemOf(name, value) ?? contradictionOf(name, answers);
    });
  const askAndSet = async (name: Asked) => set(name, await ask(name, current[name]));
  const print = (text: string) => void terminal.output.write(`\n${text}\n`);

  set("preset", await askPreset(current.preset, terminal));
  await askAndSet("stage");
  const from = await ask(
    "fromAddress",
    current.fromAddress.includes(EXAMPLE) ? undefined : current.fromAddress,
  );
  set("fromAddress", from);
  const domain = addressOf(String(from)).split("@").at(-1);
  print(`SES sends only for a verified identity: the sender's address, or its domain ${domain}.`);
  const identity = await choose(
    "Is the sender an identity in SES?",
    {
      existing: "Yes, its address or domain is verified already",
      create: `No, the stack creates the domain ${domain} and prints the DNS records to set`,
    },
    current.identity ?? SETTINGS.identity.default,
    terminal,
  );
  set("identity", identity);
  if (identity === "existing") set("mailFromDomain", undefined);
  print(
    "A new SES account is in the sandbox: SES sends only to verified addresses and domains until AWS grants production access.",
  );
  await askAndSet("sandboxRecipients");

  const before = current.provider ?? SETTINGS.provider.default;
  const provider = await choose(
    "Who runs the AI?",
    {
      openai: "OpenAI or a compatible endpoint, with a key",
      bedrock: "Amazon Bedrock, with the function's role and no key",
    },
    before,
    terminal,
  );
  set("provider", provider);
  const isBedrock = provider === "bedrock";
  for (const name of ONLY_WITH[isBedrock ? "openai" : "bedrock"]) set(name, undefined);
  // A model's name is valid at one provider only.
  const knownModel = provider === before ? current.model : undefined;
  set("model", await ask("model", knownModel, isBedrock ? BEDROCK_MODEL : SETTINGS.model.default));
  await askAndSet(isBedrock ? "bedrockRegion" : "apiKeyParameter");
  await askAndSet("aiDailyLimitUsd");
  await askAndSet("alarmEmail");
  await askAndSet("recipientsParameter");
  return changes;
}

/** The problem of a setting beside the others; problems of the others are left out. */
function contradictionOf(name: Asked, settings: object): string | undefined {
  try {
    readSettings(settings, {});
    return undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.find((problem) => problem.startsWith(`Expected \`${name}\` `));
  }
}

/** Shows each preset's price for a number of emails. */
async function askPreset(current: string | undefined, terminal: Terminal): Promise<string> {
  const emails = await input(
    {
      message: "Emails a month, for the prices of the presets:",
      default: "1000",
      validate: (text) =>
        /^[1-9]\d{0,8}$/.test(text.trim()) || "Expected an integer from 1 to 999999999",
    },
    terminal,
  );
  const { presetPrices } = await import("../cost/presets.ts");
  const choices = presetPrices(Number(emails)).map(({ preset, usd }) => [
    preset,
    `${preset}: ${PRESETS[preset]}, about $${usd} a month`,
  ]);
  const { question, default: usual } = SETTINGS.preset;
  return choose(question, Object.fromEntries(choices), current ?? usual, terminal);
}

async function choose(
  message: string,
  choices: Readonly<Record<string, string>>,
  current: string,
  terminal: Terminal,
): Promise<string> {
  const listed = Object.entries(choices).map(([value, name]) => ({ value, name }));
  return select({ message, choices: listed, default: current }, terminal);
}

async function answerTo(
  name: Asked,
  known: Value,
  suggested: string | undefined,
  terminal: Terminal,
  problem: (value: Value) => string | undefined,
): Promise<Value> {
  const setting: Setting = SETTINGS[name];
  const isOptional = suggested === NONE;
  const answer = await input(
    {
      message: setting.question ?? `${name}:`,
      default: [known ?? suggested ?? ""].flat().join(", "),
      validate: (text) => {
        const value = valueOf(setting, isOptional, text);
        return (value === undefined && isOptional) || (problem(value) ?? true);
      },
    },
    terminal,
  );
  return valueOf(setting, isOptional, answer);
}

function valueOf({ kind }: Setting, isOptional: boolean, text: string): Value {
  const typed = text.trim();
  if (typed === "" || (isOptional && typed === NONE)) return undefined;
  if (kind === "list") return typed.split(",").map((item) => item.trim());
  const isNumber = kind === "decimal" || kind === "integer";
  return isNumber && /^-?\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : typed;
}

/** "none" for a setting that may be left out. */
function suggestionOf(name: Asked): string | undefined {
  const setting: Setting = SETTINGS[name];
  return setting.suggested ?? ("required" in setting ? undefined : NONE);
}

function defaultOf(name: Asked): Value {
  const setting: Setting = SETTINGS[name];
  return "default" in setting && typeof setting.default !== "boolean" ? setting.default : undefined;
}
