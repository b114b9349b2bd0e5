import { expect, test } from "@jest/globals";
import { type Finding, targetOf, verdictOf } from "../../bench/benchmark.ts";

const finding = (bounded?: Finding["bounded"]): Finding => ({
  what: "w",
  numbers: "n",
  ...(bounded === undefined ? {} : { bounded }),
});

test.each<[Finding, string, string]>([
  [finding(), "", ""],
  [finding({ value: 2, unit: "u", atMost: 2 }), "ok", "at most 2"],
  [finding({ value: 2.1, unit: "u", atMost: 2 }), "over", "at most 2"],
  [finding({ value: 6, unit: "u", atLeast: 6 }), "ok", "at least 6"],
  [finding({ value: 5.9, unit: "u", atLeast: 6 }), "under", "at least 6"],
])("a finding is judged by its target: %j", (found, verdict, target) => {
  expect([verdictOf(found), targetOf(found)]).toEqual([verdict, target]);
});
