/** What runs on this machine tells where it is, in a file that is there as long as it runs; no key stands in it. */
import { readFile, rm, writeFile } from "node:fs/promises";
import * as z from "zod";
import type { LocalSystem } from "./system.ts";

/** In the project, which nobody else may write to. */
const RUNNING_FILE = `${import.meta.dirname}/../.postrider-local.json`;

const Environment = z.record(z.string(), z.string());

/** The processor's environment, but for its key. */
export type Running = z.infer<typeof Environment>;

/** Writes the file; what comes back takes it away. */
export async function announce(
  { environment }: Pick<LocalSystem, "environment">,
  file = RUNNING_FILE,
): Promise<() => Promise<void>> {
  const { OPENAI_API_KEY: _, UNSUBSCRIBE_KEY: __, ...told } = environment;
  await writeFile(file, JSON.stringify(told, undefined, 2));
  return () => rm(file, { force: true });
}

/** Reads the file; undefined where nothing runs. */
export async function readRunning(file = RUNNING_FILE): Promise<Running | undefined> {
  try {
    return Environment.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}
