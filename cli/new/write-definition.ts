/** Writes a definition for an event type, with a sample and a test. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readDefinitions } from "../../project/definition-checks.ts";
import { brokenFaults, loadDefinitionFiles } from "../../project/definition-files.ts";
import { CommandError } from "../shared/command-error.ts";
import { projectIn } from "../shared/project-folder.ts";
import { hasTypeScriptTests, ON_OLDER_NODE, testCommand } from "../shared/test-command.ts";
import { writeNewFile } from "../shared/write-file.ts";
import { definitionFiles } from "./definition-files.ts";

export type NewOptions = { readonly project: string; readonly dir: string; readonly json?: true };

/** @throws CommandError, UsageError */
export async function writeDefinition(type: string, options: NewOptions): Promise<void> {
  const { folder, notifications } = projectIn(options.project);
  const files = await definitionFiles(type, options.dir);
  await checkType(type, notifications);
  for (const { path } of files)
    if (existsSync(join(folder, path)))
      throw new CommandError(
        `Expected no file ${path}, found one. Delete it, or choose another folder with --dir.`,
      );
  for (const { path, text } of files) await writeNewFile(join(folder, path), text);
  const written = files.map(({ path }) => path);
  if (options.json) return console.log(JSON.stringify({ written }, undefined, 2));
  const [definition, test] = files;
  console.log(`${written.map((path) => `✓ ${path}`).join("\n")}

Next:
  1. Edit ${definition.path}: the event's data, recipients, facts, personal data.
  2. ${testCommand(test.path)}
  3. npx postrider check`);
  if (!hasTypeScriptTests()) console.log(`\n${ON_OLDER_NODE}`);
}

/** One definition for each type. @throws CommandError */
async function checkType(type: string, notifications: string): Promise<void> {
  if (!existsSync(notifications)) return;
  const existing = await loadDefinitionFiles(resolve(notifications));
  // A file that cannot be loaded may define this type.
  const broken = brokenFaults(existing);
  if (broken.length > 0) throw new CommandError(broken.join("\n"));
  const taken = readDefinitions(existing).defined.find(
    ({ definition }) => definition.type === type,
  );
  if (taken !== undefined)
    throw new CommandError(
      `Expected a type without a definition, got ${JSON.stringify(type)}, which ${taken.path} defines.`,
    );
}
