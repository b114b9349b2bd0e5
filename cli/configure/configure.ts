/** Asks, shows what it is going to write, and writes it. */
import { spawnSync } from "node:child_process";
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
 * Changes the settings in `file`, which then means what it meant before and the answers.
 * @throws SettingsError, ConfigFileError, and ExitPromptError where the operator ends it; then nothing was written
 */
export async function configure(file: string, terminal: Terminal): Promise<void> {
  const say = (text: string) => void terminal.output.write(`${text}\n`);
  const standing = await loadConfig(file);
  const current = readSettings(mendable(standing), {});
  const changes = await askAll(current, standing, terminal);
  if (changes.size === 0) {
    say("\nThat is what stands there already.");
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

/** The file's text with the changes, in the house's form, and only if it means what is wanted. */
async function writtenText(
  file: string,
  changes: Changes,
  wanted: PostriderConfig,
): Promise<string> {
  const text = withChanges(await readFile(file, "utf8"), changes);
  // Beside the file, for what it may import; by a name of its own, for what was once imported is kept.
  const draft = join(dirname(file), `.configure-${randomUUID()}.ts`);
  try {
    await writeFile(draft, text);
    format(draft);
    const meant = readSettings(await loadConfig(draft), {});
    const differing = SETTING_NAMES.filter(
      (name) => JSON.stringify(meant[name]) !== JSON.stringify(wanted[name]),
    );
    if (differing.length > 0)
      throw new ConfigFileError(
        `Expected \`${differing.join("`, `")}\` to stand in the file as a plain value: change it by hand`,
      );
    return await readFile(draft, "utf8");
  } finally {
    await rm(draft, { force: true });
  }
}

/** Long lines broken, as `npm run format` does it. */
function format(file: string): void {
  const oxfmt = join(import.meta.dirname, "../../node_modules/.bin/oxfmt");
  spawnSync(process.execPath, [oxfmt, file], { stdio: "ignore" });
}

function nextCommands(settings: PostriderConfig): string {
  const { provider, apiKeyParameter, identity, sandboxRecipients } = settings;
  return [
    "",
    "What follows:",
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
