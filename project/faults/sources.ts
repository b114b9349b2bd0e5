/** The texts of the files that faults name. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** By path from the project's folder. Files that cannot be read are left out. */
export async function sourcesOf(
  projectFolder: string,
  messages: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  for (const file of new Set(messages.join("\n").match(/[\w./@-]+\.ts\b/g))) {
    const text = await readFile(join(projectFolder, file), "utf8").catch(() => undefined);
    if (text !== undefined) sources.set(file, text);
  }
  return sources;
}
