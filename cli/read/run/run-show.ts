import { answerFor } from "../../../operator/command-text.ts";
import { openReading } from "./reading.ts";
import { answerOn, type WhyOptions } from "./run-why.ts";
import { answerText } from "../text/answer-text.ts";
import { showText } from "../text/show-text.ts";

/** @returns the exit code: 1 if nothing was found. @throws UsageError, CommandError, DependencyError */
export async function runShow(
  text: string,
  recipient: string | undefined,
  options: WhyOptions,
): Promise<number> {
  const reading = await openReading(options);
  const { style, target } = reading;
  const { found, isFound, answer } = await answerOn(reading, text, recipient, options);
  if (found.kind === "nothing") {
    console.log(
      options.json
        ? JSON.stringify({ found: isFound, answer: answerFor(target, answer) }, undefined, 2)
        : answerText(answer, style, target),
    );
    return isFound ? 0 : 1;
  }
  const { shown } = found;
  if (options.json) {
    const json = { ...shown, answer: answerFor(target, answer) };
    console.log(JSON.stringify(json, undefined, 2));
  } else {
    const wanted = recipient === undefined || found.kind !== "email" ? undefined : found.email;
    console.log(showText(shown, answerFor(target, answer), wanted, style, { nowMs: Date.now() }));
  }
  return 0;
}
