/** Texts as long as a reader wants them, on one line where they must be. */

/** As many items as fit into `length` characters, `most` at the most, each on one line, and how many more there were. */
export function cutList(items: readonly string[], length: number, most: number): string[] {
  const kept: string[] = [];
  let left = length;
  for (const item of items.slice(0, most)) {
    const text = cut(oneLine(item), length);
    if (text.length > left) break;
    kept.push(text);
    left -= text.length;
  }
  return kept.length < items.length ? [...kept, `… +${items.length - kept.length}`] : kept;
}

/** One line without control characters, and none that turn the direction of what follows: what may stand in a header. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}

/** At most `length` characters, cut at a word where there is one, with an ellipsis. */
export function cut(given: string, length: number): string {
  // Half characters and control characters cost six bytes each in the plan's JSON, and nobody can read them.
  const text = given.toWellFormed().replaceAll(/[^\P{Cc}\n]+|[\p{Zl}\p{Zp}]+/gu, " ");
  if (text.length <= length) return text;
  const head = text.slice(0, length - 1);
  const word = head.lastIndexOf(" ");
  const kept = (word > length / 2 ? head.slice(0, word) : head).replace(/[\ud800-\udbff]$/, "");
  return `${kept.replace(HALF_A_NUMBER, "")}…`;
}

/** Half of somebody's number would not be known as one, and so not be kept from the AI: groups of digits at the cut go. */
const HALF_A_NUMBER = /[\s(+]*(?:\b[A-Z]{2}\d{2}[\sA-Z\d]*|\d[\d\s()./-]*)$/;
