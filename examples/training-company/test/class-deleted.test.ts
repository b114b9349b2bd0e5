import { describe, expect, test } from "@jest/globals";
import { editionOf, linesOf, notificationOf, notified, OFFICE } from "./told.ts";

const forklift = {
  code: "C-2025-112",
  subject: "Forklift refresher",
  client: "Karoo Logistics (Pty) Ltd",
};
const dataOf = (more: object = {}) => ({
  class: forklift,
  deletedBy: "Nomvula Khumalo",
  notify: [OFFICE],
  ...more,
});
const deleted = (more?: object) => editionOf("class.deleted", dataOf(more));

describe("a class that was deleted", () => {
  test("is named in the subject, and the headline says when and by whom", () => {
    expect(deleted()).toMatchObject({
      subject: "Class deleted: C-2025-112 – Forklift refresher",
      headline:
        "Class C-2025-112 – Forklift refresher was deleted on 23 November 2026 at 07:15 UTC by Nomvula Khumalo.",
      changes: [],
    });
  });

  test("is told with when and by whom first", () => {
    expect(linesOf(deleted())).toEqual([
      "When: 23 November 2026 at 07:15 UTC",
      "By: Nomvula Khumalo",
      "Class: C-2025-112",
      "Subject: Forklift refresher",
      "Client: Karoo Logistics (Pty) Ltd",
    ]);
  });

  test("is told without by whom where nobody knows", () => {
    expect(linesOf(deleted({ deletedBy: undefined })).join()).not.toContain("By:");
    expect(deleted({ deletedBy: undefined }).headline).toMatch(/07:15 UTC\.$/);
  });

  test("is written without AI", () => {
    expect(notificationOf("class.deleted", dataOf())).not.toHaveProperty("ask");
  });

  test("who deleted it is a person", () => {
    expect(notificationOf("class.deleted", dataOf()).people).toEqual([
      { role: "User", values: [{ field: "name", value: "Nomvula Khumalo" }] },
    ]);
  });

  test("without the class is refused", () => {
    expect(notified("class.deleted", { notify: [OFFICE] })).toEqual({
      kind: "refused",
      reason: "data-invalid",
      detail: 'definition "class.deleted": Expected `data.class` to be an object',
    });
  });
});
