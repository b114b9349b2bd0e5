import { describe, expect, test } from "@jest/globals";
import { emailOf, linesOf, notificationOf, notified, OFFICE } from "./evaluated.ts";
import { businessEnglish, lerato, zoe } from "./people.ts";

const NAME = "C-2026-031 – Business English, intermediate";
const notify = [OFFICE];

describe.each([
  ["learner.added", { addedBy: "Nomvula Khumalo" }, `Lerato Mokoena was added to ${NAME}`],
  ["learner.removed", { removedBy: "Nomvula Khumalo" }, `Lerato Mokoena was removed from ${NAME}`],
])("%s", (type, by, subject) => {
  const data = { learner: lerato, class: businessEnglish, ...by, notify };

  test("names the learner and the class", () => {
    expect(emailOf(type, data)).toMatchObject({ subject });
    expect(linesOf(emailOf(type, data))).toEqual(
      expect.arrayContaining([
        "Learner: Lerato Mokoena",
        "Level: Level 2",
        "Class: C-2026-031",
        "Site: Bellville depot, training room 2",
        "By: Nomvula Khumalo",
      ]),
    );
  });

  test("shows no ID number, email address or phone, and no other learner", () => {
    const text = linesOf(emailOf(type, data)).join();
    expect(text).not.toMatch(/940715|@|555|Adams/);
    expect(text).toContain("Agent: Thandi Nkosi");
  });

  test("is written without AI, in the thread of the class", () => {
    expect(notificationOf(type, data).ai).toBeUndefined();
    expect(notificationOf(type, data).entity).toBe("class C-2026-031");
  });

  test("without a learner is refused", () => {
    expect(notified(type, { ...data, learner: undefined })).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("`data.learner`"),
    });
  });
});

test("learner.removed shows the reason", () => {
  const data = { learner: zoe, class: businessEnglish, reason: "Moved away", notify };
  expect(linesOf(emailOf("learner.removed", data))).toContain("Reason: Moved away");
});

describe("learner.updated", () => {
  const dataOf = (more: object) => ({
    before: lerato,
    after: { ...lerato, ...more },
    class: businessEnglish,
    updatedBy: "Thandi Nkosi",
    notify,
  });
  const updated = (more: object) => emailOf("learner.updated", dataOf(more));

  test("names the learner and the class", () => {
    expect(updated({ level: "Level 3" }).subject).toBe(
      `The details of Lerato Mokoena in ${NAME} were changed`,
    );
  });

  test("shows each change", () => {
    const all = {
      level: "Level 3",
      status: "On leave",
      surname: "Botha",
      idNumber: 9201125034089,
      phone: "083 555 0101",
      email: "lerato@example.org",
    };
    expect(updated(all).changes).toEqual({
      Level: { before: "Level 2", after: "Level 3" },
      "Learner's status": { before: "", after: "On leave" },
      Name: { before: "Lerato Mokoena", after: "Lerato Botha" },
      "ID number": { before: "9407150155086", after: "9201125034089" },
      "Phone number": { before: "", after: "083 555 0101" },
      Email: { before: "lerato.mokoena@example.com", after: "lerato@example.org" },
    });
  });

  test("sends no email where nothing changed", () => {
    expect(notified("learner.updated", dataOf({ idNumber: 9407150155086 }))).toMatchObject({
      kind: "skipped",
    });
  });
});

describe("learning-programme.collision", () => {
  const programme = (name: string, code: string, startDate: string, endDate?: string) => ({
    name,
    class: { code },
    startDate,
    ...(endDate === undefined ? {} : { endDate }),
  });
  const dataOf = (first: object, second: object) => ({ learner: lerato, first, second, notify });
  const linesFor = (first: object, second: object) =>
    linesOf(emailOf("learning-programme.collision", dataOf(first, second)));
  const english = programme("English", "C-1", "2026-11-30", "2027-03-12");

  test("names the learner, both programmes with their classes, and the dates that overlap", () => {
    const safety = programme("Safety", "C-2", "2026-12-07", "2026-12-11");
    expect(emailOf("learning-programme.collision", dataOf(english, safety))).toMatchObject({
      subject: "Programmes overlap for Lerato Mokoena: English and Safety",
    });
    expect(linesFor(english, safety)).toEqual([
      "Learner: Lerato Mokoena",
      "First programme: English",
      "Second programme: Safety",
      "Overlap starts: Monday 7 December 2026",
      "Overlap ends: Friday 11 December 2026",
      "First class: C-1",
      "First programme starts: Monday 30 November 2026",
      "First programme ends: Friday 12 March 2027",
      "Second class: C-2",
      "Second programme starts: Monday 7 December 2026",
      "Second programme ends: Friday 11 December 2026",
      "When: 23 November 2026 at 07:15 UTC",
    ]);
  });

  test.each([
    [
      "touch in one day",
      programme("B", "C-2", "2027-03-12"),
      ["Friday 12 March 2027", "Friday 12 March 2027"],
    ],
    ["do not overlap", programme("B", "C-2", "2027-03-13"), []],
    [
      "are one in the other",
      programme("B", "C-2", "2026-01-01", "2027-12-31"),
      ["Monday 30 November 2026", "Friday 12 March 2027"],
    ],
  ])("says from when to when where they %s", (_name, second, dates) => {
    const overlap = linesFor(english, second).filter((line) => line.startsWith("Overlap"));
    expect(overlap.map((line) => line.split(": ")[1])).toEqual(dates);
  });

  test("says no end where neither programme has one", () => {
    const lines = linesFor(
      programme("A", "C-1", "2026-01-01"),
      programme("B", "C-2", "2026-05-01"),
    );
    expect(lines).toContain("Overlap starts: Friday 1 May 2026");
    expect(lines.join()).not.toContain("ends");
  });
});
