/** A copy of the project's sources in a folder of its own, for programs that write into the project. */
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FIXTURE } from "./fixture-project.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export type ProjectCopy = {
  readonly root: string;
  /** Runs a program of the copy with this process's Node. */
  readonly run: (...args: string[]) => { code: number | null; output: string };
  readonly read: (path: string) => Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** `more`: what is copied beside the programs' own sources. */
export async function copyProject(more: readonly string[] = []): Promise<ProjectCopy> {
  const root = await mkdtemp(join(tmpdir(), "postrider-"));
  for (const name of [
    "bin",
    "cli",
    "functions",
    "local",
    "operator",
    "project",
    "package.json",
    ...more,
  ])
    await cp(join(ROOT, name), join(root, name), { recursive: true });
  await cp(FIXTURE, root, { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
  return {
    root,
    run: (...args) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: root,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
      });
      return { code: status, output: `${stdout}${stderr}` };
    },
    read: (path) => readFile(join(root, path), "utf8"),
    write: (path, text) => writeFile(join(root, path), text),
    remove: () => rm(root, { recursive: true }),
  };
}
