import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./command-error.ts";

const CONFIG_FILE = "postrider.config.ts";

export type ProjectPaths = {
  readonly folder: string;
  readonly configFile: string;
  /** The folder of the definitions. */
  readonly notifications: string;
};

/** The paths of the project in `folder`, relative if that is. @throws UsageError if it has no settings file */
export function findProject(folder: string): ProjectPaths {
  const configFile = join(folder, CONFIG_FILE);
  if (!existsSync(configFile))
    throw new UsageError(
      `Expected a Postrider project in ${folder === "." ? "this folder" : folder}, found no ${CONFIG_FILE}. Run \`npx postrider init\` to create one, or name the project's folder with --project.`,
    );
  return { folder, configFile, notifications: join(folder, "notifications") };
}
