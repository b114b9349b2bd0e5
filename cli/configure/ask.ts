/** The questions of `postrider configure`: what is set already is the default, and each answer is checked as at synthesis. */
import { input, select } from "@inquirer/prompts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { Setting } from "../../functions/config/setting.ts";
import { type SettingName, SETTINGS } from "../../functions/config/settings.ts";
import { problemOf, readSettings, SettingsError } from "../../lib/settings/settings.ts";
import { addressOf } from "../../lib/resources/sender.ts";
import type { Changes } from "./config-file.ts";

/** Where the questions are asked. */
export type Terminal = {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
};

type Value = string | number | readonly string[] | undefined;

/** The settings that are asked for, or that go with an answer. */
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

type Question = {
  readonly name: Asked;
  /** What is suggested where nothing is set. */
  readonly suggested: string | undefined;
};

const NONE = "none";
const BEDROCK_MODEL = "openai.gpt-oss-20b-1:0";
/** Nobody's: SES would refuse it. */
const EXAMPLE = "@example.com";
const SANDBOX =
  "A new SES account is in the sandbox: SES sends only to verified addresses and domains until AWS grants production access.";
/** What the choice between presets shows. */
const PRESETS = {
  starter: "the three alarms that matter most",
  production: "every alarm",
} as const;
/** What only one provider has. */
const ONLY = {
  openai: ["apiKeyParameter", "openAiBaseUrl"],
  bedrock: ["bedrockRegion"],
} as const satisfies Record<string, readonly Asked[]>;

/** What a file's settings would be with answers in place of what is wrong or missing in it, where that is asked for. */
export function mendable(standing: object): object {
  const entries = Object.entries(standing).filter(
    ([name, value]) => !ASKED.some((asked) => asked === name && problemOf(asked, value)),
  );
  const kept: { provider?: unknown } = Object.fromEntries(entries);
  const needed =
    kept.provider === "bedrock"
      ? { model: BEDROCK_MODEL }
      : { apiKeyParameter: SETTINGS.apiKeyParameter.suggested };
  return { fromAddress: `Postrider <postrider${EXAMPLE}>`, ...needed, ...kept };
}

/**
 * Asks for what is needed; what comes back is to be changed in the file, in which `standing` stands. `current`: the same,
 * `mendable`. @throws ExitPromptError where the operator ends it
 */
export async function askAll(
  current: PostriderConfig,
  standing: object,
  terminal: Terminal,
): Promise<Changes> {
  const changes = new Map<Asked, Value>();
  const written = new Map<string, unknown>(Object.entries(standing));
  const set = (name: Asked, value: Value) => {
    const isUnsaid = !written.has(name) && value === defaultOf(name);
    const isSame = JSON.stringify(value) === JSON.stringify(written.get(name));
    if (!isSame && !isUnsaid) changes.set(name, value);
  };
  /** What is wrong with a value, by itself or beside the other answers. */
  const problem: ProblemOf = (name, value) =>
    problemOf(name, value) ??
    contradictionOf(name, { ...current, ...Object.fromEntries(changes), [name]: value });
  const ask = (name: Asked, known: Value, suggested?: string) =>
    answerTo({ name, suggested: suggested ?? suggestionOf(name) }, known, problem, terminal);
  const put = async (name: Asked, suggested?: string) =>
    set(name, await ask(name, current[name], suggested));
  const say = (text: string) => void terminal.output.write(`\n${text}\n`);

  set("preset", await askPreset(current.preset, terminal));
  await put("stage");
  const isExample = current.fromAddress.includes(EXAMPLE);
  const from = await ask("fromAddress", isExample ? undefined : current.fromAddress);
  set("fromAddress", from);
  const domain = addressOf(String(from)).split("@").at(-1);
  say(`SES sends only for a verified identity: the sender's address, or its domain ${domain}.`);
  const identity = await select(
    {
      message: "Is the sender an identity in SES?",
      choices: [
        { value: "existing", name: "Yes, its address or domain is verified already" },
        {
          value: "create",
          name: `No, the stack creates the domain ${domain} and prints the DNS records to set`,
        },
      ],
      default: current.identity ?? SETTINGS.identity.default,
    },
    terminal,
  );
  set("identity", identity);
  if (identity === "existing") set("mailFromDomain", undefined);
  say(SANDBOX);
  await put("sandboxRecipients");

  const before = current.provider ?? SETTINGS.provider.default;
  const provider = await select(
    {
      message: "Who runs the AI?",
      choices: [
        { value: "openai", name: "OpenAI or a compatible endpoint, with a key" },
        { value: "bedrock", name: "Amazon Bedrock, with the function's role and no key" },
      ],
      default: before,
    },
    terminal,
  );
  set("provider", provider);
  for (const name of ONLY[provider === "bedrock" ? "openai" : "bedrock"]) set(name, undefined);
  // The model of one provider does not exist at the other.
  const known = provider === before ? current.model : undefined;
  const usual = provider === "bedrock" ? BEDROCK_MODEL : SETTINGS.model.default;
  set("model", await ask("model", known, usual));
  await put(provider === "bedrock" ? "bedrockRegion" : "apiKeyParameter");
  await put("aiDailyLimitUsd");
  await put("alarmEmail");
  await put("recipientsParameter");
  return changes;
}

type ProblemOf = (name: Asked, value: Value) => string | undefined;

function contradictionOf(name: Asked, settings: object): string | undefined {
  try {
    readSettings(settings, {});
    return undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // What is wrong elsewhere is not this answer's.
    return error.problems.find((problem) => problem.startsWith(`Expected \`${name}\` `));
  }
}

/** Each preset with its price at the volume that is typed in. */
export async function askPreset(
  standing: string | undefined,
  terminal: Terminal,
): Promise<NonNullable<PostriderConfig["preset"]>> {
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
  return select(
    {
      message: SETTINGS.preset.question,
      choices: presetPrices(Number(emails)).map(({ preset, usd }) => ({
        value: preset,
        name: `${preset}: ${PRESETS[preset]}, about $${usd} a month`,
      })),
      default: SETTINGS.preset.options.find((one) => one === standing) ?? SETTINGS.preset.default,
    },
    terminal,
  );
}

async function answerTo(
  { name, suggested }: Question,
  standing: Value,
  problem: ProblemOf,
  terminal: Terminal,
): Promise<Value> {
  const setting: Setting = SETTINGS[name];
  const isOptional = suggested === NONE;
  const answer = await input(
    {
      message: setting.question ?? `${name}:`,
      default: [standing ?? suggested ?? ""].flat().join(", "),
      validate: (text) => {
        const value = valueOf(setting, isOptional, text);
        return (value === undefined && isOptional) || (problem(name, value) ?? true);
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

/** "none" where the setting may be left out. */
function suggestionOf(name: Asked): string | undefined {
  const setting: Setting = SETTINGS[name];
  return setting.suggested ?? ("required" in setting ? undefined : NONE);
}

function defaultOf(name: Asked): Value {
  const setting: Setting = SETTINGS[name];
  return "default" in setting && typeof setting.default !== "boolean" ? setting.default : undefined;
}
