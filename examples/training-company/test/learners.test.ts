import { describe, expect, test } from "@jest/globals";
import { changesOf, editionOf, linesOf, notificationOf, notified, OFFICE } from "./told.ts";
import { businessEnglish, lerato, PEOPLE, zoe } from "./people.ts";

const NAME = "C-2026-031 – Business English, intermediate";
const notify = [OFFICE];

describe.each([
  [
    "learner.added",
    { addedBy: "Nomvula Khumalo" },
    `Learner added to ${NAME}: Lerato Mokoena`,
    `Lerato Mokoena was added to class ${NAME} on 23 November 2026 at 07:15 UTC by Nomvula Khumalo.`,
  ],
  [
    "learner.removed",
    { removedBy: "Nomvula Khumalo" },
    `Learner removed from ${NAME}: Lerato Mokoena`,
    `Lerato Mokoena was removed from class ${NAME} on 23 November 2026 at 07:15 UTC by Nomvula Khumalo.`,
  ],
])("%s", (type, by, subject, headline) => {
  const data = { learner: lerato, class: businessEnglish, ...by, notify };

  test("names the learner and the class (the seed gave an id)", () => {
    expect(editionOf(type, data)).toMatchObject({ subject, headline });
    expect(linesOf(editionOf(type, data))).toEqual(
      expect.arrayContaining([
        "Learner: Lerato Mokoena",
        "Level: Level 2",
        "Class: C-2026-031",
        "Site: Bellville depot, training room 2",
        "By: Nomvula Khumalo",
      ]),
    );
  });

  test("shows no id number, address or number, and nobody else's name but the agent's", () => {
    const text = linesOf(editionOf(type, data)).join();
    expect(text).not.toMatch(/940715|@|555|Adams/);
    expect(text).toContain("Agent: Thandi Nkosi");
  });

  test("is written without AI, and stands in the class's thread", () => {
    expect(notificationOf(type, data)).not.toHaveProperty("ask");
    expect(notificationOf(type, data).entity).toBe("class C-2026-031");
  });

  test("keeps every person of it apart, by whatever field", () => {
    const { people } = notificationOf(type, data);
    expect(people.map(({ role }) => role).toSorted()).toEqual([
      "Agent",
      "Learner",
      "Learner",
      "User",
    ]);
  });

  test("without a learner is refused", () => {
    expect(notified(type, { ...data, learner: undefined })).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("`data.learner`"),
    });
  });
});

test("learner.removed gives the reason where there is one", () => {
  const data = { learner: zoe, class: businessEnglish, reason: "Moved away", notify };
  expect(linesOf(editionOf("learner.removed", data))).toContain("Reason: Moved away");
});

describe("learner.updated", () => {
  const dataOf = (more: object) => ({
    before: lerato,
    after: { ...lerato, ...more },
    class: businessEnglish,
    updatedBy: "Thandi Nkosi",
    notify,
  });
  const updated = (more: object) => editionOf("learner.updated", dataOf(more));

  test("names the learner and the class", () => {
    expect(updated({ level: "Level 3" })).toMatchObject({
      subject: `Learner updated in ${NAME}: Lerato Mokoena`,
      headline: `The details of Lerato Mokoena in class ${NAME} were changed on 23 November 2026 at 07:15 UTC by Thandi Nkosi.`,
    });
  });

  test("shows each change, and keeps who somebody is from the AI", () => {
    const all = {
      level: "Level 3",
      status: "On leave",
      surname: "Botha",
      idNumber: 9201125034089,
      phone: "083 555 0101",
      email: "lerato@example.org",
    };
    expect(changesOf(updated(all))).toEqual([
      "Level: Level 2 -> Level 3",
      "Learner's status:  -> On leave",
      "Name: Lerato Mokoena -> Lerato Botha *",
      "ID number: 9407150155086 -> 9201125034089 *",
      "Phone:  -> 083 555 0101 *",
      "E-mail: lerato.mokoena@example.com -> lerato@example.org *",
    ]);
  });

  test("is told to nobody where nothing changed", () => {
    expect(notified("learner.updated", dataOf({ idNumber: 9407150155086 }))).toEqual({
      kind: "nothing-to-tell",
    });
  });
});

describe("learning-programme.collision (the seed could not tell of it)", () => {
  const programme = (name: string, code: string, startDate: string, endDate?: string) => ({
    name,
    class: { code },
    startDate,
    ...(endDate === undefined ? {} : { endDate }),
  });
  const dataOf = (first: object, second: object) => ({ learner: lerato, first, second, notify });
  const linesFor = (first: object, second: object) =>
    linesOf(editionOf("learning-programme.collision", dataOf(first, second)));
  const english = programme("English", "C-1", "2026-11-30", "2027-03-12");

  test("names the learner, both programmes with their classes, and the dates that overlap", () => {
    const safety = programme("Safety", "C-2", "2026-12-07", "2026-12-11");
    expect(editionOf("learning-programme.collision", dataOf(english, safety))).toMatchObject({
      subject: "Programmes overlap for Lerato Mokoena: English and Safety",
      headline:
        "Lerato Mokoena was entered for Safety while in English on 23 November 2026 at 07:15 UTC.",
    });
    expect(linesFor(english, safety)).toEqual([
      "Learner: Lerato Mokoena",
      "First programme: English",
      "First class: C-1",
      "First programme starts: 30 November 2026",
      "First programme ends: 12 March 2027",
      "Second programme: Safety",
      "Second class: C-2",
      "Second programme starts: 7 December 2026",
      "Second programme ends: 11 December 2026",
      "Overlap starts: 7 December 2026",
      "Overlap ends: 11 December 2026",
      "When: 23 November 2026 at 07:15 UTC",
    ]);
  });

  test.each([
    ["touch in one day", programme("B", "C-2", "2027-03-12"), ["12 March 2027", "12 March 2027"]],
    ["do not overlap", programme("B", "C-2", "2027-03-13"), []],
    [
      "are one in the other",
      programme("B", "C-2", "2026-01-01", "2027-12-31"),
      ["30 November 2026", "12 March 2027"],
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
    expect(lines).toContain("Overlap starts: 1 May 2026");
    expect(lines.join()).not.toContain("ends");
  });

  test("is asked of the AI from all that is known, by the learner's alias", () => {
    expect(
      notificationOf("learning-programme.collision", dataOf(english, english)).ask,
    ).toMatchObject({ from: "facts", instructions: expect.not.stringMatching(PEOPLE) });
  });
});
