/** Text that has the shape of an alias: "Learner A", "Learners B", "Phone 2", "Learner A (phone)". */
import type { Grounds } from "./grounding.ts";
import { fold, matchesOf, type Span, wordsOf } from "./text.ts";

export type Roles = {
  /** Text in the shape of an alias, in folded text; nothing where there are no roles. */
  readonly pattern: RegExp | undefined;
  /** The words of the roles, folded. */
  readonly words: readonly string[];
};

/** Roles are the same from event to event: a few sets of them for each definition. */
const knownRoles = new Map<string, Roles>();
const MOST_KNOWN = 64;

export function rolesOf({ roles, aliases }: Pick<Grounds, "roles" | "aliases">): Roles {
  const all = new Set(roles);
  for (const alias of aliases) {
    const [, role] = /^(.+?) [A-Z\d]+(?: \(|$)/.exec(alias) ?? [];
    if (role !== undefined) all.add(role);
  }
  const key = [...all].join("|");
  const before = knownRoles.get(key);
  if (before !== undefined) return before;
  const names = [...new Set([...all].map((role) => fold(role.trim())))].filter(
    (role) => role !== "",
  );
  const made = { pattern: patternOf(names), words: names.flatMap(wordsOf) };
  if (knownRoles.size >= MOST_KNOWN) knownRoles.clear();
  knownRoles.set(key, made);
  return made;
}

function patternOf(names: readonly string[]): RegExp | undefined {
  if (names.length === 0) return undefined;
  // Longest first: "phone number" before "phone".
  const any = names
    .toSorted((a, b) => b.length - a.length)
    .map((role) => role.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(/\s+/g, " +"));
  return new RegExp(
    `(?<![a-z\\d])(?:${any.join("|")})(?:'?s|e)? +([a-z]{1,3}|\\d{1,4})(?![a-z\\d])(?: *\\([a-z\\d -]{2,20}\\))?`,
    "g",
  );
}

/** Where these shapes stand, whether or not they are aliases of ours. */
export function aliasSpans(folded: string, pattern: RegExp | undefined): Span[] {
  if (pattern === undefined) return [];
  const spans: Span[] = [];
  for (const { 0: text, 1: letters = "", index } of matchesOf(pattern, folded))
    // "learner was" has the shape; a capital is looked for where the text as given is at hand.
    if (letters.length === 1 || /\d/.test(letters))
      spans.push({ start: index, end: index + text.length });
  return spans;
}

/** The aliases in a line that were given, or nothing when one was not: "Learner Q", "Learners A and B". */
export function givenAliases(
  given: string,
  folded: string,
  pattern: RegExp | undefined,
  known: {
    readonly aliases: ReadonlySet<string>;
    readonly literal: string;
    /** "account 4711" is a number of the facts. */
    readonly fields: { readonly numbers: ReadonlySet<number> };
  },
): Span[] | undefined {
  if (pattern === undefined) return [];
  const spans: Span[] = [];
  for (const { 0: match, 1: letters = "", index } of matchesOf(pattern, folded)) {
    const opening = match.indexOf("(");
    const bare = opening === -1 ? match : match.slice(0, opening).trimEnd();
    const lettersAt = index + bare.length - letters.length;
    const asGiven = given.slice(lettersAt, lettersAt + letters.length);
    if (!/^(?:[A-Z]{1,3}|\d{1,4})$/.test(asGiven)) continue;
    const text = given.slice(index, index + bare.length).replaceAll(/\s+/g, " ");
    const isOurs = known.aliases.has(text);
    const isNumber = /^\d+$/.test(letters) && known.fields.numbers.has(Number(letters));
    if (!isOurs && isNumber && !isRole(text, known.aliases)) continue;
    if (!isOurs && !known.literal.includes(text)) return undefined;
    const whole = given.slice(index, index + match.length).replaceAll(/\s+/g, " ");
    const hasNote = opening !== -1 && !known.aliases.has(whole);
    // "Learner A (phone)" is an alias of its own; "Learner A (added)" is not one.
    if (hasNote && isOurs && ATTRIBUTE.test(match.slice(opening))) return undefined;
    spans.push({ start: index, end: index + (hasNote ? bare.length : match.length) });
  }
  return spans;
}

/** Whether an alias of this role was given: beside "Phone 1", "Phone 2" is an invented one. */
function isRole(text: string, aliases: ReadonlySet<string>): boolean {
  const role = text.slice(0, text.lastIndexOf(" ") + 1);
  for (const alias of aliases) if (alias.startsWith(role)) return true;
  return false;
}

const ATTRIBUTE =
  /^\((?:phone|cell|mobile|e-?mail|id(?: number)?|passport|account|card|name|other|telefoon|selfoon|e-?pos|paspoort|rekening)/;
