/** Why an email has the fallback text: the end of "with the fallback text, because …", and what to do. */
import { type FallbackReason, FALLBACK_REASONS, NO_AI_DUE } from "../../functions/words/draft.ts";

type Words = {
  readonly because: string;
  /** Absent: nothing to do. */
  readonly next?: string;
  /** The AI's circuit may say when AI text returns. */
  readonly isOutage?: true;
};

const DOCTOR =
  "Every email has the fallback text until this is fixed: `postrider doctor` names the fix.";
const MODEL =
  "A single case needs no action. If there are many, compare models with `postrider eval`.";

export const FALLBACK_WORDS: Readonly<Record<FallbackReason, Words>> = {
  "by-definition": { because: "its definition uses no AI" },
  "nothing-to-write": { because: "the event gave the AI nothing to write about" },
  "nobody-to-mail": { because: "every reader in this language was suppressed" },
  "news-too-old": { because: "the event was too old for an email" },
  "too-much-to-check": {
    because:
      "the event has more text than the privacy checks examine, so the AI got nothing from it",
  },
  "ai-reference": {
    because: "the AI's text named a value that the event does not have",
    next: MODEL,
  },
  "ai-value": { because: "the AI wrote a number or a date itself", next: MODEL },
  "ai-name": { because: "the AI wrote a name itself", next: MODEL },
  "ai-markup": { because: "the AI's text had a link, an address or markup", next: MODEL },
  "ai-script": { because: "the AI's text had letters of another script", next: MODEL },
  "ai-language": { because: "the AI wrote in another language", next: MODEL },
  "ai-length": { because: "the AI's text was too long", next: MODEL },
  "ai-empty": { because: "the AI's answer had no text", next: MODEL },
  "ai-unsupported": {
    because: "the AI that checks the text found a sentence that the event does not support",
    next: MODEL,
  },
  "ai-not-verified": { because: "the AI that checks the text gave no verdict", next: MODEL },
  "ai-timeout": { because: "the AI did not answer in time", isOutage: true },
  "ai-unreachable": { because: "the AI could not be reached", isOutage: true },
  "ai-busy": { because: "the AI's provider had reached its rate limit", isOutage: true },
  "ai-failing": { because: "the AI's provider failed", isOutage: true },
  "ai-unauthorised": { because: "the AI's provider refused the key", next: DOCTOR },
  "ai-region": { because: "the AI's provider does not serve this region", next: DOCTOR },
  "ai-quota": { because: "the quota or the credit at the AI's provider is used up", next: DOCTOR },
  "ai-model-gone": { because: "the AI's provider does not have the model", next: DOCTOR },
  "ai-wrong-url": { because: "no AI answers at the base URL of the settings", next: DOCTOR },
  "ai-request-refused": { because: "the AI's provider refused the request", next: DOCTOR },
  "ai-malformed": {
    because: "the AI's answer was not in the form that was asked for",
    next: MODEL,
  },
  "ai-too-large": { because: "the AI's answer was larger than 1 MiB", isOutage: true },
  "ai-refused": { because: "the AI or its content filter refused to write", next: MODEL },
  "ai-truncated": { because: "the AI's answer was longer than its limit of tokens", next: MODEL },
  "ai-no-time": { because: "the run had no time left for the AI" },
  "ai-check-failed": {
    because: "the check of the AI's text failed",
    next: "This is a fault of Postrider: report it with the AI's answer that `postrider show` prints.",
  },
  "ai-over-budget": {
    because: "the day's AI budget was used up",
    next: "AI text returns tomorrow (UTC). If you need more, raise `aiDailyLimitUsd`.",
  },
  "ai-not-counted": {
    because: "the day's AI budget could not be reserved, and the AI is not asked without it",
  },
  "ai-paused": { because: "the AI had failed shortly before and was not asked", isOutage: true },
  "personal-data": {
    because: "the AI's request would have contained personal data, so it was not sent",
    next: "Find the field and add it to `personal` in the definition: see the runbook, ticket-content-blocked.",
  },
};

/** Words for a reason of a row; another version may know other reasons. */
export function fallbackWords(reason: string): Words {
  const known = FALLBACK_REASONS.find((one) => one === reason);
  return known === undefined ? { because: "the AI's text was not used" } : FALLBACK_WORDS[known];
}

/** Whether AI text was due and is missing. */
export function isFault(reason: string): boolean {
  return !NO_AI_DUE.has(reason);
}
