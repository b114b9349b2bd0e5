/** Jest's global teardown: the folder of this run goes. */
import { rm } from "node:fs/promises";
import { BUNDLES_VARIABLE } from "./bundles-variable.ts";

// oxlint-disable-next-line import/no-default-export -- jest takes it in no other way
export default async function tearDown(): Promise<void> {
  const folder = process.env[BUNDLES_VARIABLE];
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
