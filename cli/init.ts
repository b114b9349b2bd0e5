/** `postrider init`: a project in a folder, with one definition. */
import { Command, Option } from "commander";
import { withHelp } from "./shared/help.ts";
import type { InitOptions } from "./init/run-init.ts";
import { projectOption } from "./shared/project-folder.ts";

export function initCommand(): Command {
  const command = new Command("init")
    .description("Create a project in this folder; files that exist are never overwritten")
    .addOption(projectOption())
    .option("-y, --yes", "take the defaults and ask nothing")
    .option("--no-install", "do not install the packages that it adds to package.json")
    .option("--from <sender>", 'the sender, as "Name <address>"')
    .option("--event <type>", "the type of the first event")
    .addOption(
      new Option("--ai <provider>", "who runs the AI").choices(["openai", "bedrock", "none"]),
    )
    .addOption(
      new Option("--preset <name>", "how much watches the deployment").choices([
        "starter",
        "production",
      ]),
    )
    .action(async (options: InitOptions) => {
      const { runInit } = await import("./init/run-init.ts");
      await runInit(options);
    });
  return withHelp(command, {
    examples: ["npx postrider init", 'npx postrider init --yes --from "Acme <news@acme.example>"'],
  });
}
