/** Programs that the package's test runs, each in the user's place. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export type RunOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** Runs a program to its end and returns what it wrote to stdout. @throws with all its output where it fails */
export async function run(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: RunOptions,
): Promise<string> {
  const child = spawn(program, args, {
    cwd,
    // `npm_*` would tell npm that it works for this repository.
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")),
      ),
      NO_COLOR: "1",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (code !== 0)
    throw new Error(
      `Expected exit code 0 of \`${[program, ...args].join(" ")}\` in ${cwd}, got ${code}:\n${stdout}${stderr}`,
    );
  return stdout;
}

export function npm(args: readonly string[], options: RunOptions): Promise<string> {
  return run("npm", [...args, "--no-audit", "--no-fund", "--prefer-offline"], options);
}

/** Says what is done, then how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAtMs = Date.now();
  const result = await work();
  console.log(`${((Date.now() - startedAtMs) / 1000).toFixed(1).padStart(6)} s  ${what}`);
  return result;
}
