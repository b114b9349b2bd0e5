/** A fault as text: the place, the source lines, the sentence, the fix. */
import type { Fault } from "./fault.ts";

const CONTEXT_LINES = 1;
/** Codes of a terminal. */
const RED = 31;
const BOLD = 1;
const INDENT = "    ";
/** The width of a terminal without the indent. */
const COLUMNS = 80 - INDENT.length;

export function faultText(fault: Fault, source: string | undefined, useColor: boolean): string {
  const { field } = fault;
  const paint = (code: number, text: string) =>
    useColor ? `\u001b[${code}m${text}\u001b[0m` : text;
  const head = `  ${paint(RED, "✗")} ${paint(BOLD, placeOf(fault))}${field === undefined ? "" : `  ${field}`}`;
  return [head, ...faultBody(fault, source)].join("\n");
}

/** "notifications/invoice-overdue.ts:14". */
export function placeOf({ file, line }: Fault): string {
  return `${file ?? "project"}${line === undefined ? "" : `:${line}`}`;
}

/** All but the place. */
export function faultBody(
  { line, expected, got, fix }: Fault,
  source: string | undefined,
): readonly string[] {
  const expectation = expected.startsWith("to be ")
    ? expected.slice("to be ".length)
    : `it ${expected}`;
  const excerpt = line === undefined || source === undefined ? [] : excerptOf(source, line);
  return [
    ...(excerpt.length === 0 ? [] : ["", ...excerpt.map((text) => `${INDENT}${text}`), ""]),
    `${INDENT}Expected ${expectation}, got ${got}${/[.)"]$/.test(got) ? "" : "."}`,
    ...(fix === undefined ? [] : [`${INDENT}Fix: ${fix}`]),
  ];
}

function excerptOf(source: string, line: number): string[] {
  const lines = source.split("\n");
  const first = Math.max(1, line - CONTEXT_LINES);
  const last = Math.min(lines.length, line + CONTEXT_LINES);
  return lines.slice(first - 1, last).map((code, at) => {
    const number = String(first + at).padStart(String(last).length);
    const text = `${first + at === line ? ">" : " "} ${number} | ${code}`.trimEnd();
    return text.length > COLUMNS ? `${text.slice(0, COLUMNS - 1)}…` : text;
  });
}
