/** Aliases in the place of people and their data: readable to a model, and the real names again in the mail. */
import { type AliasFor, createRegister, type Register } from "./alias-register.ts";
import { type AliasWord, type Attribute, createShapes, keyOf, type Shape } from "./alias-shapes.ts";
import { type Declared, declaredIn, indexDeclared } from "./declared.ts";
import { fold, type Folded } from "./fold.ts";
import { type IdentifierKind, identifiersIn } from "./identifiers.ts";
import {
  aliasTokensOf,
  detectedValue,
  type KnownValue,
  keyOfValue,
  knownNamesOf,
} from "./known.ts";
import { indexNames } from "./name-index.ts";
import { namesIn } from "./names.ts";
import type { Person, PersonField } from "./people.ts";
import type { Span } from "./span.ts";

export { ALIAS_WORDS } from "./alias-shapes.ts";
export type { KnownValue } from "./known.ts";

export type Aliases = {
  /** The text with every personal value replaced by its alias: "Learner A", "Learner A (phone)", "Phone 1". Same value, same alias, always. */
  readonly hide: (text: string) => string;
  /**
   * The text with the real values where aliases stand: a person's full name, any other as it first stood. Nothing when it
   * holds an alias that was never given ("Learner Q", "Phone 9"), or one for several ("Learners A and B"): nothing can be put there.
   */
  readonly reveal: (text: string) => string | undefined;
  /** Every alias that a hidden text holds, in the order of appearance. */
  readonly given: () => readonly string[];
  /** Every raw value known to be personal so far, declared or detected: what must not leave. */
  readonly known: () => readonly KnownValue[];
};

const WORDS: Readonly<Record<IdentifierKind, AliasWord>> = {
  email: "E-mail",
  phone: "Phone",
  "id-number": "ID number",
  passport: "Passport",
  iban: "Account",
  card: "Card",
};

const OWN: Readonly<Partial<Record<PersonField, Attribute>>> = {
  email: "e-mail",
  phone: "phone",
  idNumber: "ID number",
  passport: "passport",
};

/** What stands somewhere in a text and is to be replaced; positions are in the text as given. */
type Find = { readonly start: number; readonly end: number; readonly alias: AliasFor };

/** Found by its form, and nobody's. */
type Detected = Declared & { readonly found: IdentifierKind };

/** What can be said of a text before aliases are handed out. */
type Reading = {
  readonly folded: Folded;
  readonly shapes: readonly Shape[];
  readonly identifiers: readonly { start: number; end: number; value: Declared | Detected }[];
};

/**
 * The aliases of one notification. People have theirs in the order of the list, within their role; `countries` as for
 * `findIdentifiers`; `avoid`: the texts that will be sent, as far as they are known: what stands in them that looks like
 * an alias is not handed out, and what is detected in one of them is searched for in all.
 */
