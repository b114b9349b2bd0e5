/** `postrider preview`: the emails of every definition's samples. */
import { Argument, Command, Option } from "commander";
import { portNumber, withHelp } from "./shared/help.ts";
import type { PreviewOptions } from "./preview/run-preview.ts";
import { projectOption } from "./shared/project-folder.ts";

export function previewCommand(): Command {
  const command = new Command("preview")
    .description(
      "Show every sample's email: with AI text, with fallback text, and the AI's request",
    )
    .addArgument(new Argument("[types...]", "only the definitions of these event types"))
    .addOption(projectOption())
    .option("--out <folder>", "write the pages to this folder and end")
    .option("--json", "with --out: print what was written as JSON")
    .option("--port <number>", "the pages' port, 0 for a free one", portNumber, 8026)
    .option("--locale <locale>", "the emails' language, or \"all\"; default: each recipient's own")
    .option("--event <file>", "show the events of this file (JSON or JSON lines), not the samples")
    .addOption(new Option("--answers <file>").hideHelp())
    .action(async (types: readonly string[], options: PreviewOptions) => {
      const { runPreview } = await import("./preview/run-preview.ts");
      process.exitCode = await runPreview(types, options);
    });
  return withHelp(command, {
    examples: ["npx postrider preview", "npx postrider preview order.shipped --out preview"],
    notes: [
      `Reload a page to see an edit. With OPENAI_API_KEY or OPENAI_BASE_URL set, that AI writes and bills (AI_MODEL names the model).`,
    ],
  });
}
