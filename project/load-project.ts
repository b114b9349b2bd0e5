/** A project: a folder of definitions with their samples, and its own languages and brand if it has any. */
import { basename, resolve } from "node:path";
import type { Languages } from "../functions/notification/language.ts";
import { isError, PostriderError } from "../functions/platform/errors.ts";
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

/** The environment variable with the project's folder, for local/lambda/handlers/. */
export const PROJECT_VARIABLE = "POSTRIDER_NOTIFICATIONS";
/** The environment variable with the compiled folder, if the runner has compiled it. */
export const COMPILED_VARIABLE = "POSTRIDER_COMPILED";
/** Exports `brand`. */
export const BRAND_FILE = "brand.ts";

/** A project that cannot be loaded: each line of the message is a fault. */
export class ProjectError extends PostriderError {
  override readonly name = "ProjectError";
  readonly code = "project_invalid";
  readonly retryable = false;
}

export type LoadedProject = Project & {
  readonly locales: Languages;
  readonly ownLanguages: readonly LanguageFile[];
  readonly brand: Brand | undefined;
  readonly defined: readonly Defined[];
  /** Every file of the folder. */
  readonly files: readonly DefinitionFile[];
};

/**
 * Loads every file of a project's folder. `compiled` is the folder that `compileProject` wrote; by default it is compiled now.
 * @throws ProjectError
 */
export async function loadProject(
  folder = "notifications",
  compiled?: string,
): Promise<LoadedProject> {
  const path = resolve(folder);
  const loading = compiled === undefined ? loadDefinitionFiles(path) : importFiles(compiled, path);
  const files = await loading.catch((error: unknown) => {
    if (!isError(error) || !("syscall" in error)) throw error;
    throw new ProjectError(
      `Expected ${folder} to be a folder of definitions, got ${error.message}: create it, or name another folder`,
    );
  });
  const { defined, faults } = readDefinitions(files);
  const { languages, own, faults: languageFaults } = readLanguages(files);
  const brandFile = files.find((file) => file.path === `${basename(path)}/${BRAND_FILE}`);
  const { brand, faults: brandFaults } =
    brandFile?.exports === undefined
      ? { brand: undefined, faults: [] }
      : readBrand(brandFile.path, brandFile.exports["brand"]);
  const missing =
    defined.length + faults.length > 0
      ? []
      : [
          `Expected ${folder} to have a file that exports \`definition\`, got none: write one with \`npx postrider new\``,
        ];
  const all = [...faults, ...missing, ...languageFaults, ...brandFaults];
  if (all.length > 0) throw new ProjectError(all.join("\n"));
  return {
    definitions: defined.map(({ definition }) => definition),
    locales: languages,
    ownLanguages: own,
    brand,
    defined,
    files,
  };
}
