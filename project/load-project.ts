/** A project: a folder of definitions with their samples, and its languages and brand where it has its own. */
import { basename, resolve } from "node:path";
import type { Languages } from "../functions/notification/language.ts";
import { languages } from "../functions/notification/languages/languages.ts";
import type { Brand, Project } from "../functions/project.ts";
import { readBrand } from "./brand-faults.ts";
import { readDefinitions } from "./definition-checks.ts";
import {
  type Defined,
  type DefinitionFile,
  importFiles,
  loadDefinitionFiles,
} from "./definition-files.ts";
import { isError, PostriderError } from "../functions/platform/errors.ts";

/** Names the folder to the functions' processes (local/lambda/handlers/). */
export const PROJECT_VARIABLE = "POSTRIDER_NOTIFICATIONS";
/** Names what the folder was compiled to, where the runner has compiled it. */
export const COMPILED_VARIABLE = "POSTRIDER_COMPILED";
/** Exports `languages`, where the project has translations. */
export const LOCALES_FILE = "locales/languages.ts";
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
  /** What a file exports, if the project has that file. */
  function exported<T>(
    file: string,
    field: string,
    what: string,
    is: (value: unknown) => value is T,
  ) {
    const found = files.find((one) => one.path === `${name}/${file}`);
    const value = found?.exports?.[field];
    if (is(value)) return value;
    if (found?.exports !== undefined)
      faults.push(`Expected \`${field}\` of ${found.path} to be ${what}, got ${typeof value}`);
    return undefined;
  }
  const locales = exported(
    LOCALES_FILE,
    "languages",
    "an object of languages by their locales, English (`en`) among them",
    isLanguages,
  );
  const brandFile = files.find((one) => one.path === `${name}/${BRAND_FILE}`);
  const { brand, faults: ofBrand } =
    brandFile?.exports === undefined
      ? { brand: undefined, faults: [] }
      : readBrand(brandFile.path, brandFile.exports["brand"]);
  faults.push(...ofBrand);
  if (faults.length > 0) throw new ProjectError(faults.join("\n"));
  return {
    definitions: defined.map(({ definition }) => definition),
    locales: locales ?? languages,
    brand,
    defined,
    files,
  };
}

function isLanguages(value: unknown): value is Languages {
  return (
    isObject(value) &&
    isObject(value["en"]) &&
    Object.values(value).every(
      (language) =>
        isObject(language) &&
        ["email", "frames", "unsubscribePage", "texts"].every((part) => isObject(language[part])),
    )
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
