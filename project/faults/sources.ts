/** The texts of a project's files that faults name. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** By the path that the messages have: from the project's folder. A file that cannot be read is left out. */
export async function sourcesOf(
  projectFolder: string,
  messages: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const named = new Set(messages.flatMap((message) => message.match(/[\w./@-]+\.ts\b/g) ?? []));
  const sources = new Map<string, string>();
  for (const file of named) {
    const text = await readFile(join(projectFolder, file), "utf8").catch(() => undefined);
    if (text !== undefined) sources.set(file, text);
  }
  return sources;
}
