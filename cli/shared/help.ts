/** What the help of every command ends with. */
import { type Command, InvalidArgumentError } from "commander";

export const USAGE_EXIT_CODE = 2;

const EXIT_CODES = "Exit codes: 0 fine, 1 faults found or the command failed, 2 wrong usage.";

const COLUMNS = 80;

export type HelpText = {
  /** Command lines, each as you would type it. */
  readonly examples: readonly string[];
  /** Paragraphs below the examples. */
  readonly notes?: readonly string[];
};

export function withHelp(command: Command, { examples, notes = [] }: HelpText): Command {
  const lines = examples.map((example) => `  ${example}`);
  const title = lines.length === 1 ? "Example:" : "Examples:";
  return command.addHelpText("after", () => {
    const wrapped = notes.map((note) => command.createHelp().boxWrap(note, COLUMNS));
    return `\n${[[title, ...lines].join("\n"), ...wrapped, EXIT_CODES].join("\n\n")}`;
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
