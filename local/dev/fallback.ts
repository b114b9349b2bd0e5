/** Why mails of a run have the fallback text where the AI should have written. */
import { type AiFailureReason, AI_FAILURE_REASONS } from "../../functions/words/ai/ai-failure.ts";
import { adviceFor, AI_ADVICE } from "../ai-advice.ts";
import { counted } from "../counted.ts";
import type { End } from "./outcomes.ts";

/** A line for each reason: how many events, what it means, and the fix. Reasons that are no failure have none. */
export function fallbackLines(ends: readonly Pick<End, "plainBecause">[]): string[] {
  return AI_FAILURE_REASONS.flatMap((reason) => {
    const count = ends.filter(({ plainBecause = [] }) => plainBecause.includes(reason)).length;
    return count === 0 ? [] : [`  ${counted(count, "event")}: ${meaningOf(reason)}`];
  });
}

function meaningOf(reason: AiFailureReason): string {
  if (AI_ADVICE[reason] === undefined) return `${reason}  ->  see docs/guarantees.md`;
  const { says, fix } = adviceFor(reason, "local");
  return `${says} (${reason})  ->  ${fix}`;
}
