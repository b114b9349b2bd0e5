/** `postrider dev`: all of Postrider on this machine. */
import { Command } from "commander";
import { VARIABLES } from "../functions/config/processor-variables.ts";
import { integerWithin, portNumber, withHelp } from "./help.ts";
import type { DevOptions } from "./dev.ts";
import { type ProjectOption, projectOption } from "./project-folder.ts";

export function devCommand(): Command {
  const command = new Command("dev")
    .description("Run your project on this machine: queue, ledger, SES with an inbox, schedule")
    .addOption(projectOption())
    .option("--once", "end after the first run; exit code 0 only if every event ends as expected")
    .option("--events <file>", "send the events of this file (JSON or JSON lines), not the samples")
    .option("--port <number>", "the inbox's port, 0 for a free one", portNumber, 8025)
    .option(
      "--slots <number>",
      "runs that work side by side",
      integerWithin(1, VARIABLES.SLOTS.max),
      1,
    )
    .option("--verbose", "show the functions' logs")
    .action(async ({ project, ...options }: ProjectOption & Omit<DevOptions, "notifications">) => {
      const [{ projectIn }, { dev }] = await Promise.all([
        import("./project-folder.ts"),
        import("./dev.ts"),
      ]);
      const { notifications } = projectIn(project);
      process.exitCode = await dev({ ...options, notifications });
    });
  return withHelp(command, {
    examples: ["npx postrider dev", "npx postrider dev --once --events events.json"],
    notes: [
      `With OPENAI_API_KEY or OPENAI_BASE_URL set, that AI writes (AI_MODEL names the model, AI_PRICE_USD_PER_MILLION its price: input/cached/output).`,
    ],
  });
}
