/** `npm run model`: every configuration of the model, or those that are named. */
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import { CONFIGURATIONS, configurationOf } from "./configurations.ts";
import { exploreAll } from "./pool.ts";
import { page, type Result, resultTable, traceOf } from "./report.ts";
import { verdictOf } from "./verdict.ts";

/** Beyond the largest configuration; about 1 GiB. */
const LIMIT = 10_000_000;
const THREADS = 2;
const TELL_EVERY = 500_000;

type Options = {
  readonly only?: readonly string[];
  readonly limit: number;
  readonly markdown?: string;
};

const program = new Command("npm run model --")
  .description(
    "Goes through every state that the protocol of deliveries can reach in small worlds. Exit code 1 where a promise is broken, or a mend that was taken away is not missed.",
  )
  .option("--only <names...>", "which configurations; default: all", collected)
  .option("--limit <states>", "the most states of one configuration", positive, LIMIT)
  .option("--markdown <file>", "also write the page of results (docs/model.md)")
  .addHelpText(
    "after",
    `\nConfigurations:\n${CONFIGURATIONS.map(({ name, about }) => `  ${name.padEnd(30)} ${about}`).join("\n")}`,
  );

program.parse();
process.exitCode = await main(program.opts<Options>());

async function main({ only, limit, markdown }: Options): Promise<number> {
  if (markdown !== undefined && (only !== undefined || limit !== LIMIT))
    program.error("Expected `--markdown` without `--only` and `--limit`: the page has all of them");
  const chosen = CONFIGURATIONS.filter(({ name }) => only === undefined || only.includes(name));
  const results: Result[] = [];
  // The largest first, so that no thread is left alone with it at the end.
  const asked = chosen.map(({ name }) => ({ name, limit })).toReversed();
  await exploreAll(asked, THREADS, (told) => {
    if (told.kind === "progress") {
      if (told.states > 0 && told.states % TELL_EVERY === 0)
        console.log(`  ${told.name}: ${told.states} states, ${told.waiting} waiting`);
      return;
    }
    const configuration = configurationOf(told.name);
    const verdict = verdictOf(configuration, told.explored);
    results.push({ configuration, verdict, explored: told.explored, tookMs: told.tookMs });
    console.log(`${told.name}: ${told.explored.states} states${verdict.ok ? "" : ": NOT OK"}`);
  });
  const ordered = results.toSorted(
    (one, other) =>
      CONFIGURATIONS.indexOf(one.configuration) - CONFIGURATIONS.indexOf(other.configuration),
  );
  for (const { configuration, verdict } of ordered) {
    if (verdict.ok) continue;
    console.error(`\n${configuration.name}: ${configuration.about}`);
    for (const [what, finding] of Object.entries(verdict.broken))
      console.error(traceOf(what, finding));
    for (const what of verdict.missed) console.error(`not found: ${what}`);
  }
  console.log(`\n${machine()}\n${resultTable(ordered)}`);
  if (markdown !== undefined) await writeFile(markdown, page(ordered, machine()));
  return ordered.every(({ verdict }) => verdict.ok) ? 0 : 1;
}

function collected(name: string, before: readonly string[] | undefined): readonly string[] {
  if (!CONFIGURATIONS.some((one) => one.name === name))
    throw new InvalidArgumentError(`Expected the name of a configuration, got "${name}".`);
  return [...(before ?? []), name];
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError(`Expected a whole number from 1 to 999999999, got "${text}".`);
  return Number(text);
}

function machine(): string {
  const model = cpus()[0]?.model.trim() || "unknown processor";
  return `${availableParallelism()} cores (${model}), Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
}
