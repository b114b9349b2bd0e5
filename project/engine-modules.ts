/** What a project's files import of the engine by the package's name, as files of the engine that is running. */
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds functions/, lib/ and the rest: this repository, or the package's `dist`. */
export const ENGINE_ROOT = fileURLToPath(new URL("..", import.meta.url));

/** ".ts" in this repository, ".js" in the package. */
export const MODULE_EXTENSION = extname(import.meta.url);

/** The package's exports that a project's folder may import; the construct is not one: it does not run in Lambda. */
const ENGINE_MODULES: ReadonlyMap<string, string> = new Map([
  ["postrider/notifications", `../functions/notification/public${MODULE_EXTENSION}`],
]);

/** Matches the package's own name and everything below it. */
export const ENGINE_IMPORT = /^postrider(?:\/|$)/;

/** The file of an import such as `postrider/notifications`; undefined where a project's folder may not import it. */
export function engineModule(specifier: string): string | undefined {
  const file = ENGINE_MODULES.get(specifier);
  return file === undefined ? undefined : fileURLToPath(new URL(file, import.meta.url));
}

/** Says what may be imported instead. */
export function engineImportFault(specifier: string): string {
  return `Expected an import of ${[...ENGINE_MODULES.keys()].join(" or ")}, got "${specifier}"`;
}
