import { commandText } from "../../../operator/command-text.ts";
import type { DeadLetter } from "../../../operator/read/email.ts";
import { counted } from "../../../operator/why/times.ts";
import { newestLetter } from "../../../operator/why/why.ts";
import { CommandError } from "../../shared/command-error.ts";
import { unknownDefinition } from "../../shared/unknown-definition.ts";
import { openReading, type Reading, type ReadingOptions } from "./reading.ts";
import { deadLetterRows } from "../text/dead-letter-rows.ts";

export type DeadLetterOptions = ReadingOptions & {
  readonly reason?: string;
  readonly definition?: string;
  readonly body?: string;
  readonly limit: number;
  readonly cursor?: string;
};

/** @throws UsageError, CommandError, DependencyError */
export async function listDeadLetters(options: DeadLetterOptions): Promise<string> {
  const { reason, definition, limit, cursor, json } = options;
  const { readModel, style, target } = await openReading(options);
  const page = await readModel.deadLetters({ reason, definition }, { limit, cursor });
  if (json) return JSON.stringify(page, undefined, 2);
  const { items, cursor: next } = page;
  if (items.length === 0 && next === undefined)
    return reason === undefined && definition === undefined
      ? "No dead letters. Nothing to do."
      : `No dead letters match.${await unknownDefinition(options)}`;
  const same = [
    ...(reason === undefined ? [] : [`--reason ${reason}`]),
    ...(definition === undefined ? [] : [`--definition ${definition}`]),
    `--cursor ${next}`,
  ].join(" ");
  const footer = [
    `${counted(items.length, "dead letter")}${next === undefined ? "" : ", and there may be older ones"}. What to do: ${commandText("postrider why ID", target)}`,
    ...(next === undefined ? [] : [`  ${commandText(`postrider dead-letters ${same}`, target)}`]),
  ];
  return [...deadLetterRows(items, style, { nowMs: Date.now() }), "", ...footer].join("\n");
}

/** The body of a dead letter as it came, with a line break. @throws UsageError, CommandError, DependencyError */
export async function bodyText(text: string, options: DeadLetterOptions): Promise<string> {
  const letter = await letterOf(await openReading(options), text);
  if (letter === undefined)
    throw new CommandError(
      `Expected a dead letter of ${text}, found none. \`postrider dead-letters\` lists them.`,
    );
  if (letter.body === undefined)
    throw new CommandError(
      "This body is longer than a row of the table holds. The dead-letter queue has it.",
    );
  if (options.json) return `${JSON.stringify(letter, undefined, 2)}\n`;
  return letter.body.endsWith("\n") ? letter.body : `${letter.body}\n`;
}

async function letterOf({ readModel }: Reading, text: string): Promise<DeadLetter | undefined> {
  const byKey = await readModel.show(/^[0-9a-f]{32}$/.test(text) ? text : `message#${text}`);
  if (byKey !== undefined && byKey.deadLetters.length > 0) return newestLetter(byKey.deadLetters);
  const ofEvent = await readModel.byEvent({ id: text });
  return newestLetter(ofEvent.flatMap(({ deadLetters }) => deadLetters));
}
