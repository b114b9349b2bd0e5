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
    ["the same text split elsewhere", ["ab", "c"], ["a", "bc"]],
    ["an empty part", ["", "abc"], ["abc", ""]],
    ["source and id exchanged", ["a", "b"], ["b", "a"]],
    ["a quote in the middle", ['a","b', "c"], ["a", 'b","c']],
    ["an escaped quote", ['a\\"', "b"], ['a"', "b"]],
    ["another case", ["A", "b"], ["a", "b"]],
    ["a blank", ["a ", "b"], ["a", " b"]],
  ])("differs for two events with %s", (_name, [source, id], [otherSource, otherId]) => {
    expect(keyOf(source!, id!)).not.toBe(keyOf(otherSource!, otherId!));
  });

  test("depends only on source and id", () => {
    expect(keyTextOf({ ...EVENT, type: "another", data: 1, time: "2026-11-23T07:15:00Z" })).toBe(
      keyTextOf(EVENT),
    );
    expect(keyTextOf(EVENT)).toBe('["shop","evt-1"]');
  });

  const updated = defineNotification({
    type: "order.updated",
    data: z.object({ edit: z.optional(z.string()) }),
    dedupeKey: ({ data }) => data.edit,
    recipients: () => ["office@example.com"],
    subject: () => "Order updated",
    facts: () => [],
  });

  test("is the `dedupeKey` if the definition has one", () => {
    const first = updated.keyTextOf({ ...EVENT, id: "1", data: { edit: "e-7" } });
    expect(updated.keyTextOf({ ...EVENT, id: "2", type: "x", data: { edit: "e-7" } })).toBe(first);
    expect(first).toBe('["shop","edit","e-7"]');
    expect(updated.keyTextOf({ ...EVENT, source: "other", data: { edit: "e-7" } })).not.toBe(first);
    expect(updated.keyTextOf({ ...EVENT, data: { edit: "e-8" } })).not.toBe(first);
  });

  test("comes from source and id without a `dedupeKey`, for invalid data, and when the definition throws", () => {
    const throwing = defineNotification({
      type: "order.updated",
      data: z.unknown(),
      dedupeKey: () => {
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
      recipients: () => ["office@example.com"],
      subject: () => type,
      facts: () => [],
    });
  const [shipped, other, shippedLate] = [define("order.shipped"), define("*"), define("order")];

  test("is its own, before or after the default", () => {
    expect(definitionFor([shipped, other], "order.shipped")).toBe(shipped);
    expect(definitionFor([other, shipped], "order.shipped")).toBe(shipped);
  });

  test("is the default when no type matches exactly", () => {
    const all = [shippedLate, shipped, other];
    for (const type of ["order.lost", "order.shipped.late", "Order.shipped", "ord", ""])
      expect(definitionFor(all, type)).toBe(other);
  });

  test("is undefined without a default", () => {
    expect(definitionFor([shipped], "order.lost")).toBeUndefined();
    expect(definitionFor([], "order.lost")).toBeUndefined();
  });
});

describe("an event under its definition", () => {
  test("becomes a notification with every part of the definition", () => {
    const ai = { instructions: "Most important first: the parcels." };
    const notification = notificationOf(
      {
        data: z.object({ order: z.number(), buyer: z.optional(z.string()) }),
        personal: ["buyer"],
        subject: ({ data, id }) => `Order ${JSON.stringify(data)} (${id})`,
        headline: (_, { say }) => say("Order {order} left the shop.", { order: "7" }),
        facts: (_, { say }) => [
          { label: "Shipped", value: "2026-11-23" },
          { label: "Parcels", value: [say("one"), "two"], share: true },
        ],
        changes: ({ source }) => [
          { label: "Where", before: "?", after: source, of: "order 7" },
          { label: "Items", added: ["tea"], removed: [] },
        ],
        entity: () => "order 7",
        replyTo: "shop@example.com",
        ai,
      },
      {
        time: "2026-11-23T07:15:00Z",
        data: { order: 7, buyer: "Zoë Adams", more: "is dropped" },
      },
    );
    expect(notification).toEqual({
      definition: "order.shipped",
      type: "order.shipped",
      time: "2026-11-23T07:15:00Z",
      recipients: [english("office@example.com")],
      invalid: 0,
      contents: [expect.any(Object)],
      personal: ["Zoë Adams"],
      entity: "order 7",
      replyTo: "shop@example.com",
      mandatory: false,
      ai,
    });
    const plain = { share: false };
    expect(notification.contents[0]).toMatchObject({
      locale: "en",
      subject: 'Order {"order":7,"buyer":"Zoë Adams"} (evt-1)',
      headline: "Order 7 left the shop.",
      facts: [
        { id: "F1", label: "Shipped", kind: "date", value: "2026-11-23", about: true, ...plain },
        { id: "F2", label: "Parcels", kind: "text", value: ["one", "two"], share: true },
      ],
      changes: [
        { id: "C1", label: "Where", kind: "text", before: "?", after: "shop", of: "order 7" },
        { id: "C2", label: "Items", kind: "text", added: ["tea"], removed: [], ...plain },
      ],
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

  test("has no changes and no AI text when the definition has neither", () => {
    expect(notificationOf({})).toMatchObject({ contents: [{ changes: [] }] });
    expect(notificationOf({}).ai).toBeUndefined();
  });

  test("is refused for invalid data, with the path and without the value", () => {
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

  test("sends no email when `shouldNotify` returns false", () => {
    expect(notified({ shouldNotify: () => false })).toEqual({ kind: "skipped" });
    expect(notified({ shouldNotify: ({ id }) => id === "evt-1" })).toMatchObject({
      kind: "notify",
    });
  });

  test("sends no email when no value changed, unless `shouldNotify` returns true", () => {
    const changes = () => [
      { label: "Site", before: "Paarl", after: "Paarl" },
      { label: "Agent", before: undefined, after: " " },
      { label: "Items", before: ["tea"], after: ["tea"] },
      { label: "Days", before: [], after: undefined },
      { label: "Learners", added: [], removed: [] },
    ];
    const skipped = { kind: "skipped", detail: expect.any(String) };
    expect(notified({ changes })).toEqual(skipped);
    expect(notified({ changes, recipients: () => [] })).toEqual(skipped);
    expect(notified({ changes, shouldNotify: () => true })).toMatchObject({ kind: "notify" });
  });

  test.each<[string, object, string]>([
    [
      "one field",
      { before: { site: "a", by: "x" }, after: { site: "a", by: "y" } },
      "only by changed",
    ],
    [
      "a part of a field, and one that is new",
      {
        before: { agent: { name: "a", phone: 1 } },
        after: { agent: { name: "a", phone: 2 }, room: 7 },
      },
      "only agent.phone and room changed",
    ],
    [
      "the order of a list",
      { before: { days: [1, 2] }, after: { days: [2, 1] } },
      "only the order of days changed",
    ],
    ["a list", { before: { days: [1] }, after: { days: [2, 1] } }, "only days changed"],
    ["nothing", { before: { site: "a" }, after: { site: "a" } }, "before and after are the same"],
    [
      "more fields than a sentence holds",
      { before: {}, after: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 } },
      "only a, b, c, d, e and 2 more fields changed",
    ],
    [
      "a field whose name may be personal",
      { before: {}, after: { "ada@example.com": 1 } },
      "only 1 field changed",
    ],
    ["what the data does not compare", { site: "a" }, "none of Site, Agent changed"],
  ])("says by the names of its fields why it sends no email when %s changed", (_, data, detail) => {
    const changes = () => [
      { label: "Site", before: "Paarl", after: "Paarl" },
      { label: "Agent", before: undefined, after: " " },
    ];
    expect(notified({ data: z.unknown(), changes }, { data })).toEqual({ kind: "skipped", detail });
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
    ["shouldNotify", { shouldNotify: fail(new Error(SECRET)) }, "Error"],
  ])(
    "is refused when its definition throws in %s, without the thrown text",
    (_name, more, name) => {
      expect(notified(more)).toEqual({
        kind: "refused",
        reason: "definition-failed",
        detail: expect.stringMatching(
          new RegExp(`^the definition "order.shipped" threw ${name}(?: at [^\\n]+)?$`),
        ),
      });
    },
  );

  test("is refused when its definition returns something other than text", () => {
    const notText = 7 as unknown as string;
    for (const more of [
      { subject: () => notText },
      { recipients: () => [notText] },
      { facts: () => [{ label: notText, value: "7" }] },
    ])
      expect(notified(more)).toMatchObject({ kind: "refused", reason: "definition-failed" });
  });
});
