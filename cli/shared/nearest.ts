/** Pairs of neighbouring letters that two texts share, as a part of all (Dice's coefficient). */
function likeness(one: string, other: string): number {
  const pairs = pairsIn(other);
  const all = pairs.length + pairsIn(one).length;
  const shared = pairsIn(one).filter((pair) => {
    const at = pairs.indexOf(pair);
    if (at >= 0) pairs.splice(at, 1);
    return at >= 0;
  });
  return all === 0 ? 0 : (2 * shared.length) / all;
}

function pairsIn(text: string): string[] {
  const plain = text.toLowerCase();
  return Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2));
}

/** Below this, two texts have little in common. */
const LEAST = 0.3;

/** ` Did you mean "data-invalid"?`, or "" if no name is like the text. */
export function didYouMean(text: string, names: readonly string[]): string {
  const scored = names.map((name) => ({ name, score: likeness(text, name) }));
  const [best] = scored.toSorted((one, other) => other.score - one.score);
  return best === undefined || best.score < LEAST
    ? ""
    : ` Did you mean ${JSON.stringify(best.name)}?`;
}
