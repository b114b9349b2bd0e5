/** `postrider cost`: what a month costs at several volumes. */
import { type Command, Option } from "commander";
import type { CostOptions } from "./cost/run-cost.ts";
import { DEFAULT_COST_INPUT } from "./cost/cost-input.ts";
import { createCommand, integerWithin } from "./shared/command.ts";

const { volumes, model, batchLimit, busyRunSeconds } = DEFAULT_COST_INPUT;
const seconds = integerWithin(1, 90);

export function costCommand(): Command {
  return (
    createCommand(
      "cost",
      "Compute what a month costs on AWS; needs no account",
      ["npx postrider cost --emails 50000,2000000"],
      ["Computed from measured usage and dated prices, without a request to AWS."],
    )
      .addOption(
        new Option("--emails <numbers>", "emails a month, separated by commas")
          .argParser(listOfEmails)
          .default(volumes, volumes.join(",")),
      )
      // The name of version 0.2.
      .addOption(new Option("--mails <numbers>").argParser(listOfEmails).hideHelp())
      .option("--model <name>", "the model that writes", model)
      .option("--no-ai", "fallback text only")
      .option("--verify-model <name>", "the model that verifies (default: the one that writes)")
      .option("--no-verify", "no second call that verifies the text")
      .option("--batch-limit <number>", "messages a run", integerWithin(1, 500), batchLimit)
      .option("--run-seconds <number>", "how long a full run takes", seconds, busyRunSeconds)
      .option("--a-la-carte", "SES's price for accounts that have sent since before 2026-07-21")
      .addOption(
        new Option(
          "--events <level>",
          "what is published (default: the project's setting)",
        ).choices(["off", "troubles", "all"]),
      )
      .option("--json", "print JSON")
      .action(async (options: CostOptions) => {
        const { runCost } = await import("./cost/run-cost.ts");
        await runCost(options);
      })
  );
}

function listOfEmails(text: string): readonly number[] {
  const read = integerWithin(1, 10_000_000_000);
  return text.split(",").map((part) => read(part.trim().replaceAll("_", "")));
}
