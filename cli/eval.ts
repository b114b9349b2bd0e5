/** `postrider eval`: how well models write and judge the project's emails. */
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { EvalCommandOptions } from "./eval/run-eval.ts";
import { integerWithin, withHelp } from "./shared/help.ts";
import { projectOption } from "./shared/project-folder.ts";

export function evalCommand(): Command {
  const command = new Command("eval")
    .description("Compare models: accepted answers, seconds and dollars over your samples")
    .addArgument(new Argument("[types...]", "only the definitions of these event types"))
    .addOption(projectOption())
    .addOption(
      new Option("--model <names>", "the models, separated by commas")
        .argParser(listOfNames)
        .makeOptionMandatory(),
    )
    .option("--verify-model <name>", "the model that judges; default: the one that writes")
    .option("--no-verify", "without a judge")
    .option("--locale <locale>", "the emails' language, or \"all\"; default: each recipient's own")
    .option("--corpus", "add the shipped corpus, and measure what a judge catches")
    .option(
      "--sample <number>",
      "with --corpus: so many of each kind a language",
      integerWithin(1, 1000),
    )
    .option("--repeat <number>", "ask so many times for each email", integerWithin(1, 100), 1)
    .option("--concurrency <number>", "calls at once", integerWithin(1, 100), 8)
    .option("--limit-usd <dollars>", "stop before this is spent", usd)
    .option("--out <folder>", "write a page with every answer to this folder")
    .option("-y, --yes", "do not ask before calls are paid for")
    .option("--json", "print JSON")
    .action(async (types: readonly string[], options: EvalCommandOptions) => {
      const { runEval } = await import("./eval/run-eval.ts");
      process.exitCode = await runEval(types, options);
    });
  return withHelp(command, {
    examples: [
      "npx postrider eval --model gpt-6-luna,gpt-6-sol",
      "npx postrider eval --model gpt-6-luna --locale all --out evaluation",
      "npx postrider eval --model gpt-6-luna --corpus --sample 10 --limit-usd 1",
    ],
    notes: [
      "OPENAI_API_KEY and OPENAI_BASE_URL name the provider; with provider bedrock in postrider.config.ts and neither set, your AWS credentials do. It bills each call.",
      "Exit code 1 also when a model has no accepted answer, or when the limit or Ctrl-C ended the evaluation; what was measured is still reported.",
    ],
  });
}

function listOfNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("") || new Set(names).size < names.length)
    throw new InvalidArgumentError(
      `Expected different names of models, separated by commas, got ${JSON.stringify(text)}.`,
    );
  return names;
}

function usd(text: string): number {
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError(`Expected US dollars above 0, got ${JSON.stringify(text)}.`);
}
