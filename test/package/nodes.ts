/** The versions of Node that the package is used on. */
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { npm, run } from "./run.ts";

export type Node = { readonly major: number; readonly program: string };

/** Those of `majors` that this machine has, or that npm brings. @throws Error where one cannot be had */
export async function nodesOf(majors: readonly number[], folder: string): Promise<Node[]> {
  const nodes: Node[] = [];
  for (const major of majors) {
    const program =
      (await installed(major)) ?? (await brought(major, join(folder, `node${major}`)));
    if (program === undefined)
      throw new Error(`Expected Node ${major} in PATH or from npm, got none: install it`);
    nodes.push({ major, program });
  }
  return nodes;
}

async function installed(major: number): Promise<string | undefined> {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  for (const program of [process.execPath, ...folders.map((folder) => join(folder, "node"))])
    if ((await versionOf(program))?.startsWith(`v${major}.`)) return program;
  return undefined;
}

/** From the registry's package `node`. */
async function brought(major: number, folder: string): Promise<string | undefined> {
  const program = join(folder, "node_modules/node/bin/node");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{"allowScripts":{"node":true}}');
  await npm(["install", `node@${major}`], { cwd: folder }).catch(() => undefined);
  return (await versionOf(program)) === undefined ? undefined : program;
}

function versionOf(program: string): Promise<string | undefined> {
  return run(program, ["--version"], { cwd: "." }).catch(() => undefined);
}
