/** The personal values of an event's data, at the paths that its definition declares. */

/** Above these limits the values are not examined and the AI is not asked (`too-much-to-check`). */
export const PERSONAL_LIMITS = {
  values: 2_000,
  /** Of one value, in characters. */
  valueLength: 500,
  /** Of all values, in characters. */
  characters: 60_000,
};

/** Each value once, as text; undefined above `PERSONAL_LIMITS`. */
export function personalValuesIn(
  data: unknown,
  paths: readonly string[],
): readonly string[] | undefined {
  const texts = paths.flatMap((path) => valuesAt(data, path)).map(textOf);
  const found = [...new Set(texts)].filter((text) => text !== "");
  const characters = found.reduce((sum, text) => sum + text.length, 0);
  return found.length > PERSONAL_LIMITS.values ||
    characters > PERSONAL_LIMITS.characters ||
    found.some((text) => text.length > PERSONAL_LIMITS.valueLength)
    ? undefined
    : found;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" && Number.isFinite(value) ? String(value) : "";
}

/** The values at a path. Inherited members are never read. */
function valuesAt(data: unknown, path: string): unknown[] {
  let values: unknown[] = [data];
  for (const step of path.replaceAll("[]", ".[]").split(".")) {
    if (step === "") continue;
    values = values.flatMap((value: unknown): readonly unknown[] => {
      if (step === "[]") return Array.isArray(value) ? value : [];
      if (typeof value !== "object" || value === null) return [];
      const own: unknown = Object.getOwnPropertyDescriptor(value, step)?.value;
      return own === undefined ? [] : [own];
    });
  }
  return values;
}
