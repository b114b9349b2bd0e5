/** Numbers whose text in the JSON differs from `String(value)` (19.90, 1e400, long integers): that text by JSON Pointer (RFC 6901). */
export type Digits = ReadonlyMap<string, string>;

export type ParsedJson = { readonly value: unknown; readonly digits: Digits };

/** Without a match no number can differ, and the slower parse with a reviver is skipped. */
const MAY_DIFFER = /(?:^|[:,[])\s*(?:-0|-?\d(?:\d{15}|\d*[.eE]))/;

/** Characters; digits at a longer pointer are not kept. */
export const LONGEST_POINTER = 2000;
/** Bounds memory. Leaves room for at least 2,000 pointers, as many values as the default definition reads. */
const MAX_POINTER_CHARACTERS = 4 * 1024 * 1024;

const NONE: Digits = new Map();

/** Parses JSON text, with or without a byte order mark; undefined if it is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(withoutBom(text));
  } catch {
    return undefined;
  }
}

/** Parses JSON text, with or without a byte order mark. @throws SyntaxError */
export function parseJson(text: string): ParsedJson {
  const json = withoutBom(text);
  if (!MAY_DIFFER.test(json)) return { value: JSON.parse(json), digits: NONE };
  const differing = new Map<unknown, Map<string, string>>();
  const revive = function (
    this: unknown,
    key: string,
    value: unknown,
    context?: { readonly source?: string },
  ): unknown {
    const source = context?.source;
    if (typeof value === "number" && source !== undefined && String(value) !== source) {
      const inHolder = differing.get(this);
      if (inHolder === undefined) differing.set(this, new Map([[key, source]]));
      else inHolder.set(key, source);
    }
    return value;
  };
  try {
    const value: unknown = JSON.parse(json, revive);
    if (differing.size === 0) return { value, digits: NONE };
    if (typeof value === "number") return { value, digits: new Map([["", json.trim()]]) };
    return { value, digits: pointersOf(value, differing) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Only the reviver recurses. Values nested this deeply are not shown.
    return { value: JSON.parse(json), digits: NONE };
  }
}

function pointersOf(
  value: unknown,
  differing: ReadonlyMap<unknown, ReadonlyMap<string, string>>,
): Digits {
  const digits = new Map<string, string>();
  let characters = 0;
  // A stack: children are pushed in reverse, so the document is read in order.
  const left: { readonly pointer: string; readonly node: object | string }[] = [];
  const put = (holder: object, pointer: string) => {
    const sources = differing.get(holder);
    const entries: [string, unknown][] = Object.entries(holder);
    for (const [key, inner] of entries.toReversed()) {
      const node = sources?.get(key) ?? (typeof inner === "object" ? inner : null);
      if (node !== null) left.push({ node, pointer: pointerTo(pointer, key) });
    }
  };
  if (typeof value === "object" && value !== null) put(value, "");
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node, pointer } = next;
    if (pointer.length > LONGEST_POINTER) continue;
    if (typeof node === "object") {
      put(node, pointer);
      continue;
    }
    characters += pointer.length;
    if (characters > MAX_POINTER_CHARACTERS) break;
    digits.set(pointer, node);
  }
  return digits;
}

/** The pointer to a member (key) or an item (index) of the value at `pointer`. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The digits below `pointer`, by pointers relative to it. */
export function digitsUnder(digits: Digits, pointer: string): Digits {
  if (digits.size === 0) return digits;
  return new Map(
    [...digits].flatMap(([name, text]) =>
      name === pointer || name.startsWith(`${pointer}/`)
        ? [[name.slice(pointer.length), text] as const]
        : [],
    ),
  );
}

function withoutBom(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
