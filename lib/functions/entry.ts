/** Generates the entry module of a function's bundle, which passes the project to the function. It is never written to disk. */
import { readFile, realpath } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Plugin } from "esbuild";
import { definitionFaults } from "../../project/definition-checks.ts";
import { BRAND_FILE, loadProject, ProjectError } from "../../project/load-project.ts";
import {
  POSTRIDER_IMPORT,
  postriderImportFault,
  postriderModule,
  MODULE_EXTENSION,
} from "../../project/postrider-modules.ts";

/** A folder of functions/. */
export type Entry = "processor" | "feedback" | "unsubscribe";

/** Replaces the project's folder in the bundle: with a path of this machine, every machine would build another bundle. */
const NAMESPACE = "notifications";

/** @throws ProjectError if the project cannot be loaded or, for the processor, has a fault */
export async function entryText(entry: Entry, folder: string): Promise<string> {
  if (entry === "feedback")
    return `import { createFeedbackHandler } from "./functions/feedback/handler${MODULE_EXTENSION}";
export const handler = createFeedbackHandler();`;
  const { defined, files, locales, ownLanguages, brand } = await loadProject(folder);
  const has = (file: string) => files.some(({ path }) => fileOf(path) === file);
  const ownLocales = ownLanguages.map(({ path }, index) =>
    importOf(`language as language${index}`, fileOf(path)),
  );
  if (ownLanguages.length > 0)
    ownLocales.push(
      `import { languages } from "./functions/notification/languages/languages${MODULE_EXTENSION}";`,
      `const locales = { ...languages, ${ownLanguages.map(({ language }, index) => `${JSON.stringify(language.locale)}: language${index}`).join(", ")} };`,
    );
  if (entry === "unsubscribe") {
    // The page needs only the data of the brands; importing the modules would make its bundle larger.
    const { layout: _, ...shared } = brand ?? {};
    const brands = defined.flatMap(({ definition: { type, checked } }) =>
      checked.brand === undefined ? [] : [{ type, checked: { brand: checked.brand } }],
    );
    return [
      `import { createUnsubscribeHandler } from "./functions/unsubscribe/handler${MODULE_EXTENSION}";`,
      ...ownLocales,
      `export const handler = createUnsubscribeHandler({`,
      `  definitions: ${JSON.stringify(brands)},`,
      ...(ownLanguages.length > 0 ? ["  locales,"] : []),
      `  brand: ${JSON.stringify(shared)},`,
      "});",
    ].join("\n");
  }
  const faults = definitionFaults(files, locales);
  if (faults.length > 0) throw new ProjectError(faults.join("\n"));
  const names = defined.map((_, index) => `definition${index}`);
  return [
    `import { createProcessorHandler } from "./functions/processor/handler${MODULE_EXTENSION}";`,
    ...defined.map(({ path }, index) => importOf(`definition as ${names[index]}`, fileOf(path))),
    ...ownLocales,
    ...(has(BRAND_FILE) ? [importOf("brand", BRAND_FILE)] : []),
    `export const handler = await createProcessorHandler({`,
    `  definitions: [${names.join(", ")}],`,
    ...(ownLanguages.length > 0 ? ["  locales,"] : []),
    ...(has(BRAND_FILE) ? ["  brand,"] : []),
    "});",
  ].join("\n");
}

/** `notifications/training/class-updated.ts` -> `training/class-updated.ts`. */
function fileOf(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}

function importOf(name: string, file: string): string {
  return `import { ${name} } from ${JSON.stringify(`${NAMESPACE}:${file}`)};`;
}

/** Resolves and loads the modules of the project's folder under {@link NAMESPACE}. */
export function projectFiles(folder: string): Plugin {
  return {
    name: "project-files",
    setup: async (build) => {
      // Like esbuild, without symbolic links.
      const root = await realpath(folder);
      build.onResolve({ filter: new RegExp(`^${NAMESPACE}:`) }, ({ path }) => ({
        path: path.slice(NAMESPACE.length + 1),
        namespace: NAMESPACE,
      }));
      build.onResolve({ filter: POSTRIDER_IMPORT }, ({ path }) => {
        const file = postriderModule(path);
        return file === undefined
          ? { errors: [{ text: postriderImportFault(path) }] }
          : { path: file };
      });
      build.onResolve(
        { filter: /^\./, namespace: NAMESPACE },
        async ({ path, kind, resolveDir }) => {
          const found = await build.resolve(path, { kind, resolveDir, namespace: "file" });
          const file = relative(root, found.path).replaceAll("\\", "/");
          // Outside the project, or not found: left to esbuild.
          if (found.errors.length > 0 || /^(?:\.\.\/|\/|[A-Za-z]:)/.test(file)) return undefined;
          return { path: file, namespace: NAMESPACE };
        },
      );
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => ({
        contents: await readFile(join(root, path), "utf8"),
        resolveDir: dirname(join(root, path)),
        loader: "default",
      }));
    },
  };
}

/** The file of an esbuild message, with the project's folder in place of {@link NAMESPACE}. */
export function fileNamed(file: string, folder: string): string {
  const start = `${NAMESPACE}:`;
  return file.startsWith(start) ? join(basename(folder), file.slice(start.length)) : file;
}
