/** Which alias stands for what. */
import { type AliasWord, type Attribute, keyOf, lettersOf } from "./alias-shapes.ts";
import { fullNameOf, type Person } from "./people.ts";

/** Makes the alias for a value as it stands in a text; the same one for the same value. */
export type AliasFor = (raw: string) => string;

export type Register = {
  readonly person: (person: number) => AliasFor;
  /** A datum of a person: "Learner A (phone)". `key` is the same for all ways of writing it. */
  readonly own: (person: number, attribute: Attribute, key: string) => AliasFor;
  /** What belongs to nobody: "Phone 1". */
  readonly loose: (word: AliasWord, key: string) => AliasFor;
  /** The value of an alias that was handed out, by its key. */
  readonly rawOf: (key: string) => string | undefined;
  /** Whether a key is an alias, or will be one: people have theirs from the beginning. */
  readonly isTaken: (key: string) => boolean;
  readonly given: () => readonly string[];
};

/** `literal`: keys of what looks like an alias and stands in the event: never handed out. It may grow. */
export function createRegister(
  people: readonly Person[],
  literal: { readonly has: (key: string) => boolean },
): Register {
  const fullNames = people.map(fullNameOf);
  const aliases = aliasesOfPeople(people, literal);
  const taken = new Set(aliases.map(keyOf));
  const given = new Map<string, string>();
  const raws = new Map<string, string>();
  const byValue = new Map<string, string>();

  const give = (alias: string, raw: string): string => {
    const key = keyOf(alias);
    if (!given.has(key)) given.set(key, alias);
    if (!raws.has(key)) raws.set(key, raw);
    return alias;
  };
  /** The next free one: "Phone 1", "Phone 2"; "Learner A (phone)", "Learner A (phone 2)". */
  const numbered = (value: string, raw: string, nth: (number: number) => string): string => {
    const before = byValue.get(value);
    if (before !== undefined) return before;
    let number = 1;
    while (given.has(keyOf(nth(number))) || literal.has(keyOf(nth(number)))) number++;
    byValue.set(value, nth(number));
    return give(nth(number), raw);
  };
  return {
    person: (person) => () => give(aliases[person] ?? "", fullNames[person] ?? ""),
    own: (person, attribute, key) => (raw) => {
      const [alias = "", fullName = ""] = [aliases[person], fullNames[person]];
      // Who reads "Learner A (phone)" may well write of Learner A.
      if (fullName !== "") raws.set(keyOf(alias), fullName);
      return numbered(
        `${person} ${attribute} ${key}`,
        raw,
        (number) => `${alias} (${attribute}${number === 1 ? "" : ` ${number}`})`,
      );
    },
    loose: (word, key) => (raw) => numbered(`${word} ${key}`, raw, (number) => `${word} ${number}`),
    rawOf: (key) => raws.get(key),
    isTaken: (key) => taken.has(key) || given.has(key),
    given: () => [...given.values()],
  };
}

/** Letters in the order of the list, within each role. */
function aliasesOfPeople(
  people: readonly Person[],
  literal: { readonly has: (key: string) => boolean },
): string[] {
  const next = new Map<string, number>();
  return people.map(({ role }) => {
    const word = role.trim();
    for (let index = next.get(keyOf(word)) ?? 0; ; index++) {
      const alias = `${word} ${lettersOf(index)}`;
      if (literal.has(keyOf(alias))) continue;
      next.set(keyOf(word), index + 1);
      return alias;
    }
  });
}
