import { existsSync, readFileSync } from "node:fs";

/** Postrider's own version. package.json is beside cli/ in the repository, and beside dist/ in the package. */
export const PACKAGE_VERSION = packageVersion();

function packageVersion(): string {
  const file = ["../../package.json", "../../../package.json"]
    .map((path) => new URL(path, import.meta.url))
    .find((path) => existsSync(path));
  if (file === undefined) return "unknown";
  const { version }: { version: string } = JSON.parse(readFileSync(file, "utf8"));
  return version;
}
