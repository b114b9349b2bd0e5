/** What follows from each fact and change. */
import {
  createDerived,
  type Derived,
  deriveChange,
  deriveCodes,
  deriveLengths,
  deriveList,
  deriveOrdinals,
  deriveRole,
} from "./derived.ts";
import type { Grounds } from "./grounding.ts";
import type { Mention } from "./mention.ts";
import { fold } from "./text.ts";
import type { Reader } from "./values.ts";

/** All that follows from what a model was sent. */
export function derivedFrom({ facts, changes, aliases }: Grounds, read: Reader): Derived {
  const derived = createDerived(changes.length);
  const mentionsOf = (text: string) => read(text).mentions;
  const coded: { label: string; mentions: readonly Mention[] }[] = [];
  for (const { label, value } of facts) {
    const { folded } = read(label);
    if (typeof value === "string") {
      const { mentions } = read(value);
      coded.push({ label: folded, mentions });
      deriveLengths(derived, mentions);
      deriveList(derived, folded, value.split(", ").length);
    } else deriveList(derived, folded, value.length);
  }
  deriveCodes(derived, coded);
  deriveOrdinals(
    derived,
    facts.map(({ label }) => ({ label: read(label).folded, mentions: read(label).mentions })),
  );
  for (const change of changes) {
    const label = read(change.label).folded;
    if ("added" in change) {
      deriveList(derived, label, change.added.length, "added");
      deriveList(derived, label, change.removed.length, "removed");
      deriveList(derived, label, change.added.length + change.removed.length);
    }
    const [before, after] =
      "added" in change
        ? [change.removed.flatMap(mentionsOf), change.added.flatMap(mentionsOf)]
        : [mentionsOf(change.before), mentionsOf(change.after)];
    deriveChange(derived, label, before, after);
    for (const side of [before, after]) deriveLengths(derived, side);
    if ("added" in change) continue;
    for (const side of [change.before, change.after])
      deriveList(derived, label, side.split(", ").length);
  }
  const counted = new Map<string, number>();
  for (const alias of aliases) {
    const [, role] = /^(.+) [A-Z\d]+$/.exec(alias) ?? [];
    if (role !== undefined) counted.set(role, (counted.get(role) ?? 0) + 1);
  }
  for (const [role, count] of counted) deriveRole(derived, fold(role), count);
  return derived;
}
