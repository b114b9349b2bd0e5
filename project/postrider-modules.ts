/** Resolves a project's imports of the package `postrider` to the Postrider that runs. */
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds functions/, lib/ and the rest: this repository, or the package's `dist`. */
export const PACKAGE_ROOT = fileURLToPath(new URL("..", import.meta.url));

/** ".ts" in this repository, ".js" in the package. */
export const MODULE_EXTENSION = extname(import.meta.url);

/** Matches the package's name and everything below it. */
export const POSTRIDER_IMPORT = /^postrider(?:\/|$)/;

const NOTIFICATIONS = "postrider/notifications";

/** The file of an import; undefined if definitions may not import it: the construct does not run in Lambda. */
export function postriderModule(specifier: string): string | undefined {
  return specifier === NOTIFICATIONS
    ? `${PACKAGE_ROOT}functions/notification/public${MODULE_EXTENSION}`
    : undefined;
}

export function postriderImportFault(specifier: string): string {
  return `Expected an import of ${NOTIFICATIONS}, got "${specifier}"`;
}
