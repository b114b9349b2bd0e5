/** The project that a command works on. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Option } from "commander";
import { UsageError } from "./command-error.ts";

const CONFIG_FILE = "postrider.config.ts";

export type ProjectOption = { readonly project: string };

export type ProjectPaths = {
  readonly folder: string;
  readonly configFile: string;
  /** The folder of the definitions. */
  readonly notifications: string;
};

export function projectOption(): Option {
  return new Option("-C, --project <folder>", "the project's folder").default(
    ".",
    "the current folder",
  );
}

/** The paths of a project, below `folder` as it is given. @throws UsageError where there is no project */
export function projectIn(folder: string): ProjectPaths {
  const configFile = join(folder, CONFIG_FILE);
  if (!existsSync(configFile))
    throw new UsageError(
      `Expected a Postrider project in ${folder === "." ? "this folder" : folder}, found no ${CONFIG_FILE}. Run \`npx postrider init\` to create one, or name the project's folder with --project.`,
    );
  return { folder, configFile, notifications: join(folder, "notifications") };
}
