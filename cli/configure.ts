/** `npm run configure`: asks for what is needed, and writes it to postrider.config.ts. */
import { join } from "node:path";
import { Command } from "commander";
import { configure } from "./configure/configure.ts";
import { ConfigFileError } from "./configure/config-file.ts";
import { SettingsError } from "../lib/settings/settings.ts";
import { isError } from "../functions/platform/errors.ts";

const CONFIG = join(import.meta.dirname, "../postrider.config.ts");

const program = new Command("npm run configure --")
  .description(
    "Asks for what is needed, checks each answer, shows what it writes to postrider.config.ts, and writes it.",
  )
  .option("--file <path>", "the file to change", CONFIG)
  .addHelpText(
    "after",
    "\nWhat it does not ask stays as it is. Ctrl-C ends it, and nothing is written.\nExit codes: 0 done, 1 nothing was written, 2 there is no terminal to ask on.",
  )
  .parse();

if (process.stdin.isTTY && process.stdout.isTTY) {
  try {
    const terminal = { input: process.stdin, output: process.stdout };
    await configure(program.opts<{ file: string }>().file, terminal);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof SettingsError || error instanceof ConfigFileError)
      console.error(`\n${error.message}\nNothing was written.`);
    else if (isError(error) && error.name === "ExitPromptError")
      console.error("\nNothing was written.");
    else throw error;
  }
} else {
  console.error(
    "Expected a terminal to ask on, got none. Change postrider.config.ts by hand (README.md's table tells of each setting), or\n" +
      'give settings to a command: npm run deploy -- -c fromAddress="Name <address>". npm run synth checks them.',
  );
  process.exitCode = 2;
}
