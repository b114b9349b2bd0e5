/** A fault as text: the place, the source lines, the sentence, the fix. */
import type { Fault } from "./fault.ts";

const AROUND = 1;
const INDENT = "    ";
/** The width of a terminal without the indent. */
const COLUMNS = 80 - INDENT.length;

export function faultText(fault: Fault, source: string | undefined, hasColour: boolean): string {
  const { field } = fault;
  const paint = (code: number, text: string) =>
    hasColour ? `\u001b[${code}m${text}\u001b[0m` : text;
  const head = `  ${paint(31, "✗")} ${paint(1, placeOf(fault))}${field === undefined ? "" : `  ${field}`}`;
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
  const frame = line === undefined || source === undefined ? [] : frameOf(source, line);
  return [
    ...(frame.length === 0 ? [] : ["", ...frame.map((text) => `${INDENT}${text}`), ""]),
    `${INDENT}Expected ${expectation}, got ${got}${/[.)"]$/.test(got) ? "" : "."}`,
    ...(fix === undefined ? [] : [`${INDENT}Fix: ${fix}`]),
  ];
}

function frameOf(source: string, line: number): string[] {
  const lines = source.split("\n");
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  return lines.slice(first - 1, last).map((code, at) => {
    const number = String(first + at).padStart(String(last).length);
    const text = `${first + at === line ? ">" : " "} ${number} | ${code}`.trimEnd();
    return text.length > COLUMNS ? `${text.slice(0, COLUMNS - 1)}…` : text;
  });
}
