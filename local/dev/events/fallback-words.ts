/** Why an email has the fallback text, in a few words. */
import type { FallbackReason } from "../../../functions/words/draft.ts";
import { AI_FAILURE_REASONS } from "../../../functions/words/ai/ai-failure.ts";
import { adviceFor, AI_ADVICE } from "../../ai-advice.ts";

const WORDS: Readonly<Partial<Record<FallbackReason, string>>> = {
  "ai-timeout": "the AI did not answer in time",
  "ai-unreachable": "the AI cannot be reached",
  "ai-refused": "the AI refused",
  "ai-unsupported": "the AI judge refused two texts",
  "ai-not-verified": "the AI judge gave no verdict",
  "ai-no-time": "the run had no time left",
  "ai-over-budget": "the day's AI budget is used up",
  "personal-data": "the request held personal data",
};

export function fallbackWords(reason: FallbackReason): string {
  return WORDS[reason] ?? adviceOf(reason)?.problem ?? `the AI's answer was not used (${reason})`;
}

/** How to fix it; "" if there is nothing to do. */
export function fallbackFix(reason: FallbackReason): string {
  const fix = adviceOf(reason)?.fix;
  return fix === undefined ? "" : `Fix: ${fix}.`;
}

function adviceOf(fallback: FallbackReason): ReturnType<typeof adviceFor> | undefined {
  const reason = AI_FAILURE_REASONS.find((one) => one === fallback);
  return reason === undefined || AI_ADVICE[reason] === undefined
    ? undefined
    : adviceFor(reason, "local");
}
