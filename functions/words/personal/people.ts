/** Whose personal data an event's data holds, as its definition declares. */
import { PEOPLE_LIMITS } from "../../notification/check-limits.ts";
import { fold } from "./fold.ts";
import { isIdNumber } from "./documents.ts";
import { nameTokens, withoutTitle } from "./name-parts.ts";

/** Which of a person's data a field holds. `name` is a full name. */
export type PersonField =
  | "name"
  | "givenName"
  | "familyName"
  | "idNumber"
  | "passport"
  | "phone"
  | "email";

const FIELDS: readonly PersonField[] = [
  "name",
  "givenName",
  "familyName",
  "idNumber",
  "passport",
  "phone",
  "email",
];

/**
 * Whose data stands where: `at` is the path of the object in the event's data (`class.learners[]`, `[]` = each item; ""
 * for the data itself), `fields` are paths from there ("" for the value at `at` itself). `role` is the word of the alias:
 * "Learner" -> "Learner A".
 */
export type Personal = {
  readonly role: string;
  readonly at: string;
  readonly fields: Readonly<Partial<Record<PersonField, string>>>;
};

export type PersonValue = { readonly field: PersonField; readonly value: string };

export type Person = { readonly role: string; readonly values: readonly PersonValue[] };

/** A person in the making: `rank` is the order of finding, `into` whom they turned out to be. */
type Draft = {
  readonly role: string;
  readonly values: PersonValue[];
  readonly seen: Set<string>;
  readonly rank: number;
  into?: Draft;
};

/**
 * The people that an event's data holds, each once and in the order of the declarations. Objects are one person that share
 * an id number, the full name within a role, or a phone number or e-mail address: but these last two only where the given
 * names do not differ, because brothers and sisters have one phone. Numbers are read as text; what is blank is no value.
 */
export function peopleIn(data: unknown, declared: readonly Personal[]): Person[] {
  return merged(objectsIn(data, declared, Infinity) ?? []);
}

/** The same, or undefined when the data holds more than PEOPLE_LIMITS allow. */
export function peopleWithinLimits(
  data: unknown,
  declared: readonly Personal[],
): Person[] | undefined {
  const objects = objectsIn(data, declared, PEOPLE_LIMITS.objects);
  const people = objects && merged(objects);
  return people && people.length <= PEOPLE_LIMITS.people ? people : undefined;
}

function merged(objects: readonly Person[]): Person[] {
  const found: Draft[] = [];
  const byKey = new Map<string, Draft>();
  /** The first who has a phone number or an address. */
  const byReach = new Map<string, Draft>();
  const give = (to: Draft, values: readonly PersonValue[]) => {
    for (const value of values) {
      const key = keyOfValue(value);
      if (to.seen.has(key)) continue;
      to.seen.add(key);
      to.values.push(value);
    }
    for (const reach of reachesOf({ role: to.role, values })) {
      const owner = byReach.get(reach);
      if (owner === undefined || to.rank < whoIs(owner).rank) byReach.set(reach, to);
    }
  };
  const meet = (one: Person, keys: readonly string[]) => {
    const known = new Set(keys.flatMap((key) => whoIs(byKey.get(key)) ?? []));
    const [first = draftOf(one.role, found), ...others] = [...known].toSorted(
      (a, b) => a.rank - b.rank,
    );
    give(first, one.values);
    for (const other of others) {
      give(first, other.values);
      other.into = first;
    }
    for (const key of keys) byKey.set(key, first);
  };
  const keysReachedBy = (one: Person) => {
    const owners = reachesOf(one).flatMap((reach) => whoIs(byReach.get(reach)) ?? []);
    const [owner] = owners.toSorted((a, b) => a.rank - b.rank);
    return owner === undefined ? [] : keysOf(owner);
  };
  const nameless: Person[] = [];
  for (const one of objects)
    if (firstNameOf(one) === "") nameless.push(one);
    else meet(one, keysOf(one));
  // Last, because a phone number without a name is the first named one's that has it.
  for (const one of nameless) meet(one, [...keysOf(one), ...keysReachedBy(one)]);
  return found
    .filter((one) => one.into === undefined)
    .map(({ role, values }) => ({ role, values }));
}

/** The objects that hold anything of a person, each as if it were a person of its own; undefined when they exceed the limits. */
function objectsIn(
  data: unknown,
  declared: readonly Personal[],
  mostObjects: number,
): Person[] | undefined {
  const objects: Person[] = [];
  const isLimited = mostObjects < Infinity;
  let charactersLeft = PEOPLE_LIMITS.characters;
  for (const { role, at, fields } of declared)
    for (const object of valuesAt(data, at)) {
      const values = fieldsOf(object, fields);
      if (values.length > 0) objects.push({ role, values });
      if (!isLimited) continue;
      if (objects.length > mostObjects) return undefined;
      for (const { value } of values) {
        // Folding is the work that is to be limited.
        if (value.length > PEOPLE_LIMITS.valueLength) return undefined;
        charactersLeft -= fold(value).text.length;
        if (charactersLeft < 0) return undefined;
      }
    }
  return objects;
}

