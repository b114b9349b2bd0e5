/** What a name is made of. */
import { fold } from "./fold.ts";

export type NameParts = {
  /** Words that are searched for on their own; an apostrophe or hyphen within is left out of one and parts the others. */
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** "van", "der": they belong to the family name and mean nobody by themselves. */
  readonly particles: readonly string[];
};

const PARTICLES = new Set(
  "van von der den de du des le la el al bin ben ibn di da do dos das del della ter ten te st vd v d o zu y e".split(
    " ",
  ),
);
const TITLES = new Set(
  "mr mrs ms miss mx dr prof rev adv sir dame mnr mev mej me ds past adv mnre madam ma'am".split(
    " ",
  ),
);

/** "vandermerwe" is searched for, "dele" is not. */
const WRITTEN_AS_ONE = 6;

const WORD = /\p{L}+(?:'\p{L}+)*/gu;

/** The words of a name, folded, an apostrophe left out: "O'Brien" is "obrien". */
export function nameTokens(name: string): string[] {
  return [...fold(name).text.matchAll(WORD)].map(([word]) => word.replaceAll("'", ""));
}

export function withoutTitle(name: string): string {
  const words = name.trim().split(/\s+/);
  while (words.length > 1 && TITLES.has(fold(words[0] ?? "").text.replaceAll(".", "")))
    words.shift();
  return words.join(" ");
}

/** A full name as given and family name; "Surname, Given" and particles ("Pieter van der Merwe") are understood. */
export function splitName(name: string): { readonly given: string; readonly family: string } {
  const plain = withoutTitle(name);
  const comma = plain.indexOf(",");
  if (comma > 0)
    return { given: plain.slice(comma + 1).trim(), family: plain.slice(0, comma).trim() };
  const words = plain.split(/\s+/);
  const particle = words.findIndex(
    (word, at) => at > 0 && at < words.length - 1 && PARTICLES.has(fold(word).text),
  );
  const at = particle > 0 ? particle : Math.max(1, words.length - 1);
  return { given: words.slice(0, at).join(" "), family: words.slice(at).join(" ") };
}

/** The parts of given and family names; a single letter is no part, it cannot be searched for. */
export function namePartsOf(given: string, family: string): NameParts {
  const givenWords = chunksOf(given);
  const familyWords = chunksOf(family);
  const isParticle = (word: string, at: number) =>
    at < familyWords.length - 1 && PARTICLES.has(word);
  const particles = familyWords.filter(isParticle);
  const rest = familyWords.filter((word, at) => !isParticle(word, at));
  const whole = particles.length > 0 ? lettersOf(familyWords.join("")) : "";
  return {
    given: partsOf(givenWords),
    family: [...partsOf(rest), ...(whole.length >= WRITTEN_AS_ONE ? [whole] : [])],
    particles: [
      ...particles,
      ...(particles.length > 1 ? [particles.map((one) => one.charAt(0)).join("")] : []),
      ...particles.map((one) => one.charAt(0)),
      ...rest.flatMap((word) => /^(\p{L}{1,2})'/u.exec(word)?.[1] ?? []),
    ],
  };
}

/** Words as they stand between blanks; those with an umlaut also as they are written without ("Müller", "Mueller"). */
function chunksOf(name: string): string[] {
  const composed = name.normalize("NFC");
  const words = wordsOf(composed);
  return /[äöü]/i.test(composed)
    ? [
        ...new Set([
          ...words,
          ...wordsOf(composed.replaceAll(/[äöü]/gi, (one) => `${fold(one).text}e`)),
        ]),
      ]
    : words;
}

function wordsOf(name: string): string[] {
  return fold(name)
    .text.split(/[\s,;.()/]+/)
    .filter((word) => /\p{L}/u.test(word));
}

function lettersOf(word: string): string {
  return word.replaceAll(/[^\p{L}]/gu, "");
}

function partsOf(chunks: readonly string[]): string[] {
  const parts = chunks.flatMap((chunk) => {
    if (/^[a-z]+$/.test(chunk)) return [chunk];
    const inner = [...chunk.matchAll(WORD)].flatMap(([word]) => [
      word.replaceAll("'", ""),
      ...(word.includes("'") ? word.split("'").filter((part) => part.length >= 3) : []),
    ]);
    return [...inner, lettersOf(chunk)];
  });
  return [...new Set(parts)].filter((part) => part.length > 1);
}
