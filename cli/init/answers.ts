/** What `init` needs to know: from its options, its questions, or the defaults. */
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { typeFault } from "../new/definition-files.ts";
import { UsageError } from "../shared/command-error.ts";

export type Ai = "openai" | "bedrock" | "none";

export type Answers = {
  readonly from: string;
  readonly event: string;
  readonly ai: Ai;
  readonly preset: NonNullable<PostriderConfig["preset"]>;
};

export const DEFAULTS: Answers = {
  from: "Postrider <postrider@example.com>",
  event: "order.shipped",
  ai: "openai",
  preset: "starter",
};

/** Asks for what is not given. @throws ExitPromptError on Ctrl-C */
export async function ask(given: Partial<Answers>): Promise<Answers> {
  const { input, select } = await import("@inquirer/prompts");
  const from =
    given.from ??
    (await input({
      message: "Sender of your emails, as Name <address>:",
      default: DEFAULTS.from,
      validate: async (text) => (await senderFault(text)) ?? true,
    }));
  const event =
    given.event ??
    (await input({
      message: "Type of your first event:",
      default: DEFAULTS.event,
      validate: (text) => typeFault(text) ?? true,
    }));
  const ai =
    given.ai ??
    (await select<Ai>({
      message: "Who runs the AI?",
      choices: [
        { value: "openai", name: "OpenAI or a compatible endpoint, with a key" },
        { value: "bedrock", name: "Amazon Bedrock, with the function's role and no key" },
        { value: "none", name: "No AI: every email has the fallback text" },
      ],
      default: DEFAULTS.ai,
    }));
  return { from, event, ai, preset: given.preset ?? (await askPreset()) };
}

async function askPreset(): Promise<Answers["preset"]> {
  const { askPreset: askWithPrices } = await import("../configure/ask.ts");
  return askWithPrices(DEFAULTS.preset, { input: process.stdin, output: process.stdout });
}

/** @throws UsageError where an option cannot be used */
export async function checkAnswers({ from, event }: Answers): Promise<void> {
  const fault = (await senderFault(from)) ?? typeFault(event);
  if (fault !== undefined) throw new UsageError(fault);
}

async function senderFault(from: string): Promise<string | undefined> {
  const { readAddress } = await import("../../functions/values/address.ts");
  return readAddress(from).ok
    ? undefined
    : `Expected a sender such as "Acme <news@acme.example>", got ${JSON.stringify(from)}`;
}
