/** Why an answer is not used. */
export const REFUSALS = [
  // A reference that does not exist, or a headline without a reference.
  "ai-reference",
  // A number or a date, in digits or in words.
  "ai-value",
  // A name or a code that the AI wrote itself.
  "ai-name",
  // A link, an address or markup.
  "ai-markup",
  // Letters of another script.
  "ai-script",
  // Words of another language.
  "ai-language",
  // Too many words or references.
  "ai-length",
  // No text.
  "ai-empty",
] as const;

/** `advice` tells the model in one sentence what to do. */
export type Refusal = { readonly reason: (typeof REFUSALS)[number]; readonly advice: string };
