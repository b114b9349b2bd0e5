import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readDefinitions } from "../../project/definition-checks.ts";
import { brokenFaults, loadDefinitionFiles } from "../../project/definition-files.ts";
import { CommandError } from "../shared/command-error.ts";
import { findProject } from "../shared/project-folder.ts";
import { hasTypeScriptTests, testCommand, TSX_HINT } from "../shared/test-command.ts";
import { definitionFiles, writeNewFiles } from "./definition-files.ts";

export type NewOptions = { readonly project: string; readonly dir: string; readonly json?: true };

/** Writes a definition for an event type, with a sample and a test. @throws CommandError, UsageError */
export async function writeDefinition(type: string, options: NewOptions): Promise<void> {
  const { folder, notifications } = findProject(options.project);
  const files = await definitionFiles(type, options.dir);
  await assertTypeIsFree(type, notifications);
  const existing = files.find(({ path }) => existsSync(join(folder, path)));
  if (existing !== undefined)
    throw new CommandError(
      `${existing.path} exists already. Delete it, or choose another folder with --dir.`,
    );
  await writeNewFiles(folder, files);
  const written = files.map(({ path }) => path);
  if (options.json) return console.log(JSON.stringify({ written }, undefined, 2));
  const [definition, test] = files;
  console.log(`${written.map((path) => `✓ ${path}`).join("\n")}

Next:
  1. Edit ${definition.path}: the event's data, recipients, facts, personal data.
  2. ${testCommand(test.path)}
  3. npx postrider check`);
  if (!hasTypeScriptTests) console.log(`\n${TSX_HINT}`);
}

/** A type has one definition. @throws CommandError */
async function assertTypeIsFree(type: string, notifications: string): Promise<void> {
  if (!existsSync(notifications)) return;
  const files = await loadDefinitionFiles(resolve(notifications));
  // A file that cannot be loaded may define this type.
  const broken = brokenFaults(files);
  if (broken.length > 0) throw new CommandError(broken.join("\n"));
  const { defined } = readDefinitions(files);
  const other = defined.find(({ definition }) => definition.type === type);
  if (other !== undefined)
    throw new CommandError(`${JSON.stringify(type)} already has a definition: ${other.path}.`);
}
