/** `postrider dev`: all of Postrider on this machine. */
import type { Command } from "commander";
import { SETTINGS } from "../functions/config/settings.ts";
import type { DevOptions } from "./dev/run-dev.ts";
import { createCommand, integerWithin, portNumber } from "./shared/command.ts";

const slotCount = integerWithin(1, SETTINGS.slots.max);

export function devCommand(): Command {
  return createCommand(
    "dev",
    "Run your project on this machine, with its emails in the browser",
    ["npx postrider dev", "npx postrider dev --once --events events.json"],
    [
      "Starts SQS, DynamoDB, SES, an offline writer and the schedule. It watches notifications/: after an edit, the next event uses the new version. The AWS endpoints have the page's port plus 10, 20 and 30.",
      "With OPENAI_API_KEY or OPENAI_BASE_URL set, that AI writes (AI_MODEL names the model, AI_PRICE_USD_PER_MILLION its price: input/cached/output).",
    ],
  )
    .option("--once", "end when all events are processed; exit code 0 only if each is as expected")
    .option("--json", "with --once: print only a line of JSON for each event")
    .option("--events <file>", "send the events of this file (JSON or JSON lines), not the samples")
    .option("--port <number>", "the page's port, 0 for a free one", portNumber, 4600)
    .option("--slots <number>", "how many runs may work in parallel", slotCount, 2)
    .option("--verbose", "show the functions' logs")
    .action(async (options: DevOptions) => {
      const { runDev } = await import("./dev/run-dev.ts");
      process.exitCode = await runDev(options);
    });
}
