import { describe, expect, test } from "@jest/globals";
import { editionOf, linesOf, notificationOf, notified, promptOf } from "./told.ts";

const notify = ["accounts@example.co.za"];
const NOBODY =
  'no definition for invoice.overdue, so the default one was used: Expected recipients in `data.notify` or in the list for "*" in the recipients parameter (the setting `recipientsParameter`), got none';
const WHEN = "When: 23 November 2026 at 07:15 UTC";
const told = (data: object, type = "invoice.overdue") => editionOf(type, { notify, ...data });
/** Without the last line, which says when. */
const dataLines = (data: object) => linesOf(told(data)).slice(0, -1);

describe("a type without a definition of its own", () => {
  test("is told to those whom the event names, in their language, and to no others", () => {
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
      editions: [{ subject: "Invoice overdue: INV-2026-0457", changes: [] }, { locale: "af" }],
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
      "Due date: 9 November 2026",
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

  test("marks what is deeper than 12 names, and sends the AI nothing then", () => {
    const deep = (levels: number): object => (levels === 0 ? { end: 1 } : { in: deep(levels - 1) });
    expect(dataLines({ deep: deep(10) })).toEqual(["In in end: 1".replace("In in", "In")]);
    expect(linesOf(told({ deep: deep(11), note: "x" }))).toEqual([
      "Note: x *",
      `${WHEN} *`,
      "Not shown: + 1 more *",
    ]);
    expect(dataLines({ list: [{ deep: deep(20), note: "x" }] })[0]).toBe("List: Note: x, … *");
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

  test("tells dates, moments, yes and no in the reader's language, in lists, too", () => {
    const data = { at: "2026-11-23T09:15:00+02:00", on: ["2026-03-05"], paid: true, late: false };
    expect(linesOf(editionOf("invoice.overdue", { notify, ...data }, "af")).slice(0, -1)).toEqual([
      "At: 23 November 2026 om 07:15 UTC",
      "On: 5 Maart 2026",
      "Paid: ja",
      "Late: nee",
    ]);
  });

  test.each([
    [39, 39, undefined],
    [40, 38, "Not shown: + 2 more *"],
    [5000, 38, "Not shown: + 4962 more *"],
  ])("of %d values is told %d lines, when, and how many more there are", (given, shown, more) => {
    const many = Object.fromEntries(Array.from({ length: given }, (_, n) => [`field${n}x`, n]));
    const lines = linesOf(told(many)).map((line) =>
      line.endsWith("more *") ? line : line.replace(" *", ""),
    );
    expect(lines.slice(shown)).toEqual([WHEN, ...(more === undefined ? [] : [more])]);
    expect(lines[shown - 1]).toBe(`Field${shown - 1}x: ${shown - 1}`);
  });

  test("says in the reader's language how many more there are", () => {
    const many = Object.fromEntries(Array.from({ length: 45 }, (_, n) => [`field${n}x`, n]));
    expect(linesOf(editionOf("invoice.overdue", { notify, ...many }, "af")).at(-1)).toBe(
      "Nie gewys nie: + nog 7 *",
    );
  });

  test("sends the AI nothing that may hold the name of somebody who was not read", () => {
    const many = Object.fromEntries(Array.from({ length: 2500 }, (_, n) => [`field${n}x`, n]));
    const data = { notify, note: "Ring Zoe.", ...many, customer: "Zoe" };
    expect(promptOf("invoice.overdue", data)).toBeUndefined();
  });

  test("withholds what names somebody who is read but not shown", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`field${n}x`, n]));
    const data = { notify, note: "Ring Zoe.", ...many, customer: "Zoe" };
    expect(promptOf("invoice.overdue", data)?.user).not.toContain("Zoe");
  });

  test("is told in English to a recipient whose language there is not", () => {
    const notify = [{ address: "leser@example.com", locale: "de" }];
    expect(notified("invoice.overdue", { notify })).toMatchObject({
      kind: "told",
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
      "recipient-impossible",
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
    if (answer.kind !== "told") throw new Error(JSON.stringify(answer));
    expect(answer.notification.recipients).toEqual([{ address: "ops@example.com", locale: "en" }]);
    return answer.notification.editions.flatMap((edition) => linesOf(edition)).slice(0, -1);
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
  test("is all of its facts and no recipient", () => {
    const prompt = promptOf("invoice.overdue", { notify, title: "INV-1", dueDate: "2026-11-09" });
    expect(JSON.parse(prompt?.user ?? "")).toMatchObject({
      type: "invoice.overdue",
      facts: [
        { label: "Title", value: "INV-1" },
        { label: "Due date", value: "9 November 2026" },
        { label: "When", value: "23 November 2026 at 07:15 UTC" },
      ],
      changes: [],
    });
    expect(`${prompt?.system}${prompt?.user}`).not.toContain("accounts@");
  });

  test.each([
    { customerName: "Zoë Adams" },
    { candidate_name: "Zoë Adams" },
    { class_facilitator: "Zoë Adams" },
    { firstName: "Zoë", surname: "Adams" },
    { approvedBy: "Zoë Adams" },
    { deletedBy: { display: "Zoë Adams" } },
    { deletedBy: { value: ["Zoë Adams"] } },
    { order: { closedBy: { text: { full: "Zoë Adams" } } } },
    { lines: [{ soldBy: { text: "Zoë Adams" } }] },
    { by: { text: "Zoë Adams" } },
    { class: { assessor: "Zoë Adams" } },
    { customer: { known: { as: "Zoë Adams" } } },
    { members: ["Zoë Adams"] },
    { entries: [{ name: "Zoë Adams", level: 2 }] },
    { passport: "M00123456" },
    { homeAddress: "12 Long Street" },
    { idNumber: "Zoë 77" },
    { id_number: "Zoë 77" },
    { calls: { "zoe.adams@example.com": 3 } },
    { calls: { "Zoë Adams": 3 } },
    { calls: { "Adams, Zoë": { missed: 3 } } },
    { calls: [{ "Zoë Adams": 3 }] },
    { calls: { id8001015009087: "Zoë" } },
  ])("holds nothing of %j, though the reader is told", (data) => {
    expect(dataLines(data).every((line) => line.endsWith(" *"))).toBe(true);
    const prompt = promptOf("invoice.overdue", { notify, ...data, title: "INV-1" });
    expect(prompt?.user).toContain("INV-1");
    expect(prompt?.user).not.toMatch(/zo|adams|M00123456|long street/i);
  });

  test("holds nothing else in which a part of such a value stands", () => {
    const data = { notify, customerName: "Zoë Adams", note: "Ring mrs ADAMS first.", parcels: 2 };
    expect(promptOf("invoice.overdue", data)?.user).not.toMatch(/zo|adams/i);
    expect(dataLines(data)).toEqual([
      "Customer name: Zoë Adams *",
      "Note: Ring mrs ADAMS first. *",
      "Parcels: 2",
    ]);
  });

  test.each([
    ["an accent left out", { customer: "Zoë" }, "Ring Zoe."],
    ["an accent added", { customer: "Zoe" }, "Ring Zoë."],
    ["a part of two letters", { customer: "Li Wei" }, "Ring Li."],
    ["a key's part", { calls: { "Thandi Nkosi": 3 } }, "Ring Thandi."],
    ["an address's name", { email: "thandi@example.com" }, "Ring Thandi."],
  ])("holds nothing else with %s", (_name, data, note) => {
    expect(dataLines({ ...data, note, parcels: 2 }).slice(-2)).toEqual([
      `Note: ${note} *`,
      "Parcels: 2",
    ]);
  });

  test("holds no key that is a part of such a value", () => {
    expect(dataLines({ customer: "Thandi Nkosi", calls: { thandi: 3 } })).toEqual([
      "Customer: Thandi Nkosi *",
      "Calls thandi: 3 *",
    ]);
  });

  test("holds what shares only a common word or an address's domain with such a value", () => {
    const data = { customer: "The Order Desk of the Team", email: "zoe@example.com", vip: true };
    const rest = { note: "The order is for the desk.", site: "shop.example.com" };
    expect(dataLines({ ...data, isOwner: true, ...rest }).slice(-2)).toEqual([
      "Note: The order is for the desk.",
      "Site: shop.example.com",
    ]);
  });

  test("is nothing where only the time could be sent", () => {
    expect(promptOf("invoice.overdue", { notify, customer: "Zoë Adams" })).toBeUndefined();
    expect(promptOf("invoice.overdue", { notify })).toBeUndefined();
  });

  test("holds addresses and numbers as aliases, wherever they stand", () => {
    const data = { notify, note: "Call 082 555 0133 or write to zoe@example.com." };
    const { user = "" } = promptOf("invoice.overdue", data) ?? {};
    expect(user).toContain("Call Phone 1 or write to E-mail 1.");
  });
});
