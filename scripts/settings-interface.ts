/** The props of the construct and of postrider.config.ts as an interface, written from the table of settings. */
import type { Setting } from "../functions/config/setting.ts";
import { SETTING_NAMES, type SettingName, SETTINGS } from "../functions/config/settings.ts";
import { boundOf } from "../lib/settings/settings.ts";

const WIDTH = 120;

export function settingsInterface(): string {
  const fields = entries().map(([name, setting]) =>
    [
      comment(name, setting),
      `  readonly ${name}${isRequired(setting) ? "" : "?"}: ${typeOf(setting)};`,
    ].join("\n"),
  );
  return `/** Made by \`npm run docs\` from functions/config/settings.ts: change it there. */

/** The settings of an installation: in \`postrider.config.ts\`, with \`-c name=value\`, and as props of the construct. */
export interface PostriderConfig {
${fields.join("\n")}
}
`;
}

/** The table of docs/settings.md. */
export function settingsTable(): string {
  const rows = entries().map(
    ([name, setting]) =>
      `| \`${name}\` | ${setting.about} | ${usualOf(setting) ?? (isRequired(setting) ? "required" : "none")} | ${boundOf(name)} |`,
  );
  return ["| setting | what it is for | default | bounds |", "|---|---|---|---|", ...rows].join(
    "\n",
  );
}

function entries(): [SettingName, Setting][] {
  return SETTING_NAMES.map((name) => [name, SETTINGS[name]]);
}

function isRequired(setting: Setting): boolean {
  return "required" in setting;
}

/** The default as code or in words; undefined where there is none. */
function usualOf(setting: Setting): string | undefined {
  if (setting.usual !== undefined) return setting.usual;
  return "default" in setting && setting.default !== undefined
    ? `\`${JSON.stringify(setting.default)}\``
    : undefined;
}

function comment(name: SettingName, setting: Setting): string {
  const usual = usualOf(setting);
  const code = usual === undefined ? undefined : /^`([^`]*)`$/.exec(usual)?.[1];
  return [
    "  /**",
    ...wrapped(setting.about),
    `   * @bound ${boundOf(name)}`,
    ...(isRequired(setting) ? [] : [`   * @default ${code ?? `- ${usual ?? "none"}`}`]),
    "   */",
  ].join("\n");
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + word.length + 6 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line) => `   * ${line}`);
}

function typeOf(setting: Setting): string {
  switch (setting.kind) {
    case "text":
      return isRequired(setting) ? "string" : "string | undefined";
    case "list":
      return "readonly string[] | undefined";
    case "choice":
      return `${setting.options.map((option) => JSON.stringify(option)).join(" | ")} | undefined`;
    case "flag":
      return "boolean | undefined";
    case "decimal":
    case "integer":
      return "number | undefined";
  }
}
