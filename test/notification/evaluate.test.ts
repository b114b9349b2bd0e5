import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import {
  defineNotification,
  definitionFor,
  keyTextOf,
} from "../../functions/notification/evaluate.ts";
import { EVENT, notificationOf, notified } from "./notification-factory.ts";

const SECRET = "sk-4711-thandi";

const english = (address: string) => ({ address, locale: "en" });

describe("a notification's key", () => {
  const keyOf = (source: string, id: string) => keyTextOf({ ...EVENT, source, id });

  test.each([
    ["a border moved", ["ab", "c"], ["a", "bc"]],
    ["nothing and all", ["", "abc"], ["abc", ""]],
    ["source and id exchanged", ["a", "b"], ["b", "a"]],
    ["a quote in the middle", ['a","b', "c"], ["a", 'b","c']],
    ["an escaped quote", ['a\\"', "b"], ['a"', "b"]],
    ["another case", ["A", "b"], ["a", "b"]],
    ["a blank", ["a ", "b"], ["a", " b"]],
  ])("tells two events apart by %s", (_name, [source, id], [otherSource, otherId]) => {
    expect(keyOf(source!, id!)).not.toBe(keyOf(otherSource!, otherId!));
  });

  test("is the same for the same pair, whatever else the event says", () => {
    expect(keyTextOf({ ...EVENT, type: "another", data: 1, time: "2026-11-23T07:15:00Z" })).toBe(
      keyTextOf(EVENT),
    );
    expect(keyTextOf(EVENT)).toBe('["shop","evt-1"]');
  });

  const updated = defineNotification({
    type: "order.updated",
    data: z.object({ edit: z.optional(z.string()) }),
    personal: [],
    edit: ({ data }) => data.edit,
    recipients: () => ["office@example.com"],
    subject: () => "Order updated",
    facts: () => [],
  });

  test("is the edit's, where its definition names one: two events of one edit are one", () => {
    const first = updated.keyTextOf({ ...EVENT, id: "1", data: { edit: "e-7" } });
    expect(updated.keyTextOf({ ...EVENT, id: "2", type: "x", data: { edit: "e-7" } })).toBe(first);
    expect(first).toBe('["shop","edit","e-7"]');
    expect(updated.keyTextOf({ ...EVENT, source: "other", data: { edit: "e-7" } })).not.toBe(first);
    expect(updated.keyTextOf({ ...EVENT, data: { edit: "e-8" } })).not.toBe(first);
  });

  test("is the event's own, where no edit is named, its data does not fit or the definition throws", () => {
    const throwing = defineNotification({
      type: "order.updated",
      data: z.unknown(),
      personal: [],
      edit: () => {
        throw new Error("no");
      },
      recipients: () => [],
      subject: () => "",
      facts: () => [],
    });
    const own = '["shop","evt-1"]';
    expect(updated.keyTextOf({ ...EVENT, data: {} })).toBe(own);
    expect(updated.keyTextOf({ ...EVENT, data: { edit: 7 } })).toBe(own);
    expect(throwing.keyTextOf(EVENT)).toBe(own);
  });
});

describe("the definition for a type", () => {
  const define = (type: string) =>
    defineNotification({
      type,
      data: z.unknown(),
      personal: [],
      recipients: () => ["office@example.com"],
      subject: () => type,
      facts: () => [],
    });
  const [shipped, other, shippedLate] = [define("order.shipped"), define("*"), define("order")];

  test("is its own, wherever the default stands", () => {
    expect(definitionFor([shipped, other], "order.shipped")).toBe(shipped);
    expect(definitionFor([other, shipped], "order.shipped")).toBe(shipped);
  });

  test("is the default where it has none of its own; a beginning or another case is another type", () => {
    const all = [shippedLate, shipped, other];
    for (const type of ["order.lost", "order.shipped.late", "Order.shipped", "ord", ""])
      expect(definitionFor(all, type)).toBe(other);
  });

  test("is none where there is no default", () => {
    expect(definitionFor([shipped], "order.lost")).toBeUndefined();
    expect(definitionFor([], "order.lost")).toBeUndefined();
  });
});

