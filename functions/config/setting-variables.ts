import type { Setting } from "./setting.ts";
import { SETTINGS, type SettingName } from "./settings.ts";

/**
 * The processor's environment variables of the settings that are set; each absent one has the function's own default.
 * `names`: only these settings.
 */
export function settingVariables(
  settings: object,
  names?: readonly SettingName[],
): Record<string, string> {
  const values = new Map<string, unknown>(Object.entries(settings));
  return Object.fromEntries(
    Object.entries<Setting>(SETTINGS).flatMap(([name, { variable }]) => {
      const text = textOf(values.get(name));
      const isWanted = names === undefined || names.some((one) => one === name);
      return variable === undefined || text === undefined || !isWanted ? [] : [[variable, text]];
    }),
  );
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  return Array.isArray(value) ? value.map(String).join(",") : undefined;
}
