/** The text part of an email, in lines of 78 characters. A link has its own line and is never broken. */
import { fill } from "../notification/language.ts";
import { oneLine } from "../values/cut.ts";
import type { ShownChange, ShownFact } from "./content.ts";
import type { LayoutInput } from "./email.ts";
import { withRightToLeftMark } from "./left-to-right.ts";

const LINE_LENGTH = 78;
const INDENT = "  ";
const LINE_BREAK = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;

export function text(input: LayoutInput): string {
  const { headline, bullets, action, summary, changes, facts, texts, aiNotice } = input;
  const parts = [
    wrapped(headline),
    bullets.map((bullet) => wrapped(bullet)).join("\n"),
    action === undefined ? "" : `${oneLine(action.label)}:\n${action.url}`,
    summary === undefined
      ? ""
      : [wrapped(summary.heading), ...indented(summary.lines, "> ")].join("\n"),
    section(
      texts.changed,
      input,
      changes.flatMap((change) => changeLines(change, input)),
    ),
    section(texts.details, input, facts.flatMap(factLines)),
    aiNotice === undefined ? "" : wrapped(aiNotice),
    // Email programs recognize a signature by it.
    ["-- ", ...footerLines(input), ""].join("\n"),
  ];
  const all = parts.filter((part) => part !== "").join("\n\n");
  return input.direction === "rtl" ? all.split("\n").map(withRightToLeftMark).join("\n") : all;
}

function section(title: string, { locale }: LayoutInput, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title.toLocaleUpperCase(locale), ...lines].join("\n");
}

function changeLines(change: ShownChange, { texts, locale }: LayoutInput): readonly string[] {
  const { label } = change;
  const added = texts.added.toLocaleLowerCase(locale);
  if (change.kind === "value") {
    // The text below adds parentheses.
    const none = texts.none.replace(/^\((.*)\)$/, "$1");
    const after = change.after.length === 0 ? [none] : change.after;
    const was =
      change.before.length === 0 ? added : fill(texts.was, { before: change.before.join("\n") });
    if (!change.isLong) return [wrapped(`${label}: ${after.join(" ")} (${was})`, INDENT)];
    const [first = "", ...others] = was.split(LINE_BREAK);
    return [
      wrapped(`${label}:`, INDENT),
      ...indented([...after, first], INDENT),
      ...indented(others, `${INDENT}${INDENT}`),
    ];
  }
  const removed = texts.removed.toLocaleLowerCase(locale);
  const lists = [
    ...(change.added.length === 0 ? [] : [`${added} ${change.added.join(", ")}`]),
    ...(change.removed.length === 0 ? [] : [`${removed} ${change.removed.join(", ")}`]),
  ];
  const line = `${label}: ${lists.join("; ")}`;
  const isOneLine =
    line.length <= LINE_LENGTH && !/[,;\n]/.test([change.added, change.removed].flat().join(""));
  if (isOneLine) return [wrapped(line, INDENT)];
  const items = [
    ...change.added.map((item) => `${added} ${item}`),
    ...change.removed.map((item) => `${removed} ${item}`),
  ];
  return [wrapped(`${label}:`, INDENT), ...indented(items, INDENT)];
}

function factLines({ label, lines }: ShownFact): readonly string[] {
  const [only = ""] = lines;
  return lines.length === 1
    ? [wrapped(`${label}: ${only}`, INDENT)]
    : [wrapped(`${label}:`, INDENT), ...indented(lines, INDENT)];
}

function footerLines({ reason, texts, unsubscribeUrl, brand }: LayoutInput): readonly string[] {
  return [
    wrapped(reason),
    ...(unsubscribeUrl === undefined ? [] : [`${oneLine(texts.unsubscribe)}:`, unsubscribeUrl]),
    ...(brand.supportEmail === undefined ? [] : [`${texts.questions} ${brand.supportEmail}`]),
    ...[brand.address, brand.footer].flatMap((own = "") =>
      own === "" ? [] : own.split(LINE_BREAK).map((line) => wrapped(line)),
    ),
  ];
}

/** Indents lines, so that a value cannot look like another line of the email. */
function indented(lines: readonly string[], indent: string): readonly string[] {
  return lines
    .flatMap((line) => line.split(LINE_BREAK))
    .map((line) =>
      `${indent}${wrapped(line, `${indent}${INDENT}`, LINE_LENGTH - indent.length)}`.trimEnd(),
    );
}

/** Wraps a text between words; further lines begin with `indent`. */
function wrapped(value: string, indent = "", length = LINE_LENGTH): string {
  const lines: string[] = [];
  let line = "";
  for (const word of oneLine(value).split(/ +/)) {
    const most = lines.length === 0 ? length : LINE_LENGTH;
    if (line.trim() !== "" && line.length + 1 + word.length > most) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].join("\n");
}
