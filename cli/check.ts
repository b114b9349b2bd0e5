/** `postrider check`: the faults of the settings, the definitions, their samples and the languages. */
import type { Command } from "commander";
import type { CheckOptions } from "./check/run-check.ts";
import { createCommand } from "./shared/command.ts";

export function checkCommand(): Command {
  const description = "Find faults in settings, definitions, samples and languages";
  return createCommand(
    "check",
    description,
    ["npx postrider check"],
    ["A deployment checks the same."],
  )
    .option("--json", "print JSON")
    .action(async (options: CheckOptions) => {
      const { runCheck } = await import("./check/run-check.ts");
      process.exitCode = await runCheck(options);
    });
}
