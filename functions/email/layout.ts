/**
 * How a mail looks: the HTML is `layout.mjml`, compiled by `npm run docs` (`<%=` escapes, and nothing uses the raw
 * `<%~`); the text is here.
 */
import type { Layout, LayoutInput } from "./email.ts";
import type { ShownChange, ShownFact } from "./content.ts";
import { html } from "./layout.compiled.ts";

const LINE_LENGTH = 78;
const LINE_BREAK = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;

function text(input: LayoutInput): string {
  const { headline, bullets, changes, facts, fixed, aiNotice, reason, unsubscribeUrl } = input;
  const was = (before: string) => fixed.was.replace("{before}", () => before);
  const changeLines = (change: ShownChange): string[] => {
    const { label } = change;
    switch (change.kind) {
      case "columns":
        return [wrapped(`${label}: ${change.after} (${was(change.before)})`, "  ")];
      case "stacked":
        return [
          wrapped(`${label}:`, "  "),
          wrapped(change.after.join("\n"), "    "),
          wrapped(`(${was(change.before.join("\n"))})`, "    "),
        ];
      case "list":
        return [
          wrapped(`${label}:`, "  "),
          ...change.added.map((item) => wrapped(`+ ${item}`, "    ")),
          ...change.removed.map((item) => wrapped(`- ${item}`, "    ")),
        ];
    }
  };
  const factLines = ({ label, lines }: ShownFact): string[] =>
    lines.length === 1
      ? [wrapped(`${label}: ${lines[0]}`, "  ")]
      : [wrapped(`${label}:`, "  "), ...lines.map((line) => wrapped(line, "    "))];
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${title}:\n${lines.join("\n")}`];
  // On a line of its own, and whole, however long it is.
  const linkLines = unsubscribeUrl === undefined ? [] : [`${fixed.unsubscribe}:`, unsubscribeUrl];
  return [
    wrapped(headline, ""),
    ...(bullets.length === 0
      ? []
      : [bullets.map((bullet) => wrapped(`- ${bullet}`, "")).join("\n")]),
    ...part(fixed.changed, changes.flatMap(changeLines)),
    ...part(fixed.details, facts.flatMap(factLines)),
    // The mark after which mail programs know a signature.
    [
      "-- ",
      ...(aiNotice === undefined ? [] : [wrapped(aiNotice, "")]),
      wrapped(reason, ""),
      ...linkLines,
      "",
    ].join("\n"),
  ].join("\n\n");
}

/** A text in lines of 78 characters where its words allow; all but the first are indented, so that none looks like ours. */
function wrapped(value: string, indent: string): string {
  if (indent.length + value.length <= LINE_LENGTH && !LINE_BREAK.test(value))
    return `${indent}${value}`.trimEnd();
  const lines: string[] = [];
  for (const own of value.split(LINE_BREAK)) {
    let line = lines.length === 0 ? indent : `${indent}  `;
    let filled = false;
    for (const word of own.split(" ")) {
      if (filled && line.length + 1 + word.length > LINE_LENGTH) {
        lines.push(line);
        line = `${indent}  ${word}`;
      } else line += filled ? ` ${word}` : word;
      filled = true;
    }
    lines.push(line.trimEnd());
  }
  return lines.join("\n");
}

export const layout: Layout = { html, text };
