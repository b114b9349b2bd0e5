import { describe, expect, test } from "@jest/globals";
import { findIdentifiers } from "../../../functions/words/personal/identifiers.ts";
import { withCheckDigit } from "./generated-people.ts";

const COUNTRIES = ["ZA", "US", "GB"];
const found = (text: string, countries: readonly string[] = COUNTRIES) =>
  findIdentifiers(text, countries).map(({ kind, value }) => `${kind} ${value}`);

describe("what is found stands where it is said to stand", () => {
  test.each([
    "Call 082 555 0142 or mail thandi@example.com.",
    "\u200bＣall ０８２ ５５５ ０１４２, Zo\u0308e: zo\u0308e@example.com!",
    "%20082%20555%200142 and thandi%40example.com",
    "👩‍💻 082\u00a0555\u20110142",
  ])("%s", (text) => {
    const all = findIdentifiers(text, COUNTRIES);
    expect(all.length).toBeGreaterThan(0);
    let at = 0;
    for (const { start, end, value } of all) {
      expect(start).toBeGreaterThanOrEqual(at);
      expect(text.slice(start, end)).toBe(value);
      at = end;
    }
  });
});

describe("an e-mail address", () => {
  test.each([
    ["before more text", "x@example.com call", "x@example.com"],
    ["at the end of a sentence", "Write to a.b@example.co.za.", "a.b@example.co.za"],
    ["with a plus", "<venue+june@example.com>", "venue+june@example.com"],
    ["with an apostrophe", "o'neill@example.ie", "o'neill@example.ie"],
    ["in quotes", "'a@example.com'", "a@example.com"],
    ["in a link", "mailto:a@example.com?subject=b", "a@example.com"],
    ["in other letters", "josé@müller.example,", "josé@müller.example"],
    ["URL-encoded", "?m=a%40example.org&n=1", "a%40example.org"],
    ["with a wide sign", "a＠example.com", "a＠example.com"],
    ["spelled out", "ask ann (at) example (dot) com", "ann (at) example (dot) com"],
    ["of a machine", "root@[192.168.0.1]", "root@[192.168.0.1]"],
    ["before a hyphen", "a@example.com-Will", "a@example.com"],
    ["with a quoted name", '"j doe"@example.com', '"j doe"@example.com'],
  ])("is found %s", (_name, text, address) => {
    expect(found(text)).toEqual([`email ${address}`]);
  });

  test.each(["Meet @ 5", "3 @ R50", "npm@10.2.1", "checkout@v4", "@postrider", "a@b", "@@@"])(
    "is none: %s",
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});

describe("a phone number", () => {
  test.each([
    "0825550142",
    "082 555 0142",
    "082-555-0142",
    "082.555.0142",
    "(011) 555-0142",
    "021/5550142",
    "+27 82 555 0142",
    "+27 (0)82 555 0142",
    "(+27) 82 555 0142",
    "(0)82 555 0142",
    "0027825550142",
    "27825550142",
    "(202) 555-0142",
    "202-555-0142",
    "+1 202 555 0142",
    "020 7946 0018",
    "+44 7700 900123",
    "+33 1 55 50 12 34",
    "082\u00a0555\u20110142",
    "٠٨٢ ٥٥٥ ٠١٤٢",
  ])("is found as a whole: %s", (phone) => {
    expect(found(`At ${phone}, or later.`)).toEqual([`phone ${phone}`]);
  });

  test.each([
    ["Call 2025550142 now", "2025550142"],
    ["Bel 555-0142", "555-0142"],
    ["sel 82 555 0142", "82 555 0142"],
    ["Tel0825550142", "0825550142"],
    ["wa.me/27825550142", "27825550142"],
  ])("is found where only the text says that it is one: %s", (text, phone) => {
    expect(found(text)).toEqual([`phone ${phone}`]);
  });

  test("is found behind other digits", () => {
    expect(found("2026 03 03 082 555 0142")).toEqual(["phone 082 555 0142"]);
    expect(found("2026 0825550142")).toEqual(["phone 0825550142"]);
  });

  test("ends where the next one begins", () => {
    expect(found("0825550142/0835550143, 082 555 0144 082 555 0145")).toEqual([
      "phone 0825550142",
      "phone 0835550143",
      "phone 082 555 0144",
      "phone 082 555 0145",
    ]);
  });

  test("is read by the countries that are given, of which unknown ones are passed over", () => {
    expect(found("02 9374 4000", ["AU"])).toEqual(["phone 02 9374 4000"]);
    expect(found("02 9374 4000", ["ZA", "XX", ""])).toEqual([]);
  });

  test.each([
    "2026-03-03 08:30",
    "from 2026-03-03 to 2026-06-26",
    "2026-03-03T08:30:00+02:00",
    "03.03.2026 and 03/03/2026",
    "R 18 450,00 of R1,250,000.00",
    "C-2026-031, INV-2026-0457, D-0825550142",
    "order 4500012345, PO 0825550142",
    "192.168.10.254",
    "1763930735123",
    "978-0-306-40615-7",
    "220145678",
    "Fri 08:30-12:30, 14h30",
    "12 345 678 views, 18 050 000 rows",
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "7710 4432 119",
    "rows 0123 4 5 6 7 8 9",
    "1234 0825 5501 42",
  ])("is none: %s", (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe("a South African ID number", () => {
  const id = withCheckDigit("800101500908");

  test.each([
    id,
    `${id.slice(0, 6)} ${id.slice(6, 10)} ${id.slice(10)}`,
    `${id.slice(0, 6)}-${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12)}`,
  ])("is found: %s", (written) => {
    expect(found(`ID${written};`)).toEqual([`id-number ${written}`]);
  });

  test.each([
    ["a wrong check digit", `${id.slice(0, 12)}${(Number(id.slice(12)) + 1) % 10}`],
    ["month 13", withCheckDigit("801301500908")],
    ["31 April", withCheckDigit("800431500908")],
    ["a citizenship that there is not", withCheckDigit("800101500938")],
    ["fourteen digits", `${id}1`],
  ])("is none with %s", (_name, number) => {
    expect(found(`ID ${number}`)).toEqual([]);
  });

  test("may be of somebody born on a 29th of February", () => {
    const born = withCheckDigit("000229502008");
    expect(found(born)).toEqual([`id-number ${born}`]);
  });
});

describe("a passport number", () => {
  test.each([
    ["passport no. A12345678", "A12345678"],
    ["Passport: M00123456", "M00123456"],
    ["paspoortnommer is A 5544 3322", "A 5544 3322"],
    ["passport number 532118904, valid", "532118904"],
    ["his passport (15AB12345)", "15AB12345"],
    ["FN123456 is his passport", "FN123456"],
    ["travel document T0044551", "T0044551"],
  ])("is found where the text says so: %s", (text, number) => {
    expect(found(text)).toEqual([`passport ${number}`]);
  });

  test("may be one of several", () => {
    expect(found("passports Z3456789 and Z3456790")).toEqual([
      "passport Z3456789",
      "passport Z3456790",
    ]);
  });

  test.each([
    "The code is A12345678.",
    "passport valid until 20310704",
    "the passport office has 120 numbers",
    "passport photos cost R 80",
  ])("is none: %s", (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe("accounts and cards", () => {
  test.each([
    ["pay GB77 BARC 2020 1530 0934 59 by Friday", "iban GB77 BARC 2020 1530 0934 59"],
    ["gb77barc20201530093459.", "iban gb77barc20201530093459"],
    ["CH93-0076-2011-6238-5295-7", "iban CH93-0076-2011-6238-5295-7"],
    ["card 4111 1111 1111 1111", "card 4111 1111 1111 1111"],
    ["5555-5555-5555-4444", "card 5555-5555-5555-4444"],
    ["378282246310005", "card 378282246310005"],
  ])("are found: %s", (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    "GB78 BARC 2020 1530 0934 59",
    "4111 1111 1111 1112",
    "tracking 4012 8888 8888 1881",
    "Part GB29-0001",
  ])("are none: %s", (text) => {
    expect(found(text)).toEqual([]);
  });
});

test("a text without a digit or an at sign holds none", () => {
  expect(found("Nothing to see here, on the passport.")).toEqual([]);
});
