/** What a mutant is shown to, the cheapest first: a check that fails has found it. */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mutant, mutated } from "./mutant.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** All that a test may import: a test without its imports fails, and would find every mutant. */
const COPIED = [
  "bench",
  "bin",
  "cli",
  "docs",
  "examples",
  "functions",
  "lib",
  "local",
  "operator",
  "project",
  "scripts",
  "templates",
  "test",
  "cdk.json",
  "jest.config.json",
  "package.json",
  "tsconfig.json",
];
/** A check that takes longer hangs by the mutant's fault: that is found, too. */
const TIMEOUT_MS = 300_000;

export type Check = { readonly name: string; readonly args: readonly string[] };

/** The simulator, the model, then the tests of the guard; `seeds` worlds are lived through. */
export function checksOf({ tests }: Mutant, seeds: number): Check[] {
  const node = ["--no-warnings"];
  const jest = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--silent"];
  return [
    {
      name: "simulator",
      args: [...node, "test/proofs/simulate.ts", "--runs", String(seeds), "--workers", "1"],
    },
    { name: "model", args: [...node, ...jest, "--maxWorkers=1", "test/proofs/model"] },
    {
      name: "simulated outage",
      args: [...node, ...jest, "--maxWorkers=1", "test/proofs/simulation/outage"],
    },
    { name: `tests (${tests.join(", ")})`, args: [...node, ...jest, "--maxWorkers=1", ...tests] },
  ];
}

export type Verdict = { readonly foundBy: string | undefined; readonly seconds: number };

/** Puts the mutant into a copy of the project and shows it to one check after the other, until one finds it. */
export async function show(
  mutant: Mutant,
  checks: readonly Check[],
  signal: AbortSignal,
): Promise<Verdict> {
  const startedAtMs = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "postrider-mutant-"));
  try {
    for (const name of COPIED) await cp(join(ROOT, name), join(folder, name), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const path = join(folder, mutant.file);
    await writeFile(path, mutated(await readFile(path, "utf8"), mutant));
    let foundBy: string | undefined;
    for (const check of checks) {
      if (await holds(check, folder, signal)) continue;
      foundBy = check.name;
      break;
    }
    return { foundBy, seconds: (performance.now() - startedAtMs) / 1000 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the check is content: its program ends in time, with 0. */
async function holds({ args }: Check, folder: string, signal: AbortSignal): Promise<boolean> {
  const child = spawn(process.execPath, [...args], {
    cwd: folder,
    stdio: "ignore",
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    killSignal: "SIGKILL",
  });
  return new Promise((resolve) => {
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
}

/** Runs `each` over all, `workers` at a time. */
export async function inParallel<T>(
  all: readonly T[],
  workers: number,
  each: (one: T) => Promise<void>,
): Promise<void> {
  const waiting = [...all];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await each(one);
  };
  await Promise.all(Array.from({ length: Math.min(workers, availableParallelism()) }, worker));
}
