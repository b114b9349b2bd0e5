/**
 * The functions as they are deployed, bundled once in a run of the tests: their processes start in a quarter of the time that
 * the sources take, and what is tested is what runs in Lambda.
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { Entry } from "../../lib/functions/entry.ts";
import { BUNDLES_VARIABLE } from "./bundles-variable.ts";
import { FIXTURE_NOTIFICATIONS } from "./fixture-project.ts";

/** The module of a function's handler, with the project of the tests. */
export async function bundledFunction(entry: Entry): Promise<string> {
  const folder = process.env[BUNDLES_VARIABLE];
  if (folder === undefined) throw new Error(`Expected ${BUNDLES_VARIABLE}, got nothing`);
  const target = join(folder, entry);
  if (!existsSync(target)) {
    const { bundle } = await import("../../lib/functions/bundling.ts");
    const made = `${target}-${randomUUID()}`;
    await bundle(entry, made, FIXTURE_NOTIFICATIONS);
    // The other worker may have been faster; its bundle is the same.
    await rename(made, target).catch(() => undefined);
  }
  return join(target, "index.mjs");
}
