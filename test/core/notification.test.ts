import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import {
  defineNotification,
  definitionFor,
  keyTextOf,
  recipientTextOf,
} from "../../functions/core/notification.ts";
import { EVENT, notificationOf, notified } from "./notification-factory.ts";

const SECRET = "sk-4711-thandi";

const recipientsOf = (...recipients: string[]) => notified({ recipients: () => recipients });

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

describe("recipients", () => {
  test("are each once, but for case and blanks, as they were typed last", () => {
    expect(
      recipientsOf(
        "Zoe@Example.com",
        "office@example.com",
        " zoe@example.com\n",
        "ZOE@EXAMPLE.COM",
      ),
    ).toMatchObject({
      ok: true,
      notification: { recipients: ["ZOE@EXAMPLE.COM", "office@example.com"], impossible: 0 },
    });
  });

  test("are mailed without the blanks around them", () => {
    expect(recipientsOf(" zoe@example.com\n")).toMatchObject({
      notification: { recipients: ["zoe@example.com"], impossible: 0 },
    });
  });

  test.each([
    ["Zoe@Example.COM", "zoe@example.com"],
    ["  zoe@example.com\t", "zoe@example.com"],
    ["zoe@example.com", "zoe@example.com"],
  ])("typed as %j are the row of %s", (typed, row) => {
    expect(recipientTextOf(typed)).toBe(row);
  });

  test.each([
    "",
    "   ",
    "nobody",
    "@example.com",
    "zoe@",
    "zoe@localhost",
    "zoe@@example.com",
    "zoe@example.com, ann@example.com",
    "Zoe <zoe@example.com>",
    "zoe smith@example.com",
    "zoe@exa mple.com",
    "zoë@example.com",
    "zoe@exämple.com",
    "zoe@example.com\r\nBcc: all@example.com",
    "zoe@example.com\u2028x",
    `zoe@${"a".repeat(250)}.com`,
  ])("that cannot be mailed are counted and left out: %j", (address) => {
    expect(recipientsOf("office@example.com", address)).toMatchObject({
      ok: true,
      notification: { recipients: ["office@example.com"], impossible: 1 },
    });
  });

  test.each(["zoe@example.com", "zoe.o'neil+orders@mail.example.co.za", "1@2.io", "a_b-c@x-y.com"])(
    "that can be mailed are kept: %s",
    (address) => {
      expect(recipientsOf(address)).toMatchObject({
        ok: true,
        notification: { recipients: [address], impossible: 0 },
      });
    },
  );

  test("that are impossible count once each, but for case and blanks", () => {
    expect(recipientsOf("office@example.com", "nobody", " NOBODY ", "none")).toMatchObject({
      notification: { impossible: 2 },
    });
  });

  test("of whom there is none make no notification", () => {
    expect(recipientsOf()).toEqual({
      ok: false,
      reason: "no-recipient",
      detail: 'the definition "order.shipped" names no recipient',
    });
  });

  test("who are all impossible make no notification, and none of them is quoted", () => {
    expect(recipientsOf(SECRET, `${SECRET}@localhost`)).toEqual({
      ok: false,
      reason: "recipient-impossible",
      detail: "none of 2 recipients can be mailed",
    });
  });

  test("may be 100, and not 101", () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@example.com`);
    expect(recipientsOf(...many(100))).toMatchObject({ ok: true });
    expect(recipientsOf(...many(100), "P0@example.com", "nobody")).toMatchObject({ ok: true });
    expect(recipientsOf(...many(101))).toEqual({
      ok: false,
      reason: "too-many-recipients",
      detail: "Expected at most 100 recipients, got 101",
    });
  });
});

describe("an event under its definition", () => {
  test("is told with everything that the definition says of it", () => {
    const ask = { instructions: "Say it.", from: "facts" } as const;
    expect(
      notificationOf(
        {
          data: z.object({ order: z.number() }),
          subject: ({ data, id }) => `Order ${JSON.stringify(data)} (${id})`,
          facts: ({ time }) => [{ label: "When", value: String(time), personal: true }],
          changes: ({ source }) => [{ label: "Where", before: "?", after: source }],
          ask,
        },
        { time: "2026-11-23T07:15:00Z", data: { order: 7, more: "is dropped" } },
      ),
    ).toEqual({
      definition: "order.shipped",
      type: "order.shipped",
      time: "2026-11-23T07:15:00Z",
      recipients: ["office@example.com"],
      impossible: 0,
      subject: 'Order {"order":7} (evt-1)',
      facts: [{ label: "When", value: "2026-11-23T07:15:00Z", personal: true }],
      changes: [{ label: "Where", before: "?", after: "shop" }],
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
    expect(notificationOf({})).toMatchObject({ changes: [] });
    expect(notificationOf({})).not.toHaveProperty("ask");
  });

  test("is refused when its data does not fit, with the path and without the value", () => {
    const data = z.object({ order: z.object({ number: z.number() }), note: z.string() });
    expect(notified({ data }, { data: { order: { number: SECRET }, note: 7 } })).toEqual({
      ok: false,
      reason: "data-invalid",
      detail: "Expected `data.order.number` to be a number; Expected `data.note` to be a string",
    });
    expect(notified({ data }, { data: undefined })).toEqual({
      ok: false,
      reason: "data-invalid",
      detail: "Expected `data` to be an object",
    });
  });

  const fail = (thrown: unknown) => () => {
    throw thrown;
  };
  test.each([
    ["recipients", { recipients: fail(new TypeError(SECRET)) }, "TypeError"],
    ["subject", { subject: fail(new RangeError(SECRET)) }, "RangeError"],
    ["facts", { facts: fail(new Error(SECRET)) }, "Error"],
    ["changes", { changes: fail(SECRET) }, "string"],
  ])(
    "is refused when its definition throws over the %s, and what it threw is not quoted",
    (_name, more, name) => {
      expect(notified(more)).toEqual({
        ok: false,
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
      expect(notified(more)).toMatchObject({ ok: false, reason: "definition-failed" });
  });
});