describe("an event under its definition", () => {
  test("is told with everything that the definition says of it", () => {
    const ask = { instructions: "Say it.", from: "facts", identifiedBy: ["When"] } as const;
    expect(
      notificationOf(
        {
          data: z.object({ order: z.number(), buyer: z.optional(z.string()) }),
          personal: [{ role: "Buyer", at: "", fields: { name: "buyer" } }],
          subject: ({ data, id }) =>
            `Order ${JSON.stringify(data)} (${id})`.replace(',"buyer":"Zoë Adams"', ""),
          headline: (_, { say }) => say("Order {order} left the shop.", { order: "7" }),
          facts: (_, { day, say }) => [
            { label: "When", value: day("2026-11-23"), withheld: true },
            { label: "Parcels", value: [say("one"), "two"] },
          ],
          changes: ({ source }) => [
            { label: "Where", before: "?", after: source },
            { label: "Items", added: ["tea"], removed: [] },
          ],
          changeable: ["Where", "Carrier", "Items"],
          entity: () => "order 7",
          replyTo: "shop@example.com",
          ask,
        },
        {
          time: "2026-11-23T07:15:00Z",
          data: { order: 7, buyer: "Zoë Adams", more: "is dropped" },
        },
      ),
    ).toEqual({
      definition: "order.shipped",
      type: "order.shipped",
      time: "2026-11-23T07:15:00Z",
      recipients: [english("office@example.com")],
      impossible: 0,
      editions: [
        {
          locale: "en",
          subject: 'Order {"order":7} (evt-1)',
          headline: "Order 7 left the shop.",
          facts: [
            { label: "When", value: "23 November 2026", withheld: true, identifies: true },
            { label: "Parcels", value: ["one", "two"], identifies: false },
          ],
          changes: [
            { label: "Where", before: "?", after: "shop" },
            { label: "Items", added: ["tea"], removed: [] },
          ],
          unchanged: ["Carrier"],
        },
      ],
      people: [{ role: "Buyer", values: [{ field: "name", value: "Zoë Adams" }] }],
      entity: "order 7",
      replyTo: "shop@example.com",
      mandatory: false,
      ask,
    });
  });

  test("keeps its own type and time under the default definition", () => {
    const time = "2026-11-23T07:15:00Z";
    expect(notificationOf({ type: "*" }, { time })).toMatchObject({
      definition: "*",
      type: "order.shipped",
      time,
    });
    expect(notificationOf({ type: "*" }).time).toBeUndefined();
  });

  test("has no changes and asks no AI where the definition says nothing of them", () => {
    expect(notificationOf({})).toMatchObject({ editions: [{ changes: [] }] });
    expect(notificationOf({})).not.toHaveProperty("ask");
  });

  test("is refused when its data does not fit, with the path and without the value", () => {
    const data = z.object({ order: z.object({ number: z.number() }), note: z.string() });
    expect(notified({ data }, { data: { order: { number: SECRET }, note: 7 } })).toEqual({
      kind: "refused",
      reason: "data-invalid",
      detail:
        'definition "order.shipped": Expected `data.order.number` to be a number; Expected `data.note` to be a string',
    });
    expect(notified({ data }, { data: undefined })).toEqual({
      kind: "refused",
      reason: "data-invalid",
      detail: 'definition "order.shipped": Expected `data` to be an object',
    });
  });

  test("is not told where its definition says that it is not worth it", () => {
    expect(notified({ worthTelling: () => false })).toEqual({ kind: "nothing-to-tell" });
    expect(notified({ worthTelling: ({ id }) => id === "evt-1" })).toMatchObject({ kind: "told" });
  });

  const fail = (thrown: unknown) => () => {
    throw thrown;
  };
  test.each([
    ["recipients", { recipients: fail(new TypeError(SECRET)) }, "TypeError"],
    ["subject", { subject: fail(new RangeError(SECRET)) }, "RangeError"],
    ["facts", { facts: fail(new Error(SECRET)) }, "Error"],
    ["changes", { changes: fail(SECRET) }, "string"],
    ["headline", { headline: fail(new Error(SECRET)) }, "Error"],
    ["entity", { entity: fail(new Error(SECRET)) }, "Error"],
    ["worth", { worthTelling: fail(new Error(SECRET)) }, "Error"],
  ])(
    "is refused when its definition throws over the %s, and what it threw is not quoted",
    (_name, more, name) => {
      expect(notified(more)).toEqual({
        kind: "refused",
        reason: "definition-failed",
        detail: expect.stringMatching(
          new RegExp(
            `^the definition "order.shipped" threw ${name} at [^\\n]+\\d$|^the definition "order.shipped" threw ${name} (?:at .*|nowhere)$`,
          ),
        ),
      });
    },
  );

  test("is refused when its definition answers with something else than text", () => {
    const notText = 7 as unknown as string;
    for (const more of [
      { subject: () => notText },
      { recipients: () => [notText] },
      { facts: () => [{ label: "Number", value: notText }] },
    ])
      expect(notified(more)).toMatchObject({ kind: "refused", reason: "definition-failed" });
  });
});

describe("the languages of a notification", () => {
  const inTwo = {
    recipients: () => [
      "office@example.com",
      { address: "kantoor@example.co.za", locale: "af" as const },
      { address: "zoe@example.com", locale: "en" as const },
    ],
  };

  test("are those of its recipients, one edition each", () => {
    const { recipients, editions } = notificationOf(inTwo);
    expect(recipients.map(({ locale }) => locale)).toEqual(["en", "af", "en"]);
    expect(editions.map(({ locale }) => locale)).toEqual(["en", "af"]);
  });

  test("are the definition's where a recipient has none", () => {
    const { editions } = notificationOf({ locale: "af" });
    expect(editions.map(({ locale }) => locale)).toEqual(["af"]);
  });

  test("give dates and lists in their own words", () => {
    const [english, afrikaans] = notificationOf({
      ...inTwo,
      facts: (_, { day, moment, list }) => [
        { label: "x", value: day("2026-03-03") },
        { label: "y", value: moment("2026-03-03T09:15:00Z") },
        { label: "z", value: list(["a", "b", "c"]) },
      ],
    }).editions.map(({ facts }) => facts.map(({ value }) => value));
    expect(english).toEqual(["3 March 2026", "3 March 2026 at 09:15 UTC", "a, b and c"]);
    expect(afrikaans).toEqual(["3 Maart 2026", "3 Maart 2026 om 09:15 UTC", "a, b en c"]);
  });
});
