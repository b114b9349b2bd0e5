/** The dev server's lines in the terminal, for 80 columns. */
import { styleText } from "node:util";
import { cutGraphemes } from "../../../functions/values/cut.ts";
import { counted } from "../../counted.ts";
import type { EventOutcome } from "../../../operator/console/page/dev/contract.ts";
import { SIGNS, type Tone } from "../../../operator/why/answer.ts";
import { faultBody, placeOf } from "../../../project/faults/fault-text.ts";
import type { ProjectFault } from "../project-version.ts";

export type Row = {
  readonly atMs: number;
  readonly shortId: string;
  readonly type: string;
  readonly outcome: EventOutcome;
  readonly tone: Tone;
  readonly summary: string;
  readonly tookMs: number | undefined;
};

export type Style = { readonly columns: number; readonly hasColor: boolean };

const ID_WIDTH = 6;
const TYPE_WIDTH = 20;
/** Column of the outcome. */
const OUTCOME_AT = 2 + 8 + 2 + ID_WIDTH + 2 + TYPE_WIDTH + 2;

const COLORS: Readonly<Record<Tone, "green" | "yellow" | "red" | "blue" | "dim">> = {
  ok: "green",
  warn: "yellow",
  bad: "red",
  busy: "blue",
  off: "dim",
};

export function headLine(): string {
  return `  ${"TIME".padEnd(8)}  ${"EVENT".padEnd(ID_WIDTH)}  ${"TYPE".padEnd(TYPE_WIDTH)}  OUTCOME`;
}

/** One event; a long summary continues on more lines. */
export function rowLines(row: Row, style: Style): string[] {
  const { atMs, shortId, type, tone, summary, tookMs, outcome } = row;
  const sign = outcome === "waiting" ? "◷" : summary.includes("marked as spam") ? "⚑" : SIGNS[tone];
  // A wide id takes space from the type.
  const typeWidth = TYPE_WIDTH - Math.max(0, shortId.length - ID_WIDTH);
  const start = `  ${timeOf(atMs)}  ${shortId.padEnd(ID_WIDTH)}  ${fit(printable(type), typeWidth).padEnd(typeWidth)}  `;
  const took = tookMs === undefined || tone === "bad" ? "" : secondsOf(tookMs);
  const width = style.columns - OUTCOME_AT - 2;
  const [first = "", ...rest] = wrap(printable(summary), width);
  const room = style.columns - OUTCOME_AT - 2 - first.length - took.length;
  const end = took !== "" && rest.length === 0 && room >= 2 ? " ".repeat(room) + took : "";
  return [
    `${start}${colored(sign, COLORS[tone], style)} ${first}${end}`,
    ...rest.map((line) => " ".repeat(OUTCOME_AT + 2) + line),
  ];
}

/** Control characters of an event must not reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "\u{fffd}");
}

function secondsOf(ms: number): string {
  return ms < 100 ? "<0.1 s" : `${(ms / 1000).toFixed(1)} s`;
}

export function reloadLine(atMs: number, files: readonly string[]): string {
  const names = files.map((file) => file.slice(file.lastIndexOf("/") + 1));
  const shown = names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(", ");
  return `  ${timeOf(atMs)}  reload  ${fit(shown, TYPE_WIDTH + 2).padEnd(TYPE_WIDTH + 2)}  the next event uses it`;
}

/** The others are counted. */
const MOST_FAULTS = 3;
const INDENT = "    ";

/** `usedSinceMs` is undefined if no version was loaded before. */
export function faultLines(
  faults: readonly ProjectFault[],
  { atMs, usedSinceMs }: { readonly atMs: number; readonly usedSinceMs?: number | undefined },
  style: Style,
): string[] {
  const lines = faults
    .slice(0, MOST_FAULTS)
    .flatMap((fault) => [
      `  ${timeOf(atMs)}  ${colored("✗", "red", style)} ${placeOf(fault)} is not loaded`,
      ...faultBody(fault, fault.source).flatMap((line) =>
        line.length <= style.columns ? [line] : indented(line, style),
      ),
    ]);
  const more = faults.length - MOST_FAULTS;
  return [
    ...lines,
    ...(more > 0 ? [`${INDENT}${counted(more, "more fault")}: npx postrider check`] : []),
    ...(usedSinceMs === undefined
      ? []
      : [`${INDENT}Until you save it, events use the version of ${timeOf(usedSinceMs)}.`]),
  ];
}

function indented(line: string, { columns }: Style): string[] {
  return wrap(line.trim(), columns - INDENT.length).map((one) => INDENT + one);
}

const COUNTED = [
  ["mailed", "mailed"],
  ["skipped", "skipped"],
  ["duplicate", "duplicate"],
  ["dead-letter", "dead letter"],
  ["waiting", "waits"],
  ["working", "in work"],
] as const satisfies readonly (readonly [EventOutcome, string])[];

/** "9 events: 4 mailed, 1 skipped, 2 dead letters, 1 waits, 1 in work". */
export function totalsLine(outcomes: readonly EventOutcome[]): string {
  const parts = COUNTED.flatMap(([outcome, word]) => {
    const count = outcomes.filter((one) => one === outcome).length;
    if (count === 0) return [];
    const isNoun = outcome === "duplicate" || outcome === "dead-letter";
    return [
      isNoun ? counted(count, word) : `${count} ${count > 1 && word === "waits" ? "wait" : word}`,
    ];
  });
  const events = counted(outcomes.length, "event");
  return parts.length === 0 ? `  ${events}` : `  ${events}: ${parts.join(", ")}`;
}

export function timeOf(atMs: number): string {
  return new Date(atMs).toTimeString().slice(0, 8);
}

export function colored(
  text: string,
  color: Parameters<typeof styleText>[0],
  { hasColor }: Pick<Style, "hasColor">,
): string {
  return hasColor ? styleText(color, text, { validateStream: false }) : text;
}

/** Breaks text between words into lines of at most `width` characters. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((one) => pieces(one, width))) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  const all: string[] = [];
  for (let start = 0; start < word.length; start += width)
    all.push(word.slice(start, start + width));
  return all;
}

function fit(text: string, width: number): string {
  return text.length > width ? `${cutGraphemes(text, width - 1)}…` : text;
}