export function createAliases(
  people: readonly Person[],
  { countries, avoid = [] }: { countries: readonly string[]; avoid?: readonly string[] },
): Aliases {
  const shapesIn = createShapes(people.map(({ role }) => role));
  const names = indexNames(people, aliasTokensOf(people));
  const declared = indexDeclared(people);
  const knownNames = knownNamesOf(people, names);
  const logins = loginsOf(people);
  const wholes = wholeNames(people);
  const detected = new Map<string, Detected>();
  /** What looks like an alias and is none: it stood in a text. */
  const literal = new Set<string>();
  const readings = new Map<string, Reading>();
  const read = (text: string): Reading => {
    const folded = fold(text);
    const identifiers = identifiersIn(folded, countries).map(({ kind: found, start, end }) => {
      const raw = text.slice(folded.startOf(start), folded.endOf(end));
      const one = detectedValue(found, raw);
      const key = keyOfValue(one);
      const value = declared.get(key) ?? detected.get(key) ?? { ...one, key, owners: [], found };
      if ("found" in value) detected.set(key, value);
      return { start, end, value };
    });
    return { folded, shapes: shapesIn(text), identifiers };
  };
  for (const text of avoid) {
    const reading = read(text);
    readings.set(text, reading);
    for (const key of reading.shapes.flatMap(keysOf)) literal.add(key);
  }
  const register = createRegister(people, literal);

  const aliasOf = (value: Declared | Detected): AliasFor => {
    const { kind, key } = value;
    if ("found" in value) return register.loose(WORDS[value.found], key);
    const [owner, ...others] = value.owners;
    const attribute = owner === undefined ? undefined : OWN[owner.field];
    if (owner !== undefined && attribute !== undefined && others.length === 0)
      return register.own(owner.person, attribute, key);
    return register.loose(
      kind === "email" ? "E-mail" : kind === "phone" ? "Phone" : "ID number",
      key,
    );
  };
  const findsIn = (text: string): Find[] => {
    const { folded, shapes, identifiers } = readings.get(text) ?? read(text);
    const finds: Find[] = [];
    const add = ({ start, end }: Span, alias: AliasFor) =>
      finds.push({ start: folded.startOf(start), end: folded.endOf(end), alias });
    for (const one of identifiers) add(one, aliasOf(one.value));
    for (const index of [declared, detected])
      for (const one of declaredIn<Declared | Detected>(folded, index))
        add(one, aliasOf(one.declared));
    for (const one of namesIn(folded, names)) {
      const key = folded.text.slice(one.start, one.end);
      if (one.as === "word") add(one, register.loose("Name", key));
      else if (one.as === "person") add(one, register.person(one.person));
      else add(one, register.own(one.person, "other name", key));
    }
    for (const { person, login } of logins)
      for (const span of standing(folded.text, login)) add(span, register.person(person));
    for (const shape of shapes) {
      // What reads as an alias that is somebody's must not become that somebody in the mail.
      if (keysOf(shape).some(register.isTaken))
        finds.push({ ...shape, alias: register.loose("Name", keyOf(shape.key)) });
      else for (const key of keysOf(shape)) literal.add(key);
    }
    return finds;
  };
  /** Whether it must be one of ours: it reads so, and did not stand in the event. */
  const isAlias = ({ key, bare, certain }: Shape) =>
    register.rawOf(bare.key) !== undefined || (certain && !literal.has(key));

  return {
    hide: (text) => {
      // In its own field also a name that is an ordinary word, or one letter.
      const own = wholes.get(fold(text).text.trim());
      if (own !== undefined) return register.person(own)(text);
      let hidden = "";
      let at = 0;
      for (const { start, end, alias } of joined(findsIn(text), register)) {
        hidden += text.slice(at, start);
        // "uThandi", "Thandi2": an alias is one only where it stands apart.
        if (/[\p{L}\p{N}]$/u.test(hidden)) hidden += " ";
        hidden += alias(text.slice(start, end));
        if (/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2))) hidden += " ";
        at = end;
      }
      return hidden + text.slice(at);
    },
    reveal: (text) => {
      let revealed = "";
      let at = 0;
      for (const shape of shapesIn(text)) {
        const raw = shape.several ? undefined : register.rawOf(shape.key);
        if (raw !== undefined) {
          revealed += text.slice(at, shape.start) + raw;
          at = shape.end;
        } else if (isAlias(shape)) return undefined;
      }
      return revealed + text.slice(at);
    },
    given: register.given,
    known: () => [
      ...knownNames,
      ...[...declared.values(), ...detected.values()].map(({ kind, value }) => ({ kind, value })),
    ],
  };
}

/** Names as they stand in their own fields, and whose they are; not those of several people. */
function wholeNames(people: readonly Person[]): ReadonlyMap<string, number> {
  const wholes = new Map<string, number>();
  const shared = new Set<string>();
  for (const [person, { values }] of people.entries())
    for (const { field, value } of values) {
      const key = fold(value).text.trim();
      if (!NAME_FIELDS.has(field) || key === "") continue;
      if (wholes.has(key) && wholes.get(key) !== person) shared.add(key);
      wholes.set(key, person);
    }
  for (const key of shared) wholes.delete(key);
  return wholes;
}

const NAME_FIELDS: ReadonlySet<PersonField> = new Set(["name", "givenName"]);

/** A digit, or a letter by itself: a login, or a name that is cut short. */
const NO_WORDS = /[\d_]|(?<![\p{L}'])\p{L}(?![\p{L}'.])/u;

/** Names that are no words ("priya-n", "dev_01"): they are searched for whole, as well as in their parts. */
function loginsOf(people: readonly Person[]): { person: number; login: string }[] {
  return people.flatMap(({ values }, person) =>
    values
      .filter(
        ({ field, value }) => field === "name" && value.trim().length > 1 && NO_WORDS.test(value),
      )
      .map(({ value }) => ({ person, login: fold(value).text })),
  );
}

/** Where a login stands by itself in a text. */
function standing(text: string, login: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(login); at >= 0; at = text.indexOf(login, at + 1)) {
    const end = at + login.length;
    if (!/[\p{L}\p{N}_-]$/u.test(text.slice(0, at)) && !/^[\p{L}\p{N}_-]/u.test(text.slice(end)))
      spans.push({ start: at, end });
  }
  return spans;
}

function keysOf({ key, bare }: Shape): string[] {
  return [key, bare.key];
}

/** In order, the longest of those that begin together; what overlaps in part becomes one, to be read again as it stood. */
function joined(finds: readonly Find[], register: Register): Find[] {
  const sorted = finds.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const result: Find[] = [];
  for (const find of sorted) {
    const last = result.at(-1);
    if (last === undefined || find.start >= last.end) result.push(find);
    else if (find.end > last.end) {
      const alias: AliasFor = (raw) => register.loose("Name", fold(raw).text)(raw);
      result[result.length - 1] = { start: last.start, end: find.end, alias };
    }
  }
  return result;
}
