import { describe, expect, test } from "@jest/globals";
import { linesOf, notificationOf, notified, promptOf } from "./training-events.ts";

const notify = ["accounts@example.co.za"];
const told = (data: object, type = "invoice.overdue") => notificationOf(type, { notify, ...data });

describe("a type without a definition of its own", () => {
  test("is told to those whom the event names, and to no others", () => {
    expect(told({ title: "INV-2026-0457" })).toMatchObject({
      definition: "*",
      recipients: ["accounts@example.co.za"],
      subject: "Invoice overdue: INV-2026-0457",
      changes: [],
    });
  });

  test.each([
    ["invoice.overdue", {}, "Invoice overdue"],
    ["com.example.invoiceOverdue", {}, "Com example invoice overdue"],
    ["INVOICE_over-due", {}, "Invoice over due"],
    ["invoice.overdue", { title: 7 }, "Invoice overdue"],
    ["invoice.overdue", { title: "A\r\nB" }, "Invoice overdue: A B"],
  ])("is headed by its type in words: %s", (type, data, subject) => {
    expect(told(data, type).subject).toBe(subject);
  });

  test("has a line for each value of its data, and none for who is told", () => {
    expect(
      linesOf(
        told({
          title: "INV-2026-0457",
          amount: "R 18 450,00",
          dueDate: "2026-11-09",
          daysOverdue: 14,
          disputed: false,
        }),
      ),
    ).toEqual([
      "Title: INV-2026-0457",
      "Amount: R 18 450,00",
      "Due date: 2026-11-09",
      "Days overdue: 14",
      "Disputed: false",
    ]);
  });

  test("has lines for what stands deeper, their names joined, to three levels", () => {
    expect(
      linesOf(
        told({
          client: { name: "Table Bay Foods", address: { city: "Cape Town", geo: { lat: 1 } } },
          notify,
        }),
      ),
    ).toEqual(["Client name: Table Bay Foods", "Client address city: Cape Town"]);
  });

  test("has a line for a list of values, and one for each value of a list of things", () => {
    expect(
      linesOf(
        told({
          tags: ["late", 7, true],
          lines: [
            { item: "Course", price: 1200 },
            { item: "Books", price: 300 },
          ],
        }),
      ),
    ).toEqual([
      "Tags: late, 7, true",
      "Lines 0 item: Course",
      "Lines 0 price: 1200",
      "Lines 1 item: Books",
      "Lines 1 price: 300",
    ]);
  });

  test("has no line for null, nor for null in a list or deeper", () => {
    expect(linesOf(told({ note: null, tags: ["late", null], client: { name: null } }))).toEqual([
      "Tags 0: late",
    ]);
  });

  test("is told at most 40 lines", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`field${n}`, n]));
    expect(told(many).facts).toHaveLength(40);
  });

  test.each([
    ["nobody named", { notify: [] }, "no-recipient", "names no recipient"],
    ["no word of who is told", {}, "data-invalid", "Expected `data.notify` to be an array"],
    [
      "null for who is told",
      { notify: null },
      "data-invalid",
      "Expected `data.notify` to be an array",
    ],
    [
      "one name instead of a list",
      { notify: "a@b.co" },
      "data-invalid",
      "Expected `data.notify` to be an array",
    ],
    [
      "a number among the names",
      { notify: ["a@b.co", 7] },
      "data-invalid",
      "Expected `data.notify[1]` to be a string",
    ],
    ["nobody who can be mailed", { notify: ["accounts"] }, "recipient-impossible", "none of 1"],
    ["no data", null, "data-invalid", "Expected `data` to be an object"],
    ["a text as data", "overdue", "data-invalid", "Expected `data` to be an object"],
    ["a list as data", [], "data-invalid", "Expected `data` to be an object"],
  ])("with %s goes to the dead letters: %s, %s", (_name, data, reason, detail) => {
    expect(notified("invoice.overdue", data)).toEqual({
      ok: false,
      reason,
      detail: expect.stringContaining(detail),
    });
  });

  test("gives the AI all of its facts and no recipient", () => {
    const { system, user } = promptOf(told({ title: "INV-1", dueDate: "2026-11-09" }));
    expect(JSON.parse(user)).toEqual({
      type: "invoice.overdue",
      time: "2026-11-23T07:15:00Z",
      facts: [
        { label: "Title", value: "INV-1" },
        { label: "Due date", value: "2026-11-09" },
      ],
      changes: [],
    });
    expect(`${system}${user}`).not.toContain("accounts@");
  });
});
