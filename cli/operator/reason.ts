import { InvalidArgumentError } from "commander";
import { DEAD_LETTER_REASONS, readReason } from "../../functions/queue/dead-letter-reasons.ts";
import { didYouMean } from "../shared/nearest.ts";

/** Those of a dead letter in the table: the feedback's have a queue of their own, and what SQS moved has no reason. */
const REASONS = [
  ...Object.keys(DEAD_LETTER_REASONS).filter((name) => !name.startsWith("feedback-")),
  "moved-by-sqs",
];

/** Today's name of a dead letter's reason. */
export function reasonNamed(text: string): string {
  const reason = readReason(text);
  if (REASONS.includes(reason)) return reason;
  throw new InvalidArgumentError(
    `Expected a reason of this list: ${REASONS.join(", ")}; got ${JSON.stringify(text)}.${didYouMean(text, REASONS)}`,
  );
}
