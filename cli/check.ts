/** `npm run definitions`: says what is wrong with the definitions. The deployment asks it too (lib/functions/entry.ts). */
import { Command } from "commander";
import { definitionFaults } from "../project/definition-checks.ts";
import { loadProject, ProjectError } from "../project/load-project.ts";

process.exitCode = await main();

async function main(): Promise<number> {
  const { notifications } = new Command("npm run definitions --")
    .description("Says what is wrong with the definitions; exit code 1 where something is.")
    .option("--notifications <folder>", "the definitions' folder", "notifications")
    .parse()
    .opts<{ notifications: string }>();
  const faults = await faultsOf(notifications);
  for (const fault of faults) console.error(fault);
  return faults.length === 0 ? 0 : 1;
}

async function faultsOf(folder: string): Promise<readonly string[]> {
  try {
    const { files, locales } = await loadProject(folder);
    return definitionFaults(files, locales);
  } catch (error) {
    if (error instanceof ProjectError) return [error.message];
    throw error;
  }
}
