import { expect, test } from "@jest/globals";
import { counted } from "../../local/counted.ts";

test("a count of one has no plural", () => {
  expect([0, 1, 2].map((count) => counted(count, "seed"))).toEqual([
    "0 seeds",
    "1 seed",
    "2 seeds",
  ]);
});
