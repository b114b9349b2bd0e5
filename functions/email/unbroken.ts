/** Where a line of an email must not end. */

/** Before a dash, between day and month, and within a phone number: a no-break space, which breaks only where the line has no other place. */
export const KEPT_SPACE = String.raw` (?=[–—] )|(?<=(?<!\p{N})\p{N}{1,2}\.?) (?=\p{L})|(?<=\p{N}) (?=\p{N})`;

/** Characters with punctuation: 20 capitals of Arial fit into a headline at 360 px. */
const LONGEST = 20;

/** A short word with a hyphen, dash or slash: "C-2026-044", "13:00–15:00", "example-org/ledger". */
export const UNBROKEN = String.raw`(?<!\S)(?=\S{3,${LONGEST}}(?!\S))\S*[\p{L}\p{N}][\-‐–—\/][\p{L}\p{N}]\S*`;
