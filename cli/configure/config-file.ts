/** Changes settings in the text of postrider.config.ts. Comments, order and other settings stay. */
import { SETTING_NAMES, type SettingName } from "../../functions/config/settings.ts";
import { PostriderError } from "../../functions/platform/errors.ts";

/** The new values; `undefined` removes a setting. */
export type Changes = ReadonlyMap<SettingName, string | number | readonly string[] | undefined>;

/** The file has a form that cannot be changed safely. */
export class ConfigFileError extends PostriderError {
  override readonly name = "ConfigFileError";
  readonly code = "config_file_unchangeable";
  readonly retryable = false;
}

const OPENING = /^export const config(?:: PostriderConfig)? = \{$/;

/** @throws ConfigFileError */
export function withChanges(text: string, changes: Changes): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => OPENING.test(line)) + 1;
  const end = lines.indexOf("};", first);
  if (first === 0 || end < 0)
    throw new ConfigFileError(
      "Expected the file to have the lines `export const config: PostriderConfig = {` and `};`",
    );
  const entries = entriesOf(lines.slice(first, end));
  for (const [name, value] of changes) {
    const existing = entries.findIndex((entry) => entry.name === name);
    const at = existing < 0 ? placeOf(name, entries) : existing;
    const changed = value === undefined ? [] : [{ name, lines: [`  ${name}: ${literal(value)},`] }];
    entries.splice(at, existing < 0 ? 0 : 1, ...changed);
  }
  const changedLines = entries.flatMap((entry) => entry.lines);
  return [...lines.slice(0, first), ...changedLines, ...lines.slice(end)].join("\n");
}

/** A setting with its lines, or without a name: a comment or a blank line. */
type Entry = { readonly name?: string | undefined; readonly lines: string[] };

function entriesOf(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) {
    const last = entries.at(-1);
    // Deeper lines and closing brackets belong to the setting above.
    if (last?.name !== undefined && /^ {3}|^ {2}[\])}]/.test(line)) last.lines.push(line);
    else entries.push({ name: /^ {2}"?(\w+)"?(?::|,$)/.exec(line)?.[1], lines: [line] });
  }
  return entries;
}

/** In the order of the table of settings. */
function placeOf(name: SettingName, entries: readonly Entry[]): number {
  const rank = (of: string | undefined) => SETTING_NAMES.findIndex((one) => one === of);
  const at = entries.findIndex((entry) => rank(entry.name) > rank(name));
  return at < 0 ? entries.length : at;
}

function literal(value: string | number | readonly string[]): string {
  return typeof value === "object"
    ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]`
    : JSON.stringify(value);
}
