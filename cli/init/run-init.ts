import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type NewFile, writeNewFiles } from "../new/definition-files.ts";
import { CommandError, UsageError } from "../shared/command-error.ts";
import { filledTemplate } from "../shared/templates.ts";
import { type Answers, askFor, checkAnswers, DEFAULTS } from "./answers.ts";
import { install } from "./install.ts";
import { nextSteps } from "./next-steps.ts";
import { type PackageFile, withPostrider } from "./package-file.ts";
import { json, projectFiles } from "./project-files.ts";

export type InitOptions = Partial<Answers> & {
  readonly project: string;
  readonly preset: string;
  readonly yes?: true;
  readonly install: boolean;
};

/** `added`: what an existing file gets; undefined for a new file, "" for a file that needs nothing. */
type Planned = NewFile & { readonly added?: string };

/** Shows what it will write, asks, and writes it. @throws UsageError, CommandError, and ExitPromptError on Ctrl-C */
export async function runInit(options: InitOptions): Promise<void> {
  const { project, preset, yes, install: wantsInstall, ...given } = options;
  if (!yes && !(process.stdin.isTTY && process.stdout.isTTY))
    throw new UsageError(
      "Expected a terminal to ask on, got none. Run `npx postrider init --yes` to take the defaults.",
    );
  const answers = yes ? { ...DEFAULTS, ...given } : await askFor(given);
  await checkAnswers(answers);
  const planned = await plan(project, answers, preset);
  const created = planned.filter(({ added }) => added === undefined);
  const changed = planned.filter(({ added }) => added);
  console.log(planned.flatMap(lineOf).join("\n"));
  const count = created.length + changed.length;
  if (count === 0) return console.log("\nNothing to write: every file exists.");
  if (!yes && !(await isConfirmed(count))) return console.log("Nothing was written.");
  await mkdir(project, { recursive: true });
  await writeNewFiles(project, created);
  for (const { path, text } of changed) await writeFile(join(project, path), text);
  const hasNewPackages = [...created, ...changed].some(({ path }) => path === "package.json");
  if (wantsInstall && hasNewPackages && !(await install(project)))
    throw new CommandError("Expected the packages to be installed, got an error: see above.");
  console.log(
    nextSteps({
      project,
      senderAddress: answers.from,
      needsInstall: hasNewPackages && !wantsInstall,
      needsKey: answers.ai === "openai",
    }),
  );
}

async function plan(project: string, answers: Answers, preset: string): Promise<Planned[]> {
  const existing = await readPackage(join(project, "package.json"));
  const isModule = existing === undefined || existing.type === "module";
  const { content, added } = withPostrider(existing, packageName(project));
  const files = await projectFiles(answers, preset, isModule);
  const planned = [
    ...files.map((file) => (existsSync(join(project, file.path)) ? { ...file, added: "" } : file)),
    {
      path: "package.json",
      text: json(content),
      ...(existing && { added: added.join("\n                        ") }),
    },
    await plannedGitignore(project),
  ];
  // New files first, then additions, then files that stay.
  const rank = ({ added: what }: Planned) => (what === undefined ? 0 : what === "" ? 2 : 1);
  return planned.toSorted((one, other) => rank(one) - rank(other));
}

function lineOf({ path, added }: Planned): string[] {
  if (added === undefined) return [`  create  ${path}`];
  return [added === "" ? `  keep    ${path}, which exists` : `  add to  ${path}: ${added}`];
}

async function isConfirmed(files: number): Promise<boolean> {
  const { confirm } = await import("@inquirer/prompts");
  return confirm({ message: `Write ${files} files?`, default: true });
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

/** Lower case, without the characters that npm refuses. */
function packageName(project: string): string {
  const name = basename(resolve(project))
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-");
  return name.replaceAll(/^-+|-+$/g, "") || "notifications";
}

async function plannedGitignore(project: string): Promise<Planned> {
  const path = ".gitignore";
  const template = await filledTemplate("gitignore");
  const file = join(project, path);
  if (!existsSync(file)) return { path, text: template };
  const existing = await readFile(file, "utf8");
  const lines = new Set(existing.split(/\r?\n/).map((line) => line.trim().replace(/\/$/, "")));
  const missing = template
    .split("\n")
    .filter((line) => line !== "" && !lines.has(line.replace(/\/$/, "")));
  const start = existing === "" || existing.endsWith("\n") ? existing : `${existing}\n`;
  return { path, text: `${start}${missing.join("\n")}\n`, added: missing.join(", ") };
}
