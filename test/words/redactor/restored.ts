/** What the reader finds in the place of references. */
import type { Redactor } from "../../../functions/words/redactor/redactor.ts";

export function restored(text: string, { hidden }: Redactor): string {
  return text.replaceAll(/\{(P\d+)\}/g, (reference, name: string) => {
    const value = hidden().get(name)?.value;
    if (value === undefined)
      throw new Error(`Expected a reference that was given, got ${reference}`);
    return value;
  });
}
