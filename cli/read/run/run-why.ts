import { type Answer, answerOf } from "../../../operator/why/answer.ts";
import { answerFound, findAsked, type Found } from "../../../operator/why/ask-why.ts";
import { type DevAnswer, devAnswer } from "./dev-event.ts";
import { openReading, type Reading, type ReadingOptions } from "./reading.ts";
import { answerText, withOptions } from "../text/answer-text.ts";

export type WhyOptions = ReadingOptions & { readonly source?: string };

/** @returns the exit code: 1 if nothing was found. @throws UsageError, CommandError, DependencyError */
export async function runWhy(
  text: string,
  recipient: string | undefined,
  options: WhyOptions,
): Promise<number> {
  const reading = await openReading(options);
  const { found, dev } = await findOn(reading, text, recipient, options);
  const isFound = found.kind !== "nothing" || dev !== undefined;
  const stored = await answerFound(found, reading.circumstances);
  const answer = found.kind === "nothing" && dev !== undefined ? answerOfDev(dev) : stored;
  const named = withOptions(answer, reading.options);
  console.log(
    options.json ? JSON.stringify(named, undefined, 2) : answerText(named, reading.style),
  );
  return isFound ? 0 : 1;
}

/** What a text is about: also the short id of an event of the dev server. */
export async function findOn(
  { readModel, pageUrl }: Reading,
  text: string,
  recipient: string | undefined,
  { source }: WhyOptions,
): Promise<{ readonly found: Found; readonly dev?: DevAnswer | undefined }> {
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
