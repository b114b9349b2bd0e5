import { describe, expect, test } from "@jest/globals";
import { linesOf, notificationOf, notified } from "./training-events.ts";

const forklift = {
  code: "C-2025-112",
  subject: "Forklift refresher",
  client: "Karoo Logistics (Pty) Ltd",
};
const deleted = (more: object = {}) =>
  notificationOf("class.deleted", {
    class: forklift,
    deletedBy: "Nomvula Khumalo",
    notify: ["office@example.co.za"],
    ...more,
  });

describe("a class that was deleted", () => {
  test("is named in the subject and told to those whom the event names", () => {
    expect(deleted()).toMatchObject({
      definition: "class.deleted",
      subject: "Class deleted: C-2025-112 – Forklift refresher",
      recipients: ["office@example.co.za"],
      changes: [],
    });
  });

  test("is told with who deleted it first, for the reader only", () => {
    expect(linesOf(deleted())).toEqual([
      "Deleted by: Nomvula Khumalo *",
      "Class: C-2025-112",
      "Subject: Forklift refresher",
      "Client: Karoo Logistics (Pty) Ltd",
    ]);
  });

  test("is told without that where nobody knows", () => {
    expect(linesOf(deleted({ deletedBy: undefined }))).toEqual([
      "Class: C-2025-112",
      "Subject: Forklift refresher",
      "Client: Karoo Logistics (Pty) Ltd",
    ]);
  });

  test("is written without AI", () => {
    expect(deleted()).not.toHaveProperty("ask");
  });

  test("without the class is refused", () => {
    expect(notified("class.deleted", { notify: ["office@example.co.za"] })).toEqual({
      ok: false,
      reason: "data-invalid",
      detail: "Expected `data.class` to be an object",
    });
  });
});
