/** What the commands share that change something: say what will happen, ask, record who and why. */
import type { Command } from "commander";
import type { Prepared } from "../../operator/actions/action.ts";
import type { Operator } from "../../operator/connect.ts";
import { CommandError, UsageError } from "../shared/command-error.ts";
import { deploymentOf, operatorCommand, type TableOptions } from "./options.ts";

export type ActingOptions = TableOptions & {
  readonly json?: true;
  readonly yes?: true;
  readonly why?: string;
};

export type Acting = {
  readonly operator: Operator;
  /** "production", "the dev server", or a table's name. */
  readonly where: string;
  /** The operator's name. */
  readonly by: () => Promise<string>;
  readonly options: ActingOptions;
};

const TABLES = ["deliveriesTable", "coordinationTable"] as const;
const NO_REASON = "no reason given";

const NOTE =
  "It says what it will do, asks for a reason and for yes, and records who did it: locally your user name, on AWS the last part of your identity's ARN. --yes does not ask; without --why it records “no reason given”. What the email's state forbids ends with exit code 1.";

export function actingCommand(
  name: string,
  description: string,
  examples: readonly string[],
  notes: readonly string[] = [],
): Command {
  return operatorCommand(name, description, examples, { tables: TABLES, notes: [...notes, NOTE] })
    .option("--yes", "do it without asking")
    .option("--why <text>", "the reason, which is recorded with your name")
    .option("--json", "print JSON");
}

/** @throws UsageError, CommandError */
export async function openActing(options: ActingOptions): Promise<Acting> {
  const { connect } = await import("../../operator/connect.ts");
  const { stage: where, pageUrl: _, ...deployment } = await deploymentOf(options);
  return { operator: connect(deployment), where, by: () => nameOf(options), options };
}

/** @throws DependencyError */
async function nameOf({ local }: ActingOptions): Promise<string> {
  if (local) return (await import("node:os")).userInfo().username;
  return (await import("./caller.ts")).callerName();
}

export type Ask = {
  readonly reason: (message: string) => Promise<string>;
  readonly yes: (message: string) => Promise<boolean>;
};

/** Prints the result. @throws CommandError if it is refused or not wanted, UsageError if it cannot ask */
export async function perform(
  prepared: Prepared,
  { operator, where, by, options }: Acting,
  ask: () => Promise<Ask> = terminalAsk,
): Promise<void> {
  if (prepared.kind === "refused") return end(prepared, options);
  const { title, effects } = prepared;
  let { why } = options;
  let name = "";
  const askWhy = async ({ reason }: Ask) => {
    name = await by();
    why ??= await reason(`Why? (recorded with your name, ${name})`);
  };
  await confirmed([...effects, `In ${where}.`], title, options, { ask, first: askWhy });
  if (options.yes) name = await by();
  const { performAction } = await import("../../operator/actions/perform.ts");
  const said = { by: name, why: why?.trim() || NO_REASON };
  end(await performAction(operator, prepared, said), options);
}

/** Says what will happen and asks. @throws CommandError if it is not wanted, UsageError if it cannot ask */
export async function confirmed(
  effects: readonly string[],
  question: string,
  { yes: isWanted }: Pick<ActingOptions, "yes">,
  {
    ask = terminalAsk,
    first = async () => {},
  }: { readonly ask?: () => Promise<Ask>; readonly first?: (ask: Ask) => Promise<void> } = {},
): Promise<void> {
  if (isWanted) return;
  // JSON on stdout stays JSON.
  process.stderr.write(`\n${await wrapped(effects)}\n\n`);
  const asking = await ask();
  await first(asking);
  if (!(await asking.yes(question))) throw new CommandError("Nothing was changed.");
}

export function canAsk(): boolean {
  return process.stdin.isTTY;
}

async function terminalAsk(): Promise<Ask> {
  if (!canAsk())
    throw new UsageError(
      "Expected a terminal to ask in, got none. Nothing was changed. To do it without being asked: --yes --why TEXT",
    );
  const { confirm, input } = await import("@inquirer/prompts");
  const terminal = { output: process.stderr };
  return {
    reason: (message) => input({ message }, terminal),
    yes: (message) => confirm({ message, default: false }, terminal),
  };
}

type End =
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "done"; readonly text: string };

function end(result: End, { json }: ActingOptions): void {
  if (json) console.log(JSON.stringify(result, undefined, 2));
  if (result.kind === "done") {
    if (!json) console.log(`✓ ${result.text}`);
  } else if (json) process.exitCode = 1;
  else throw new CommandError(result.why);
}

/** Two spaces in, at most 80 columns. */
async function wrapped(lines: readonly string[]): Promise<string> {
  const { Help } = await import("commander");
  const help = new Help();
  return lines
    .flatMap((line) => help.boxWrap(line, 76).split("\n"))
    .map((line) => `  ${line}`)
    .join("\n");
}
