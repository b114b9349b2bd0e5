/** What every command has: the project's folder, examples, notes and exit codes. */
import { Command, InvalidArgumentError, Option } from "commander";

export const USAGE_EXIT_CODE = 2;
export const EXIT_CODES =
  "Exit codes: 0 fine, 1 faults found or the command failed, 2 wrong usage.";
export const AWS_SOURCES =
  "Region and credentials come from the AWS SDK's usual places (AWS_REGION, AWS_PROFILE, …).";

const COLUMNS = 80;

export type ProjectOption = { readonly project: string };

/** Examples are command lines; each note is a paragraph below them. */
export function createCommand(
  name: string,
  description: string,
  examples: readonly string[],
  notes: readonly string[] = [],
): Command {
  const project = new Option("-C, --project <folder>", "the project's folder");
  const title = examples.length === 1 ? "Example:" : "Examples:";
  const command = new Command(name)
    .description(description)
    .addOption(project.default(".", "the current folder"));
  return command.addHelpText("after", () => {
    const wrapped = notes.map((note) => command.createHelp().boxWrap(note, COLUMNS));
    const lines = [title, ...examples.map((example) => `  ${example}`)].join("\n");
    return `\n${[lines, ...wrapped, EXIT_CODES].join("\n\n")}`;
  });
}

/** A parser of an option's value. */
export function integerWithin(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `Expected an integer from ${least} to ${most}, got ${JSON.stringify(text)}.`,
    );
  };
}

export const portNumber = integerWithin(0, 65_535);
