/** What the AI was not told: the values that references stand for, and what was hidden in shared texts. */
import type { LocalizedContent } from "../../functions/notification/evaluate.ts";
import { referencesOf } from "../../functions/words/references.ts";
import type { Redactor } from "../../functions/words/redactor/redactor.ts";

export type ReferenceRow = {
  /** Without its braces: "C1.after". */
  readonly reference: string;
  readonly label: string;
  readonly readsAs: string;
  /** `hidden`: a part of a shared text that was declared or detected as personal. */
  readonly seenByAi: "yes" | "no" | "hidden";
};

/** Every reference of an email, in the order of its facts and changes. */
export function referenceRows(content: LocalizedContent, redactor: Redactor): ReferenceRow[] {
  const items = [...content.changes, ...content.facts];
  return [
    ...items.flatMap((item) => {
      const own = "value" in item ? { facts: [item], changes: [] } : { facts: [], changes: [item] };
      return [...referencesOf(own.facts, own.changes, content)].map(
        ([reference, readsAs]): ReferenceRow => ({
          reference,
          label: item.label,
          readsAs,
          seenByAi: item.share ? "yes" : "no",
        }),
      );
    }),
    ...[...redactor.hidden()].map(([reference, { kind, value }]): ReferenceRow => ({
      reference,
      label: kind,
      readsAs: value,
      seenByAi: "hidden",
    })),
  ];
}
