import { describe, expect, test } from "@jest/globals";
import { changesOf, editionOf, linesOf, notificationOf, notified, OFFICE } from "./told.ts";
import { businessEnglish, lerato, pieter, thandi, zoe } from "./people.ts";

const after = (more: object) => ({ ...businessEnglish, ...more });
const dataOf = (more: object, before: object = {}) => ({
  before: after(before),
  after: after(more),
  notify: [OFFICE],
});
const updated = (more: object, before?: object) => editionOf("class.updated", dataOf(more, before));

describe("a class that was changed", () => {
  test("is named in the subject as it is now, and the headline says when and by whom", () => {
    expect(
      updated({ subject: "Business English, advanced", updatedBy: "Nomvula Khumalo" }),
    ).toMatchObject({
      subject: "Class updated: C-2026-031 – Business English, advanced",
      headline:
        "Class C-2026-031 – Business English, advanced was changed on 23 November 2026 at 07:15 UTC by Nomvula Khumalo.",
    });
  });

  test("is told with which class it is, when and by whom", () => {
    expect(linesOf(updated({ site: "Boardroom", updatedBy: "Nomvula Khumalo" }))).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
      "When: 23 November 2026 at 07:15 UTC",
      "By: Nomvula Khumalo",
    ]);
  });

  test("is told with each change: values old to new, lists by what joined and left", () => {
    const ALL_CHANGED = {
      site: "Bellville depot, boardroom",
      startDate: "2026-12-07",
      endDate: "2027-03-19",
      schedule: [
        { day: "Mon", from: "08:30", to: "10:30" },
        { day: "Tue", from: "13:00", to: "15:00" },
      ],
      exceptionDates: ["2026-12-16"],
      client: "Table Bay Foods",
      agent: pieter,
      notes: "Moved.",
      learners: [zoe, { name: "Sipho Dube" }],
    };
    expect(changesOf(updated(ALL_CHANGED))).toEqual([
      "Start date: 30 November 2026 -> 7 December 2026",
      "End date: 12 March 2027 -> 19 March 2027",
      "Schedule: +Tue 13:00-15:00 -Wed 08:30-10:30",
      "No class on: +16 December 2026",
      "Site: Bellville depot, training room 2 -> Bellville depot, boardroom",
      "Agent: Thandi Nkosi -> Pieter van der Merwe",
      "Client: Karoo Logistics (Pty) Ltd -> Table Bay Foods",
      "Notes:  -> Moved.",
      "Learners: +Sipho Dube -Lerato Mokoena",
    ]);
  });

  test.each([
    ["something new", { site: undefined }, {}, "Site:  -> Bellville depot, training room 2"],
    ["something gone", {}, { site: undefined }, "Site: Bellville depot, training room 2 -> "],
    ["a first agent", { agent: undefined }, {}, "Agent:  -> Thandi Nkosi"],
    ["no schedule any more", {}, { schedule: [] }, "Schedule: -Mon 08:30-10:30 -Wed 08:30-10:30"],
    ["another code", { code: "C-1" }, {}, "Class: C-1 -> C-2026-031"],
    [
      "the same day twice",
      { exceptionDates: ["2026-12-16"] },
      { exceptionDates: ["2026-12-16", "2026-12-16"] },
      "No class on: +16 December 2026",
    ],
  ])("shows %s", (_name, before, now, change) => {
    expect(changesOf(updated(now, before))).toEqual([change]);
  });

  test("says which of its changeable fields did not change", () => {
    const { unchanged } = updated({ site: "Boardroom" });
    expect(unchanged).toContain("Schedule");
    expect(unchanged).toContain("Learners");
    expect(unchanged).not.toContain("Site");
  });

  test.each([
    ["a schedule alone", { schedule: [{ day: "Tue", from: "13:00", to: "15:00" }] }],
    ["an agent alone", { agent: pieter }],
    ["notes alone", { notes: "New." }],
    ["a learner's level alone", { learners: [{ ...lerato, level: "Level 3" }, zoe] }],
  ])("is told where %s changed (the seed sent nothing)", (_name, more) => {
    expect(notified("class.updated", dataOf(more)).kind).toBe("told");
  });

  test.each([
    ["nothing", {}],
    ["who saved it last", { updatedAt: "2026-11-23T07:14:58Z", updatedBy: "Thandi Nkosi" }],
    ["what the mail does not show", { agent: { ...thandi, phone: "083 555 0101" }, room: "7" }],
    ["the order of a list", { learners: [zoe, lerato] }],
  ])("is told to nobody where %s changed", (_name, more) => {
    expect(notified("class.updated", dataOf(more))).toEqual({ kind: "nothing-to-tell" });
  });

  test.each([
    ["without its state before", { after: businessEnglish }, "`data.before`"],
    ["without its state after", { before: businessEnglish }, "`data.after`"],
    [
      "with a learner without a name",
      { before: businessEnglish, after: after({ learners: [{ level: "1" }] }) },
      "`data.after.learners[0]` to be a person with a `name`",
    ],
  ])("%s is refused", (_name, data, path) => {
    expect(notified("class.updated", { ...data, notify: [OFFICE] })).toEqual({
      kind: "refused",
      reason: "data-invalid",
      detail: expect.stringContaining(path),
    });
  });

  test("takes learners by one name, as older events have them", () => {
    const learners = [{ name: "Lerato Mokoena", level: "Level 2" }, zoe];
    expect(notified("class.updated", dataOf({ learners }))).toEqual({ kind: "nothing-to-tell" });
  });

  test("the same person before and after is one", () => {
    expect(notificationOf("class.updated", dataOf({ agent: pieter })).people).toHaveLength(4);
  });
});

describe("learners of a class that was changed", () => {
  const changed = (before: readonly object[], now: readonly object[]) =>
    changesOf(updated({ learners: now }, { learners: before }));

  test("with another level or status are told as such", () => {
    expect(
      changed(
        [lerato, { ...zoe, status: "Attending" }],
        [
          { ...lerato, level: "Level 3" },
          { ...zoe, status: "On leave" },
        ],
      ),
    ).toEqual([
      "Learner's level: Lerato Mokoena: Level 2 -> Lerato Mokoena: Level 3",
      "Learner's status: Zoë Adams: Attending -> Zoë Adams: On leave",
    ]);
  });

  test("are known by their id number under another name, which the AI is not told", () => {
    expect(changed([lerato], [{ ...lerato, surname: "Botha" }])).toEqual([
      "Learner's name: Lerato Mokoena -> Lerato Botha *",
    ]);
  });

  test("are two where their id numbers differ, whatever their names", () => {
    expect(changed([lerato], [{ ...lerato, idNumber: "9201125034089" }])).toEqual([
      "Learners: +Lerato Mokoena -Lerato Mokoena",
    ]);
  });

  test("are two where they share a phone only with one who stayed", () => {
    const sister = { name: "Mia Adams", phone: zoe.phone };
    expect(changed([zoe], [sister, zoe])).toEqual(["Learners: +Mia Adams"]);
  });
});

test("stands in the thread of the class's old code where the code was changed", () => {
  const data = { before: businessEnglish, after: { ...businessEnglish, code: "C-9" } };
  const { entity } = notificationOf("class.updated", { ...data, notify: [OFFICE] });
  expect(entity).toBe("class C-2026-031");
});
