import { sweepForList } from "../../../operator/actions/dead-letter-queue.ts";
import { noBodyText } from "../../../operator/actions/dead-letters.ts";
import { commandText, textFor } from "../../../operator/command-text.ts";
import type { DeadLetter } from "../../../operator/read/email.ts";
import { countNotListed } from "../../../operator/read/queues.ts";
import { notListedText } from "../../../operator/why/dead-letter.ts";
import { counted } from "../../../operator/why/times.ts";
import { newestLetter } from "../../../operator/why/why.ts";
import { CommandError } from "../../shared/command-error.ts";
import { unknownDefinition } from "../../shared/unknown-definition.ts";
import { openReading, type Reading, type ReadingOptions } from "./reading.ts";
import { deadLetterRows } from "../text/dead-letter-rows.ts";
import { hanging } from "../text/layout.ts";

export type DeadLetterOptions = ReadingOptions & {
  readonly reason?: string;
  readonly definition?: string;
  readonly body?: string;
  readonly sweep?: true;
  readonly limit: number;
  readonly cursor?: string;
};

/** @throws UsageError, CommandError, DependencyError */
export async function listDeadLetters(options: DeadLetterOptions): Promise<string> {
  const { reason, definition, limit, cursor, json } = options;
  const { operator, readModel, style, target } = await openReading(options);
  if (options.sweep) await sweepForList(operator);
  const page = await readModel.deadLetters({ reason, definition }, { limit, cursor });
  // For a minute after a sweep, SQS's count has what it deleted.
  const notListed = options.sweep ? 0 : await countNotListed(operator);
  if (json) return JSON.stringify({ ...page, notListed }, undefined, 2);
  const more = notListed === 0 ? [] : hanging("", textFor(target, notListedText(notListed)), style);
  const { items, cursor: next } = page;
  if (items.length === 0 && next === undefined) {
    const isFiltered = reason !== undefined || definition !== undefined;
    if (isFiltered)
      return [`No dead letters match.${await unknownDefinition(options)}`, ...more].join("\n");
    return more.length === 0 ? "No dead letters. Nothing to do." : more.join("\n");
  }
  const same = [
    ...(reason === undefined ? [] : [`--reason ${reason}`]),
    ...(definition === undefined ? [] : [`--definition ${definition}`]),
    `--cursor ${next}`,
  ].join(" ");
  const footer = [
    `${counted(items.length, "dead letter")}${next === undefined ? "" : ", and there may be older ones"}. What to do: ${commandText("postrider why ID", target)}`,
    ...(next === undefined ? [] : [`  ${commandText(`postrider dead-letters ${same}`, target)}`]),
    ...more,
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
  if (letter.body === undefined) throw new CommandError(noBodyText(letter, { nowMs: Date.now() }));
  if (options.json) return `${JSON.stringify(letter, undefined, 2)}\n`;
  return letter.body.endsWith("\n") ? letter.body : `${letter.body}\n`;
}

async function letterOf({ readModel }: Reading, text: string): Promise<DeadLetter | undefined> {
  const byKey = await readModel.show(/^[0-9a-f]{32}$/.test(text) ? text : `message#${text}`);
  if (byKey !== undefined && byKey.deadLetters.length > 0) return newestLetter(byKey.deadLetters);
  const ofEvent = await readModel.byEvent({ id: text });
  return newestLetter(ofEvent.flatMap(({ deadLetters }) => deadLetters));
}
