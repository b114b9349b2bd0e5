/** The program `postrider`: its commands and its exit code. */
import { Command, CommanderError } from "commander";
import type { CommandTarget } from "../operator/command-text.ts";
import { appCommand } from "./app.ts";
import { checkCommand } from "./check.ts";
import { configureCommand } from "./configure.ts";
import { consoleCommand } from "./console.ts";
import { costCommand } from "./cost.ts";
import { deployCommand } from "./deploy.ts";
import { devCommand } from "./dev.ts";
import { doctorCommand } from "./doctor.ts";
import { evalCommand } from "./eval.ts";
import { initCommand } from "./init.ts";
import { newCommand } from "./new.ts";
import { circuitCommand } from "./read/circuit.ts";
import { deadLettersCommand } from "./read/dead-letters.ts";
import { findCommand } from "./read/find.ts";
import { showCommand } from "./read/show.ts";
import { statsCommand } from "./read/stats.ts";
import { circuitResetCommand } from "./operator/circuit-reset.ts";
import {
  acknowledgeCommand,
  cancelCommand,
  markSentCommand,
  releaseCommand,
  resendCommand,
} from "./operator/emails.ts";
import { targetOf } from "./operator/options.ts";
import { heldCommand } from "./operator/held.ts";
import { pauseCommand, resumeCommand } from "./operator/pause.ts";
import { eraseCommand, exportCommand } from "./operator/person.ts";
import { purgeCommand, redriveCommand } from "./operator/redrive.ts";
import { tryCommand } from "./operator/try.ts";
import { suppressCommand, suppressedCommand, unsuppressCommand } from "./operator/suppressions.ts";
import { tailCommand } from "./read/tail.ts";
import { whyCommand } from "./read/why.ts";
import { mcpCommand } from "./mcp.ts";
import { previewCommand } from "./preview.ts";
import { sendCommand } from "./send.ts";
import { CommandError, NO_ANSWER } from "./shared/command-error.ts";
import { EXIT_CODES, USAGE_EXIT_CODE } from "./shared/command.ts";
import { PACKAGE_VERSION } from "./shared/package-version.ts";

/** Runs the command of the process's arguments and sets the exit code. */
export async function run(): Promise<void> {
  // The reader of a pipe has ended: `postrider suppressed | head`.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  let target: CommandTarget = {};
  const program = createProgram().hook("preAction", (_, command) => {
    const { local, ...options } = command.opts();
    // The doctor's may have a value.
    target = targetOf({ ...options, local: Boolean(local) });
  });
  try {
    await Promise.race([program.parseAsync(), inputEnded()]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed it. Its own exit code for wrong usage is 1.
      process.exitCode = error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
      return;
    }
    const { reportError } = await import("./shared/report-error.ts");
    process.exitCode = reportError(error, target);
  }
}

/** Rejects when nothing is left to wait for: Ctrl-D ends a prompt's input, and the prompt never settles. @throws CommandError */
function inputEnded(): Promise<never> {
  return new Promise((_, reject) => {
    process.once("beforeExit", () => reject(new CommandError(`\n${NO_ANSWER}`)));
  });
}

export function createProgram(): Command {
  const program = new Command("postrider")
    .description("Turns your application's events into email: written by AI, sent once.")
    .version(PACKAGE_VERSION)
    .helpCommand(false)
    .showHelpAfterError("(add --help for the options and an example)")
    // `circuit reset` has options of the same names as `circuit`.
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .exitOverride()
    .addHelpText(
      "after",
      `
Start in an empty folder:
  npx postrider init
  npx postrider dev

${EXIT_CODES}
\`postrider COMMAND --help\` shows a command's options and an example.`,
    );
  const groups = {
    "Your project:": [
      initCommand(),
      devCommand(),
      sendCommand(),
      previewCommand(),
      evalCommand(),
      newCommand(),
      checkCommand(),
    ],
    "On AWS:": [configureCommand(), costCommand(), deployCommand(), doctorCommand()],
    "Ask any email:": [
      whyCommand(),
      findCommand(),
      showCommand(),
      tailCommand(),
      mcpCommand(),
      statsCommand(),
      deadLettersCommand(),
      circuitCommand().addCommand(circuitResetCommand()),
    ],
    "For operators:": [
      consoleCommand(),
      tryCommand(),
      resendCommand(),
      cancelCommand(),
      acknowledgeCommand(),
      heldCommand(),
      releaseCommand(),
      markSentCommand(),
      redriveCommand(),
      purgeCommand(),
      pauseCommand(),
      resumeCommand(),
      suppressedCommand(),
      suppressCommand(),
      unsuppressCommand(),
      exportCommand(),
      eraseCommand(),
    ],
  };
  for (const [title, commands] of Object.entries(groups)) {
    program.commandsGroup(title);
    for (const command of commands) program.addCommand(command);
  }
  // `app` is for cdk.json; the others are the names of version 0.2.
  for (const command of [
    appCommand(),
    unsuppressCommand().name("lift"),
    heldCommand().name("parked"),
    markSentCommand().name("sent"),
  ])
    program.addCommand(command, { hidden: true });
  for (const command of program.commands) {
    command.copyInheritedSettings(program);
    for (const nested of command.commands) nested.copyInheritedSettings(command);
  }
  return program;
}
