/** `npm run definitions`: writes the list of definitions anew, and says what is wrong with them; `--check` writes nothing. */
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import {
  brokenFaults,
  definitionPaths,
  LIST_PATH,
  listText,
  loadDefinitionFiles,
} from "../local/definition-files.ts";

const ROOT = resolve(import.meta.dirname, "..");

process.exitCode = await main();

async function main(): Promise<number> {
  const options = new Command("npm run definitions --")
    .description("Writes the list of definitions anew, and says what is wrong with them.")
    .option("--check", "write nothing, only say it; exit code 1 where something is wrong")
    .parse()
    .opts<{ check?: true }>();
  const files = await loadDefinitionFiles(ROOT);
  const list = `${ROOT}/${LIST_PATH}`;
  const broken = files.some((file) => file.broken !== undefined);
  // A file that cannot be loaded may be a definition: a list without it would stop its mail in silence.
  if (options.check !== true && !broken) {
    await writeFile(list, listText(definitionPaths(files)));
    console.log(LIST_PATH);
  }
  const faults = await faultsOf(files, await readFile(list, "utf8").catch(() => ""));
  for (const fault of faults) console.error(fault);
  return faults.length === 0 ? 0 : 1;
}

/** The checks import what the definitions do: they are loaded only where that can be. */
async function faultsOf(
  files: Awaited<ReturnType<typeof loadDefinitionFiles>>,
  list: string,
): Promise<readonly string[]> {
  const broken = brokenFaults(files);
  if (broken.length > 0) return broken;
  const { definitionFaults } = await import("../local/definition-checks.ts");
  const { languages } = await import("../notifications/locales/languages.ts");
  return definitionFaults(files, list, languages);
}
