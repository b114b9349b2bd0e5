/** The phone numbers, addresses and document numbers of known people in free text, however they are parted. */
import type { Folded } from "./fold.ts";
import { identifiersOf, type KnownValue, keyOfValue } from "./known.ts";
import type { Person, PersonField } from "./people.ts";
import type { Span } from "./span.ts";

export type Declared = {
  readonly kind: KnownValue["kind"];
  readonly key: string;
  /** As it stood. */
  readonly value: string;
  /** Whose it is: brothers and sisters may have one phone. */
  readonly owners: readonly { readonly person: number; readonly field: PersonField }[];
};

/** By `key`: an address as it is compared, the last nine digits of a phone number, the letters and digits of the others. */
export function indexDeclared(people: readonly Person[]): ReadonlyMap<string, Declared> {
  const index = new Map<string, Declared & { owners: { person: number; field: PersonField }[] }>();
  for (const [person, one] of people.entries())
    for (const { kind, value, field } of identifiersOf(one)) {
      const key = keyOfValue({ kind, value });
      const known = index.get(key);
      if (known === undefined) index.set(key, { kind, key, value, owners: [{ person, field }] });
      else if (!known.owners.some((owner) => owner.person === person))
        known.owners.push({ person, field });
    }
  return index;
}

export type DeclaredFound<D> = Span & { readonly declared: D };

const LONG_NUMBER = 7;
/** A country's code, or the zero before a national number. */
const PREFIX =
  /(?:\(?(?:\+|(?<!\d)00) ?\(?\d{1,3}\)?[ .-]{0,2})?(?:\(?0\)?)?\(?$|(?<!\d)\d{1,3}[ .-]?$/;

/** Where declared values stand in a folded text. */
export function declaredIn<D extends Pick<Declared, "kind" | "key">>(
  { text }: Folded,
  index: ReadonlyMap<string, D>,
): DeclaredFound<D>[] {
  if (index.size === 0) return [];
  const found: DeclaredFound<D>[] = [];
  const dense = /\d/.test(text) ? densed(text) : undefined;
  const hasAt = text.includes("@");
  for (const declared of index.values()) {
    const { kind, key } = declared;
    if (kind === "email") {
      if (!hasAt) continue;
      for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1))
        found.push({ start: at, end: at + key.length, declared });
    } else if (dense !== undefined)
      for (const { start, end } of spansOf(text, dense, kind, key))
        found.push({ start: kind === "phone" ? withPrefix(text, start) : start, end, declared });
  }
  return found;
}

type Dense = { readonly text: string; readonly places: readonly number[] };

/** The letters and digits of a text without what stands between them. */
function densed(text: string): Dense {
  const places: number[] = [];
  let dense = "";
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (!isLetterOrDigit(character)) continue;
    dense += character;
    places.push(at);
  }
  return { text: dense, places };
}

function spansOf(text: string, dense: Dense, kind: KnownValue["kind"], key: string): Span[] {
  const spans: Span[] = [];
  const loose = key.length >= LONG_NUMBER;
  for (let at = dense.text.indexOf(key); at >= 0; at = dense.text.indexOf(key, at + 1)) {
    const start = dense.places[at] ?? 0;
    const end = (dense.places[at + key.length - 1] ?? 0) + 1;
    const inner = text.slice(start, end);
    const whole = kind === "code" ? isLetterOrDigit : isDigit;
    if (!loose && (whole(text.charAt(start - 1)) || whole(text.charAt(end)))) continue;
    if (/[^\p{L}\p{N} .\-()/_:,+]|[^\p{L}\p{N}]{5}/u.test(inner)) continue;
    // Few digits are in many dates: only as one group.
    if (kind !== "code" && !loose && inner.length !== key.length) continue;
    spans.push({ start, end });
  }
  return spans;
}

function withPrefix(text: string, start: number): number {
  let from = start;
  while (isDigit(text.charAt(from - 1))) from--;
  const prefix = PREFIX.exec(text.slice(Math.max(0, from - 12), from));
  return from - (prefix?.[0].length ?? 0);
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}

function isLetterOrDigit(character: string): boolean {
  if (character <= "\u007f") return isDigit(character) || (character >= "a" && character <= "z");
  return /[\p{L}\p{N}]/u.test(character);
}
