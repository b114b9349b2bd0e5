/** What looks like an alias in a text, whether or not it is one. */

/** The noun of an alias of what belongs to nobody declared: "Phone 1". `Name`: a word that may be several people's, or none's. */
export const ALIAS_WORDS = [
  "Phone",
  "E-mail",
  "ID number",
  "Passport",
  "Account",
  "Card",
  "Name",
] as const;

export type AliasWord = (typeof ALIAS_WORDS)[number];

/** What a person's alias says in brackets of a person's own datum: "Learner A (phone)", "Learner A (phone 2)". */
export const ATTRIBUTES = ["phone", "e-mail", "ID number", "passport", "other name"] as const;

export type Attribute = (typeof ATTRIBUTES)[number];

/** A model that writes another language may translate these, though it was told not to. */
const TRANSLATED = [
  "Leerder",
  "Persoon",
  "Naam",
  "Telefoon",
  "Foon",
  "Rekening",
  "Kaart",
  "Paspoort",
];

/** Short words in capitals that follow a role and are no letters of an alias: "Learner ID". */
const ABBREVIATIONS = new Set([
  "ID",
  "AI",
  "IT",
  "HR",
  "SA",
  "UK",
  "US",
  "EU",
  "OK",
  "TB",
  "BA",
  "CV",
  "PO",
]);

export type Shape = {
  readonly start: number;
  readonly end: number;
  /** The alias as it is looked up; the same for other blanks and capitals. */
  readonly key: string;
  /** The end and key without the bracket behind it. */
  readonly bare: { readonly end: number; readonly key: string };
  /** Whether it reads as an alias and nothing else ("Learner Q"); if not, it is one only where it was given ("phone 2"). */
  readonly certain: boolean;
  /** It speaks of several at once ("Learners A and B", "Learner A and B"), and nothing can be put in its place. */
  readonly several: boolean;
};

export type Shapes = (text: string) => Shape[];

export function keyOf(alias: string): string {
  return alias
    .toLowerCase()
    .replaceAll(/[\s_]+/g, " ")
    .replace(/\b(?:email|e mail)\b/, "e-mail");
}

/** Letters for the number of a person: A to Z, AA, AB … */
export function lettersOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : lettersOf(Math.floor(index / 26) - 1) + last;
}

/** Behind an alias, another letter or number by itself: it goes on with the same word. "- A new one" and "and I saw" do not. */
const ANOTHER =
  /^(?:['\u2019]s)?(?:(?:\s{0,2}(?:,|\/|&|\+|\band\b|\bor\b|\ben\b|\bof\b|\bas well as\b)){1,2}\s{0,2}([A-HJ-Z])|\s{0,2}(?:-|\u2013|\bto\b|\btot\b)\s{0,2}([B-HJ-Z]))(?![\p{L}\p{N}'\u2019])/u;
const ANOTHER_NUMBER =
  /^(?:\s{0,2}(?:,|\/|&|\+|-|\u2013|\band\b|\bor\b|\ben\b|\bof\b|\bto\b)){1,2}\s{0,2}\d{1,3}(?=\s*(?:$|[.,;!?)]))/;

const NOUNS = [...ALIAS_WORDS, ...TRANSLATED, "Email"].map(keyOf);
const BRACKET = [...ATTRIBUTES, "email"].map(escaped).join("|");

/** Finds what looks like an alias of these roles, or of something that belongs to nobody. */
export function createShapes(roles: readonly string[]): Shapes {
  const people = new Set(roles.map((role) => keyOf(role.trim())));
  const words = [...new Set([...people, ...NOUNS])]
    .toSorted((one, other) => other.length - one.length)
    .map((word) => escaped(word).replaceAll(" ", "\\s{1,3}"))
    .join("|");
  const mention = new RegExp(words, "iu");
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(${words})(e?s|s['\u2019])?[\\s_-]{1,3}(?:([A-Za-z]{1,3})|(\\d{1,3}))(?![\\p{L}\\p{N}])(?:\\s{0,2}\\((${BRACKET})(\\s\\d{1,2})?\\))?`,
    "giu",
  );
  const isRole = new Set([...people, "leerder", "persoon"]);
  return (text) => {
    // Most texts mention none.
    if (!mention.test(text)) return [];
    return [...text.matchAll(pattern)].flatMap((match) => shapeOf(text, match, isRole) ?? []);
  };
}

function shapeOf(
  text: string,
  match: RegExpExecArray,
  isRole: ReadonlySet<string>,
): Shape | undefined {
  const [whole, word = "", plural, letters, number, attribute, nth = ""] = match;
  const noun = keyOf(word);
  const start = match.index;
  const bracket = attribute === undefined ? 0 : whole.length - whole.lastIndexOf("(");
  const bareText = whole.slice(0, whole.length - bracket).trimEnd();
  const end = start + whole.length;
  const bareEnd = start + bareText.length;
  const rest = text.slice(end, end + 40);
  const capital = word !== word.toLowerCase();
  if (letters !== undefined && !looksLikeLetters(letters, capital, rest)) return undefined;
  // A decimal, a time, a code or a date goes on: "phone 2.5", "Card 12/31".
  if (number !== undefined && /^[.,:/-]\d/.test(rest)) return undefined;
  const key = `${noun} ${letters?.toLowerCase() ?? number}`;
  return {
    start,
    end,
    key: attribute === undefined ? key : `${key} (${keyOf(attribute + nth)})`,
    bare: { end: bareEnd, key },
    // "phone 2 people", "name a date": where it is not written as a name is, it is an alias only if it was given.
    certain: capital || (letters !== undefined && isRole.has(noun)),
    several: plural !== undefined || (letters === undefined ? ANOTHER_NUMBER : ANOTHER).test(rest),
  };
}

/** "Learner A", "LEARNER B", "learner a's"; but not "each learner a book", "Learner ID", "learner is". */
function looksLikeLetters(letters: string, capital: boolean, rest: string): boolean {
  if (ABBREVIATIONS.has(letters)) return false;
  if (letters === letters.toUpperCase()) return letters.length < 3 || /^A[A-Z]{2}$/.test(letters);
  if (letters.length > 1) return false;
  return letters !== "a" || capital || /^(?:['\u2019]s|[.,;:!?)]|$)/.test(rest);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
