#!/usr/bin/env node
/** The command `postrider`. */
import module from "node:module";
import { versions } from "node:process";

/** `engines` of package.json: the first of each line that requires an ES module from CommonJS. */
const LEAST_NODES = [
  { major: 20, minor: 19 },
  { major: 22, minor: 12 },
];
const NEWEST_MAJOR = 24;

const [major = 0, minor = 0] = versions.node.split(".").map(Number);

if (
  major >= NEWEST_MAJOR ||
  LEAST_NODES.some((least) => major === least.major && minor >= least.minor)
) {
  // Since Node 22.8: each command starts a fifth of a second sooner from its second start on.
  module.enableCompileCache?.();
  // Loaded late: an older Node cannot even parse it.
  const { run } = await import("../cli/program.ts");
  await run();
} else {
  console.error(
    `Postrider needs Node 20.19, 22.12, 24 or newer, and this is Node ${versions.node}. Install Node 24: https://nodejs.org`,
  );
  process.exitCode = 2;
}
