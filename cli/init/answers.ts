import { typeFault } from "../new/definition-files.ts";
import { UsageError } from "../shared/command-error.ts";

export type Answers = {
  readonly from: string;
  readonly event: string;
  readonly ai: "openai" | "bedrock" | "none";
};

export const DEFAULTS: Answers = {
  from: "Postrider <postrider@example.com>",
  event: "order.shipped",
  ai: "openai",
};

/** Asks for each answer that no option gives. @throws ExitPromptError on Ctrl-C */
export async function askFor(given: Partial<Answers>): Promise<Answers> {
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
    (await select<Answers["ai"]>({
      message: "Who runs the AI?",
      choices: [
        { value: "openai", name: "OpenAI or a compatible endpoint, with a key" },
        { value: "bedrock", name: "Amazon Bedrock, with the function's role and no key" },
        { value: "none", name: "No AI: every email has the fallback text" },
      ],
      default: DEFAULTS.ai,
    }));
  return { from, event, ai };
}

/** @throws UsageError if an option is invalid */
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
