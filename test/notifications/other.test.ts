import { describe, expect, test } from "@jest/globals";
import { fallbackDraft } from "../../functions/words/draft.ts";
import { emailOf, linesOf, notificationOf, notified, promptOf } from "./notified.ts";

const notify = ["accounts@example.co.za"];
const NOBODY =
  'no definition for invoice.overdue, so the default one was used: Expected recipients in `data.notify` or in the list for "*" in the recipients parameter (the setting `recipientsParameter`), got none';
const WHEN = "When: 23 November 2026 at 07:15 UTC";
const told = (data: object, type = "invoice.overdue") => emailOf(type, { notify, ...data });
/** Without the last line, which says when. */
const dataLines = (data: object) => linesOf(told(data)).slice(0, -1);

describe("a type without a definition of its own", () => {
  test("goes to the recipients of the event only, in their language", () => {
    expect(
      notificationOf("invoice.overdue", {
        title: "INV-2026-0457",
        notify: [...notify, { address: "books@example.co.za", locale: "af" }],
      }),
    ).toMatchObject({
      definition: "*",
      recipients: [
        { address: "accounts@example.co.za", locale: "en" },
        { address: "books@example.co.za", locale: "af" },
      ],
      contents: [{ subject: "Invoice overdue: INV-2026-0457", changes: [] }, { locale: "af" }],
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

  test("has a line for each value of its data and one for when, and none for who is told", () => {
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
      "Due date: Monday 9 November 2026",
      "Days overdue: 14",
      "Disputed: no",
      WHEN,
    ]);
  });

  test("has lines for what stands deeper, their names joined", () => {
    const client = { code: "TBF", site: { city: "Cape Town", geo: { lat: 1 } } };
    expect(dataLines({ client })).toEqual([
      "Client code: TBF",
      "Client site city: Cape Town",
      "Site geo lat: 1",
    ]);
  });

  test("has labels of the last three names, or of all where these do not tell lines apart", () => {
    const end = { geo: { lat: 1 } };
    expect(
      dataLines({ a: { x: { site: end } }, b: { y: { site: end } }, c: { d: { e: { f: 2 } } } }),
    ).toEqual(["A x site geo lat: 1", "B y site geo lat: 1", "D e f: 2"]);
    expect(dataLines({ Action: { ActionType: "CALL" } })).toEqual(["Action type: CALL"]);
  });

  test("counts what is deeper than 12 names", () => {
    const deep = (levels: number): object => (levels === 0 ? { end: 1 } : { in: deep(levels - 1) });
    expect(dataLines({ deep: deep(10) })).toEqual(["In in end: 1".replace("In in", "In")]);
    expect(linesOf(told({ deep: deep(11), note: "x" }))).toEqual([
      "Note: x",
      WHEN,
      "Not shown: + 1 more",
    ]);
    expect(dataLines({ list: [{ deep: deep(20), note: "x" }] })[0]).toBe("List: Note: x, …");
  });

  test("has no values below an empty one", () => {
    const nothing: object = {};
    expect(dataLines({ a: { b: { c: { d: nothing, e: [] } } } })).toEqual([]);
  });

  test("has one line for a list, of values or of things", () => {
    expect(
      dataLines({
        tags: ["late", 7, true],
        lines: [
          { item: "Course", price: 1200 },
          { item: "Books", price: 300, more: { than: "one level" } },
        ],
      }),
    ).toEqual([
      "Tags: late | 7 | yes",
      "Lines: Item: Course, price: 1200 | Item: Books, price: 300, more than: one level",
    ]);
    expect(
      dataLines({
        lines: [{ item: "Shirt", sizes: ["L", "XL"], price: { amount: "19.90" } }],
        grid: [[1, 2], [3]],
      }),
    ).toEqual(["Lines: Item: Shirt; sizes: L, XL; price amount: 19.90", "Grid: 1, 2 | 3"]);
  });

  test("has no line for null, there or deeper, nor for an empty list", () => {
    expect(dataLines({ note: null, site: { city: null }, list: [], thing: {} })).toEqual([]);
  });

  test("marks an item of a list that holds no value, so that none is missing from the count", () => {
    const odd = [null, 1, {}, [], "", { a: null }, [[], null], [null, 2]];
    expect(dataLines({ odd, none: [null] })).toEqual([
      "Odd: – | 1 | – | – | – | – | –, – | –, 2",
      "None: –",
    ]);
  });

  test("formats dates, times, yes and no in the reader's language, in lists, too", () => {
    const data = { at: "2026-11-23T09:15:00+02:00", on: ["2026-03-05"], paid: true, late: false };
    expect(linesOf(emailOf("invoice.overdue", { notify, ...data }, "af")).slice(0, -1)).toEqual([
      "At: 23 November 2026 om 07:15 UTC",
      "On: 5 Maart 2026",
      "Paid: ja",
      "Late: nee",
    ]);
  });

  test.each([
    [39, 39, undefined],
    [40, 38, "Not shown: + 2 more"],
    [5000, 38, "Not shown: + 4962 more"],
  ])("of %d values is told %d lines, when, and how many more there are", (given, shown, more) => {
    const many = Object.fromEntries(Array.from({ length: given }, (_, n) => [`field${n}x`, n]));
    const lines = linesOf(told(many));
    expect(lines.slice(shown)).toEqual([WHEN, ...(more === undefined ? [] : [more])]);
    expect(lines[shown - 1]).toBe(`Field${shown - 1}x: ${shown - 1}`);
  });

  test("says in the reader's language how many more there are", () => {
    const many = Object.fromEntries(Array.from({ length: 45 }, (_, n) => [`field${n}x`, n]));
    expect(linesOf(emailOf("invoice.overdue", { notify, ...many }, "af")).at(-1)).toBe(
      "Nie gewys nie: + nog 7",
    );
  });

  test("is in English for a recipient whose language the project does not have", () => {
    const notify = [{ address: "leser@example.com", locale: "zu" }];
    expect(notified("invoice.overdue", { notify })).toMatchObject({
      kind: "notify",
      notification: { recipients: [{ address: "leser@example.com", locale: "en" }] },
    });
  });

  test.each([
    ["nobody named", { notify: [] }, "no-recipient", NOBODY],
    ["no word of who is told", {}, "no-recipient", NOBODY],
    ["null for who is told", { notify: null }, "no-recipient", NOBODY],
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
      "Expected `data.notify[1]` to be an address, or an object with an address",
    ],
    [
      "nobody who can be mailed",
      { notify: ["accounts"] },
      "recipient-invalid",
      "recipient 1 of 1: no @",
    ],
    ["no data", null, "no-recipient", NOBODY],
    ["a text as data", "overdue", "no-recipient", NOBODY],
    ["a list as data", [], "no-recipient", NOBODY],
  ])("with %s goes to the dead letters: %s, %s", (_name, data, reason, detail) => {
    expect(notified("invoice.overdue", data)).toEqual({
      kind: "refused",
      reason,
      detail: expect.stringContaining(detail),
    });
  });
});

describe("with the operator's list, a type without a definition", () => {
  const list = ["ops@example.com"];
  const linesFor = (data: unknown) => {
    const answer = notified("order.refunded", data, list);
    if (answer.kind !== "notify") throw new Error(JSON.stringify(answer));
    expect(answer.notification.recipients).toEqual([{ address: "ops@example.com", locale: "en" }]);
    return answer.notification.contents
      .flatMap((content) => linesOf(fallbackDraft(content, "by-definition")))
      .slice(0, -1);
  };

  test.each([
    ["no `notify`", { note: "x" }, ["Note: x"]],
    ["a `notify` that is no list", { note: "x", notify: 7 }, ["Note: x"]],
    ["addresses of its own", { note: "x", notify: ["a@example.com"] }, ["Note: x"]],
    ["null", null, []],
    ["nothing", undefined, []],
    ["a text", "overdue", ["Data: overdue"]],
    ["a number", 7, ["Data: 7"]],
    ["a list", ["a", { b: 1 }], ["Data: a | B: 1"]],
  ])("is mailed to it, whatever its data are: %s", (_name, data, lines) => {
    expect(linesFor(data)).toEqual(lines);
  });

  test("that is empty goes to the dead letters", () => {
    expect(notified("order.refunded", { notify }, [])).toEqual({
      kind: "refused",
      reason: "no-recipient",
      detail:
        'no definition for order.refunded, so the default one was used: the list for "*" in the recipients parameter (the setting `recipientsParameter`) is empty',
    });
  });
});

describe("what the AI is sent of a type without a definition", () => {
  test("is the label and the kind of each value, and the references to them", () => {
    const data = { title: "INV-1", dueDate: "2026-11-09", paid: false, tags: ["late", "urgent"] };
    const prompt = promptOf("invoice.overdue", { notify, ...data });
    expect(JSON.parse(prompt?.user ?? "")).toEqual({
      type: "invoice.overdue",
      facts: [
        { id: "F1", label: "Title", kind: "text" },
        { id: "F2", label: "Due date", kind: "date" },
        { id: "F3", label: "Paid", kind: "yes or no" },
        {
          id: "F4",
          label: "Tags",
          kind: "text",
          items: "several",
          references: ["F4", "F4.count"],
        },
        { id: "F5", label: "When", kind: "time" },
      ],
    });
  });

  test.each([
    { customerName: "Zoë Adams" },
    { firstName: "Zoë", surname: "Adams" },
    { order: { closedBy: { text: { full: "Zoë Adams" } } } },
    { members: ["Zoë Adams"] },
    { entries: [{ name: "Zoë Adams", level: 2 }] },
    { note: "Ring Zoë Adams on 082 555 0133." },
    { note: `Ring Zoë Adams.\n${"word ".repeat(100)}` },
    { calls: { "zoe.adams@example.com": 3 } },
    { calls: { "Zoë Adams": 3 } },
    { calls: { "Adams, Zoë": { missed: 3 } } },
    { calls: { zoe8001015009087: "Zoë" } },
  ])("holds nothing of %j, and the reader sees it", (data) => {
    expect(dataLines(data).join()).toMatch(/zo[eë]|adams/i);
    const prompt = promptOf("invoice.overdue", { notify, ...data, title: "INV-1" });
    expect(prompt?.user).toContain('"Title"');
    expect(prompt?.user).not.toMatch(/zo|adams|082|8001015009087|INV-1/i);
  });

  test("is nothing where there is only the time", () => {
    expect(promptOf("invoice.overdue", { notify })).toBeUndefined();
  });
});
