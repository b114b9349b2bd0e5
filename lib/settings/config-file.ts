/** Reads postrider.config.ts, or a file in its form. */
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { importFile } from "../../project/definition-files.ts";
import { SettingsError } from "./settings.ts";

/** What the file exports as `config` or by default, unchecked. @throws SettingsError if the file does not exist or cannot be read */
export async function loadConfig(file: string): Promise<object> {
  const unreadable = (got: string) =>
    new SettingsError([
      `Expected \`${basename(file)}\` to be a file that exports \`config\`, got ${got}`,
    ]);
  if (!existsSync(file)) throw unreadable(`nothing: there is no ${resolve(file)}`);
  const { exports, broken } = await importFile(resolve(file));
  if (broken !== undefined)
    throw new SettingsError([
      `Expected ${basename(file)} to be a module that can be loaded, got ${broken}`,
    ]);
  const config = exports?.["config"] ?? exports?.["default"];
  if (typeof config !== "object" || config === null) throw unreadable("another");
  return config;
}
