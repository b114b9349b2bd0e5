/** `postrider eval`: how well models write and judge the project's emails. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { EvalCommandOptions } from "./eval/run-eval.ts";
import { createCommand, integerWithin } from "./shared/command.ts";

const upTo100 = integerWithin(1, 100);

export function evalCommand(): Command {
  return createCommand(
    "eval",
    "Compare models: accepted answers, seconds and dollars over your samples",
    [
      "npx postrider eval --model gpt-6-luna,gpt-6-sol",
      "npx postrider eval --model gpt-6-luna --locale all --out evaluation",
      "npx postrider eval --model gpt-6-luna --corpus --sample 10 --limit-usd 1",
    ],
    [
      "OPENAI_API_KEY and OPENAI_BASE_URL name the provider, which bills each call. If neither is set and postrider.config.ts has provider bedrock, Bedrock is called with your AWS credentials.",
      "Exit code 1 also if a model has no accepted answer, or the limit or Ctrl-C ended the evaluation; the results so far are reported.",
    ],
  )
    .argument("[types...]", "only the definitions of these event types")
    .addOption(
      new Option("--model <names>", "the models, separated by commas")
        .argParser(listOfNames)
        .makeOptionMandatory(),
    )
    .option("--verify-model <name>", "the model that judges (default: the one that writes)")
    .option("--no-verify", "without a judge")
    .option("--locale <locale>", "the emails' language, or \"all\" (default: each recipient's)")
    .option("--corpus", "add the shipped corpus, and measure what a judge catches")
    .option(
      "--sample <number>",
      "with --corpus: cases of each kind a language",
      integerWithin(1, 1000),
    )
    .option("--repeat <number>", "how often each email is written", upTo100, 1)
    .option("--concurrency <number>", "calls at once", upTo100, 8)
    .option("--limit-usd <dollars>", "stop before this is spent", usd)
    .option("--out <folder>", "write a page with every answer to this folder")
    .option("-y, --yes", "make the calls without a confirmation")
    .option("--json", "print JSON")
    .action(async (types: readonly string[], options: EvalCommandOptions) => {
      const { runEval } = await import("./eval/run-eval.ts");
      process.exitCode = await runEval(types, options);
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
