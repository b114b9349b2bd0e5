import { describe, expect, test } from "@jest/globals";
import { emailOf, linesOf, notificationOf, notified, OFFICE } from "./evaluated.ts";

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
const deleted = (more?: object) => emailOf("class.deleted", dataOf(more));

describe("a class that was deleted", () => {
  test("is named in the subject", () => {
    expect(deleted()).toMatchObject({
      subject: "C-2025-112 – Forklift refresher was deleted",
      changes: {},
    });
  });

  test("shows first when and by whom it was deleted", () => {
    expect(linesOf(deleted())).toEqual([
      "When: 23 November 2026 at 07:15 UTC",
      "By: Nomvula Khumalo",
      "Class: C-2025-112",
      "Subject: Forklift refresher",
      "Client: Karoo Logistics (Pty) Ltd",
    ]);
    expect(linesOf(deleted({ deletedBy: undefined })).join()).not.toContain("By:");
  });

  test("is written without AI", () => {
    expect(notificationOf("class.deleted", dataOf()).ai).toBeUndefined();
  });

  test("without the class is refused", () => {
    expect(notified("class.deleted", { notify: [OFFICE] })).toEqual({
      kind: "refused",
      reason: "data-invalid",
      detail: 'definition "class.deleted": Expected `data.class` to be an object',
    });
  });
});
