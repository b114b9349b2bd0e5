import { describe, expect, jest, test } from "@jest/globals";
import { readRecipientLists, recipientTextOf } from "../../functions/notification/recipients.ts";
import { notificationOf, notified } from "./notification-factory.ts";

const SECRET = "sk-4711-thandi";

const recipientsOf = (...recipients: string[]) => notified({ recipients: () => recipients });
const english = (address: string) => ({ address, locale: "en" });

describe("recipients", () => {
  test("are unique ignoring case and white space, in the first spelling", () => {
    expect(
      recipientsOf(
        "Zoe@Example.com",
        "office@example.com",
        " zoe@example.com\n",
        "ZOE@EXAMPLE.COM",
      ),
    ).toMatchObject({
      kind: "notify",
      notification: {
        recipients: ["Zoe@Example.com", "office@example.com"].map(english),
        invalid: 0,
      },
    });
  });

  test("are trimmed", () => {
    expect(recipientsOf(" zoe@example.com\n")).toMatchObject({
      notification: { recipients: [english("zoe@example.com")], invalid: 0 },
    });
  });

  test.each([
    ["Zoe@Example.COM", "zoe@example.com"],
    ["  zoe@example.com\t", "zoe@example.com"],
    ["zoe@example.com", "zoe@example.com"],
  ])("written as %j have the row of %s", (typed, row) => {
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
    "zoe smith@example.com",
    "zoe@exa mple.com",
    "zoë@example.com",
    "a..b@example.com",
    "zoe@example.com\r\nBcc: all@example.com",
    "zoe@example.com\u2028x",
    `zoe@${"a".repeat(250)}.com`,
  ])("with an invalid address are counted and left out: %j", (address) => {
    expect(recipientsOf("office@example.com", address)).toMatchObject({
      kind: "notify",
      notification: { recipients: [english("office@example.com")], invalid: 1 },
    });
  });

  test.each(["zoe@example.com", "zoe.o'neil+orders@mail.example.co.za", "1@2.io", "a_b-c@x-y.com"])(
    "with a valid address are kept: %s",
    (address) => {
      expect(recipientsOf(address)).toMatchObject({
        kind: "notify",
        notification: { recipients: [english(address)], invalid: 0 },
      });
    },
  );

  test("with equal invalid addresses count once", () => {
    expect(recipientsOf("office@example.com", "nobody", " NOBODY ", "none")).toMatchObject({
      notification: { invalid: 2 },
    });
  });

  test("refuse the event when there are none", () => {
    expect(recipientsOf()).toEqual({
      kind: "refused",
      reason: "no-recipient",
      detail: 'the definition "order.shipped" names no recipient',
    });
  });

  test("refuse the event when all are invalid, without quoting an address", () => {
    expect(recipientsOf(SECRET, `${SECRET}@localhost`)).toEqual({
      kind: "refused",
      reason: "recipient-invalid",
      detail: "recipient 1 of 2: no @; recipient 2 of 2: a domain without a dot",
    });
  });

  test("with an invalid address are listed by position with the reason", () => {
    expect(recipientsOf("office@example.com", "a..b@example.com", "zoë@example.com")).toMatchObject(
      {
        notification: {
          invalid: 2,
          invalidDetail:
            "recipient 2 of 3: two dots in a row in the local part; recipient 3 of 3: a character in the local part that is not ASCII, which SES does not accept",
        },
      },
    );
    expect(recipientsOf("office@example.com")).toMatchObject({
      notification: { invalidDetail: undefined },
    });
  });

  test("with many invalid addresses are listed up to the limit of a dead letter", () => {
    const many = Array.from({ length: 100 }, (_, n) => `zoë${n}@example.com`);
    const refused = recipientsOf(...many);
    expect(refused).toMatchObject({ detail: expect.stringMatching(/; and 92 more$/) });
    // More than 1000 characters are cut off (functions/queue/dead-letters.ts).
    expect((refused as { detail: string }).detail.length).toBeLessThan(1000);
  });

  test.each([
    ["the Kelvin sign first", ["\u212aate@example.org", "kate@example.org"]],
    ["the Kelvin sign last", ["kate@example.org", "\u212aate@example.org"]],
  ])("with an invalid address do not count towards the limit: %s", (_name, given) => {
    expect(recipientsOf(...given)).toMatchObject({
      notification: { recipients: [english("kate@example.org")], invalid: 1 },
    });
  });

  test("are equal with and without a name, quotes or punycode", () => {
    expect(
      recipientsOf("Zoe <zoe@bücher.example>", "ZOE@xn--bcher-kva.example", '"zoe"@BÜCHER.example'),
    ).toMatchObject({
      notification: { recipients: [english("zoe@xn--bcher-kva.example")], invalid: 0 },
    });
  });

  test("are limited to 100", () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@example.com`);
    expect(recipientsOf(...many(100))).toMatchObject({ kind: "notify" });
    expect(recipientsOf(...many(100), "P0@example.com", "nobody")).toMatchObject({
      kind: "notify",
    });
    expect(recipientsOf(...many(101))).toEqual({
      kind: "refused",
      reason: "too-many-recipients",
      detail: "Expected at most 100 recipients, got 101",
    });
  });
});

describe("the work for recipients", () => {
  /** How many characters of domains are turned into punycode, which takes quadratic time. */
  function punycodeOf(recipients: readonly string[]) {
    let characters = 0;
    const spies = (["parse", "canParse"] as const).map((name) => {
      const real = URL[name].bind(URL) as (text: string | URL, base?: string | URL) => never;
      return jest.spyOn(URL, name).mockImplementation((text, base) => {
        characters += text.length;
        return real(text, base);
      });
    });
    const answer = recipientsOf(...recipients);
    for (const spy of spies) spy.mockRestore();
    return { answer, characters };
  }
  const domain = (length: number) => `${"例".repeat(length - 4)}.com`;

  test("is none for overlong domains", () => {
    const { answer, characters } = punycodeOf(Array<string>(68).fill(`a@${domain(5_000)}`));
    expect(characters).toBe(0);
    expect(answer).toMatchObject({
      reason: "recipient-invalid",
      detail: "recipient 1 of 68: a domain that is not ASCII and has no punycode form",
    });
    expect(punycodeOf([`a@${domain(254)}`]).characters).toBe(0);
  });

  test("is one read for each", () => {
    const { characters } = punycodeOf(Array<string>(100).fill(`a@${domain(253)}`));
    expect(characters).toBe(100 * ("http://".length + 253));
  });

  test("is none for more than 1,000", () => {
    const { answer, characters } = punycodeOf(Array<string>(1_001).fill("a@bücher.example"));
    expect(answer).toEqual({
      kind: "refused",
      reason: "too-many-recipients",
      detail: "Expected at most 1000 recipients, duplicates included, got 1001",
    });
    expect(characters).toBe(0);
    expect(recipientsOf(...Array<string>(1_000).fill("a@example.com"))).toMatchObject({
      kind: "notify",
    });
  });
});

describe("recipients from the operator's parameter", () => {
  test("replace the definition's, and follow the same rules", () => {
    const recipients = ["boss@example.com", " BOSS@example.com", "nobody"];
    expect(notificationOf({}, {}, { recipients })).toMatchObject({
      recipients: [english("boss@example.com")],
      invalid: 1,
    });
    expect(notified({}, {}, { recipients: [] })).toMatchObject({ reason: "no-recipient" });
  });
});

describe("the operator's lists", () => {
  test("are read from JSON by event type, with an optional language", () => {
    const lists = {
      "class.updated": ["office@example.com", { address: "kantoor@example.co.za", locale: "af" }],
      "*": [],
    };
    expect(readRecipientLists(JSON.stringify(lists))).toEqual(lists);
    expect(readRecipientLists(`\uFEFF${JSON.stringify(lists)}\r\n`)).toEqual(lists);
    expect(readRecipientLists("{}")).toEqual({});
  });

  test("may have an unknown language; then the definition's is used", () => {
    const lists = readRecipientLists('{"*":[{"address":"a@example.com","locale":"zu"}]}');
    expect(notificationOf({ locale: "af" }, {}, { recipients: lists?.["*"] })).toMatchObject({
      recipients: [{ address: "a@example.com", locale: "af" }],
    });
  });

  test.each([
    "",
    "office@example.com",
    "[]",
    "null",
    '{"a":"b"}',
    '{"a":[7]}',
    '{"a":[{"locale":"en"}]}',
    '{"a":[{"address":"a@example.com","locale":7}]}',
  ])("are empty for %j", (json) => {
    expect(readRecipientLists(json)).toBeUndefined();
  });
});
