import { expect, test } from "@jest/globals";
import { METRICS, unitOf } from "../../functions/platform/metric-names.ts";

test("there are at most 10 metrics, because each has a monthly price", () => {
  expect(Object.keys(METRICS).length).toBeLessThanOrEqual(10);
});

test.each([
  ["OldestMessageSeconds", "Seconds"],
  ["AiCostUsd", "None"],
  ["SesCircuitOpen", "None"],
  ["Sent", "Count"],
])("the unit of %s is %s", (name, unit) => {
  expect(unitOf(name)).toBe(unit);
});
