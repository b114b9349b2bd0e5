/** Asks for settings, shows the new postrider.config.ts, and writes it after a confirmation. */
import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { confirm } from "@inquirer/prompts";
import { SETTING_NAMES } from "../../functions/config/settings.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings } from "../../lib/settings/settings.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { putKey } from "../shared/put-key.ts";
import { askAll, type Terminal, withoutFaults } from "./ask.ts";
import { type Changes, ConfigFileError, withChanges } from "./config-file.ts";

/** @throws SettingsError, ConfigFileError, and ExitPromptError on Ctrl-C; then nothing was written */
export async function configure(file: string, terminal: Terminal): Promise<void> {
  const print = (text: string) => void terminal.output.write(`${text}\n`);
  const inFile = await loadConfig(file);
  const current = readSettings(withoutFaults(inFile), {});
  const changes = await askAll(current, inFile, terminal);
  if (changes.size === 0) {
    print("\nNothing to change.");
    return print(nextCommands(current));
  }
  const wanted: PostriderConfig = { ...current, ...Object.fromEntries(changes) };
  const text = await changedText(file, changes, wanted);
  print(`\n${text}`);
  if (!(await confirm({ message: `Write this to ${file}?`, default: true }, terminal)))
    return print("Nothing was written.");
  await writeFile(file, text);
  print(nextCommands(wanted));
}

/** @throws ConfigFileError if loading the text does not give `wanted` */
async function changedText(
  file: string,
  changes: Changes,
  wanted: PostriderConfig,
): Promise<string> {
  const text = withChanges(await readFile(file, "utf8"), changes);
  // In the file's folder, so that its imports resolve.
  const draft = join(dirname(file), `.configure-${randomUUID()}.ts`);
  try {
    await writeFile(draft, text);
    const loaded = readSettings(await loadConfig(draft), {});
    const different = SETTING_NAMES.filter(
      (name) => JSON.stringify(loaded[name]) !== JSON.stringify(wanted[name]),
    );
    if (different.length > 0)
      throw new ConfigFileError(
        `Expected \`${different.join("`, `")}\` to be a plain value in the file: change it by hand`,
      );
    return text;
  } finally {
    await rm(draft, { force: true });
  }
}

function nextCommands(settings: PostriderConfig): string {
  const { provider, apiKeyParameter, identity, sandboxRecipients } = settings;
  const lines = ["npx cdk bootstrap", "npx postrider deploy", "npx postrider doctor"];
  if (provider !== "bedrock" && apiKeyParameter !== undefined)
    lines.unshift(putKey(apiKeyParameter));
  if (identity === "create")
    lines.push("Set the DNS records that the deployment prints; SES verifies the domain by them.");
  if (sandboxRecipients !== undefined)
    lines.push(
      "Verify each recipient in SES, or ask AWS for production access (docs.aws.amazon.com/ses/latest/dg/request-production-access.html).",
      'With production access: npx postrider configure, and answer "none" to the sandbox\'s recipients.',
    );
  return ["", "Next:", ...lines.map((line) => `  ${line}`)].join("\n");
}
