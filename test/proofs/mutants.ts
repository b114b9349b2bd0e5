/** `npm run mutants`: whether a check finds each deliberate fault, and which. */
import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";
import { checksOf, inParallel, show, type Verdict } from "./mutants/checks.ts";
import { LEDGER_MUTANTS } from "./mutants/ledger-mutants.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { RATE_MUTANTS } from "./mutants/rate-mutants.ts";
import { RECORD_MUTANTS } from "./mutants/record-mutants.ts";
import { RUN_MUTANTS } from "./mutants/run-mutants.ts";

type Options = {
  readonly only?: string;
  readonly seeds: number;
  readonly workers: number;
  readonly list?: true;
};

const program = new Command("npm run mutants --")
  .description(
    "Puts one deliberate fault after the other into a copy of the project, and shows it to the simulator, the model and the tests of the guard that it takes away, until one finds it. Exit code 1 if one is found by none.",
  )
  .option("--only <text>", "those whose name has this text")
  .option("--seeds <number>", "worlds that the simulator lives through", whole, 300)
  .option("--workers <number>", "mutants at a time", whole, 2)
  .option("--list", "name them, and run nothing")
  .addHelpText(
    "after",
    "\nThe mutants stand in test/proofs/mutants/. All of them take some 20 minutes.",
  );

process.exitCode = await main(program.parse().opts<Options>());

async function main({ only = "", seeds, workers, list }: Options): Promise<number> {
  const mutants = [...LEDGER_MUTANTS, ...RATE_MUTANTS, ...RECORD_MUTANTS, ...RUN_MUTANTS].filter(
    ({ name }) => name.includes(only),
  );
  if (mutants.length === 0) {
    console.error(
      `Expected \`--only\` to be a part of a mutant's name, got ${JSON.stringify(only)}`,
    );
    return 1;
  }
  if (list) {
    for (const { name, file } of mutants) console.log(`${name} (${file})`);
    return 0;
  }
  const ending = new AbortController();
  process.once("SIGINT", () => ending.abort());

  // A check that fails by itself would find every mutant.
  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
  const none: Mutant = { name: "none", file: "package.json", changes: [], tests };
  const { foundBy } = await show(none, checksOf(none, seeds), ending.signal);
  if (foundBy !== undefined) {
    console.error(`Expected the check "${foundBy}" to pass without a mutant, got a failure`);
    return 1;
  }

  const verdicts = new Map<Mutant, Verdict>();
  await inParallel(mutants, workers, async (mutant) => {
    if (ending.signal.aborted) return;
    const verdict = await show(mutant, checksOf(mutant, seeds), ending.signal);
    if (ending.signal.aborted) return;
    verdicts.set(mutant, verdict);
    const { foundBy, seconds } = verdict;
    const count = `${verdicts.size} of ${mutants.length}`;
    console.log(`${count}  ${seconds.toFixed(0)} s  ${mutant.name}: ${foundBy ?? "NOT FOUND"}`);
  });

  const table = new Table({ head: ["mutant", "found by"], style: { head: [], border: [] } });
  for (const mutant of mutants)
    table.push([mutant.name, verdicts.get(mutant)?.foundBy ?? "NOT FOUND"]);
  console.log(table.toString());
  const left = mutants.filter((mutant) => verdicts.get(mutant)?.foundBy === undefined);
  console.log(`${mutants.length - left.length} of ${mutants.length} mutants were found.`);
  return left.length === 0 ? 0 : 1;
}

function whole(text: string): number {
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number > 0) return number;
  throw new InvalidArgumentError("Expected an integer from 1.");
}
