/** What was kept from the AI: who stands behind each alias, and what the detectors found in which text. */
import { type Edition, type Notification, textsOf } from "../../functions/notification/evaluate.ts";
import { ALIAS_WORDS, type Aliases } from "../../functions/words/personal/aliases.ts";
import { findIdentifiers } from "../../functions/words/personal/identifiers.ts";

export type AliasRow = {
  readonly alias: string;
  readonly standsFor: string;
  /** How it was known: declared in the definition, or found in a text. */
  readonly knownBy: string;
};

export type FoundRow = {
  readonly label: string;
  readonly kind: string;
  readonly value: string;
  /** Nothing: the text was not sent. */
  readonly alias: string | undefined;
};

/** The aliases that were handed out, in their order. */
export function aliasRows(
  { people }: Notification,
  aliases: Aliases,
  countries: readonly string[],
  edition: Edition,
): AliasRow[] {
  const roles = new Set(people.map(({ role }) => role));
  const found = textsOf(edition).flatMap(({ text }) => findIdentifiers(text, countries));
  return aliases.given().map((alias) => {
    const standsFor = aliases.reveal(alias) ?? "";
    const declared = [...roles].some((role) => alias.startsWith(`${role} `));
    const detected = found.find(({ value }) => value === standsFor);
    const isWord = ALIAS_WORDS.some((word) => alias.startsWith(`${word} `));
    const knownBy =
      declared && !isWord
        ? "declared by the definition"
        : detected === undefined
          ? "a declared value or name that several share, or that stands inside another"
          : `found in a text (${detected.kind})`;
    return { alias, standsFor, knownBy };
  });
}

/** What the detectors found, each value once for each label. */
export function foundRows(
  edition: Edition,
  aliases: Aliases,
  countries: readonly string[],
): FoundRow[] {
  const given = new Map(aliases.given().map((alias) => [aliases.reveal(alias), alias]));
  const rows = new Map<string, FoundRow>();
  for (const { label, text } of textsOf(edition))
    for (const { kind, value } of findIdentifiers(text, countries))
      rows.set(JSON.stringify([label, value]), { label, kind, value, alias: given.get(value) });
  return [...rows.values()];
}
