/** `npm run bench`: the numbers that Postrider promises, measured on this machine against their targets. */
import { mkdir } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import Table from "cli-table3";
import { Argument, Command } from "commander";
import { type Benchmark, type Finding, targetOf, verdictOf } from "./benchmark.ts";
import { bundle } from "./bundle.ts";
import { cpu } from "./cpu.ts";
import { memory } from "./memory.ts";
import { pipeline, pipelineFast } from "./pipeline.ts";
import { privacy } from "./privacy.ts";
import { requests } from "./requests.ts";
import { slots } from "./slots.ts";

type Found = { readonly name: string; readonly finding: Finding };

const BENCHMARKS: readonly Benchmark[] = [
  pipeline,
  pipelineFast,
  slots,
  cpu,
  requests,
  bundle,
  memory,
  privacy,
];

const program = new Command("npm run bench --")
  .description(
    "Measures Postrider on this machine; exit code 1 if a number misses its target. A ratio bears a busy machine better than a time does, but let nothing else run. Traffic stays on 127.0.0.1.",
  )
  .addArgument(
    new Argument("[names...]", "which; default: all").choices(BENCHMARKS.map(({ name }) => name)),
  )
  .option("--profile <folder>", "cpu: also write processor profiles, and say where the time went")
  .addHelpText(
    "after",
    `\nBenchmarks:\n${BENCHMARKS.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join("\n")}`,
  );

program.parse();
const { profile } = program.opts<{ profile?: string }>();
if (profile !== undefined) await mkdir(profile, { recursive: true });
process.exitCode = await main(program.args, profile);

async function main(names: readonly string[], profileFolder: string | undefined): Promise<number> {
  const found: Found[] = [];
  for (const { name, about, run } of BENCHMARKS) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n${name}: ${about}`);
    const findings = await run({ print: (line) => console.log(`  ${line}`), profileFolder });
    for (const finding of findings) {
      found.push({ name, finding });
      console.log(`  ${finding.what}: ${finding.numbers}\n    ${boundedOf(finding)}`);
    }
  }
  console.log(`\n${machine()}\n${summary(found)}`);
  return found.some(({ finding }) => /over|under/.test(verdictOf(finding))) ? 1 : 0;
}

function boundedOf(finding: Finding): string {
  const { bounded } = finding;
  if (bounded === undefined) return "no target";
  return `${digits(bounded.value)} ${bounded.unit}, ${targetOf(finding)}: ${verdictOf(finding)}`;
}

function summary(found: readonly Found[]): string {
  const table = new Table({
    head: ["benchmark", "what", "value", "of", "target", ""],
    style: { head: [], border: [] },
  });
  for (const { name, finding } of found) {
    const { bounded, what, numbers } = finding;
    table.push(
      bounded === undefined
        ? [name, what, { colSpan: 3, content: numbers }, ""]
        : [name, what, digits(bounded.value), bounded.unit, targetOf(finding), verdictOf(finding)],
    );
  }
  return table.toString();
}

function digits(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 3 : 1);
}

function machine(): string {
  const model = cpus()[0]?.model.trim() || "unknown processor";
  return `${availableParallelism()} cores (${model}), Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
}
