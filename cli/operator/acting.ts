/** Shared by the commands that change something: say what will happen, ask, record name and reason. */
import type { Command } from "commander";
import { type CommandTarget, commandsFor } from "../../operator/command-text.ts";
import type { Done, Prepared } from "../../operator/actions/action.ts";
import type { Operator } from "../../operator/connect.ts";
import { commandLines } from "../read/text/answer-text.ts";
import { hanging, type Style, styleOf } from "../read/text/layout.ts";
import { CommandError, UsageError } from "../shared/command-error.ts";
import { deploymentOf, operatorCommand, type TableOptions, targetOf } from "./options.ts";

export type ActingOptions = TableOptions & {
  readonly json?: true;
  readonly yes?: true;
  readonly why?: string;
};

export type Acting = {
  readonly operator: Operator;
  /** "production", "the dev server", or a table's name. */
  readonly where: string;
  /** What a suggested command works on. */
  readonly target: CommandTarget;
  /** The dev server's page; undefined on AWS. */
  readonly pageUrl: string | undefined;
  /** The operator's name. */
  readonly by: () => Promise<string>;
  readonly options: ActingOptions;
};

const TABLES = ["deliveriesTable", "coordinationTable"] as const;
const NO_REASON = "no reason given";

const NOTE =
  "It says what it will do, asks for a reason and for yes, and records who did it: locally your user name, on AWS the last part of your identity's ARN. --yes does not ask; without --why it records “no reason given”. What the email's state forbids ends with exit code 1. So does no answer (Ctrl-D): nothing is changed. --json prints `kind` (done or refused), `text` or `why`, and `commands` to run next, each with its reason.";

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
  const { stage: where, pageUrl, ...deployment } = await deploymentOf(options);
  const target = targetOf(options);
  const by = () => nameOf(options);
  return { operator: connect(deployment), where, target, pageUrl, by, options };
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
  acting: Acting,
  ask: () => Promise<Ask> = terminalAsk,
): Promise<void> {
  if (prepared.kind === "refused") return printResult(prepared, acting);
  const { operator, where, by, options } = acting;
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
  printResult(await performAction(operator, prepared, said), acting);
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
  process.stderr.write(`\n${indented(effects, styleOf(process.stderr, process.env))}\n\n`);
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

/** @throws CommandError if it is refused, unless it is printed as JSON */
export function printResult(
  result: Done,
  {
    target,
    options: { json },
  }: { readonly target: CommandTarget; readonly options: Pick<ActingOptions, "json"> },
): void {
  const commands = commandsFor(target, result.commands ?? []);
  if (json) {
    console.log(JSON.stringify({ ...result, commands }, undefined, 2));
    if (result.kind === "refused") process.exitCode = 1;
    return;
  }
  const style = styleOf(process.stdout, process.env);
  const lines = (text: string[]) =>
    [...text, ...(commands.length === 0 ? [] : ["", ...commandLines(commands, style)])].join("\n");
  if (result.kind === "refused") throw new CommandError(lines(hanging("", result.why, style)));
  console.log(lines(hanging("✓ ", result.text, style)));
}

/** Two spaces in. */
function indented(sentences: readonly string[], style: Style): string {
  return sentences.flatMap((text) => hanging("  ", text, style)).join("\n");
}
