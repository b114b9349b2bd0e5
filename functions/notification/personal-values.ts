/** The personal values that an event's data holds at the paths that its definition declares. */

/** Above these nothing is examined and the AI is not asked. */
export const PERSONAL_LIMITS = {
  values: 2_000,
  /** Of one value, in characters. */
  valueLength: 500,
  /** Of all values, in characters. */
  characters: 60_000,
};

/** Each value once, as text; undefined where there are more than PERSONAL_LIMITS allow. */
export function personalValuesIn(
  data: unknown,
  paths: readonly string[],
): readonly string[] | undefined {
  const found = new Set<string>();
  let charactersLeft = PERSONAL_LIMITS.characters;
  for (const path of paths)
    for (const value of valuesAt(data, path)) {
      const text = textOf(value);
      if (text === "" || found.has(text)) continue;
      charactersLeft -= text.length;
      if (
        text.length > PERSONAL_LIMITS.valueLength ||
        charactersLeft < 0 ||
        found.size >= PERSONAL_LIMITS.values
      )
        return undefined;
      found.add(text);
    }
  return [...found];
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" && Number.isFinite(value) ? String(value) : "";
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
