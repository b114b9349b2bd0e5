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
  const { isFound, answers: all } = await answersOn(reading, text, recipient, options);
  const answers = all.map(({ answer }) => answer);
  console.log(options.json ? jsonOf(answers, reading) : answersText(answers, reading));
  return isFound ? 0 : 1;
}

/** The newest one; `more` has the others. */
function jsonOf(answers: readonly Answer[], { target }: Reading): string {
  const [first, ...more] = answers.map((answer) => answerFor(target, answer));
  return JSON.stringify({ ...first, ...(more.length > 0 && { more }) }, undefined, 2);
}

function answersText(answers: readonly Answer[], { style, target }: Reading): string {
  const texts = answers.map((answer) => answerText(answer, style, target));
  const heading = `${answers.length} answers, the newest email first.`;
  return [...(texts.length > 1 ? [heading] : []), ...texts].join("\n\n");
}

/** What a text is about, each with its answer. */
export async function answersOn(
  reading: Reading,
  text: string,
  recipient: string | undefined,
  options: WhyOptions,
): Promise<{
  readonly isFound: boolean;
  readonly answers: readonly (Found & { readonly answer: Answer })[];
}> {
  const { circumstances } = reading;
  const { found, dev } = await findOn(reading, text, recipient, options);
  const [first] = found;
  if (first?.kind === "nothing" && dev !== undefined)
    return {
      isFound: true,
      answers: [{ ...first, answer: answerOfDev(dev, await circumstances({})) }],
    };
  return {
    isFound: found.some(({ kind }) => kind !== "nothing"),
    answers: await Promise.all(
      found.map(async (one) => ({ ...one, answer: await answerFound(one, circumstances) })),
    ),
  };
}

/** Also the short id of an event of the dev server. */
async function findOn(
  { readModel, pageUrl }: Reading,
  text: string,
  recipient: string | undefined,
  { source }: WhyOptions,
): Promise<{ readonly found: readonly Found[]; readonly dev?: DevAnswer | undefined }> {
  const dev = pageUrl === undefined ? undefined : await devAnswer(pageUrl, text);
  if (dev === undefined) return { found: await findAsked(readModel, text, { source, recipient }) };
  let found: readonly Found[] = [{ kind: "nothing", asked: { kind: "event", text } }];
  for (const name of dev.names)
    if (found.every(({ kind }) => kind === "nothing"))
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
