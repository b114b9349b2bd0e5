/**
 * What is personal in a notification, found out before anything of it may leave for the AI. The checks' work grows with the
 * people times the texts: above the limits nothing is examined, and the AI is not asked.
 */
import { TEXT_LIMITS } from "../notification/check-limits.ts";
import { type Notification, textsOf } from "../notification/evaluate.ts";
import { type Aliases, createAliases } from "./personal/aliases.ts";
import { fold } from "./personal/fold.ts";
import type { Person } from "./personal/people.ts";

export type Examined = { readonly people: readonly Person[]; readonly aliases: Aliases };

/** Undefined when there is too much to examine. `countries` as for `findIdentifiers`. */
export function examine(
  {
    people,
    tooMuchToCheck,
    editions,
  }: Pick<Notification, "people" | "tooMuchToCheck" | "editions">,
  countries: readonly string[],
): Examined | undefined {
  const texts = editions.flatMap(textsOf).map(({ text }) => text);
  if (tooMuchToCheck === true || texts.length > TEXT_LIMITS.values) return undefined;
  let charactersLeft = TEXT_LIMITS.characters;
  for (const text of texts) {
    charactersLeft -= text.length > charactersLeft ? text.length : fold(text).text.length;
    if (charactersLeft < 0) return undefined;
  }
  return { people, aliases: createAliases(people, { countries, avoid: texts }) };
}
