/** Replaces declared and detected personal values in texts for the AI by references, and keeps the original characters. */
import { decode } from "./decode.ts";
import {
  addDeclared,
  addDetected,
  createDeclaredIndex,
  declaredIn,
  kindOf,
  partsOf,
  type Span,
} from "./declared.ts";
import { identifiersIn } from "./identifiers.ts";
import type { KnownValue } from "./leak.ts";
import { WORDS_AS_NAMES } from "./words-as-names.ts";

export type Hidden = { readonly kind: string; readonly value: string };

export type Redactor = {
  /** Replaces every personal value by `{P1}`, `{P2}` …; the same characters get the same reference. */
  readonly redact: (text: string) => string;
  /** The hidden values by reference, without braces: "P1". */
  readonly hidden: () => ReadonlyMap<string, Hidden>;
  /** The values that the last check of a request searches for. */
  readonly known: () => readonly KnownValue[];
};

/** Detected values of these kinds are hidden in later texts, too, and must not be in a request. */
const CERTAIN = new Set("email phone card iban id-number passport secret link".split(" "));
/** Characters; a shorter value occurs by chance. */
const SHORTEST_CERTAIN = 6;

/**
 * `personal`: values as the event has them. `countries`: ISO 3166-1 alpha-2, for national phone numbers. A value that is detected
 * in one text ("call 555-0142") is hidden in this text and later ones, so redact all texts of a request twice.
 */
export function createRedactor({
  personal,
  countries,
}: {
  readonly personal: readonly string[];
  readonly countries: readonly string[];
}): Redactor {
  const index = createDeclaredIndex();
  const hidden = new Map<string, Hidden>();
  const references = new Map<string, string>();
  const known = new Map<string, KnownValue>();
  const know = (one: KnownValue) => known.set(`${one.kind} ${one.value}`, one);
  for (const value of new Set(personal)) {
    const kind = kindOf(value);
    addDeclared(index, value);
    if (!isWordAsName(value)) know({ kind, value });
    if (kind === "name")
      for (const part of partsOf(value)) if (!isWordAsName(part)) know({ kind, value: part });
  }
  const referenceTo = (value: string, kind: string): string => {
    const before = references.get(value);
    if (before !== undefined) return before;
    const name = `P${hidden.size + 1}`;
    hidden.set(name, { kind, value });
    references.set(value, `{${name}}`);
    return `{${name}}`;
  };
  return {
    redact: (text) => {
      const decoded = decode(text);
      const original = ({ start, end }: Span) =>
        text.slice(decoded.startOf(start), decoded.endOf(end - 1));
      const detected = identifiersIn(decoded, countries);
      for (const span of detected) {
        const [kind, value] = [span.kind, original(span)];
        if (!CERTAIN.has(kind) || value.length < SHORTEST_CERTAIN) continue;
        know({ kind: kind === "email" || kind === "phone" ? kind : "code", value });
        addDetected(index, value, kind);
      }
      const spans = [...detected, ...declaredIn(decoded, index)];
      let redacted = "";
      let from = 0;
      for (const { start, end, kind } of merged(spans, decoded.text, index.initials)) {
        const first = Math.max(from, decoded.startOf(start));
        const last = decoded.endOf(end - 1);
        if (last <= first) continue;
        redacted += text.slice(from, first) + referenceTo(text.slice(first, last), kind);
        from = last;
      }
      return redacted + text.slice(from);
    },
    hidden: () => hidden,
    known: () => [...known.values()],
  };
}

function isWordAsName(value: string): boolean {
  return WORDS_AS_NAMES.has(value.trim().toLowerCase());
}

/** Sorts the spans and merges overlapping ones, and adjacent words and initials of a name. */
function merged(spans: readonly Span[], text: string, initials: ReadonlySet<string>): Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted(
    (one, other) => one.start - other.start || other.end - one.end,
  )) {
    const last = all.at(-1);
    const beside =
      last?.isName === true &&
      span.isName === true &&
      /^[ -]{1,2}$/.test(text.slice(last.end, span.start));
    if (last !== undefined && (span.start < last.end || beside))
      all[all.length - 1] = {
        ...last,
        end: Math.max(last.end, span.end),
        isName: last.isName === true && span.isName === true,
      };
    else all.push(span);
  }
  return all.map((span) => (span.isName === true ? withInitials(span, text, initials) : span));
}

function withInitials(span: Span, text: string, initials: ReadonlySet<string>): Span {
  const isOne = (letter: string | undefined) =>
    letter !== undefined && initials.has(letter.toLowerCase());
  const before = /(?<![\p{L}\p{N}'])((\p{Lu})(?:\.? ?\p{Lu}){0,2}\.? ?-?)$/u.exec(
    text.slice(Math.max(0, span.start - 12), span.start),
  );
  const after = /^,? (\p{Lu})(?:\.(?! ?\p{Lu})|(?![\p{L}\p{N}'.]| \p{Lu}))/u.exec(
    text.slice(span.end, span.end + 8),
  );
  return {
    ...span,
    start: isOne(before?.[2]) ? span.start - (before?.[1]?.length ?? 0) : span.start,
    end: isOne(after?.[1]) ? span.end + (after?.[0].length ?? 0) : span.end,
  };
}
