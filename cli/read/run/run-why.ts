import { type Answer, answerOf } from "../../../operator/why/answer.ts";
import { answerFound, findAsked, type Found } from "../../../operator/why/ask-why.ts";
import { type DevAnswer, devAnswer } from "./dev-event.ts";
import { openReading, type Reading, type ReadingOptions } from "./reading.ts";
import { answerText, withOptions } from "../text/answer-text.ts";
import type { Style } from "../text/layout.ts";

export type WhyOptions = ReadingOptions & { readonly source?: string };

/** @returns the exit code: 1 if nothing was found. @throws UsageError, CommandError, DependencyError */
export async function runWhy(
  text: string,
  recipient: string | undefined,
  options: WhyOptions,
): Promise<number> {
  const reading = await openReading(options);
  const { found, dev } = await findOn(reading, text, recipient, options);
  const isFound = found.some(({ kind }) => kind !== "nothing") || dev !== undefined;
  const stored = await Promise.all(found.map((one) => answerFound(one, reading.circumstances)));
  const answers = found[0]?.kind === "nothing" && dev !== undefined ? [answerOfDev(dev)] : stored;
  const named = answers.map((answer) => withOptions(answer, reading.options));
  console.log(options.json ? jsonOf(named) : answersText(named, reading.style));
  return isFound ? 0 : 1;
}

/** The newest one; `more` has the others. */
function jsonOf([first, ...more]: readonly Answer[]): string {
  return JSON.stringify({ ...first, ...(more.length > 0 && { more }) }, undefined, 2);
}

function answersText(answers: readonly Answer[], style: Style): string {
  const texts = answers.map((answer) => answerText(answer, style));
  const heading = `${answers.length} answers, the newest email first.`;
  return [...(texts.length > 1 ? [heading] : []), ...texts].join("\n\n");
}

/** What a text is about: also the short id of an event of the dev server. */
export async function findOn(
  { readModel, pageUrl }: Reading,
  text: string,
  recipient: string | undefined,
  { source }: WhyOptions,
): Promise<{ readonly found: readonly Found[]; readonly dev?: DevAnswer | undefined }> {
  const dev = pageUrl === undefined ? undefined : await devAnswer(pageUrl, text);
  const asked = dev?.id ?? text;
  const found = await findAsked(readModel, asked, {
    source: dev === undefined ? source : dev.source,
    recipient,
  });
  return { found, dev };
}

/** The dev server's own words, for an event that is not stored yet or is no event. */
function answerOfDev({ tone, word, answer, next, facts }: DevAnswer): Answer {
  return answerOf({ tone, word, happened: answer, next }, facts, []);
}
