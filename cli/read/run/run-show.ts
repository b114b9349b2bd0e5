import { answerFor, commandText } from "../../../operator/command-text.ts";
import type { Shown } from "../../../operator/read/email.ts";
import { counted } from "../../../operator/why/times.ts";
import { openReading, type Reading } from "./reading.ts";
import { answersOn, type WhyOptions } from "./run-why.ts";
import { answerText } from "../text/answer-text.ts";
import { emailRows } from "../text/email-rows.ts";
import { hanging } from "../text/layout.ts";
import { showText } from "../text/show-text.ts";

/** @returns the exit code: 1 if nothing was found. @throws UsageError, CommandError, DependencyError */
export async function runShow(
  text: string,
  recipient: string | undefined,
  options: WhyOptions,
): Promise<number> {
  const reading = await openReading(options);
  const { style, target } = reading;
  const { isFound, answers } = await answersOn(reading, text, recipient, options);
  const [found, ...more] = answers;
  if (found === undefined) return 1;
  if (found.kind === "nothing") {
    const { answer } = found;
    console.log(
      options.json
        ? JSON.stringify({ found: isFound, answer: answerFor(target, answer) }, undefined, 2)
        : answerText(answer, style, target),
    );
    return isFound ? 0 : 1;
  }
  const { shown, answer } = found;
  const others = more.filter((one) => one.kind !== "nothing");
  if (options.json) {
    const rest = others.map((one) => ({ ...one.shown, answer: answerFor(target, one.answer) }));
    const shownAll = {
      ...shown,
      answer: answerFor(target, answer),
      ...(rest.length > 0 && { more: rest }),
    };
    console.log(JSON.stringify(shownAll, undefined, 2));
  } else if (others.length > 0) {
    const keys = [found, ...others].map((one) => one.shown);
    console.log(severalText(keys, text, reading));
  } else {
    const wanted = recipient === undefined || found.kind !== "email" ? undefined : found.email;
    console.log(showText(shown, answerFor(target, answer), wanted, style, { nowMs: Date.now() }));
  }
  return 0;
}

/** What is stored of an event with several keys, newest first. */
function severalText(all: readonly Shown[], text: string, { style, target }: Reading): string {
  const emails = all.flatMap((one) => one.emails);
  const without = all.filter((one) => one.emails.length === 0).map(({ key }) => `  ${key}`);
  return [
    hanging("", `${counted(emails.length, "email")} of the event ${text}, newest first.`, style),
    emailRows(emails, style, { nowMs: Date.now() }, { isByKey: true }),
    without.length === 0 ? [] : ["Without an email", ...without],
    [`One of them: ${commandText("postrider show KEY", target)}`],
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}
