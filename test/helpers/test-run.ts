/** Jest's global setup: a folder of this run, in which the functions are bundled when the first test needs them. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUNDLES_VARIABLE } from "./bundles-variable.ts";

// oxlint-disable-next-line import/no-default-export -- jest takes it in no other way
export default async function setUp(): Promise<void> {
  process.env[BUNDLES_VARIABLE] = await mkdtemp(join(tmpdir(), "postrider-bundles-"));
}
