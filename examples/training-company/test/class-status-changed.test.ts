import { describe, expect, test } from "@jest/globals";
import { emailOf, keyTextOf, notified, OFFICE } from "./evaluated.ts";
import { businessEnglish } from "./people.ts";

const stopped = {
  before: businessEnglish,
  after: { ...businessEnglish, status: "Stopped", endDate: "2026-12-18" },
  notify: [OFFICE],
};
const TYPES = ["class.updated", "class.status-changed"];

describe("a class whose status was changed", () => {
  test.each(TYPES)("says so in the subject, whichever event comes: %s", (type) => {
    expect(emailOf(type, stopped)).toMatchObject({
      subject: "C-2026-031 – Business English, intermediate is now Stopped",
      changes: { Status: { before: "Active", after: "Stopped" } },
    });
  });

  test.each([
    ["a first status", undefined, "Active", / is now Active$/],
    ["no status any more", "Active", "", / was changed$/],
  ])("has a subject for %s", (_name, before, after, subject) => {
    const email = emailOf("class.status-changed", {
      before: { ...businessEnglish, status: before },
      after: { ...businessEnglish, status: after },
    });
    expect(email.subject).toMatch(subject);
  });

  test("sends no email where only `updatedBy` changed", () => {
    const after = { ...businessEnglish, updatedBy: "Nomvula Khumalo" };
    expect(notified("class.status-changed", { ...stopped, after })).toMatchObject({
      kind: "skipped",
    });
  });
});

describe("an edit that produced two events", () => {
  const edit = { ...stopped, edit: "edit-7781" };

  test("is one notification: both events have the same key", () => {
    const [updated, status] = TYPES.map((type) => keyTextOf(type, edit));
    expect(updated).toBe(status);
  });

  test("is the same email whichever event comes first", () => {
    const [updated, status] = TYPES.map((type) => emailOf(type, edit));
    expect(updated).toEqual(status);
  });

  test("is not the notification of the next edit, nor of an event without `edit`", () => {
    const keys = [edit, { ...edit, edit: "edit-7782" }, stopped].map((data) =>
      keyTextOf("class.updated", data),
    );
    expect(new Set(keys).size).toBe(3);
  });

  test.each(["", 7, null])("cannot be named %j: the event is refused", (name) => {
    expect(notified("class.updated", { ...edit, edit: name })).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("`data.edit`"),
    });
  });
});
