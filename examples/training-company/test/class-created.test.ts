import { describe, expect, test } from "@jest/globals";
import { editionOf, linesOf, notificationOf, notified, OFFICE } from "./told.ts";
import { businessEnglish, pieter } from "./people.ts";

const dataOf = (more: object = {}) => ({
  class: businessEnglish,
  notify: [OFFICE, pieter.email],
  ...more,
});
const created = (more?: object) => editionOf("class.created", dataOf(more));
const { code, subject } = businessEnglish;

describe("a class that was created", () => {
  test("is told to those whom the event names, in one thread with the class's other mails", () => {
    expect(notificationOf("class.created", dataOf())).toMatchObject({
      definition: "class.created",
      recipients: [{ address: OFFICE }, { address: pieter.email }],
      impossible: 0,
      entity: "class C-2026-031",
    });
  });

  test("is named in the subject, and the headline says when and by whom", () => {
    expect(created({ createdBy: "Nomvula Khumalo" })).toMatchObject({
      subject: "New class: C-2026-031 – Business English, intermediate",
      headline:
        "Class C-2026-031 – Business English, intermediate was created on 23 November 2026 at 07:15 UTC by Nomvula Khumalo.",
    });
    expect(created().headline).toBe(
      "Class C-2026-031 – Business English, intermediate was created on 23 November 2026 at 07:15 UTC.",
    );
  });

  test("is told in Afrikaans to who reads it", () => {
    const edition = editionOf("class.created", dataOf({ createdBy: "Nomvula Khumalo" }), "af");
    expect(edition).toMatchObject({
      subject: "Nuwe klas: C-2026-031 – Business English, intermediate",
      headline:
        "Klas C-2026-031 – Business English, intermediate is op 23 November 2026 om 07:15 UTC deur Nomvula Khumalo geskep.",
    });
    expect(linesOf(edition)).toContain("Einddatum: 12 Maart 2027");
  });

  test("is told with all that is known of it", () => {
    const more = {
      exceptionDates: ["2026-12-16"],
      eventDates: [{ date: "2027-03-12", what: "Final exam" }, { date: "2027-02-01" }],
      notes: "Bring a dictionary.",
    };
    const edition = created({
      class: { ...businessEnglish, ...more },
      createdBy: "Nomvula Khumalo",
    });
    expect(linesOf(edition)).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
      "Status: Active",
      "Start date: 30 November 2026",
      "End date: 12 March 2027",
      "Schedule: Mon 08:30-10:30 | Wed 08:30-10:30",
      "No class on: 16 December 2026",
      "Event dates: 12 March 2027: Final exam | 1 February 2027",
      "Site: Bellville depot, training room 2",
      "Agent: Thandi Nkosi",
      "Client: Karoo Logistics (Pty) Ltd",
      "Notes: Bring a dictionary.",
      "Number of learners: 2",
      "Learners: Lerato Mokoena | Zoë Adams",
      "When: 23 November 2026 at 07:15 UTC",
      "By: Nomvula Khumalo",
    ]);
  });

  test("has no line for what is not known of it", () => {
    const WHEN = "When: 23 November 2026 at 07:15 UTC";
    expect(linesOf(created({ class: { code, subject } }))).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
      WHEN,
    ]);
    expect(linesOf(created({ class: { code, subject, schedule: [], learners: [] } }))).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
      "Number of learners: 0",
      WHEN,
    ]);
  });

  test("shows nobody's address or number", () => {
    expect(linesOf(created()).join()).not.toMatch(/@|555|940715/);
  });

  test("is written without AI, and has no changes", () => {
    expect(notificationOf("class.created", dataOf())).not.toHaveProperty("ask");
    expect(created().changes).toEqual([]);
  });

  test.each([
    ["nobody named", { notify: [] }, "no-recipient"],
    ["no word of who is told", { notify: undefined }, "no-recipient"],
    ["nobody who can be mailed", { notify: ["the office"] }, "recipient-impossible"],
    ["no class", { class: undefined }, "data-invalid"],
    ["a class without a code", { class: { ...businessEnglish, code: "" } }, "data-invalid"],
    ["a date that is none", { class: { ...businessEnglish, endDate: "12 March" } }, "data-invalid"],
    ["one name instead of a list", { notify: OFFICE }, "data-invalid"],
    ["a learner without a name", { class: { code, subject, learners: [{}] } }, "data-invalid"],
  ])("with %s is refused", (_name, more, reason) => {
    expect(notified("class.created", dataOf(more))).toMatchObject({ kind: "refused", reason });
  });
});

describe("the people of a class", () => {
  test("are those that the class names, each once, with all that is theirs", () => {
    const data = dataOf({ createdBy: "Nomvula Khumalo" });
    expect(
      notificationOf("class.created", data).people.map(({ role, values }) => [
        role,
        values.map(({ value }) => value).toSorted(),
      ]),
    ).toEqual([
      ["Learner", ["9407150155086", "Lerato", "Mokoena", "lerato.mokoena@example.com"]],
      ["Learner", ["072 555 0119", "Zoë Adams"]],
      ["Agent", ["+27 82 555 0142", "Thandi Nkosi", "thandi.nkosi@example.co.za"]],
      ["User", ["Nomvula Khumalo"]],
    ]);
  });
});
