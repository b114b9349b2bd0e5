/** An answer as one paragraph, its facts, and the commands that follow. */
import { answerFor, type CommandTarget } from "../../../operator/command-text.ts";
import type { Answer, CommandHint, Fact } from "../../../operator/why/answer.ts";
import { hanging, signText, type Style, wrap } from "./layout.ts";

const LABEL_WIDTH = 8;
/** The least width of the commands' column. */
const COMMAND_WIDTH = 25;

export function answerText(answer: Answer, style: Style, target: CommandTarget): string {
  const { tone, what, facts, commands } = answerFor(target, answer);
  const paragraph = hanging(`${signText(tone, style)} `, what, style, 2);
  return [
    paragraph.join("\n"),
    factLines(facts, style).join("\n"),
    commandLines(commands, style).join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

export function factLines(facts: readonly Fact[], style: Style): string[] {
  return facts.flatMap(([label, value]) => hanging(`  ${label.padEnd(LABEL_WIDTH)}`, value, style));
}

/** Reasons are in a column if there is room, otherwise below their command. */
export function commandLines(commands: readonly CommandHint[], { columns }: Style): string[] {
  const explained = commands.filter(([, why]) => why !== "");
  const width = Math.max(COMMAND_WIDTH, ...explained.map(([command]) => command.length + 2));
  const fits = explained.every(([, why]) => 2 + width + why.length <= columns);
  return commands.flatMap(([command, why]) => {
    if (fits && why !== "") return [`  ${command.padEnd(width)}${why}`];
    const lines = why === "" ? [] : wrap(why, columns - 4).map((line) => `    ${line}`);
    return [...brokenCommand(command, columns - 2), ...lines];
  });
}

/** A long command continues after a backslash, so that it can be copied. */
function brokenCommand(command: string, width: number): string[] {
  if (command.length <= width) return [`  ${command}`];
  // An option and its value stay together.
  const option = command.lastIndexOf(" -", width - 2);
  const at = option > 0 ? option : command.lastIndexOf(" ", width - 2);
  return at < 1
    ? [`  ${command}`]
    : [`  ${command.slice(0, at)} \\`, `      ${command.slice(at + 1)}`];
}
