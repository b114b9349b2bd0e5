/** Finds and imports a project's files. */
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DefinitionSample, MessageSample } from "../functions/notification/definition.ts";
import type { AnyDefinition } from "../functions/notification/evaluate.ts";
import { isError } from "../functions/platform/errors.ts";
import { readFileList, compileFiles, compileProject } from "./compile-project.ts";

/** A file of a project's folder. */
export type DefinitionFile = {
  /** From the folder's parent: `notifications/training/class-updated.ts`. */
  readonly path: string;
  /** Absent if it cannot be loaded. */
  readonly exports?: Readonly<Record<string, unknown>>;
  /** Why it cannot be loaded, with file and line. */
  readonly broken?: string;
};

export type Defined = {
  readonly path: string;
  readonly definition: AnyDefinition;
  readonly samples: readonly DefinitionSample[];
  /** Samples of messages that are not events. */
  readonly messages?: readonly MessageSample[];
};

/** Loads each TypeScript file of a folder (an absolute path) except tests and packages, sorted by path. */
export async function loadDefinitionFiles(folder: string): Promise<DefinitionFile[]> {
  return importFiles(await compileProject(folder), folder);
}

/** Imports the files of `folder` from the folder that `compileProject` wrote. */
export async function importFiles(compiled: string, folder: string): Promise<DefinitionFile[]> {
  // Stacks name the lines of the sources.
  process.setSourceMapsEnabled(true);
  const files = await readFileList(compiled);
  return Promise.all(
    files.map(async ({ path, module, broken }) => {
      if (module === undefined) return { path, broken: broken ?? "no reason" };
      try {
        const exports: object = await import(pathToFileURL(join(compiled, module)).href);
        return { path, exports: { ...exports } };
      } catch (error) {
        return { path, broken: whyBroken(error, dirname(folder)) };
      }
    }),
  );
}

/** Imports one TypeScript file, by its absolute path. */
export async function importFile(file: string): Promise<DefinitionFile> {
  const folder = dirname(file);
  const [imported] = await importFiles(await compileFiles(folder, [basename(file)]), folder);
  if (imported === undefined) return { path: file, broken: "no file" };
  // Places in it are relative to the file's own folder.
  return imported.broken === undefined
    ? imported
    : { ...imported, broken: imported.broken.replaceAll(`(${basename(folder)}/`, "(") };
}

/** Faults of files that cannot be loaded. A broken helper is named once, not for each file that imports it. */
export function brokenFaults(files: readonly DefinitionFile[]): string[] {
  const broken = files.filter((file) => file.broken !== undefined);
  return broken
    .filter(({ path, broken: why }) =>
      broken.every((other) => other.path === path || why?.includes(`(${other.path}:`) !== true),
    )
    .map(
      ({ path, broken: why }) => `Expected ${path} to be a module that can be loaded, got ${why}`,
    );
}

/** The error of a failed import and its file and line, without Node's stack. */
function whyBroken(error: unknown, root: string): string {
  const given = isError(error) ? (error.stack ?? error.message) : String(error);
  const text = given.replaceAll(`${pathToFileURL(root).href}/`, "").replaceAll(`${root}/`, "");
  const sentence = /^(\w*Error)(?: \[\w+\])?: *\n?(.*)$/m.exec(text);
  const place = /((?:[\w.-]+\/)*[\w.-]+\.ts):(\d+)/.exec(text);
  const what = sentence === null ? text.split("\n")[0] : `${sentence[1]}: ${sentence[2]?.trim()}`;
  return place === null ? `${what}` : `${what} (${place[1]}:${place[2]})`;
}
