/** `postrider cost`: what a month costs at several volumes. */
import { Command, Option } from "commander";
import type { CostOptions } from "./cost/run-cost.ts";
import { STANDARD_QUESTION } from "./cost/standard-question.ts";
import { integerWithin, withHelp } from "./shared/help.ts";
import { projectOption } from "./shared/project-folder.ts";

const { volumes, model, batchLimit, busyRunSeconds } = STANDARD_QUESTION;

type Given = Omit<CostOptions, "verifyModel"> & {
  readonly ai: boolean;
  readonly verify: boolean;
  readonly verifyModel?: string;
  readonly mails?: readonly number[];
};

export function costCommand(): Command {
  const command = new Command("cost")
    .description("Compute what a month costs on AWS; needs no account")
    .addOption(projectOption())
    .option("--emails <numbers>", "emails a month, separated by commas", listOfEmails, volumes)
    // The name of version 0.2.
    .addOption(new Option("--mails <numbers>").argParser(listOfEmails).hideHelp())
    .option("--model <name>", "the model that writes", model)
    .option("--no-ai", "fallback text only")
    .option("--verify-model <name>", "the model that verifies (default: the one that writes)")
    .option("--no-verify", "no second call that verifies the text")
    .option("--batch-limit <number>", "messages a run", integerWithin(1, 500), batchLimit)
    .option(
      "--run-seconds <number>",
      "how long a full run takes",
      integerWithin(1, 90),
      busyRunSeconds,
    )
    .option("--a-la-carte", "SES's price for accounts that have sent since before 2026-07-21")
    .option("--json", "print JSON")
    .action(async ({ ai, verify, verifyModel, mails, ...options }: Given) => {
      const { runCost } = await import("./cost/run-cost.ts");
      await runCost({
        ...options,
        emails: mails ?? options.emails,
        model: ai ? options.model : undefined,
        verifyModel: ai && verify ? (verifyModel ?? options.model) : undefined,
      });
    });
  return withHelp(command, {
    examples: ["npx postrider cost --emails 50000,2000000"],
    notes: ["From usage that was counted and dated prices; no request leaves this machine."],
  });
}

function listOfEmails(text: string): readonly number[] {
  const read = integerWithin(1, 10_000_000_000);
  return text.split(",").map((part) => read(part.trim().replaceAll("_", "")));
}
