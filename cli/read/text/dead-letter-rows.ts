/** Dead letters in a list: what is wrong, and how each is named in a command. */
import type { DeadLetter } from "../../../operator/read/email.ts";
import {
  deadLetterSentences,
  detailText,
  letterReference,
  reasonText,
} from "../../../operator/why/dead-letter.ts";
import { type Clock, timeText } from "../../../operator/why/times.ts";
import { dayHeading } from "./email-rows.ts";
import { fit, hanging, signText, type Style } from "./layout.ts";

/** "recipient invalid" */
const REASON_WIDTH = 19;
const TEXT_AT = 2 + 5 + 2 + 2 + REASON_WIDTH + 2;

export function deadLetterRows(
  letters: readonly DeadLetter[],
  style: Style,
  clock: Clock,
): string[] {
  const lines: string[] = [];
  let day = "";
  for (const letter of letters) {
    const heading = dayHeading(letter.atMs, clock);
    if (heading !== day) lines.push(...(lines.length === 0 ? [] : [""]), heading);
    day = heading;
    const { tone, word } = deadLetterSentences(letter, clock);
    const state = letter.state === "open" ? "" : ` (${word.toLowerCase()})`;
    const from = letter.event === undefined ? "no event" : letter.event.type;
    const start = `  ${timeText(letter.atMs, clock.timeZone)}  ${signText(tone, style)} ${fit(reasonText(letter.reason), REASON_WIDTH).padEnd(REASON_WIDTH)}  `;
    const space = " ".repeat(TEXT_AT);
    const detail = detailText(letter.detail);
    lines.push(
      `${start}${fit(`${from}${state}`, style.columns - TEXT_AT)}`,
      ...(detail === "" ? [] : hanging(space, detail, style)),
      `${space}${letterReference(letter)}`,
    );
  }
  return lines;
}

/** One line for a new dead letter, as it happens. */
export function deadLetterLine(letter: DeadLetter, time: string, style: Style): string {
  const detail = detailText(letter.detail);
  const text = `dead letter: ${reasonText(letter.reason)}${detail === "" ? "" : `, ${detail}`} (${letterReference(letter)})`;
  return `  ${time}  ${signText("bad", style)} ${fit(text, style.columns - time.length - 6)}`;
}
