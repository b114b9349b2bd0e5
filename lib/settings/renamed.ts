/** Settings and values under their old names. They are refused, and the error gives the new name. */
import type { SettingName } from "../../functions/config/settings.ts";

type Renamed = { readonly name: SettingName; readonly values?: Readonly<Record<string, string>> };

const RENAMED = new Map<string, Renamed>([
  ["keepDays", { name: "retentionDays" }],
  ["onUnknown", { name: "onUnconfirmed", values: { resend: "retry", park: "hold" } }],
]);

/** The problem of a setting's old name, as a sentence; undefined for any other name. */
export function renamedProblem(oldName: string, oldValue: unknown): string | undefined {
  const name = RENAMED.get(oldName)?.name;
  if (name === undefined) return undefined;
  const value = renamedValue(name, oldValue);
  const wanted = value === undefined ? "" : ` set to "${value}"`;
  return `Expected the new name \`${name}\`${wanted}, got the old name \`${oldName}\``;
}

/** The new name of a setting's old value. */
export function renamedValue(name: SettingName, oldValue: unknown): string | undefined {
  const renamed = [...RENAMED.values()].find((one) => one.name === name);
  return renamed?.values?.[String(oldValue)];
}
