/** A project as it was loaded at one time: its definitions, and the compiled folder that the functions' processes load. */
import { basename, dirname, resolve } from "node:path";
import { definitionFor } from "../../functions/notification/evaluate.ts";
import { compileProject } from "../../project/compile-project.ts";
import { definitionFaults } from "../../project/definition-checks.ts";
import { type LoadedProject, loadProject, ProjectError } from "../../project/load-project.ts";

export type ProjectVersion = LoadedProject & {
  /** The folder that `compileProject` has made. */
  readonly compiled: string;
  readonly loadedAtMs: number;
};

/** A fault of one file; `file` is absent where it is the whole folder's. */
export type ProjectFault = {
  /** From the folder's parent: `notifications/class-updated.ts`. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly text: string;
};

export type LoadResult =
  | { readonly ok: true; readonly project: ProjectVersion }
  | { readonly ok: false; readonly faults: readonly ProjectFault[] };

/** Compiles, loads and checks a project's folder. */
export async function loadVersion(folder: string): Promise<LoadResult> {
  const path = resolve(folder);
  try {
    const compiled = await compileProject(path).catch((error: unknown) => {
      if (!(error instanceof Error) || !("syscall" in error)) throw error;
      return undefined;
    });
    // Without a compiled folder, the loader says what is wrong with the given one.
    const project = await loadProject(folder, compiled);
    const faults = definitionFaults(project.files, project.locales);
    return faults.length > 0 || compiled === undefined
      ? { ok: false, faults: faultsOf(path, faults) }
      : { ok: true, project: { ...project, compiled, loadedAtMs: Date.now() } };
  } catch (error) {
    // A running server outlives whatever a saved file does.
    const sentences =
      error instanceof ProjectError
        ? error.message.split("\n")
        : [`Expected ${basename(path)}/ to be checked, got ${String(error)}`];
    return { ok: false, faults: faultsOf(path, sentences) };
  }
}

/** The file of an event's definition; undefined where it has none, or the engine's default. */
export function definitionFile(project: ProjectVersion, type: string): string | undefined {
  const definition = definitionFor(project.definitions, type);
  return project.defined.find((one) => one.definition === definition)?.path;
}

/** Faults with the file and the line that their sentences name. */
function faultsOf(folder: string, sentences: readonly string[]): ProjectFault[] {
  const name = basename(folder).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const place = new RegExp(String.raw`(${name}/[\w./@-]+\.ts)(?::(\d+))?`, "g");
  return sentences.map((text) => {
    const places = [...text.matchAll(place)];
    // The innermost place has the line: "notifications/a.ts … (notifications/helper.ts:3)".
    const [, file, line] = places.findLast((one) => one[2] !== undefined) ?? places[0] ?? [];
    return { file, line: line === undefined ? undefined : Number(line), text };
  });
}

/** Where the paths of faults and definitions begin. */
export function parentOf(folder: string): string {
  return dirname(resolve(folder));
}
