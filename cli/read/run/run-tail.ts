import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { DependencyError } from "../../../functions/platform/errors.ts";
import type { DeadLetter, Email } from "../../../operator/read/email.ts";
import { secondText } from "../../../operator/why/times.ts";
import { openReading, type Reading, type ReadingOptions } from "./reading.ts";
import { deadLetterLine } from "../text/dead-letter-rows.ts";
import { changeLine } from "../text/email-rows.ts";

const POLL_MS = 2_000;
const MOST = 100;

/** Prints until Ctrl-C. The emails that are there at the start are not printed. @throws UsageError, CommandError, DependencyError */
export async function runTail(options: ReadingOptions): Promise<void> {
  const reading = await openReading(options);
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  const seen = new Map<string, string>();
  await look(reading, seen);
  if (!options.json) console.log(`  Waiting for changes. Ctrl-C ends it.`);
  while (!stop.signal.aborted) {
    await pause(POLL_MS, undefined, { signal: stop.signal }).catch(() => {});
    if (stop.signal.aborted) return;
    try {
      for (const line of await look(reading, seen, options.json === true)) {
        if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
      }
    } catch (error) {
      // The next look may succeed; the first one has.
      if (!(error instanceof DependencyError)) throw error;
      process.stderr.write(`  ${error.message}; trying again\n`);
    }
  }
}

/** A line for each email and dead letter that is new or has changed since the last look, oldest first. */
async function look(
  { readModel, style }: Reading,
  seen: Map<string, string>,
  isJson = false,
): Promise<string[]> {
  const [emails, letters] = await Promise.all([
    readModel.find({}, { limit: MOST }),
    readModel.deadLetters({}, { limit: MOST }),
  ]);
  const changes = [
    ...emails.items.map((email) => ({ id: `${email.key}/${email.recipient}`, email })),
    ...letters.items.map((letter) => ({ id: `dead/${letter.messageId}`, letter })),
  ].filter(({ id, ...one }) => {
    const mark = markOf(one);
    const isNew = seen.get(id) !== mark;
    seen.set(id, mark);
    return isNew;
  });
  return changes
    .toReversed()
    .map((one) =>
      isJson
        ? JSON.stringify("email" in one ? { email: one.email } : { deadLetter: one.letter })
        : "email" in one
          ? changeLine(one.email, style, { nowMs: Date.now() })
          : deadLetterLine(one.letter, secondText(one.letter.atMs), style),
    );
}

/** Changes when the email or the dead letter does. */
function markOf(one: { readonly email: Email } | { readonly letter: DeadLetter }): string {
  return "email" in one
    ? `${one.email.state} ${one.email.history.length} ${one.email.attempts}`
    : `${one.letter.state} ${one.letter.history.length}`;
}
