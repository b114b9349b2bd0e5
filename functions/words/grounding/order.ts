/** Whether old and new have been swapped, as far as a sentence's own words tell: "from … to", "was … is now", "instead of". */
import { matchesOf } from "./text.ts";
import type { Hit, Side } from "./sides.ts";

type Cue = { readonly side: Side; readonly strong: boolean };

/** What follows these is the old or the new side. The weak ones also mean other things, and count in pairs only. */
const CUES: readonly (readonly [words: string, cue: Cue])[] = [
  ["from", { side: "old", strong: false }],
  ["was", { side: "old", strong: false }],
  ["were", { side: "old", strong: false }],
  ["van", { side: "old", strong: false }],
  ["vanaf", { side: "old", strong: false }],
  ["previously", { side: "old", strong: true }],
  ["formerly", { side: "old", strong: true }],
  ["originally", { side: "old", strong: true }],
  ["instead of", { side: "old", strong: true }],
  ["rather than", { side: "old", strong: true }],
  ["no longer", { side: "old", strong: true }],
  ["used to be", { side: "old", strong: true }],
  ["replaces", { side: "old", strong: true }],
  ["replacing", { side: "old", strong: true }],
  ["(was", { side: "old", strong: true }],
  ["voorheen", { side: "old", strong: true }],
  ["in plaas van", { side: "old", strong: true }],
  ["pleks van", { side: "old", strong: true }],
  ["eerder as", { side: "old", strong: true }],
  ["nie meer", { side: "old", strong: true }],
  ["to", { side: "new", strong: false }],
  ["na", { side: "new", strong: false }],
  ["tot", { side: "new", strong: false }],
  ["now", { side: "new", strong: true }],
  ["becomes", { side: "new", strong: true }],
  ["became", { side: "new", strong: true }],
  ["replaced by", { side: "new", strong: true }],
  ["replaced with", { side: "new", strong: true }],
  ["nou", { side: "new", strong: true }],
  ["vervang deur", { side: "new", strong: true }],
];
const CUE_OF = new Map(CUES);
// Longest first, so that "no longer" and "(was" are read before their parts.
const CUE_PATTERN = new RegExp(
  `->|=>|→|(?<![a-z\\d])(?:${CUES.map(([words]) => words.replace("(", "\\("))
    .toSorted((a, b) => b.length - a.length)
    .join("|")})(?![a-z\\d])|[.;!?](?=\\s)`,
  "g",
);
const HALF = 0.5;

type Segment = Cue & { readonly hits: readonly Hit[] };

export function isSwapped(folded: string, hits: readonly Hit[]): boolean {
  if (hits.length === 0) return false;
  const segments = segmentsOf(folded, hits);
  if (segments.some((_, index) => goesNowhere(segments, index))) return true;
  const wrong = segments.filter((segment, index) => isWrong(segment) && !isRange(segments, index));
  if (wrong.some(({ strong }) => strong)) return true;
  return wrong.some(({ side }) => side === "old") && wrong.some(({ side }) => side === "new");
}

function segmentsOf(folded: string, hits: readonly Hit[]): Segment[] {
  const segments: Segment[] = [];
  let open: { cue: Cue | undefined; start: number } = { cue: undefined, start: 0 };
  const close = (end: number, cue: Cue | undefined = open.cue): void => {
    if (cue === undefined) return;
    segments.push({ ...cue, hits: hits.filter(({ at }) => at >= open.start && at < end) });
  };
  for (const { 0: words, index } of matchesOf(CUE_PATTERN, folded)) {
    const isArrow = words === "->" || words === "=>" || words === "→";
    // What stands before an arrow is the old side, whatever led to it.
    close(index, isArrow ? { side: "old", strong: false } : open.cue);
    const cue = isArrow ? ({ side: "new", strong: false } as const) : CUE_OF.get(words);
    open = { cue, start: index + words.length };
  }
  close(folded.length);
  return segments;
}

/** It holds what belongs on the other side, and nothing that belongs here. */
function isWrong({ side, hits }: Segment): boolean {
  const weights = new Map<number, number>();
  for (const hit of hits) {
    if (hit.side === side) return false;
    weights.set(hit.change, (weights.get(hit.change) ?? 0) + hit.weight);
  }
  for (const weight of weights.values()) if (weight >= HALF) return true;
  return false;
}

/** "from 13:00 to 15:00", both of one side: the weak words stand for a stretch of time, and for no change. */
function isRange(segments: readonly Segment[], at: number): boolean {
  const segment = segments[at];
  if (segment === undefined || segment.strong) return false;
  const other = segments[segment.side === "old" ? at + 1 : at - 1];
  if (other === undefined || (segment.side === "old" && (other.strong || other.side === "old")))
    return false;
  const [side, ...sides] = new Set([...segment.hits, ...other.hits].map((hit) => hit.side));
  return side !== undefined && sides.length === 0 && other.hits.length > 0;
}

/** "from level 2 to level 2" */
function goesNowhere(segments: readonly Segment[], at: number): boolean {
  const [from, to] = [segments[at], segments[at + 1]];
  if (from?.side !== "old" || to?.side !== "new" || from.strong || to.strong) return false;
  return from.hits.length === 1 && to.hits.length === 1 && from.hits[0]?.key === to.hits[0]?.key;
}
