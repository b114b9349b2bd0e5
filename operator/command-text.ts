/** How a suggested command is printed: as it is pasted, with the options that name the deployment the operator works on. */
import { oneLine } from "../functions/values/cut.ts";
import type { Answer, CommandHint } from "./why/answer.ts";

/** As the operator typed it. Empty: the current folder's only deployment. */
export type CommandTarget = {
  /** The project's folder, if it is not the current one. */
  readonly project?: string | undefined;
  readonly local?: boolean | undefined;
  readonly stage?: string | undefined;
  /** Tables that were named by options. */
  readonly deliveriesTable?: string | undefined;
  readonly coordinationTable?: string | undefined;
};

/** Commands that work on the project's files; every other one has --local and --stage. */
const OF_PROJECT: ReadonlySet<string> = new Set(
  "init dev send preview eval new check configure cost".split(" "),
);

/** `postrider resend evt-1` -> `npx postrider resend evt-1 --local`. Without `postrider`, it is another program's command. */
export function commandText(command: string, target: CommandTarget): string {
  const [program, name = ""] = command.split(" ");
  if (program !== "postrider") return command;
  const options = optionsOf(name, target).join(" ");
  const isNamed = options === "" || command.endsWith(` ${options}`);
  return `npx ${command}${isNamed ? "" : ` ${options}`}`;
}

function optionsOf(name: string, target: CommandTarget): string[] {
  const { project, local, stage, deliveriesTable, coordinationTable } = target;
  const folder = project === undefined ? [] : [`-C ${argumentOf(project)}`];
  if (OF_PROJECT.has(name)) return folder;
  if (name === "deploy") return [...folder, ...(stage === undefined ? [] : [`-c stage=${stage}`])];
  if (local) return [...folder, "--local"];
  if (stage !== undefined) return [...folder, `--stage ${argumentOf(stage)}`];
  return [
    ...folder,
    ...(deliveriesTable === undefined ? [] : [`--deliveries-table ${argumentOf(deliveriesTable)}`]),
    ...(coordinationTable === undefined
      ? []
      : [`--coordination-table ${argumentOf(coordinationTable)}`]),
  ];
}

/** Needs no quotes in a shell. */
const PLAIN = /^[\w@.+:/=,~-]+$/;

/** A text as one argument in a shell. */
export function argumentOf(value: string): string {
  return PLAIN.test(value) ? value : `'${oneLine(value).replaceAll("'", String.raw`'\''`)}'`;
}

/** A command in a sentence stands between backticks. */
const IN_TEXT = /`(?:npx )?(postrider [a-z][^`]*)`/g;

/** The dev server has no deployment: it reads a file that is saved. */
const DEPLOY = /(?<=, | and )deploy(?=[.,])/g;

export function textFor(target: CommandTarget, text: string): string {
  const steps = target.local ? text.replaceAll(DEPLOY, "save the file") : text;
  return steps.replaceAll(IN_TEXT, (_, command: string) => `\`${commandText(command, target)}\``);
}

/** Commands of AWS do nothing on the dev server. */
export function commandsFor(
  target: CommandTarget,
  commands: readonly CommandHint[],
): CommandHint[] {
  return commands
    .filter(([command]) => !(target.local && command.startsWith("aws ")))
    .map(([command, why]) => [commandText(command, target), why] as const);
}

export function answerFor(target: CommandTarget, answer: Answer): Answer {
  return {
    ...answer,
    happened: textFor(target, answer.happened),
    next: textFor(target, answer.next),
    what: textFor(target, answer.what),
    commands: commandsFor(target, answer.commands),
  };
}
