/** Texts as long as a reader wants them, on one line where they must be. Cuts fall between characters as people see them. */

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

/** At most `length` characters, cut at a word or a line where there is one, with an ellipsis. */
export function cut(given: string, length: number): string {
  // Half characters and control characters cost six bytes each in the plan's JSON, and nobody can read them.
  const text = given.toWellFormed().replaceAll(/[^\P{Cc}\n]+|[\p{Zl}\p{Zp}]+/gu, " ");
  if (text.length <= length) return text;
  const end = cutWords(text, length - 1).length;
  return `${text.slice(0, endBeforeNumber(text, end)).replace(/ +$/, "")}…`;
}

/** At most `length` characters, whole words or lines if one ends in the second half. */
export function cutWords(text: string, length: number): string {
  const head = cutGraphemes(text, length);
  if (head.length === text.length) return head;
  const line = head.lastIndexOf("\n") + 1;
  const word = Math.max(head.lastIndexOf(" "), line);
  return word > length / 2 ? head.slice(0, word) : head;
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
/** A family of emoji has 35 UTF-16 units. Longer graphemes are letters under piles of accents: these may be cut. */
const LONGEST_GRAPHEME = 64;

/** The longest beginning of at most `length` UTF-16 units that ends between graphemes: no half flag, family or letter. */
export function cutGraphemes(text: string, length: number): string {
  if (text.length <= length) return text;
  // A cut depends on what stands before it and on the one character behind it.
  const boundary = GRAPHEMES.segment(text.slice(0, length + 2)).containing(length)?.index ?? length;
  return length - boundary <= LONGEST_GRAPHEME
    ? text.slice(0, boundary)
    : text.slice(0, length).replace(/[\ud800-\udbff\u200d]+$/, "");
}

/**
 * Half of somebody's number would not be known as one, and so not be kept from the AI: a cut inside a number moves to its
 * beginning. A number has at most 19 digits; in a longer row of groups, at most one number's worth of them goes.
 */
function endBeforeNumber(text: string, end: number): number {
  const before = text.slice(0, end);
  const after = text.slice(end, end + AFTER_LENGTH);
  const account = ACCOUNT.exec(before.slice(-ACCOUNT_LENGTH));
  if (account !== null && /^ ?[A-Z\d]/.test(after)) return end - account[0].length;
  const row = ROW_BEFORE.exec(before);
  const rest = ROW_AFTER.exec(after);
  if (row === null || rest === null) return end;
  if (digitsIn(row[0]) + digitsIn(rest[0]) <= MOST_DIGITS) return row.index;
  const groups = [...row[0].matchAll(/[+(]*\d+/g)].map(({ index, 0: group }) => ({
    start: row.index + index,
    length: digitsIn(group),
  }));
  const isInside = /\d$/.test(before) && /^\d/.test(after);
  const straddling = isInside
    ? (groups.at(-1)?.length ?? 0) + (/^\d+/.exec(after)?.[0].length ?? 0)
    : 0;
  // One group of that many digits is no number of a person.
  if (straddling > MOST_DIGITS) return end;
  const whole = isInside ? groups.slice(0, -1) : groups;
  const period = periodOf(whole.map(({ length }) => length));
  if (period > 1) return groups[whole.length - (whole.length % period)]?.start ?? end;
  let first = whole.length;
  let digits = isInside ? (groups.at(-1)?.length ?? 0) : 0;
  for (
    let length = whole[first - 1]?.length;
    length !== undefined;
    length = whole[first - 1]?.length
  ) {
    digits += length;
    if (length >= LEAST_DIGITS || digits >= MOST_PHONE_DIGITS) break;
    first--;
  }
  return groups[first]?.start ?? end;
}

const digitsIn = (text: string) => text.replaceAll(/\D/g, "").length;

/** After how many groups the lengths repeat: 3 for phone numbers in a row, each as 3, 3 and 4 digits; else 1. */
function periodOf(lengths: readonly number[]): number {
  for (let period = 2; period <= 6 && 2 * period <= lengths.length; period++)
    if (
      new Set(lengths.slice(0, period)).size > 1 &&
      lengths.every((length, at) => length === lengths[at % period])
    )
      return period;
  return 1;
}

/** A card number's; a phone number's are 15 (ITU-T E.164). Groups of 7 digits and more are numbers by themselves. */
const MOST_DIGITS = 19;
const MOST_PHONE_DIGITS = 15;
const LEAST_DIGITS = 7;
/** Groups of digits on one line, as people part them. */
const ROW_BEFORE = /[+(]*\d(?:[ .()/-]{0,3}\d)*[ .()/+-]{0,3}$/;
const ROW_AFTER = /^[ .()/-]{0,3}\d(?:[ .()/-]{0,3}\d)*/;
const AFTER_LENGTH = 80;
/** The beginning of an IBAN: at most 34 letters and digits, in groups of four. */
const ACCOUNT = /\b[A-Z]{2}\d{2}(?: ?[A-Z\d])* ?$/;
const ACCOUNT_LENGTH = 42;
