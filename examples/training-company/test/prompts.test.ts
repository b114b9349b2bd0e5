import { describe, expect, test } from "@jest/globals";
import { OFFICE, promptOf } from "./told.ts";
import { businessEnglish, lerato, PEOPLE, pieter, thandi, zoe } from "./people.ts";

const change = (more: object) => ({
  before: businessEnglish,
  after: { ...businessEnglish, ...more },
  notify: [OFFICE, thandi.email, pieter.email],
});

describe("what the AI is sent of a class that was changed", () => {
  test("is which class it is and what changed, and nothing else", () => {
    const prompt = promptOf("class.updated", change({ endDate: "2027-03-19" }));
    expect(JSON.parse(prompt?.user ?? "")).toEqual({
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      facts: [
        { label: "Class", value: "C-2026-031" },
        { label: "Subject", value: "Business English, intermediate" },
      ],
      changes: [{ label: "End date", before: "12 March 2027", after: "19 March 2027" }],
    });
  });

  test("tells of learners and agents by their aliases, never by a name, an address or a number", () => {
    const prompt = promptOf(
      "class.updated",
      change({
        agent: pieter,
        learners: [{ ...zoe, status: "On leave" }, { name: "Sipho Dube" }],
        notes: "Lerato Mokoena left. Call Zoë (072 555 0119) or thandi.nkosi@example.co.za.",
        updatedBy: "Nomvula Khumalo",
      }),
    );
    expect(prompt?.system).not.toMatch(PEOPLE);
    expect(prompt?.user).not.toMatch(PEOPLE);
    expect(JSON.parse(prompt?.user ?? "")).toMatchObject({
      changes: [
        { label: "Agent", before: "Agent A", after: "Agent B" },
        { label: "Notes", after: expect.stringMatching(/^Learner A left\. Call Learner B /) },
        { label: "Learners", added: ["Learner C"], removed: ["Learner A"] },
        { label: "Learner's status", before: "", after: "Learner B: On leave" },
      ],
    });
  });

  test("is nothing at all where only a learner's name was corrected", () => {
    const learners = [{ ...lerato, surname: "Botha" }, zoe];
    expect(promptOf("class.updated", change({ learners }))).toBeUndefined();
  });

  test("comes with the request to report what changed, in the system message", () => {
    expect(promptOf("class.updated", change({ endDate: "2027-03-19" }))?.system).toContain(
      "Report only what changed",
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

  test("is the alias, the class and the level", () => {
    expect(JSON.parse(promptOf("learner.updated", data({ level: "Level 3" }))?.user ?? "")).toEqual(
      {
        type: "learner.updated",
        time: "2026-11-23T07:15:00Z",
        facts: [
          { label: "Learner", value: "Learner A" },
          { label: "Class", value: "C-2026-031" },
          { label: "Subject", value: "Business English, intermediate" },
        ],
        changes: [{ label: "Level", before: "Level 2", after: "Level 3" }],
      },
    );
  });

  test("is nothing at all where only who they are changed", () => {
    expect(promptOf("learner.updated", data({ phone: "083 555 0101" }))).toBeUndefined();
  });
});
