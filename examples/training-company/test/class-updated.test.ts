import { describe, expect, test } from "@jest/globals";
import { emailOf, linesOf, notificationOf, notified, OFFICE } from "./evaluated.ts";
import { businessEnglish, lerato, pieter, thandi, zoe } from "./people.ts";

const after = (more: object) => ({ ...businessEnglish, ...more });
const dataOf = (more: object, before: object = {}) => ({
  before: after(before),
  after: after(more),
  notify: [OFFICE],
});
const updated = (more: object, before?: object) => emailOf("class.updated", dataOf(more, before));

describe("a class that was changed", () => {
  test("is named in the subject as it is now", () => {
    const { subject } = updated({ subject: "Business English, advanced" });
    expect(subject).toBe("C-2026-031 – Business English, advanced was changed");
  });

  test("shows which class it is, when and by whom it was changed", () => {
    expect(linesOf(updated({ site: "Boardroom", updatedBy: "Nomvula Khumalo" }))).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
      "When: 23 November 2026 at 07:15 UTC",
      "By: Nomvula Khumalo",
    ]);
  });

  test("shows each change", () => {
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
    expect(updated(ALL_CHANGED).changes).toEqual({
      "Start date": { before: "Monday 30 November 2026", after: "Monday 7 December 2026" },
      "End date": { before: "Friday 12 March 2027", after: "Friday 19 March 2027" },
      Schedule: { added: ["Tue 13:00–15:00"], removed: ["Wed 08:30–10:30"] },
      "No class on": { added: ["Wednesday 16 December 2026"], removed: [] },
      Site: { before: "Bellville depot, training room 2", after: "Bellville depot, boardroom" },
      Agent: { before: "Thandi Nkosi", after: "Pieter van der Merwe" },
      Client: { before: "Karoo Logistics (Pty) Ltd", after: "Table Bay Foods" },
      Notes: { before: "", after: "Moved." },
      Learners: { added: ["Sipho Dube"], removed: ["Lerato Mokoena"] },
    });
  });

  test("shows the class's own code and subject after all else", () => {
    const { changes } = updated({ code: "C-2026-031B", subject: "English", status: "Stopped" });
    expect(Object.keys(changes)).toEqual(["Status", "Class", "Subject"]);
  });

  test.each([
    ["a code", { code: "C-1" }, {}, { Class: { before: "C-1", after: "C-2026-031" } }],
    [
      "a removed site",
      {},
      { site: undefined },
      { Site: { before: "Bellville depot, training room 2", after: "" } },
    ],
    ["a first agent", { agent: undefined }, {}, { Agent: { before: "", after: "Thandi Nkosi" } }],
    [
      "a removed schedule",
      {},
      { schedule: undefined },
      { Schedule: { added: [], removed: ["Mon 08:30–10:30", "Wed 08:30–10:30"] } },
    ],
  ])("shows %s", (_name, before, now, changes) => {
    expect(updated(now, before).changes).toEqual(changes);
  });

  test.each([
    ["nothing", {}],
    ["who saved it last", { updatedAt: "2026-11-23T07:14:58Z", updatedBy: "Thandi Nkosi" }],
    ["what the email does not show", { agent: { ...thandi, phone: "083 555 0101" }, room: "7" }],
    ["the order of a list", { learners: [zoe, lerato] }],
  ])("sends no email where %s changed", (_name, more) => {
    expect(notified("class.updated", dataOf(more))).toMatchObject({ kind: "skipped" });
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

  test("takes learners with one `name`, as older events have them", () => {
    const learners = [{ name: "Lerato Mokoena", level: "Level 2" }, zoe];
    expect(notified("class.updated", dataOf({ learners }))).toMatchObject({ kind: "skipped" });
  });
});

describe("learners of a class that was changed", () => {
  const changed = (before: readonly object[], now: readonly object[]) =>
    updated({ learners: now }, { learners: before }).changes;

  test("show whose level or status changed", () => {
    const before = [lerato, { ...zoe, status: "Attending" }];
    const after = [
      { ...lerato, level: "Level 3" },
      { ...zoe, status: "On leave" },
    ];
    expect(changed(before, after)).toEqual({
      "Level (Lerato Mokoena)": { before: "Level 2", after: "Level 3" },
      "Learner's status (Zoë Adams)": { before: "Attending", after: "On leave" },
    });
  });

  test("are recognized by their ID number under another name", () => {
    expect(changed([lerato], [{ ...lerato, surname: "Botha" }])).toEqual({
      "Learner's name": { before: "Lerato Mokoena", after: "Lerato Botha" },
    });
  });

  test("are two people where their ID numbers differ, even with the same name", () => {
    expect(changed([lerato], [{ ...lerato, idNumber: "9201125034089" }])).toEqual({
      Learners: { added: ["Lerato Mokoena"], removed: ["Lerato Mokoena"] },
    });
  });

  test("are not recognized by the phone of a learner who stayed", () => {
    const sister = { name: "Mia Adams", phone: zoe.phone };
    expect(changed([zoe], [sister, zoe])).toEqual({
      Learners: { added: ["Mia Adams"], removed: [] },
    });
  });
});

test("a class whose code changed stays in the thread of its old code", () => {
  const data = { before: businessEnglish, after: { ...businessEnglish, code: "C-9" } };
  const { entity } = notificationOf("class.updated", { ...data, notify: [OFFICE] });
  expect(entity).toBe("class C-2026-031");
});
