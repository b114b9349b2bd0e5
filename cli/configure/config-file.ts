/** Changing settings in the text of postrider.config.ts: comments, order and what is not named stay as they are. */
import { SETTING_NAMES, type SettingName } from "../../functions/config/settings.ts";
import { PostriderError } from "../../functions/platform/errors.ts";

/** What is to stand there; `undefined` takes a setting away. */
export type Changes = ReadonlyMap<SettingName, string | number | readonly string[] | undefined>;

/** The file is not in the form in which it can be changed. */
export class ConfigFileError extends PostriderError {
  override readonly name = "ConfigFileError";
  readonly code = "config_file_unchangeable";
  readonly retryable = false;
}

const OPENING = /^export const config(?:: PostriderConfig)? = \{$/;
const CLOSING = "};";

/** The text with the changes in it; lines may be longer than the house has them. @throws ConfigFileError */
export function withChanges(text: string, changes: Changes): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => OPENING.test(line)) + 1;
  const end = lines.indexOf(CLOSING, first);
  if (first === 0 || end < 0)
    throw new ConfigFileError(
      "Expected the file to have the lines `export const config: PostriderConfig = {` and `};`",
    );
  const entries = entriesOf(lines.slice(first, end));
  for (const [name, value] of changes) {
    const at = entries.findIndex((entry) => entry.name === name);
    const made = { name, lines: [`  ${name}: ${literal(value)},`] };
    if (value === undefined) {
      if (at >= 0) entries.splice(at, 1);
    } else if (at >= 0) entries[at] = made;
    else entries.splice(placeOf(name, entries), 0, made);
  }
  return [
    ...lines.slice(0, first),
    ...entries.flatMap((entry) => entry.lines),
    ...lines.slice(end),
  ].join("\n");
}

/** A setting with the lines that it takes; without a name: a comment, a blank line, or what is no setting of ours. */
type Entry = { readonly name?: string | undefined; readonly lines: string[] };

/** A line that is further in, or that closes what was opened, belongs to the one before. */
function entriesOf(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) {
    const last = entries.at(-1);
    if (last?.name !== undefined && /^ {3}|^ {2}[\])}]/.test(line)) last.lines.push(line);
    else entries.push({ name: /^ {2}"?(\w+)"?(?::|,$)/.exec(line)?.[1], lines: [line] });
  }
  return entries;
}

/** Before the first one that stands after it in the table of settings. */
function placeOf(name: SettingName, entries: readonly Entry[]): number {
  const rank = (of: string | undefined) => SETTING_NAMES.findIndex((one) => one === of);
  const at = entries.findIndex((entry) => rank(entry.name) > rank(name));
  return at < 0 ? entries.length : at;
}

/** As a formatter writes it: a space behind each comma of a list. */
function literal(value: string | number | readonly string[] | undefined): string {
  return Array.isArray(value)
    ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]`
    : JSON.stringify(value);
}
