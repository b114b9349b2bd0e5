/** `postrider configure`: asks, shows the new file, and writes it after a confirmation. */
import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { confirm } from "@inquirer/prompts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { SETTING_NAMES } from "../../functions/config/settings.ts";
import { readSettings } from "../../lib/settings/settings.ts";
import { putKey } from "../doctor/parameters.ts";
import { askAll, mendable, type Terminal } from "./ask.ts";
import { type Changes, ConfigFileError, withChanges } from "./config-file.ts";

/**
 * Changes the settings in `file` to the answers and leaves everything else in it.
 * @throws SettingsError, ConfigFileError, and ExitPromptError on Ctrl-C; then nothing was written
 */
export async function configure(file: string, terminal: Terminal): Promise<void> {
  const say = (text: string) => void terminal.output.write(`${text}\n`);
  const standing = await loadConfig(file);
  const current = readSettings(mendable(standing), {});
  const changes = await askAll(current, standing, terminal);
  if (changes.size === 0) {
    say("\nNothing to change.");
    return say(nextCommands(current));
  }
  const wanted: PostriderConfig = { ...current, ...Object.fromEntries(changes) };
  const text = await writtenText(file, changes, wanted);
  say(`\n${text}`);
  if (!(await confirm({ message: `Write this to ${file}?`, default: true }, terminal)))
    return say("Nothing was written.");
  await writeFile(file, text);
  say(nextCommands(wanted));
}

/** The file's text with the changes. @throws ConfigFileError where loading it would not give the answers */
async function writtenText(
  file: string,
  changes: Changes,
  wanted: PostriderConfig,
): Promise<string> {
  const text = withChanges(await readFile(file, "utf8"), changes);
  // Beside the file, so that its imports resolve.
  const draft = join(dirname(file), `.configure-${randomUUID()}.ts`);
  try {
    await writeFile(draft, text);
    const meant = readSettings(await loadConfig(draft), {});
    const differing = SETTING_NAMES.filter(
      (name) => JSON.stringify(meant[name]) !== JSON.stringify(wanted[name]),
    );
    if (differing.length > 0)
      throw new ConfigFileError(
        `Expected \`${differing.join("`, `")}\` to be a plain value in the file: change it by hand`,
      );
    return text;
  } finally {
    await rm(draft, { force: true });
  }
}

function nextCommands(settings: PostriderConfig): string {
  const { provider, apiKeyParameter, identity, sandboxRecipients } = settings;
  return [
    "",
    "Next:",
    ...(provider === "bedrock" || apiKeyParameter === undefined
      ? []
      : [`  ${putKey(apiKeyParameter)}`]),
    "  npx postrider doctor",
    "  npx cdk bootstrap",
    "  npx postrider deploy",
    ...(identity === "create"
      ? ["  Set the DNS records that the deployment prints; SES verifies the domain by them."]
      : []),
    ...(sandboxRecipients === undefined
      ? []
      : [
          "  Verify each recipient in SES, or ask AWS for production access (docs.aws.amazon.com/ses/latest/dg/request-production-access.html).",
          '  With production access: npx postrider configure, and answer "none" to the sandbox\'s recipients.',
        ]),
  ].join("\n");
}
