/** Text for a terminal of at most 80 columns: wrapping, columns, colors. */
import { styleText } from "node:util";
import { cutGraphemes, oneLine } from "../../../functions/values/cut.ts";
import { SIGNS, type Tone } from "../../../operator/why/answer.ts";

export type Style = { readonly columns: number; readonly hasColor: boolean };

const MOST_COLUMNS = 80;
const LEAST_COLUMNS = 40;

/** Pipes, CI and NO_COLOR get no color, and 80 columns. */
export function styleOf(output: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Style {
  const isTerminal = output.isTTY && environment["CI"] === undefined;
  const columns = isTerminal ? output.columns || MOST_COLUMNS : MOST_COLUMNS;
  return {
    columns: Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, columns)),
    hasColor: isTerminal && !environment["NO_COLOR"],
  };
}

type Color = Parameters<typeof styleText>[0];

const COLORS: Readonly<Record<Tone, Color>> = {
  ok: "green",
  warn: "yellow",
  bad: "red",
  busy: "blue",
  off: "dim",
};

function colored(text: string, color: Color, { hasColor }: Style): string {
  return hasColor ? styleText(color, text, { validateStream: false }) : text;
}

export function signText(tone: Tone, style: Style): string {
  return colored(SIGNS[tone], COLORS[tone], style);
}

/** A command stays on one line, to be copied. */
const WORDS = /[^ `]*`npx [^`]*`[^ ]*|[^ ]+/g;

/** Lines of at most `width` characters; a longer word has its own line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of oneLine(text).match(WORDS) ?? []) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** `first` before the first line, and as many spaces before the others. */
export function hanging(
  first: string,
  text: string,
  { columns }: Style,
  indent = first.length,
): string[] {
  const space = " ".repeat(indent);
  return wrap(text, columns - indent).map((line, at) => `${at === 0 ? first : space}${line}`);
}

/** One line of at most `width` characters, with an ellipsis if it is cut. */
export function fit(text: string, width: number): string {
  const line = oneLine(text);
  return line.length > width ? `${cutGraphemes(line, width - 1)}…` : line;
}

/** Columns two spaces apart. Names are on the left, numbers on the right. */
export function columnsText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  isNumber: (column: number) => boolean,
): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((cells) => cells[at]?.length ?? 0)));
  return all.map((cells) =>
    `  ${widths
      .map((width, at) => {
        const cell = cells[at] ?? "";
        return isNumber(at) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")}`.trimEnd(),
  );
}
