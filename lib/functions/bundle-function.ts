/**
 * `node bundle-function ENTRY FOLDER NOTIFICATIONS` bundles a function with the project in NOTIFICATIONS as FOLDER/index.mjs,
 * chunks and source maps. A separate process, because CDK's bundling is synchronous.
 */
import { fixOf } from "../../project/faults/fixes.ts";
import { ProjectError } from "../../project/load-project.ts";
import { bundle, isBuildFailure, MAX_BUNDLE_BYTES, messagesText } from "./bundling.ts";
import type { Entry } from "./entry.ts";

const [entry, folder, notifications = "notifications"] = process.argv.slice(2);
if (!isEntry(entry) || folder === undefined)
  throw new Error(
    `Expected a function (${Object.keys(MAX_BUNDLE_BYTES).join(", ")}), an output folder and the folder of definitions, got ${JSON.stringify(process.argv.slice(2))}`,
  );
try {
  await bundle(entry, folder, notifications);
} catch (error) {
  if (error instanceof ProjectError) process.stderr.write(`${withFixes(error.message)}\n`);
  else if (isBuildFailure(error))
    process.stderr.write(messagesText("error", error.errors, notifications));
  else throw error;
  process.exitCode = 1;
}

/** One fault a line, with its fix on the next line. */
function withFixes(faults: string): string {
  return faults
    .split("\n")
    .flatMap((fault) => {
      const fix = fixOf(fault);
      return fix === undefined ? [fault] : [fault, `  Fix: ${fix}`];
    })
    .join("\n");
}

function isEntry(name: string | undefined): name is Entry {
  return name !== undefined && Object.hasOwn(MAX_BUNDLE_BYTES, name);
}