function draftOf(role: string, found: Draft[]): Draft {
  const draft: Draft = { role, values: [], seen: new Set(), rank: found.length };
  found.push(draft);
  return draft;
}

function whoIs(draft: Draft): Draft;
function whoIs(draft: Draft | undefined): Draft | undefined;
function whoIs(draft: Draft | undefined): Draft | undefined {
  let one = draft;
  while (one?.into !== undefined) one = one.into;
  return one;
}

function keyOfValue({ field, value }: PersonValue): string {
  return `${field} ${value}`;
}

function fieldsOf(object: unknown, fields: Personal["fields"]): PersonValue[] {
  const values = new Map<string, PersonValue>();
  for (const declared of FIELDS)
    for (const found of fields[declared] === undefined ? [] : valuesAt(object, fields[declared])) {
      const value = textOf(found, declared);
      // Where an application writes an account's address for its name, the words of the address are no names.
      const field = isAddress(value) ? "email" : declared;
      const one = { field, value } as const;
      if (value !== "" && !values.has(keyOfValue(one))) values.set(keyOfValue(one), one);
    }
  return [...values.values()];
}

/** Too long a value is not looked at: this pattern's work grows with the square of its length. */
function isAddress(value: string): boolean {
  return value.length <= PEOPLE_LIMITS.valueLength && /^\S+@\S+$/.test(value);
}

/** The text of a value. An id number kept as a JSON number has lost the zeros of those born from 2000 on. */
function textOf(value: unknown, field: PersonField): string {
  if (typeof value === "string") return value.trim();
  if (typeof value !== "number" || !Number.isFinite(value)) return "";
  const text = String(value);
  const padded = text.padStart(13, "0");
  return field === "idNumber" && isIdNumber(padded) ? padded : text;
}

/** What stands at a path; a path that leads nowhere finds nothing, and never an object's inherited members. */
function valuesAt(data: unknown, path: string): unknown[] {
  let values: unknown[] = [data];
  for (const step of path === "" ? [] : path.replaceAll("[]", ".[]").split(".")) {
    if (step === "") continue;
    values = values.flatMap((value) => {
      if (step === "[]") return Array.isArray(value) ? listed(value) : [];
      if (typeof value !== "object" || value === null) return [];
      const own: unknown = Object.getOwnPropertyDescriptor(value, step)?.value;
      return own === undefined ? [] : [own];
    });
  }
  return values;
}

function listed(value: readonly unknown[]): readonly unknown[] {
  return value;
}

function valuesOf({ values }: Person, ...fields: readonly PersonField[]): string[] {
  return values.filter(({ field }) => fields.includes(field)).map(({ value }) => value);
}

/** The full name, as declared last; a shorter form of one that is known ("T Nkosi") does not replace it. */
export function fullNameOf(person: Person): string {
  const given = valuesOf(person, "givenName").at(-1);
  const family = valuesOf(person, "familyName").at(-1);
  if (given !== undefined && family !== undefined) return `${given} ${family}`;
  let full = "";
  for (const name of valuesOf(person, "name")) {
    const known = nameTokens(full);
    if (full === "" || nameTokens(name).some((one) => one.length > 1 && !known.includes(one)))
      full = name;
  }
  return full || (given ?? family ?? "");
}

function keysOf(person: Person): string[] {
  const first = firstNameOf(person);
  const keys = [
    ...valuesOf(person, "idNumber", "passport").map((value) => `document ${compact(value)}`),
    ...reachesOf(person).map((reach) => `${reach} ${first}`),
  ];
  const full = nameTokens(withoutTitle(fullNameOf(person)))
    .toSorted()
    .join(" ");
  if (full !== "") keys.push(`name ${person.role} ${full}`);
  return keys;
}

function reachesOf(person: Person): string[] {
  return [
    ...valuesOf(person, "email").map((value) => `email ${fold(value).text}`),
    ...valuesOf(person, "phone").map((value) => `phone ${phoneKey(value)}`),
  ];
}

function firstNameOf(person: Person): string {
  const given = valuesOf(person, "givenName").at(-1);
  const tokens = nameTokens(given ?? withoutTitle(fullNameOf(person)));
  return tokens.find((one) => one.length > 1) ?? "";
}

/** A phone number's own digits: the last nine, which are the same with a country's code, with a zero, and without. */
export function phoneKey(value: string): string {
  const digits = fold(value).text.replaceAll(/\D/g, "").replace(/^0+/, "");
  return digits.slice(-9);
}

/** Letters and digits only. */
export function compact(value: string): string {
  return fold(value).text.replaceAll(/[^\p{L}\p{N}]/gu, "");
}
