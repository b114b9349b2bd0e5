/** `postrider check`: the faults of the definitions and their samples. */
import { Command } from "commander";
import type { CheckOptions } from "./check/run-check.ts";
import { withHelp } from "./shared/help.ts";
import { projectOption } from "./shared/project-folder.ts";

export function checkCommand(): Command {
  const command = new Command("check")
    .description("Find the faults in definitions, samples and languages; a deployment does it too")
    .addOption(projectOption())
    .option("--json", "print JSON")
    .action(async (options: CheckOptions) => {
      const { runCheck } = await import("./check/run-check.ts");
      process.exitCode = await runCheck(options);
    });
  return withHelp(command, { examples: ["npx postrider check"] });
}
