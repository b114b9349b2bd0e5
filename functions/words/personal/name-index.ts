/** The words by which people's names are searched for. */
import { classOfName, type NameClass } from "./common-words.ts";
import { fold } from "./fold.ts";
import { type NameParts, namePartsOf, nameTokens, splitName } from "./name-parts.ts";
import { fullNameOf, type Person, type PersonField } from "./people.ts";

/** Whose a word is, and which part of the name. `either`: a person of whom only one word is known, and words written as one. */
export type Holder = { readonly person: number; readonly part: "given" | "family" | "either" };

/** `ours`: a word of our own aliases, which is nobody's name when it stands alone. */
export type Entry = { readonly holders: readonly Holder[]; readonly class: NameClass | "ours" };

export type NameIndex = {
  readonly words: ReadonlyMap<string, Entry>;
  /** Per person, as in the list of people. */
  readonly particles: readonly ReadonlySet<string>[];
  readonly initials: readonly ReadonlySet<string>[];
  /** Words of names that the person's full name does not hold: a family name before a wedding. */
  readonly former: readonly ReadonlySet<string>[];
  /** Names in scripts that do not part words, and names with digits: searched for as they are, wherever they stand. */
  readonly unparted: readonly (Holder & { readonly word: string })[];
};

/** Names are letters, and what parts them; with anything else in it, a name is searched for as it is too. */
const UNUSUAL = /[^\p{L}\p{M}\s'\u2018\u2019.,-]/u;
const NAMES: ReadonlySet<PersonField> = new Set(["name", "givenName", "familyName"]);
const UNPARTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2}/u;
/** Words of two names written as one ("thandinkosi") must not be an ordinary word ("Will Ing", "willing"). */
const JOINED_LENGTH = 8;

/** `ours`: the words of aliases, folded. */
export function indexNames(people: readonly Person[], ours: ReadonlySet<string>): NameIndex {
  const words = new Map<string, Holder[]>();
  const unparted: (Holder & { word: string })[] = [];
  const add = (word: string, holder: Holder) => {
    if (UNPARTED.test(word)) unparted.push({ ...holder, word });
    const holders = words.get(word);
    if (holders === undefined) words.set(word, [holder]);
    else if (!holders.some(({ person, part }) => person === holder.person && part === holder.part))
      holders.push(holder);
  };
  for (const [person, { values }] of people.entries())
    for (const { field, value } of values)
      if (NAMES.has(field) && UNUSUAL.test(value) && /\p{L}/u.test(value))
        unparted.push({ person, part: "either", word: fold(value).text });
  const parts = people.map(partsOf);
  for (const [person, { given, family }] of parts.entries()) {
    const lone = given.length === 0 || family.length === 0;
    for (const word of given) add(word, { person, part: lone ? "either" : "given" });
    for (const word of family) add(word, { person, part: lone ? "either" : "family" });
    for (const word of joinedOf(given[0], family[0])) add(word, { person, part: "either" });
  }
  return {
    words: new Map(
      [...words].map(([word, holders]) => [
        word,
        { holders, class: ours.has(word) ? "ours" : classOfName(word) },
      ]),
    ),
    particles: parts.map(({ particles }) => new Set(particles)),
    initials: parts.map(({ initials }) => new Set(initials)),
    former: people.map((person, at) => {
      if (!hasSeveralNames(person)) return NONE;
      const full = new Set(namePartsOfFull(person));
      return new Set(
        [...(parts[at]?.given ?? []), ...(parts[at]?.family ?? [])].filter((w) => !full.has(w)),
      );
    }),
    unparted,
  };
}

const NONE: ReadonlySet<string> = new Set();

function hasSeveralNames({ values }: Person): boolean {
  const names = values.filter(({ field }) => NAMES.has(field)).map(({ field }) => field);
  return (
    names.length > new Set(names).size || new Set(names).size > (names.includes("name") ? 1 : 2)
  );
}

/** The words of a person's full name, as they are searched for. */
function namePartsOfFull(person: Person): string[] {
  const { given, family } = splitName(fullNameOf(person));
  const { given: one, family: other } = namePartsOf(given, family);
  return [...one, ...other];
}

function partsOf({ values }: Person): NameParts & { readonly initials: readonly string[] } {
  const all = values.flatMap(({ field, value }) => {
    if (field === "name") return [splitName(value)];
    if (field === "givenName") return [{ given: value, family: "" }];
    return field === "familyName" ? [{ given: "", family: value }] : [];
  });
  const parts = all.map(({ given, family }) => namePartsOf(given, family));
  return {
    given: [...new Set(parts.flatMap(({ given }) => given))],
    family: [...new Set(parts.flatMap(({ family }) => family))],
    particles: [...new Set(parts.flatMap(({ particles }) => particles))],
    initials: all.flatMap(({ given }) => nameTokens(given).map((word) => word.charAt(0))),
  };
}

function joinedOf(given: string | undefined, family: string | undefined): string[] {
  if (given === undefined || family === undefined) return [];
  const whole =
    given.length + family.length >= JOINED_LENGTH ? [given + family, family + given] : [];
  return family.length >= 5 ? [...whole, given.charAt(0) + family] : whole;
}
