/** `postrider try`: one real email to one address, marked as a test. */
import type { Command } from "commander";
import { AWS_SOURCES, createCommand } from "../shared/command.ts";
import type { TryOptions } from "./run-try.ts";

export function tryCommand(): Command {
  return createCommand(
    "try",
    "Send one real email of an event to one address, marked as a test",
    [
      "npx postrider try event.json --to you@example.com",
      'npx postrider try --sample "with every field" --to you@example.com --yes',
    ],
    [
      "SES sends it from the project's fromAddress with your credentials. It goes to the address after --to only, and leaves no row: find and show do not know it. With OPENAI_API_KEY or OPENAI_BASE_URL set, that AI writes it and bills; otherwise it has the fallback text.",
      AWS_SOURCES,
    ],
  )
    .argument("[event]", "a file with one event; - reads stdin")
    .option("--sample <name>", "this sample of your definitions; a part of its name is enough")
    .requiredOption("--to <address>", "who gets it")
    .option("--stage <name>", "the settings of this stage")
    .option("--local", "send by the running dev server's SES and AI, not by AWS")
    .option("--yes", "send without asking")
    .option("--json", "print JSON")
    .action(async (file: string | undefined, options: TryOptions) => {
      const { runTry } = await import("./run-try.ts");
      await runTry(file, options);
    });
}
