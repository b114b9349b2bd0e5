import { existsSync, readFileSync } from "node:fs";

/** Beside cli/ in the repository, and beside dist/ in the package. */
const [file] = ["../../package.json", "../../../package.json"]
  .map((path) => new URL(path, import.meta.url))
  .filter((path) => existsSync(path));

const content: { version: string } =
  file === undefined ? { version: "unknown" } : JSON.parse(readFileSync(file, "utf8"));

export const PACKAGE_VERSION = content.version;
