/** The values that must not leave, and how each may be told in a text. */
import { ALIAS_WORDS, ATTRIBUTES } from "./alias-shapes.ts";
import { fold } from "./fold.ts";
import type { IdentifierKind } from "./identifiers.ts";
import type { NameIndex } from "./name-index.ts";
import { nameTokens, withoutTitle } from "./name-parts.ts";
import { compact, type Person, type PersonField, type PersonValue, phoneKey } from "./people.ts";

export type KnownValue = {
  /**
   * `name`: a name or one word of it; `word`: a name that is a word as well, looked for exactly; `number`: of digits only;
   * `code`: of letters and digits.
   */
  readonly kind: "name" | "word" | "email" | "phone" | "number" | "code";
  readonly value: string;
};

/** What is shorter, or is a document's number without a digit, cannot be searched for: it is in every date, or is a word. */
const SHORTEST = 4;

/** The same value, however it is written. */
export function keyOfValue({ kind, value }: KnownValue): string {
  if (kind === "email") return fold(value).text;
  return kind === "phone" ? phoneKey(value) : compact(value);
}

/** A person's phone numbers, addresses, id and passport numbers: a field may hold several, parted by commas or slashes. */
export function identifiersOf({
  values,
}: Person): (KnownValue & { readonly field: PersonField })[] {
  return values
    .flatMap(({ field, value }) => valuesOf({ field, value }).map((one) => ({ ...one, field })))
    .filter(
      (one) =>
        keyOfValue(one).length >= SHORTEST && (one.kind === "email" || /\d/.test(keyOfValue(one))),
    );
}

function valuesOf({ field, value }: PersonValue): KnownValue[] {
  if (field === "phone")
    return value
      .split(/[/;,|]|\bor\b|\band\b|\bof\b|\ben\b/)
      .map((one) => ({ kind: "phone", value: one.trim() }));
  if (field === "email") {
    const addresses = value.split(/[\s;,<>|]+/).filter((one) => one.includes("@"));
    return addresses.map((one) => ({ kind: "email", value: one }));
  }
  return field === "idNumber" || field === "passport" ? [documentOf(value)] : [];
}

function documentOf(value: string): KnownValue {
  return { kind: /^\d+$/.test(compact(value)) ? "number" : "code", value };
}

/** What was found in free text. */
export function detectedValue(kind: IdentifierKind, value: string): KnownValue {
  return kind === "email" || kind === "phone" ? { kind, value } : documentOf(value);
}

const ALIAS_TOKENS = [...ALIAS_WORDS, ...ATTRIBUTES].flatMap(nameTokens);

/** The words of our own aliases: somebody called Card or Learner is searched for by the full name only. */
export function aliasTokensOf(people: readonly Person[]): ReadonlySet<string> {
  const roles = new Set(people.map(({ role }) => role));
  return new Set([...ALIAS_TOKENS, ...[...roles].flatMap(nameTokens)]);
}

/**
 * The names of these people; and their words one by one, but for those that say nothing about a person by themselves: a
 * month, "will", a word of our aliases.
 */
export function knownNamesOf(people: readonly Person[], { words }: NameIndex): KnownValue[] {
  return [
    ...[...words].flatMap(([value, { class: kind }]): KnownValue[] =>
      kind === "name" || kind === "word" ? [{ kind, value }] : [],
    ),
    ...people
      .flatMap(fullNamesOf)
      .filter((name) => new Set(nameTokens(name).filter((one) => words.has(one))).size > 1)
      .map((value): KnownValue => ({ kind: "name", value })),
  ];
}

function fullNamesOf({ values }: Person): string[] {
  const of = (sought: PersonField) =>
    values.filter(({ field }) => field === sought).map(({ value }) => value);
  return [
    ...of("name").map(withoutTitle),
    ...of("givenName").flatMap((given) => of("familyName").map((family) => `${given} ${family}`)),
  ];
}
