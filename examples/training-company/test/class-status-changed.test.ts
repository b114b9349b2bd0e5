import { describe, expect, test } from "@jest/globals";
import { editionOf, keyTextOf, notified, OFFICE } from "./told.ts";
import { businessEnglish } from "./people.ts";

const stopped = {
  before: businessEnglish,
  after: { ...businessEnglish, status: "Stopped", endDate: "2026-12-18" },
  notify: [OFFICE],
};
const TYPES = ["class.updated", "class.status-changed"];

describe("a class whose status was changed", () => {
  test.each(TYPES)(
    "says so in the subject and the headline, whichever event tells it: %s",
    (type) => {
      expect(editionOf(type, stopped)).toMatchObject({
        subject:
          "Status changed: C-2026-031 – Business English, intermediate: Stopped (was Active)",
        headline:
          "The status of class C-2026-031 – Business English, intermediate was changed from Active to Stopped on 23 November 2026 at 07:15 UTC.",
      });
    },
  );

  test.each([
    ["Active (was none)", undefined, "Active"],
    ["none (was Active)", "Active", ""],
  ])("is said where one of the two is missing: %s", (text, before, after) => {
    const { subject } = editionOf("class.status-changed", {
      before: { ...businessEnglish, status: before },
      after: { ...businessEnglish, status: after },
    });
    expect(subject).toContain(text);
  });

  test("is told to nobody where no more than who saved it has changed", () => {
    const after = { ...businessEnglish, updatedBy: "Nomvula Khumalo" };
    expect(notified("class.status-changed", { ...stopped, after })).toEqual({
      kind: "nothing-to-tell",
    });
  });
});

describe("an edit that produced two events (the seed sent two mails)", () => {
  const edit = { ...stopped, edit: "edit-7781" };

  test("is one notification, because both have one key", () => {
    const [updated, status] = TYPES.map((type) => keyTextOf(type, edit));
    expect(updated).toBe(status);
  });

  test("is told alike by whichever comes first", () => {
    const [updated, status] = TYPES.map((type) => editionOf(type, edit));
    expect(updated).toEqual(status);
  });

  test("is another notification than the next edit, and than an event that names none", () => {
    const keys = [edit, { ...edit, edit: "edit-7782" }, stopped].map((data) =>
      keyTextOf("class.updated", data),
    );
    expect(new Set(keys).size).toBe(3);
  });

  test.each(["", 7, null])("is not named by %j: the event is refused", (name) => {
    expect(notified("class.updated", { ...edit, edit: name })).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("`data.edit`"),
    });
  });
});
