/** A project: a folder of definitions with their samples, and its languages and brand where it has its own. */
import { basename, resolve } from "node:path";
import type { Languages } from "../functions/notification/language.ts";
import type { Brand, Project } from "../functions/project.ts";
import { readBrand } from "./brand-faults.ts";
import { readDefinitions } from "./definition-checks.ts";
import {
  type Defined,
  type DefinitionFile,
  importFiles,
  loadDefinitionFiles,
} from "./definition-files.ts";
import { type LanguageFile, readLanguages } from "./project-languages.ts";
import { isError, PostriderError } from "../functions/platform/errors.ts";

/** Names the folder to the functions' processes (local/lambda/handlers/). */
export const PROJECT_VARIABLE = "POSTRIDER_NOTIFICATIONS";
/** Names what the folder was compiled to, where the runner has compiled it. */
export const COMPILED_VARIABLE = "POSTRIDER_COMPILED";
/** Exports `brand`, where the project has one. */
export const BRAND_FILE = "brand.ts";

/** A project that cannot be loaded; each line of the message names a file, what was expected of it and what it has. */
export class ProjectError extends PostriderError {
  override readonly name = "ProjectError";
  readonly code = "project_invalid";
  readonly retryable = false;
}

export type LoadedProject = Project & {
  readonly locales: Languages;
  /** The files of its own languages. */
  readonly ownLanguages: readonly LanguageFile[];
  readonly brand: Brand | undefined;
  readonly defined: readonly Defined[];
  /** Every file of the folder, by its path from the folder's parent. */
  readonly files: readonly DefinitionFile[];
};

/**
 * Loads every file of a project's folder. `compiled` is what `compileProject` has made of it; by default it is compiled now.
 * @throws ProjectError
 */
export async function loadProject(
  folder = "notifications",
  compiled?: string,
): Promise<LoadedProject> {
  const path = resolve(folder);
  const name = basename(path);
  const loading = compiled === undefined ? loadDefinitionFiles(path) : importFiles(compiled, path);
  const files = await loading.catch((error: unknown) => {
    if (!isError(error) || !("syscall" in error)) throw error;
    throw new ProjectError(
      `Expected ${folder} to be a folder of definitions, got ${error.message}: create it, or name another folder`,
    );
  });
  const { defined, faults: ofDefinitions } = readDefinitions(files);
  const faults = [...ofDefinitions];
  if (defined.length === 0 && faults.length === 0)
    faults.push(
      `Expected ${folder} to have a file that exports \`definition\`, got none: write one with \`npx postrider new\``,
    );
  const { languages, own, faults: ofLanguages } = readLanguages(files);
  faults.push(...ofLanguages);
  const brandFile = files.find((one) => one.path === `${name}/${BRAND_FILE}`);
  const { brand, faults: ofBrand } =
    brandFile?.exports === undefined
      ? { brand: undefined, faults: [] }
      : readBrand(brandFile.path, brandFile.exports["brand"]);
  faults.push(...ofBrand);
  if (faults.length > 0) throw new ProjectError(faults.join("\n"));
  return {
    definitions: defined.map(({ definition }) => definition),
    locales: languages,
    ownLanguages: own,
    brand,
    defined,
    files,
  };
}
