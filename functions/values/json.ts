/** JSON as its producer wrote it: JavaScript would write 19.90 as 19.9, 1e400 as Infinity, and round a long number. */

/** The producer's text of numbers, by JSON Pointer (RFC 6901), where `String(value)` is another. */
export type Digits = ReadonlyMap<string, string>;

export type ParsedJson = { readonly value: unknown; readonly digits: Digits };

/** Reviving a document takes five times as long as parsing it; without one of these, no number can differ. */
const MAY_DIFFER = /(?:^|[:,[])\s*(?:-0|-?\d(?:\d{15}|\d*[.eE]))/;

/** A longer one is a way through names that are no fields' names: its number's digits are not kept. */
export const LONGEST_POINTER = 2000;
/**
 * Characters of all pointers together: a long path to many numbers must not become gigabytes. The first ones of a document
 * are kept: 2,000 at least, as many as the default definition reads.
 */
const MAX_POINTER_CHARACTERS = 4 * 1024 * 1024;

const NONE: Digits = new Map();

/** The value of a JSON text, with or without a byte order mark; undefined where the text is not JSON. */
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
    // Only the reviver recurses. What is nested this deeply is not shown.
    return { value: JSON.parse(json), digits: NONE };
  }
}

function pointersOf(
  value: unknown,
  differing: ReadonlyMap<unknown, ReadonlyMap<string, string>>,
): Digits {
  const digits = new Map<string, string>();
  let characters = 0;
  // The last one is next: what a thing holds is put there from its end.
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

/** The pointer to what stands under a key, or at an index, of what another points to. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Of what the pointer points to alone, by pointers from there. */
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

/** Text without the byte order mark that some editors and programs begin a file with. */
function withoutBom(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
