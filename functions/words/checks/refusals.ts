/** Why an answer is not used. */
export const REFUSALS = [
  // A reference that does not exist, or a headline without one.
  "ai-reference",
  // A number, a date or a word that stands for one.
  "ai-value",
  "ai-name",
  // A link, an address or markup.
  "ai-markup",
  "ai-script",
  "ai-language",
  "ai-length",
  "ai-empty",
] as const;

/** `advice` tells the model in one sentence what to do. */
export type Refusal = { readonly reason: (typeof REFUSALS)[number]; readonly advice: string };
