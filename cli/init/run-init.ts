/** Creates a project: asks, shows what it writes, writes it, and says what comes next. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { CommandError, UsageError } from "../shared/command-error.ts";
import type { NewFile } from "../new/definition-files.ts";
import { filledTemplate } from "../shared/templates.ts";
import { writeNewFile } from "../shared/write-file.ts";
import { type Answers, ask, checkAnswers, DEFAULTS } from "./answers.ts";
import { install } from "./install.ts";
import { nextSteps } from "./next-steps.ts";
import { type PackageFile, withPostrider } from "./package-file.ts";
import { json, projectFiles } from "./project-files.ts";

export type InitOptions = Partial<Answers> & {
  readonly project: string;
  readonly yes?: true;
  /** Whether the packages that are added to package.json are installed. */
  readonly install: boolean;
};

/** A file that exists and gets more lines. */
type Addition = NewFile & { readonly what: string };

type Work = {
  readonly created: readonly NewFile[];
  readonly changed: readonly Addition[];
  readonly kept: readonly string[];
};

/** @throws UsageError, CommandError; and ExitPromptError on Ctrl-C, before anything was written */
export async function runInit({
  project,
  yes,
  install: wantsInstall,
  ...given
}: InitOptions): Promise<void> {
  const hasTerminal = process.stdin.isTTY && process.stdout.isTTY;
  if (!yes && !hasTerminal)
    throw new UsageError(
      "Expected a terminal to ask on, got none. Run `npx postrider init --yes` to take the defaults.",
    );
  const answers = yes ? { ...DEFAULTS, ...given } : await ask(given);
  await checkAnswers(answers);
  const work = await workOf(project, answers);
  console.log(listOf(work));
  if (work.created.length + work.changed.length === 0)
    return console.log("\nNothing to write: every file exists.");
  if (!yes && !(await isConfirmed(work))) return console.log("Nothing was written.");
  await mkdir(project, { recursive: true });
  for (const { path, text } of work.created) await writeNewFile(join(project, path), text);
  for (const { path, text } of work.changed) await writeFile(join(project, path), text);
  const hasNewPackages = [...work.created, ...work.changed].some(
    ({ path }) => path === "package.json",
  );
  const isInstalled = wantsInstall && hasNewPackages && (await install(project));
  if (wantsInstall && hasNewPackages && !isInstalled)
    throw new CommandError("Expected the packages to be installed, got an error: see above.");
  console.log(nextSteps({ project, answers, isInstalled: isInstalled || !hasNewPackages }));
}

async function workOf(project: string, answers: Answers): Promise<Work> {
  const packageFile = await readPackage(join(project, "package.json"));
  const { text, added } = withPostrider(packageFile, packageName(project));
  const ignored = await gitignore(join(project, ".gitignore"));
  const isModule = packageFile === undefined || packageFile.type === "module";
  const planned = await projectFiles(answers, isModule);
  const created = planned.filter(({ path }) => !existsSync(join(project, path)));
  const changed: Addition[] = [];
  const packagePart = {
    path: "package.json",
    text: json(text),
    what: added.join("\n                        "),
  };
  if (packageFile === undefined) created.push(packagePart);
  else if (added.length > 0) changed.push(packagePart);
  if (ignored.existing === undefined) created.push(ignored);
  else if (ignored.what !== "") changed.push(ignored);
  const kept = planned.filter((file) => !created.includes(file)).map(({ path }) => path);
  return { created, changed, kept };
}

function listOf({ created, changed, kept }: Work): string {
  return [
    ...created.map(({ path }) => `  create  ${path}`),
    ...changed.map(({ path, what }) => `  add to  ${path}: ${what}`),
    ...kept.map((path) => `  keep    ${path}, which exists`),
  ].join("\n");
}

async function isConfirmed({ created, changed }: Work): Promise<boolean> {
  const { confirm } = await import("@inquirer/prompts");
  const count = created.length + changed.length;
  return confirm({ message: `Write ${count} files?`, default: true });
}

/** @throws CommandError */
async function readPackage(file: string): Promise<PackageFile | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CommandError(`Expected ${file} to be JSON: ${error.message}. Nothing was written.`);
  }
}

/** Lower case and without what npm refuses in a name. */
function packageName(project: string): string {
  const name = basename(resolve(project))
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-");
  return name.replaceAll(/^-+|-+$/g, "") || "notifications";
}

async function gitignore(file: string): Promise<Addition & { readonly existing?: string }> {
  const template = await filledTemplate("gitignore");
  const path = ".gitignore";
  if (!existsSync(file)) return { path, text: template, what: "" };
  const existing = await readFile(file, "utf8");
  const lines = new Set(existing.split(/\r?\n/).map((line) => line.trim().replace(/\/$/, "")));
  const missing = template
    .split("\n")
    .filter((line) => line !== "" && !lines.has(line.replace(/\/$/, "")));
  const start = existing === "" || existing.endsWith("\n") ? existing : `${existing}\n`;
  return { path, text: `${start}${missing.join("\n")}\n`, what: missing.join(", "), existing };
}
