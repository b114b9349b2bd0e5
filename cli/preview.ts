/** `postrider preview`: the emails of every definition's samples. */
import { type Command, Option } from "commander";
import type { PreviewOptions } from "./preview/run-preview.ts";
import { createCommand, portNumber } from "./shared/command.ts";

export function previewCommand(): Command {
  return createCommand(
    "preview",
    "Show every sample's email: with AI text, with fallback text, and the AI's request",
    ["npx postrider preview", "npx postrider preview order.shipped --out preview"],
    [
      "Reload a page to see an edit. With OPENAI_API_KEY or OPENAI_BASE_URL set, that AI writes and bills (AI_MODEL names the model).",
    ],
  )
    .argument("[types...]", "only the definitions of these event types")
    .option("--out <folder>", "write the pages to this folder and end")
    .option("--json", "with --out: print what was written as JSON")
    .option("--port <number>", "the pages' port, 0 for a free one", portNumber, 8026)
    .option("--locale <locale>", "the emails' language, or \"all\" (default: each recipient's)")
    .option("--event <file>", "show the events of this file (JSON or JSON lines), not the samples")
    .addOption(new Option("--answers <file>").hideHelp())
    .action(async (types: readonly string[], options: PreviewOptions) => {
      const { runPreview } = await import("./preview/run-preview.ts");
      process.exitCode = await runPreview(types, options);
    });
}
