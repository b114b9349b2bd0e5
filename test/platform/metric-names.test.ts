import { expect, test } from "@jest/globals";
import { METRICS, unitOf } from "../../functions/platform/metric-names.ts";

const names = Object.values(METRICS).flatMap((metrics) => Object.keys(metrics));

test("they stay few, because each costs by the month", () => {
  expect(names.length).toBeLessThan(40);
});

test.each([
  ["RunMs", "Milliseconds"],
  ["OldestMessageSeconds", "Seconds"],
  ["AiCostUsd", "None"],
  ["SesBreakerOpen", "None"],
  ["Sent", "Count"],
])("the unit of %s is %s", (name, unit) => {
  expect(unitOf(name)).toBe(unit);
});

test("every other one is a count", () => {
  const counts = names.filter((name) => unitOf(name) === "Count");
  expect(names.filter((name) => !counts.includes(name))).toEqual([
    "RunMs",
    "SesBreakerOpen",
    "AiBreakerOpen",
    "OldestMessageSeconds",
    "AiCostUsd",
  ]);
});
