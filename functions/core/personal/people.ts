/** Whose personal data an event's data holds, as its definition declares. */
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

type Draft = { readonly role: string; readonly values: PersonValue[] };

/**
 * The people that an event's data holds, each once and in the order of the declarations. Objects are one person that share
 * an id number, the full name within a role, or a phone number or e-mail address: but these last two only where the given
 * names do not differ, because brothers and sisters have one phone. Numbers are read as text; what is blank is no value.
 */
export function peopleIn(data: unknown, declared: readonly Personal[]): Person[] {
  const people: Draft[] = [];
  const byKey = new Map<string, Draft>();
  const nameless: Draft[] = [];
  const meet = (one: Draft, keys: readonly string[]) => {
    const known = [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))];
    const [first = one, ...others] = known.toSorted(
      (a, b) => people.indexOf(a) - people.indexOf(b),
    );
    if (first === one) people.push(one);
    else join(first, one);
    for (const other of others) {
      join(first, other);
      people.splice(people.indexOf(other), 1);
      for (const [key, owner] of byKey) if (owner === other) byKey.set(key, first);
    }
    for (const key of keys) byKey.set(key, first);
  };
  for (const { role, at, fields } of declared)
    for (const object of valuesAt(data, at)) {
      const one: Draft = { role, values: fieldsOf(object, fields) };
      if (one.values.length === 0) continue;
      if (firstNameOf(one) === "") nameless.push(one);
      else meet(one, keysOf(one));
    }
  // Last, because a phone number without a name is the first named one's that has it.
  for (const one of nameless) meet(one, [...keysOf(one), ...reachedBy(one, people)]);
  return people;
}

function join(into: Draft, { values }: Draft): void {
  for (const { field, value } of values)
    if (!into.values.some((one) => one.field === field && one.value === value))
      into.values.push({ field, value });
}

function fieldsOf(object: unknown, fields: Personal["fields"]): PersonValue[] {
  const values: PersonValue[] = [];
  for (const declared of FIELDS)
    for (const found of fields[declared] === undefined ? [] : valuesAt(object, fields[declared])) {
      const value = textOf(found, declared);
      // Where an application writes an account's address for its name, the words of the address are no names.
      const field = /^\S+@\S+$/.test(value) ? "email" : declared;
      if (value !== "" && !values.some((one) => one.field === field && one.value === value))
        values.push({ field, value });
    }
  return values;
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

function reachedBy(person: Person, people: readonly Person[]): string[] {
  const reaches = reachesOf(person);
  const owner = people.find((one) => reachesOf(one).some((reach) => reaches.includes(reach)));
  return owner === undefined ? [] : keysOf(owner);
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
