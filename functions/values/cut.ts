/** Shortens texts between characters as people see them (graphemes), and puts them on one line. */

/** The items that fit into `length` characters together, at most `most`, each on one line; the last item says how many are left out. */
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

/** One line without control characters or marks that change the text direction: safe in a header. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}

/** Like `shorten`, without half characters and control characters, which cost six bytes each in the plan's JSON. */
export function cut(text: string, length: number): string {
  return shorten(text.toWellFormed().replaceAll(/[^\P{Cc}\n]+|[\p{Zl}\p{Zp}]+/gu, " "), length);
}

/** At most `length` characters, cut at a word or a line if one ends in the second half, with an ellipsis. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${cutWords(text, length - 1).replace(/ +$/, "")}…`;
}

/** At most `length` characters, cut at a word or a line if one ends in the second half. */
export function cutWords(text: string, length: number): string {
  const head = cutGraphemes(text, length);
  if (head.length === text.length) return head;
  const line = head.lastIndexOf("\n") + 1;
  const word = Math.max(head.lastIndexOf(" "), line);
  return word > length / 2 ? head.slice(0, word) : head;
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
/** UTF-16 units; a family of emoji has 35. Longer graphemes are letters under piles of accents, and may be cut. */
const MAX_GRAPHEME_LENGTH = 64;

/** The longest beginning of at most `length` UTF-16 units that ends between graphemes. */
export function cutGraphemes(text: string, length: number): string {
  if (text.length <= length) return text;
  // A boundary depends on the text before it and on one character after it.
  const boundary = GRAPHEMES.segment(text.slice(0, length + 2)).containing(length)?.index ?? length;
  return length - boundary <= MAX_GRAPHEME_LENGTH
    ? text.slice(0, boundary)
    : text.slice(0, length).replace(/[\ud800-\udbff\u200d]+$/, "");
}
