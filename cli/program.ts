/** The program `postrider`: its commands, exit codes, and the one place where errors end. */
import { Command, CommanderError } from "commander";
import { appCommand } from "./app.ts";
import { checkCommand } from "./check.ts";
import { configureCommand } from "./configure.ts";
import { costCommand } from "./cost.ts";
import { deployCommand } from "./deploy.ts";
import { devCommand } from "./dev.ts";
import { doctorCommand } from "./doctor.ts";
import { evalCommand } from "./eval.ts";
import { USAGE_EXIT_CODE } from "./shared/help.ts";
import { initCommand } from "./init.ts";
import { newCommand } from "./new.ts";
import { heldCommand } from "./operator/held.ts";
import { markSentCommand } from "./operator/mark-sent.ts";
import { releaseCommand } from "./operator/release.ts";
import { suppressCommand } from "./operator/suppress.ts";
import { suppressedCommand } from "./operator/suppressed.ts";
import { unsuppressCommand } from "./operator/unsuppress.ts";
import { PACKAGE_VERSION } from "./shared/package-version.ts";
import { previewCommand } from "./preview.ts";
import { sendCommand } from "./send.ts";

/** Runs the command that the process was started with, and sets the process's exit code. */
export async function run(): Promise<void> {
  // As in `postrider suppressed | head`: the reader has seen enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed it already. Its own code for wrong usage is 1.
      process.exitCode = error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
      return;
    }
    const { reportError } = await import("./shared/report-error.ts");
    process.exitCode = reportError(error);
  }
}

export function createProgram(): Command {
  const program = new Command("postrider")
    .description("Turns your application's events into email: written by AI, sent once.")
    .version(PACKAGE_VERSION)
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .exitOverride()
    .addHelpText(
      "after",
      `
Start in an empty folder:
  npx postrider init
  npx postrider dev

Exit codes: 0 fine, 1 faults found or the command failed, 2 wrong usage.
\`postrider COMMAND --help\` shows a command's options and an example.`,
    );
  program.commandsGroup("Your project:");
  for (const command of [
    initCommand(),
    devCommand(),
    sendCommand(),
    previewCommand(),
    evalCommand(),
    newCommand(),
    checkCommand(),
  ])
    program.addCommand(command);
  program.commandsGroup("On AWS:");
  for (const command of [configureCommand(), costCommand(), deployCommand(), doctorCommand()])
    program.addCommand(command);
  program.commandsGroup("For operators:");
  for (const command of [
    suppressedCommand(),
    suppressCommand(),
    unsuppressCommand(),
    heldCommand(),
    releaseCommand(),
    markSentCommand(),
  ])
    program.addCommand(command);
  // The names of version 0.2, and what cdk.json calls.
  for (const command of [
    unsuppressCommand().name("lift"),
    heldCommand().name("parked"),
    markSentCommand().name("sent"),
    appCommand(),
  ])
    program.addCommand(command, { hidden: true });
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}
