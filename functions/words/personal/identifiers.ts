/** What is personal by its own form, whoever wrote it: found in free text without being declared. */
import { stretchesIn, withoutOrdinary } from "./digit-groups.ts";
import { cardsIn, ibansIn, idNumbersIn, passportsIn } from "./documents.ts";
import { emailsIn } from "./emails.ts";
import { fold, type Folded } from "./fold.ts";
import { phonesIn } from "./phones.ts";
import { overlaps, type Span } from "./span.ts";

export type IdentifierKind = "email" | "phone" | "id-number" | "passport" | "iban" | "card";

/** An identifier: where it stands in the text that was given, and as it stands there. */
export type Found = {
  readonly kind: IdentifierKind;
  readonly start: number;
  readonly end: number;
  readonly value: string;
};

/** The same in a folded text. */
export type FoldedIdentifier = Span & { readonly kind: IdentifierKind };

/**
 * Identifiers in free text, in order, not overlapping. `countries`: ISO 3166-1 alpha-2 codes by which national phone
 * numbers are read, e.g. ["ZA", "US", "GB"]; codes that nobody knows are passed over.
 */
export function findIdentifiers(text: string, countries: readonly string[]): Found[] {
  const folded = fold(text);
  return identifiersIn(folded, countries).map(({ kind, start, end }) => {
    const from = folded.startOf(start);
    const to = folded.endOf(end);
    return { kind, start: from, end: to, value: text.slice(from, to) };
  });
}

/** As `findIdentifiers`, for a text that has been folded, with positions in the folded text. */
export function identifiersIn({ text }: Folded, countries: readonly string[]): FoldedIdentifier[] {
  const found: FoldedIdentifier[] = [];
  const add = (kind: IdentifierKind, spans: readonly Span[]) => {
    for (const { start, end } of spans)
      if (!overlaps(found, { start, end })) found.push({ kind, start, end });
  };
  if (/@|[([]at[)\]]/.test(text)) add("email", emailsIn(text));
  if (!/\d/.test(text)) return found;
  if (/[a-z]{2}\d{2}/.test(text)) add("iban", ibansIn(text));
  if (/pass ?port|paspoort|travel doc|reisdok/.test(text)) add("passport", passportsIn(text));
  const stretches = stretchesIn(text);
  if (stretches.length > 0) {
    for (const groups of stretches) {
      add("id-number", idNumbersIn(groups));
      add("card", cardsIn(text, groups));
    }
    // What has been found is out of the way, so that a phone number never begins inside of it.
    const rest = withoutOrdinary(blanked(text, found));
    add("phone", phonesIn(rest, stretchesIn(rest), countries));
  }
  return found.toSorted((one, other) => one.start - other.start);
}

function blanked(text: string, spans: readonly Span[]): string {
  let rest = text;
  for (const { start, end } of spans)
    rest = rest.slice(0, start) + "\0".repeat(end - start) + rest.slice(end);
  return rest;
}
