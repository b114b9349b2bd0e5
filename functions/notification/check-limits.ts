/**
 * How much of one notification the privacy checks examine. Above these limits nothing is examined and the AI is not asked: the
 * fallback text is used for `too-much-to-check`.
 */
export const TEXT_LIMITS = {
  /** Personal values, declared or of facts and changes about people. */
  values: 500,
  /** Of all shared values, in all languages. */
  characters: 60_000,
};
