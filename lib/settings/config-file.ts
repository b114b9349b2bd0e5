/** Reads postrider.config.ts, or a file in its form. */
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { SettingsError } from "./settings.ts";
import { isError } from "../../functions/platform/errors.ts";

export const CONFIG_FILE = join(import.meta.dirname, "../../postrider.config.ts");

/** What the file exports as `config`, unchecked. @throws SettingsError where there is no such file, or it cannot be read */
export async function loadConfig(file: string = CONFIG_FILE): Promise<object> {
  const unreadable = (got: string) =>
    new SettingsError([
      `Expected \`${basename(file)}\` to be a file that exports \`config\`, got ${got}`,
    ]);
  let exported: Record<string, unknown>;
  try {
    exported = await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    if (!isError(error)) throw error;
    const isMissing = "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    throw unreadable(isMissing ? `nothing: ${error.message}` : `${error.name}: ${error.message}`);
  }
  const { config } = exported;
  if (typeof config !== "object" || config === null) throw unreadable("another");
  return config;
}
