/** An event's data, read by a definition's schema. */
import * as z from "zod/mini";
import type { Definition } from "../definition.ts";

export type ReadData<Data> =
  | { readonly ok: true; readonly data: Data }
  /** What is wrong with the data, without quoting it. */
  | { readonly ok: false; readonly fault: z.core.$ZodError | string };

/** List items and object keys together. zod keeps about 1 KB for each fault, and a message has room for 520,000 values. */
const MOST_VALUES = 120_000;

/** @throws what the schema's own functions throw */
export function readData<Data>(schema: Definition<Data>["data"], data: unknown): ReadData<Data> {
  const count = valuesIn(data);
  if (count > MOST_VALUES)
    return {
      ok: false,
      fault: `Expected at most ${MOST_VALUES} list items and fields in \`data\`, got ${count}`,
    };
  try {
    const parsed = z.safeParse(schema, data);
    return parsed.success ? { ok: true, data: parsed.data } : { ok: false, fault: parsed.error };
  } catch (error) {
    // zod passes a list's faults as arguments, and a recursive schema follows the data to any depth.
    if (!(error instanceof RangeError)) throw error;
    return {
      ok: false,
      fault:
        "Expected `data` to match the definition's schema, got too many faults to list or too deep a nesting",
    };
  }
}

function valuesIn(data: unknown): number {
  let count = 0;
  const left = [data];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const inner: unknown[] = Object.values(next);
    count += inner.length;
    for (const one of inner) if (typeof one === "object" && one !== null) left.push(one);
  }
  return count;
}
