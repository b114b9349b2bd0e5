/** An empty folder in which the package `postrider` is installed: its exports lead to this repository's sources. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGE = {
  name: "postrider",
  type: "module",
  exports: {
    "./notifications": "./functions/notification/public.ts",
    "./testing": "./project/testing.ts",
    "./package.json": "./package.json",
  },
};

export type Ran = {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
};

export type EmptyProject = {
  readonly folder: string;
  /** Runs a command of Postrider in the folder. */
  readonly postrider: (...args: readonly string[]) => Ran;
  /** Runs this process's Node in the folder. */
  readonly node: (args: readonly string[], env?: NodeJS.ProcessEnv) => Ran;
  readonly has: (path: string) => boolean;
  readonly read: (path: string) => Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
};

export async function createEmptyProject(): Promise<EmptyProject> {
  const folder = await mkdtemp(join(tmpdir(), "postrider-init-"));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write("node_modules/postrider/package.json", JSON.stringify(PACKAGE));
  for (const name of ["functions", "project"])
    await symlink(join(ROOT, name), join(folder, "node_modules/postrider", name));
  await symlink(join(ROOT, "node_modules/zod"), join(folder, "node_modules/zod"));
  const node: EmptyProject["node"] = (args, env = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, ...env },
    });
    return { code: status, output: stdout, errors: stderr };
  };
  return {
    folder,
    node,
    postrider: (...args) => node([join(ROOT, "bin/postrider.ts"), ...args]),
    has: (path) => existsSync(join(folder, path)),
    read: (path) => readFile(join(folder, path), "utf8"),
    write,
    remove: () => rm(folder, { recursive: true }),
  };
}
