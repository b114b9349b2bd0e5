import { answerFound } from "../../../operator/why/ask-why.ts";
import { openReading } from "./reading.ts";
import { findOn, type WhyOptions } from "./run-why.ts";
import { answerText, withOptions } from "../text/answer-text.ts";
import { showText } from "../text/show-text.ts";

/** @returns the exit code: 1 if nothing was found. @throws UsageError, CommandError, DependencyError */
export async function runShow(
  text: string,
  recipient: string | undefined,
  options: WhyOptions,
): Promise<number> {
  const reading = await openReading(options);
  const { found } = await findOn(reading, text, recipient, options);
  const answer = await answerFound(found, reading.circumstances);
  if (found.kind === "nothing") {
    console.log(
      options.json
        ? JSON.stringify({ found: false, answer }, undefined, 2)
        : answerText(withOptions(answer, reading.options), reading.style),
    );
    return 1;
  }
  const { shown } = found;
  if (options.json) console.log(JSON.stringify({ ...shown, answer }, undefined, 2));
  else {
    const wanted = recipient === undefined || found.kind !== "email" ? undefined : found.email;
    console.log(showText(shown, answer, wanted, reading.style, { nowMs: Date.now() }));
  }
  return 0;
}
