#!/usr/bin/env node
/** The command `postrider`. */
import { versions } from "node:process";

const LEAST_NODE = 20;

if (Number.parseInt(versions.node, 10) >= LEAST_NODE) {
  // Loaded late: an older Node cannot even parse it.
  const { run } = await import("../cli/program.ts");
  await run();
} else {
  console.error(
    `Postrider needs Node ${LEAST_NODE} or newer, and this is Node ${versions.node}. Install Node 24: https://nodejs.org`,
  );
  process.exitCode = 2;
}
