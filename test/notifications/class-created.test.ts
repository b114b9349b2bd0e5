import { describe, expect, test } from "@jest/globals";
import { businessEnglish, linesOf, notificationOf, notified, pieter } from "./training-events.ts";

const created = (more: object = {}) =>
  notificationOf("class.created", {
    class: businessEnglish,
    notify: ["office@example.co.za", pieter.email],
    ...more,
  });

describe("a class that was created", () => {
  test("is named in the subject and told to those whom the event names", () => {
    expect(created()).toMatchObject({
      definition: "class.created",
      subject: "New class: C-2026-031 – Business English, intermediate",
      recipients: ["office@example.co.za", "pieter@example.co.za"],
      impossible: 0,
    });
  });

  test("is told with all that is known of it, and who the people are is for the reader only", () => {
    expect(linesOf(created())).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
      "Client: Karoo Logistics (Pty) Ltd",
      "Site: Bellville depot, training room 2",
      "Starts: 2026-11-30",
      "Ends: 2027-03-12",
      "Schedule: Mon 08:30-10:30, Wed 08:30-10:30",
      "Agent: Thandi Nkosi *",
      "Number of learners: 2",
      "Learners: Lerato Mokoena, Zoë Adams *",
    ]);
  });

  test("has no line for what is not known of it", () => {
    const { code, subject } = businessEnglish;
    expect(linesOf(created({ class: { code, subject } }))).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
    ]);
    expect(linesOf(created({ class: { code, subject, schedule: [], learners: [] } }))).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
      "Number of learners: 0",
    ]);
  });

  test("shows nobody's address or number", () => {
    expect(linesOf(created()).join()).not.toMatch(/@|555/);
  });

  test("is written without AI, and has no changes", () => {
    expect(created()).not.toHaveProperty("ask");
    expect(created().changes).toEqual([]);
  });

  test.each([
    ["nobody named", { notify: [] }, "no-recipient"],
    ["no word of who is told", { notify: undefined }, "no-recipient"],
    ["nobody who can be mailed", { notify: ["the office"] }, "recipient-impossible"],
    ["no class", { class: undefined }, "data-invalid"],
    ["a class without a code", { class: { ...businessEnglish, code: "" } }, "data-invalid"],
    ["a date that is none", { class: { ...businessEnglish, endDate: "12 March" } }, "data-invalid"],
    ["one name instead of a list", { notify: "office@example.co.za" }, "data-invalid"],
  ])("with %s is refused", (_name, more, reason) => {
    const data = { class: businessEnglish, notify: ["office@example.co.za"], ...more };
    expect(notified("class.created", data)).toMatchObject({ ok: false, reason });
  });
});
