import { describe, expect, test } from "@jest/globals";
import { OFFICE, promptOf } from "./evaluated.ts";
import { businessEnglish, lerato, PEOPLE, pieter, thandi, zoe } from "./people.ts";

const documentOf = (type: string, data: unknown) =>
  JSON.parse(promptOf(type, data)?.user ?? "null") as unknown;

const change = (more: object) => ({
  before: businessEnglish,
  after: { ...businessEnglish, ...more },
  notify: [OFFICE, thandi.email, pieter.email],
});

describe("what the AI is sent of a class that was changed", () => {
  test("is which class it is and what changed", () => {
    expect(documentOf("class.updated", change({ endDate: "2027-03-19" }))).toEqual({
      type: "class.updated",
      facts: [
        { id: "F1", label: "Class", kind: "code", value: "C-2026-031" },
        { id: "F2", label: "Subject", kind: "text", value: "Business English, intermediate" },
      ],
      changes: [
        {
          id: "C1",
          label: "End date",
          kind: "date",
          references: ["C1", "C1.before", "C1.after", "C1.difference"],
          before: "Friday 12 March 2027",
          after: "Friday 19 March 2027",
          difference: "later",
        },
      ],
    });
  });

  test("holds no name, email address, phone or note", () => {
    const data = change({
      agent: pieter,
      client: "Table Bay Foods",
      learners: [{ ...zoe, status: "On leave" }, { name: "Sipho Dube" }],
      notes: "Lerato Mokoena left. Call Zoë (072 555 0119) or thandi.nkosi@example.co.za.",
      updatedBy: "Nomvula Khumalo",
    });
    const { system = "", user = "" } = promptOf("class.updated", data) ?? {};
    expect(system + user).not.toMatch(PEOPLE);
    expect(system + user).not.toMatch(/sipho|dube|call|karoo|table bay/i);
    expect(JSON.parse(user)).toMatchObject({
      changes: [
        { label: "Agent", kind: "person" },
        { label: "Client", kind: "text" },
        { label: "Notes", kind: "free text", before: null },
        { label: "Learners", kind: "person", added: "one", removed: "one" },
        { label: "Learner's status", of: "C5.of", before: null, after: "On leave" },
      ],
    });
  });

  test("hides a name in a shared value", () => {
    const eventDates = [{ date: "2027-02-12", what: "Visit by Thandi Nkosi" }];
    expect(documentOf("class.updated", change({ eventDates }))).toMatchObject({
      changes: [{ label: "Event dates", added: ["12 February 2027: Visit by {P1}"] }],
    });
  });

  test("says in the system message what matters to the readers", () => {
    expect(promptOf("class.updated", change({ endDate: "2027-03-19" }))?.system).toContain(
      "Most important first: status, dates, schedule, site, people, then the rest.",
    );
  });
});

describe("what the AI is sent of a learner", () => {
  const data = (more: object) => ({
    before: lerato,
    after: { ...lerato, ...more },
    class: businessEnglish,
    notify: [OFFICE],
  });

  test("is the class and the level, not the name", () => {
    expect(documentOf("learner.updated", data({ level: "Level 3" }))).toEqual({
      type: "learner.updated",
      facts: [
        { id: "F1", label: "Learner", kind: "person" },
        { id: "F2", label: "Class", kind: "code", value: "C-2026-031" },
        { id: "F3", label: "Subject", kind: "text", value: "Business English, intermediate" },
      ],
      changes: [
        {
          id: "C1",
          label: "Level",
          kind: "text",
          references: ["C1", "C1.before", "C1.after"],
          before: "Level 2",
          after: "Level 3",
        },
      ],
    });
  });

  test("is only the label of a phone that changed", () => {
    expect(documentOf("learner.updated", data({ phone: "083 555 0101" }))).toMatchObject({
      changes: [{ label: "Phone number", kind: "text", before: null, references: ["C1.after"] }],
    });
  });
});
