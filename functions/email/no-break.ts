/** Where a line of an email must not end. */

/**
 * Spaces to replace by no-break spaces: before a dash ("A – B"), between day and month ("30 November"), in a phone number. A line breaks
 * there only if it has no other place.
 */
export const NO_BREAK_SPACE_PATTERN = String.raw` (?=[–—] )|(?<=(?<!\p{N})\p{N}{1,2}\.?) (?=\p{L})|(?<=\p{N}) (?=\p{N})`;

/** Longest word that is kept whole, punctuation included: 20 capitals of Arial fit into a headline on a screen of 360 px. */
const MAX_WORD_LENGTH = 20;

/** A short word with a hyphen, dash or slash: "C-2026-044", "13:00–15:00", "example-org/ledger". */
export const NO_WRAP_WORD_PATTERN = String.raw`(?<!\S)(?=\S{3,${MAX_WORD_LENGTH}}(?!\S))\S*[\p{L}\p{N}][\-‐–—\/][\p{L}\p{N}]\S*`;
