/** Writes a definition for a type of event, with a sample and a test. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readDefinitions } from "../../project/definition-checks.ts";
import { brokenFaults, loadDefinitionFiles } from "../../project/definition-files.ts";
import { NewDefinitionError, newFiles } from "../../project/new-definition.ts";
import { projectIn } from "../project-folder.ts";
import { resolve } from "node:path";

export type NewOptions = { readonly project: string; readonly dir: string; readonly json?: true };

/** @throws NewDefinitionError, UsageError */
export async function writeDefinition(type: string, options: NewOptions): Promise<void> {
  const { folder, notifications } = projectIn(options.project);
  const files = newFiles(type, options.dir);
  const standing = await loadDefinitionFiles(resolve(notifications));
  // A file that cannot be loaded may define this type.
  const broken = brokenFaults(standing);
  if (broken.length > 0) throw new NewDefinitionError(broken.join("\n"));
  const taken = readDefinitions(standing).defined.find(
    ({ definition }) => definition.type === type,
  );
  if (taken !== undefined)
    throw new NewDefinitionError(
      `Expected a type without a definition, got ${JSON.stringify(type)}, which ${taken.path} defines`,
    );
  const { definition, test } = files;
  for (const { path } of [definition, test])
    if (await exists(join(folder, path)))
      throw new NewDefinitionError(`Expected ${path} to be free, got a file that stands there`);
  for (const { path, text } of [definition, test]) await write(join(folder, path), text);
  const written = [definition.path, test.path];
  if (options.json) console.log(JSON.stringify({ written }, undefined, 2));
  else
    console.log(`${written.join("\n")}

Next:
  1. Edit ${definition.path}: the event's data, the recipients, the facts, the personal data.
  2. npm test -- ${test.path}
  3. npx postrider check`);
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
