/** `postrider init`: a project with one definition. */
import { type Command, Option } from "commander";
import type { InitOptions } from "./init/run-init.ts";
import { createCommand } from "./shared/command.ts";

export function initCommand(): Command {
  return createCommand(
    "init",
    "Create a project in this folder; existing files are never overwritten",
    ["npx postrider init", 'npx postrider init --yes --from "Acme <news@acme.example>"'],
    [
      "Asks for the sender, the first event's type and the AI provider. The other settings get defaults, which postrider.config.ts explains.",
    ],
  )
    .option("-y, --yes", "take the defaults and ask nothing")
    .option("--no-install", "do not install the packages that it adds to package.json")
    .option("--from <sender>", 'the sender, as "Name <address>"')
    .option("--event <type>", "the type of the first event")
    .addOption(
      new Option("--ai <provider>", "who runs the AI").choices(["openai", "bedrock", "none"]),
    )
    .addOption(
      new Option("--preset <name>", "how much monitoring")
        .choices(["starter", "production"])
        .default("starter"),
    )
    .action(async (options: InitOptions) => {
      const { runInit } = await import("./init/run-init.ts");
      await runInit(options);
    });
}
