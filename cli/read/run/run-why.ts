import { answerFor } from "../../../operator/command-text.ts";
import { type Answer, answerOf, type Circumstances } from "../../../operator/why/answer.ts";
import { answerFound, findAsked, type Found } from "../../../operator/why/ask-why.ts";
import { whyStopped } from "../../../operator/why/waiting.ts";
import { type DevAnswer, devAnswer } from "./dev-event.ts";
import { openReading, type Reading, type ReadingOptions } from "./reading.ts";
import { answerText } from "../text/answer-text.ts";

export type WhyOptions = ReadingOptions & { readonly source?: string };

/** @returns the exit code: 1 if nothing was found. @throws UsageError, CommandError, DependencyError */
export async function runWhy(
  text: string,
  recipient: string | undefined,
  options: WhyOptions,
): Promise<number> {
  const reading = await openReading(options);
  const { isFound, answer } = await answerOn(reading, text, recipient, options);
  const { style, target } = reading;
  console.log(
    options.json
      ? JSON.stringify(answerFor(target, answer), undefined, 2)
      : answerText(answer, style, target),
  );
  return isFound ? 0 : 1;
}

/** What a text is about, and the answer. */
export async function answerOn(
  reading: Reading,
  text: string,
  recipient: string | undefined,
  options: WhyOptions,
): Promise<{ readonly found: Found; readonly isFound: boolean; readonly answer: Answer }> {
  const { found, dev } = await findOn(reading, text, recipient, options);
  const { circumstances } = reading;
  return found.kind === "nothing" && dev !== undefined
    ? { found, isFound: true, answer: answerOfDev(dev, await circumstances({})) }
    : {
        found,
        isFound: found.kind !== "nothing",
        answer: await answerFound(found, circumstances),
      };
}

/** Also the short id of an event of the dev server. */
async function findOn(
  { readModel, pageUrl }: Reading,
  text: string,
  recipient: string | undefined,
  { source }: WhyOptions,
): Promise<{ readonly found: Found; readonly dev?: DevAnswer | undefined }> {
  const dev = pageUrl === undefined ? undefined : await devAnswer(pageUrl, text);
  if (dev === undefined) return { found: await findAsked(readModel, text, { source, recipient }) };
  let found: Found = { kind: "nothing", asked: { kind: "event", text } };
  for (const name of dev.names)
    if (found.kind === "nothing")
      found = await findAsked(readModel, name, { source: dev.source, recipient });
  return { found, dev };
}

/** The dev server's own words, for an event that is not stored yet. */
function answerOfDev(dev: DevAnswer, now: Circumstances): Answer {
  const stop = dev.isWaiting ? whyStopped(now) : undefined;
  const { tone, next, command } = { ...dev, ...stop };
  const commands = command === undefined ? [] : [command];
  return answerOf({ tone, word: dev.word, happened: dev.answer, next }, dev.facts, commands);
}
