import { expect, test } from "@jest/globals";
import { learnerChanges } from "../notifications/learner-data.ts";

const JAN = { name: "Jan Botha" };

test.each([
  ["in another order", [{ level: "1" }, { level: "2" }], [{ level: "2" }, { level: "1" }]],
  [
    "with a phone each",
    [
      { level: "1", phone: "082 555 0101" },
      { level: "2", phone: "082 555 0102" },
    ],
    [
      { level: "2", phone: "0825550102" },
      { level: "1", phone: "0825550101" },
    ],
  ],
  [
    "with an address each",
    [
      { level: "1", email: "a@example.com" },
      { level: "2", email: "b@example.com" },
    ],
    [
      { level: "2", email: "B@example.com" },
      { level: "1", email: "A@example.com" },
    ],
  ],
])("keeps namesakes %s apart", (_name, before, after) => {
  const named = (states: readonly object[]) => states.map((one) => ({ ...JAN, ...one }));
  const { added, removed, kept } = learnerChanges(named(before), named(after));
  expect([added, removed]).toEqual([[], []]);
  expect(kept.map(([was]) => was.level)).toEqual(kept.map(([, now]) => now.level));
  expect(kept).toHaveLength(2);
});

test("two ID numbers are two learners; a learner without one may be either", () => {
  const one = { ...JAN, idNumber: "9407150155086" };
  const other = { ...JAN, idNumber: 9201125034089 };
  expect(learnerChanges([one], [other])).toEqual({ added: [other], removed: [one], kept: [] });
  expect(learnerChanges([one, JAN], [other])).toEqual({
    added: [],
    removed: [one],
    kept: [[JAN, other]],
  });
});
