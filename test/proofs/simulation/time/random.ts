/** Chance from a seed: the same seed gives the same numbers, on every machine. */
export type Random = {
  /** From 0 to below 1. */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  /** A whole number, both ends included. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  /** Another source of chance, which takes nothing more from this one. */
  readonly fork: () => Random;
};

/** The small fast counting generator, 32 bit. Source: https://pracrand.sourceforge.net */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [0x9e3779b9 ^ seed, 0x243f6a88, seed | 0, 1];
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 12; warm++) draw();
  const next = () => draw() / 2 ** 32;
  return {
    next,
    chance: (probability) => probability > 0 && next() < probability,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (from) => {
      const one = from[Math.floor(next() * from.length)];
      if (one === undefined) throw new Error("Expected something to pick from");
      return one;
    },
    fork: () => createRandom(draw()),
  };
}
