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
])("namesakes %s are kept as who they were", (_name, before, after) => {
  const named = (states: readonly object[]) => states.map((one) => ({ ...JAN, ...one }));
  const { added, removed, kept } = learnerChanges(named(before), named(after));
  expect([added, removed]).toEqual([[], []]);
  expect(kept.map((one) => one.before.level)).toEqual(kept.map((one) => one.after.level));
  expect(kept).toHaveLength(2);
});

test("two id numbers are never one learner, and one without may be either", () => {
  const one = { ...JAN, idNumber: "9407150155086" };
  const other = { ...JAN, idNumber: 9201125034089 };
  expect(learnerChanges([one], [other])).toEqual({ added: [other], removed: [one], kept: [] });
  expect(learnerChanges([one, JAN], [other])).toEqual({
    added: [],
    removed: [one],
    kept: [{ before: JAN, after: other }],
  });
});

test.each([
  ["names of their own", (n: number) => ({ name: `Learner ${n}` })],
  ["one name and id numbers", (n: number) => ({ ...JAN, idNumber: String(n) })],
  ["one name", () => JAN],
])(
  "8,000 learners with %s are compared within two seconds of processor time",
  (_name, learnerOf) => {
    const listed = (from: number, level: string) =>
      Array.from({ length: 8000 }, (_, n) => ({ ...learnerOf(from + n), level }));
    const took = cpuMs(() => learnerChanges(listed(0, "1"), listed(9000, "2")));
    expect(took).toBeLessThan(2000);
  },
);

/** Processor time, ms: other work on the machine hardly changes it. */
function cpuMs(step: () => unknown): number {
  const before = process.cpuUsage();
  step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
