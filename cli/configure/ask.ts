/** The questions, each with what stands there already as its default, and each answer held to the rules of `npm run synth`. */
import { input, select } from "@inquirer/prompts";
import { VARIABLES } from "../../functions/config/processor-variables.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import {
  type FieldName,
  problemOf,
  readSettings,
  SettingsError,
} from "../../lib/settings/settings.ts";
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
] as const satisfies readonly FieldName[];

type Asked = (typeof ASKED)[number];

type Question = {
  readonly name: Asked;
  readonly message: string;
  /** What is suggested where nothing stands there. */
  readonly suggested?: string;
  /** An answer of "none" takes the setting away. */
  readonly optional?: true;
  readonly number?: true;
  /** Texts with commas between them. */
  readonly list?: true;
};

const NONE = "none";
/** What is so without being written. */
const DEFAULTS: Partial<Record<Asked, Value>> = {
  stage: "production",
  identity: "existing",
  provider: "openai",
  model: VARIABLES.AI_MODEL.default,
  aiDailyLimitUsd: 10,
};
const BEDROCK_MODEL = "openai.gpt-oss-20b-1:0";
const KEY_PARAMETER = "/postrider/openai-api-key";
/** Nobody's: SES would refuse it. */
const EXAMPLE = "@example.com";
const SANDBOX =
  "A new SES account is in the sandbox: SES sends only to verified addresses and domains until AWS grants production access.";
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
    kept.provider === "bedrock" ? { model: BEDROCK_MODEL } : { apiKeyParameter: KEY_PARAMETER };
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
    const isUnsaid = !written.has(name) && value === DEFAULTS[name];
    const isSame = JSON.stringify(value) === JSON.stringify(written.get(name));
    if (!isSame && !isUnsaid) changes.set(name, value);
  };
  /** What is wrong with a value, by itself or beside the other answers. */
  const problem: ProblemOf = (name, value) =>
    problemOf(name, value) ??
    contradictionOf(name, { ...current, ...Object.fromEntries(changes), [name]: value });
  const ask = (question: Question, known: Value) => answerTo(question, known, problem, terminal);
  const put = async (question: Question) =>
    set(question.name, await ask(question, current[question.name]));

  await put({ name: "stage", message: "Stage:", suggested: "production" });
  const isExample = current.fromAddress.includes(EXAMPLE);
  const sender: Question = { name: "fromAddress", message: "Sender, as Name <address>:" };
  const from = await ask(sender, isExample ? undefined : current.fromAddress);
  set("fromAddress", from);
  const say = (text: string) => void terminal.output.write(`\n${text}\n`);
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
      default: current.identity ?? "existing",
    },
    terminal,
  );
  set("identity", identity);
  if (identity === "existing") set("mailFromDomain", undefined);
  say(SANDBOX);
  await put({
    name: "sandboxRecipients",
    message: 'While in the sandbox, verified recipients, with commas ("none": production access):',
    optional: true,
    list: true,
  });

  const before = current.provider ?? "openai";
  const provider = await select(
    {
      message: "Who runs the AI?",
      choices: [
        { value: "openai", name: "OpenAI, or an endpoint that is compatible: by a key" },
        { value: "bedrock", name: "Amazon Bedrock: by the function's role, without a key" },
      ],
      default: before,
    },
    terminal,
  );
  set("provider", provider);
  for (const name of ONLY[provider === "bedrock" ? "openai" : "bedrock"]) set(name, undefined);
  const model: Question = {
    name: "model",
    message: "Model:",
    suggested: provider === "bedrock" ? BEDROCK_MODEL : VARIABLES.AI_MODEL.default,
  };
  // Another provider's model is none of this one's.
  const known = provider === before ? current.model : undefined;
  set("model", await ask(model, known));
  if (provider === "bedrock")
    await put({
      name: "bedrockRegion",
      message: 'Region of the model ("none" for the stack\'s):',
      optional: true,
    });
  else
    await put({
      name: "apiKeyParameter",
      message: "SSM parameter that holds the key (never the key itself):",
      suggested: KEY_PARAMETER,
    });
  await put({
    name: "aiDailyLimitUsd",
    message: "What the AI may cost a day, US dollars (0: no AI):",
    suggested: "10",
    number: true,
  });
  await put({
    name: "alarmEmail",
    message: 'Who is told when an alarm rings ("none" for nobody):',
    optional: true,
  });
  await put({
    name: "recipientsParameter",
    message: 'SSM parameter that says who is told ("none": the definitions say it):',
    optional: true,
  });
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

async function answerTo(
  question: Question,
  standing: Value,
  problem: ProblemOf,
  terminal: Terminal,
): Promise<Value> {
  const { name, message, suggested = question.optional ? NONE : "" } = question;
  const answer = await input(
    {
      message,
      default: [standing ?? suggested].flat().join(", "),
      validate: (text) => {
        const value = valueOf(question, text);
        return (value === undefined && question.optional) || (problem(name, value) ?? true);
      },
    },
    terminal,
  );
  return valueOf(question, answer);
}

function valueOf({ optional, number, list }: Question, text: string): Value {
  const typed = text.trim();
  if (typed === "" || (optional === true && typed === NONE)) return undefined;
  if (list === true) return typed.split(",").map((item) => item.trim());
  return number === true && /^-?\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : typed;
}
