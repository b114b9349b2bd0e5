import { describe, expect, test } from "@jest/globals";
import { emailOf, linesOf, notificationOf, notified, OFFICE } from "./evaluated.ts";
import { businessEnglish, pieter } from "./people.ts";

const dataOf = (more: object = {}) => ({
  class: businessEnglish,
  notify: [OFFICE, pieter.email],
  ...more,
});
const created = (more?: object) => emailOf("class.created", dataOf(more));
const { code, subject } = businessEnglish;

describe("a class that was created", () => {
  test("goes to the recipients of the event, in the thread of the class", () => {
    expect(notificationOf("class.created", dataOf())).toMatchObject({
      definition: "class.created",
      recipients: [{ address: OFFICE }, { address: pieter.email }],
      invalid: 0,
      entity: "class C-2026-031",
    });
  });

  test("is named in the subject", () => {
    expect(created().subject).toBe("New class: C-2026-031 – Business English, intermediate");
  });

  test("is in Afrikaans for a reader of Afrikaans", () => {
    const email = emailOf("class.created", dataOf({ createdBy: "Nomvula Khumalo" }), "af");
    expect(email.subject).toBe("Nuwe klas: C-2026-031 – Business English, intermediate");
    expect(linesOf(email)).toContain("Einddatum: Vrydag 12 Maart 2027");
  });

  test("shows everything that is known of it", () => {
    const more = {
      exceptionDates: ["2026-12-16"],
      eventDates: [{ date: "2027-03-12", what: "Final exam" }, { date: "2027-02-01" }],
      notes: "Bring a dictionary.",
    };
    const email = created({
      class: { ...businessEnglish, ...more },
      createdBy: "Nomvula Khumalo",
    });
    expect(linesOf(email)).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
      "Status: Active",
      "Start date: Monday 30 November 2026",
      "End date: Friday 12 March 2027",
      "Schedule: Mon 08:30–10:30 | Wed 08:30–10:30",
      "No class on: Wednesday 16 December 2026",
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

  test("has no line for what is not known", () => {
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

  test("shows no email address, phone or ID number", () => {
    expect(linesOf(created()).join()).not.toMatch(/@|555|940715/);
  });

  test("is written without AI, and has no changes", () => {
    expect(notificationOf("class.created", dataOf()).ai).toBeUndefined();
    expect(created().changes).toEqual({});
  });

  test.each([
    ["an empty list of recipients", { notify: [] }, "no-recipient"],
    ["no recipients", { notify: undefined }, "no-recipient"],
    ["a recipient without an address", { notify: ["the office"] }, "recipient-invalid"],
    ["no class", { class: undefined }, "data-invalid"],
    ["a class without a code", { class: { ...businessEnglish, code: "" } }, "data-invalid"],
    [
      "a date that is not a date",
      { class: { ...businessEnglish, endDate: "12 March" } },
      "data-invalid",
    ],
    ["one name instead of a list", { notify: OFFICE }, "data-invalid"],
    ["a learner without a name", { class: { code, subject, learners: [{}] } }, "data-invalid"],
  ])("with %s is refused", (_name, more, reason) => {
    expect(notified("class.created", dataOf(more))).toMatchObject({ kind: "refused", reason });
  });
});
