/** `postrider dev`: all of Postrider on this machine. */
import { Command } from "commander";
import { VARIABLES } from "../functions/config/processor-variables.ts";
import { integerWithin, portNumber, withHelp } from "./shared/help.ts";
import type { DevOptions } from "./dev/run-dev.ts";
import { type ProjectOption, projectOption } from "./shared/project-folder.ts";

type Given = ProjectOption & Omit<DevOptions, "notifications" | "version">;

export function devCommand(): Command {
  const command = new Command("dev")
    .description("Run your project on this machine, with its emails in the browser")
    .addOption(projectOption())
    .option(
      "--once",
      "end when all events are processed; exit code 0 only if each was mailed or skipped",
    )
    .option("--events <file>", "send the events of this file (JSON or JSON lines), not the samples")
    .option("--port <number>", "the page's port, 0 for a free one", portNumber, 4600)
    .option(
      "--slots <number>",
      "runs that may work side by side",
      integerWithin(1, VARIABLES.SLOTS.max),
      2,
    )
    .option("--verbose", "show the functions' logs")
    .action(async ({ project, ...options }: Given) => {
      const [{ projectIn }, { PACKAGE_VERSION }, { dev }] = await Promise.all([
        import("./shared/project-folder.ts"),
        import("./shared/package-version.ts"),
        import("./dev/run-dev.ts"),
      ]);
      const { notifications } = projectIn(project);
      process.exitCode = await dev({ ...options, notifications, version: PACKAGE_VERSION });
    });
  return withHelp(command, {
    examples: ["npx postrider dev", "npx postrider dev --once --events events.json"],
    notes: [
      "Starts SQS, DynamoDB, SES, an offline writer and the schedule, and watches notifications/: the next event uses an edit. The AWS endpoints have the ports 10, 20 and 30 above the page's.",
      `With OPENAI_API_KEY or OPENAI_BASE_URL set, that AI writes (AI_MODEL names the model, AI_PRICE_USD_PER_MILLION its price: input/cached/output).`,
    ],
  });
}
