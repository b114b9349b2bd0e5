/** `npm run simulate`: the real processor in worlds made from seeds, until a promise is broken or the seeds are through. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Command, InvalidArgumentError } from "commander";
import { counted } from "../../local/counted.ts";
import type { Told } from "./simulation/worker.program.ts";
import { countExplanations, countLines } from "./simulation/world/counts.ts";
import { type PromiseName, PROMISES } from "./simulation/world/promises.ts";
import { see } from "./simulation/world/world.ts";

type Options = {
  readonly seed: number;
  readonly runs: number;
  readonly workers: number;
  readonly trace?: true;
};

const WORKER = new URL("./simulation/worker.program.ts", import.meta.url);
const EVERY_MS = 2_000;

const options = new Command("npm run simulate --")
  .description(
    "Lives through worlds in which queue, table, SES, AI, clocks and processes fail at random, and checks every promise after every step. A seed happens again exactly.",
  )
  .option("--seed <number>", "the first seed", whole(0), 1)
  .option("--runs <number>", "how many seeds, one after the other", whole(1), 200)
  .option("--workers <number>", "threads", whole(1), Math.min(2, availableParallelism()))
  .option("--trace", "show what happens in the first seed, a line an event, and no other")
  .addHelpText(
    "after",
    `\nThe promises:\n${Object.entries(PROMISES)
      .map(([name, text]) => `  ${name}: ${text}`)
      .join(
        "\n",
      )}\n\nThe counts, summed over all seeds:\n${countExplanations().join("\n")}\n\nExit code 1: a promise is broken; its seed and what led to it are shown.`,
  )
  .parse()
  .opts<Options>();

process.exitCode = options.trace === true ? await show(options.seed) : await main(options);

async function main({ seed, runs, workers }: Options): Promise<number> {
  const startedAtMs = performance.now();
  const sums: Record<string, number> = {};
  let done = 0;
  const progress = setInterval(() => console.log(`${done} of ${counted(runs, "seed")}`), EVERY_MS);
  const broken = await live({ seed, runs, workers }, (told) => {
    done++;
    for (const [name, count] of Object.entries(told.counts)) sums[name] = (sums[name] ?? 0) + count;
  });
  clearInterval(progress);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(
    `${counted(done, "seed")} from ${seed} in ${seconds} s:\n${countLines(sums).join("\n")}`,
  );
  if (broken === undefined) {
    console.log("Every promise was kept.");
    return 0;
  }
  return show(broken.seed);
}

/** The broken seed that comes first, where any is. */
async function live(
  { seed, runs, workers }: Omit<Options, "trace">,
  onTold: (told: Told) => void,
): Promise<Told | undefined> {
  const every = Math.min(workers, runs);
  const broken: Told[] = [];
  const threads = Array.from({ length: every }, (_, index) => {
    const workerData = { firstSeed: seed + index, runs: runs - index, every };
    return new Worker(WORKER, { workerData });
  });
  const endAll = () => Promise.all(threads.map((thread) => thread.terminate()));
  const lives = threads.map(
    (thread) =>
      new Promise<void>((resolve, reject) => {
        thread.on("message", (told: Told) => {
          onTold(told);
          if (told.broken === undefined) return;
          broken.push(told);
          void endAll();
        });
        thread.once("error", reject);
        thread.once("exit", () => resolve());
      }),
  );
  await Promise.all(lives);
  return broken.toSorted((one, other) => one.seed - other.seed)[0];
}

/** Lives a seed once more and shows it. */
async function show(seed: number): Promise<number> {
  const { trace, broken, counts } = await see(seed, { traced: true });
  console.log(trace.join("\n"));
  console.log(`seed ${seed}:\n${countLines(counts).join("\n")}`);
  if (broken === undefined) return 0;
  const { promise, how } = broken;
  console.log(`\nBroken in seed ${seed}: ${promise}\n  ${promiseText(promise)}\n  ${how}`);
  console.log(`Again: npm run simulate -- --seed ${seed} --trace`);
  return 1;
}

function promiseText(name: PromiseName): string {
  return PROMISES[name];
}

function whole(least: number) {
  return (text: string): number => {
    const number = Number(text);
    if (!/^\d{1,10}$/.test(text) || number < least)
      throw new InvalidArgumentError(`Expected an integer from ${least}.`);
    return number;
  };
}
