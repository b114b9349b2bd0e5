/** `npm run new -- order.shipped`: writes a definition for a type of event with a sample and a test. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { readDefinitions } from "../project/definition-checks.ts";
import { brokenFaults, loadDefinitionFiles } from "../project/definition-files.ts";
import { NewDefinitionError, newFiles } from "../project/new-definition.ts";

const ROOT = resolve(import.meta.dirname, "..");

const program = new Command("npm run new --")
  .description("Writes a definition for a type of event, with a sample and a test.")
  .argument("<type>", 'the event\'s type, exactly: "order.shipped"')
  .option("--dir <folder>", "the folder in notifications/ for the definition", "notifications")
  .parse();

try {
  await create(program.args[0] ?? "", program.opts<{ dir: string }>().dir);
} catch (error) {
  if (!(error instanceof NewDefinitionError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function create(type: string, folder: string): Promise<void> {
  const files = newFiles(type, folder);
  const standing = await loadDefinitionFiles(resolve(ROOT, "notifications"));
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
    if (await exists(path))
      throw new NewDefinitionError(`Expected ${path} to be free, got a file that stands there`);
  for (const { path, text } of [definition, test]) await write(path, text);
  console.log(`
Next:
  1. Say in ${definition.path} who is told, what the event holds, and whose data stands where.
  2. npm test -- ${test.path}
  3. npm run definitions   (the deployment asks it too)`);
}

async function write(path: string, text: string): Promise<void> {
  const file = resolve(ROOT, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(path);
}

async function exists(path: string): Promise<boolean> {
  return readFile(resolve(ROOT, path)).then(
    () => true,
    () => false,
  );
}
