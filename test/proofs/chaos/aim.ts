/** Where a run is struck: most likely at a point that was struck no more often than the average one. */
import type { Point } from "./points.ts";

export type Aim = {
  /** A run passes the point: whether it is struck there, which counts as struck. */
  readonly hits: (point: Point) => boolean;
  /** Points that have been passed. */
  readonly points: () => number;
};

/** Later requests of a step are as good as these: a run of many messages has hundreds. */
const MOST_NTH = 3;
/** Not the first point that may be: the later ones of the run are to have their turn. */
const HIT_SHARE = 0.04;
/** A point that has had its share; an idle system has no others. */
const REPEAT_SHARE = 0.01;

/**
 * Points become known as they are passed, and each comes about as often as the others, the rare ones whenever a run gets
 * there. `random`: numbers from 0 to 1.
 */
export function createAim(random: () => number): Aim {
  const struck = new Map<string, number>();
  let total = 0;
  return {
    hits: (point) => {
      if (point.nth > MOST_NTH) return false;
      const key = JSON.stringify(point);
      const count = struck.get(key) ?? 0;
      struck.set(key, count);
      const share = count > total / struck.size ? REPEAT_SHARE : HIT_SHARE;
      if (random() >= share) return false;
      struck.set(key, count + 1);
      total++;
      return true;
    },
    points: () => struck.size,
  };
}
