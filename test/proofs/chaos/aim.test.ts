import { expect, test } from "@jest/globals";
import { createRandom } from "../../../bench/statistics.ts";
import { createAim } from "./aim.ts";
import type { Point } from "./points.ts";

const point = (step: string, nth = 1): Point => ({ step, nth, when: "before" });

function hitsOf(seed: number): string[] {
  const aim = createAim(createRandom(seed));
  const hits: string[] = [];
  for (let run = 0; run < 20_000; run++)
    // Every run begins, one in fifty comes to the end.
    for (const step of run % 50 === 0 ? ["first", "last"] : ["first"])
      if (aim.hits(point(step))) hits.push(step);
  return hits;
}

test("a point that few runs reach is hit more often than one that all runs pass", () => {
  const hits = hitsOf(1);
  const share = (step: string) => hits.filter((hit) => hit === step).length;
  expect(share("last") / 400).toBeGreaterThan(2 * (share("first") / 20_000));
});

test("the seed decides the order", () => {
  expect(hitsOf(1)).toEqual(hitsOf(1));
  expect(hitsOf(1)).not.toEqual(hitsOf(2));
});

test("later requests of a step are no points of their own", () => {
  const aim = createAim(() => 0);
  expect(aim.hits(point("first", 4))).toBe(false);
  expect(aim.points()).toBe(0);
});
