/** Bundles a function and the AWS SDK as index.mjs and chunks. A dynamic import gets its own chunk. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import {
  build as esbuild,
  type BuildFailure,
  type BuildOptions,
  type Message,
  type Metafile,
} from "esbuild";
import { PACKAGE_ROOT } from "../../project/postrider-modules.ts";
import { type Entry, entryText, fileNamed, projectFiles } from "./entry.ts";
import { isError } from "../../functions/platform/errors.ts";

/** Upper limits of what a function loads at a cold start, in bytes: 5 to 14% above its size in docs/decisions/001-standard-transport-and-mime.md. */
export const MAX_BUNDLE_BYTES = {
  processor: 1_400_000,
  feedback: 400_000,
  unsubscribe: 480_000,
} as const satisfies Record<Entry, number>;

/** Upper limit of what Bedrock adds to the processor. */
export const MAX_EXTRA_BYTES_WITH_BEDROCK = 10_000;

/** The name of a bundle's entry point in its metafile. */
export const ENTRY_POINT = "entry.ts";

const VIRTUAL_OUTPUT_FOLDER = `${PACKAGE_ROOT}/bundle`;

/** `mainFields` prefers ES modules: the bundle is a quarter smaller. */
const BUNDLING = {
  absWorkingDir: PACKAGE_ROOT,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  entryNames: "index",
  outExtension: { ".js": ".mjs" },
  splitting: true,
  // The AWS SDK uses it in browsers only.
  external: ["bowser"],
  // The caller prints the messages.
  logLevel: "silent",
} satisfies BuildOptions;

/** Writes a function with the project in `notifications` as FOLDER/index.mjs, chunks and source maps. @throws ProjectError */
export async function bundle(
  entry: Entry,
  folder: string,
  notifications = resolve("notifications"),
): Promise<Metafile> {
  const { metafile, outputFiles, warnings } = await esbuild({
    ...BUNDLING,
    stdin: {
      contents: await entryText(entry, notifications),
      sourcefile: ENTRY_POINT,
      resolveDir: PACKAGE_ROOT,
      loader: "ts",
    },
    plugins: entry === "feedback" ? [] : [projectFiles(notifications)],
    // esbuild needs an output folder for the paths in source maps. Nothing is written to it. A fixed one gives the same bytes on every machine.
    outdir: VIRTUAL_OUTPUT_FOLDER,
    write: false,
    metafile: true,
  });
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles)
    await writeFile(join(folder, basename(path)), contents);
  if (warnings.length > 0) process.stderr.write(messagesText("warning", warnings, notifications));
  return metafile;
}

/** One line per message: `functions/processor/handler.ts:1:7: error: Could not resolve "./nowhere.ts"`. */
export function messagesText(
  kind: "error" | "warning",
  messages: readonly Message[],
  notifications: string,
): string {
  return messages
    .map(({ location, text }) => {
      const where =
        location === null
          ? ""
          : `${fileNamed(location.file, notifications)}:${location.line}:${location.column}: `;
      return `${where}${kind}: ${text}\n`;
    })
    .join("");
}

export function isBuildFailure(error: unknown): error is BuildFailure {
  return isError(error) && "errors" in error && Array.isArray(error.errors);
}

/** The files that importing `entryPoint` loads, by name; the file of `entryPoint` comes first. */
export function filesLoadedBy({ outputs }: Metafile, entryPoint: string): Map<string, Output> {
  const loaded = new Map<string, Output>();
  const waiting = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === entryPoint);
  for (const path of waiting) {
    const output = outputs[path];
    if (output === undefined) continue;
    loaded.set(basename(path), output);
    // The loop also visits paths added here.
    for (const { path: next, kind } of output.imports)
      if (kind === "import-statement" && !waiting.includes(next)) waiting.push(next);
  }
  return loaded;
}

type Output = Metafile["outputs"][string];
