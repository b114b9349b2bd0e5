import { describe, expect, test } from "@jest/globals";
import { createRedactor } from "../../../functions/words/redactor/redactor.ts";

/** What is hidden in a text, with its kind, in order. */
function hiddenIn(text: string, countries: readonly string[] = ["ZA", "US", "GB"]): string[] {
  const { redact, hidden } = createRedactor({ personal: [], countries });
  redact(text);
  return [...hidden().values()].map(({ kind, value }) => `${kind} ${value}`);
}

describe("redact hides an email address", () => {
  test.each([
    ["before more text", "x@example.com call", "x@example.com"],
    ["at the end of a sentence", "Write to a.b@example.co.za.", "a.b@example.co.za"],
    ["with a plus", "<venue+june@example.com>", "venue+june@example.com"],
    ["with an apostrophe", "o'neill@example.ie", "o'neill@example.ie"],
    ["in a link", "mailto:a@example.com?subject=b", "a@example.com"],
    ["in other letters", "josé@müller.example,", "josé@müller.example"],
    ["with a wide sign", "a＠example.com", "a＠example.com"],
    ["of a machine", "root@[192.168.0.1]", "root@[192.168.0.1]"],
    ["with a quoted name", '"j doe"@example.com', '"j doe"@example.com'],
    ["with blanks", "reply to tariq @ example . org (typed)", "tariq @ example . org"],
    ["with signs in brackets", "ask ann (at) example (dot) com", "ann (at) example (dot) com"],
    ["written out", "ask ann at mail dot example dot com", "ann at mail dot example dot com"],
    ["in HTML entities", "ann&#64;example&period;com!", "ann&#64;example&period;com"],
    ["in entities of entities", "ann&amp;amp;#x40;example.com", "ann&amp;amp;#x40;example.com"],
    ["percent-encoded", "?m=a%40example.org&n=1", "a%40example.org"],
    ["percent-encoded four times", "?m=a%25252540example.org", "a%25252540example.org"],
    ["in Unicode escapes", "a\\u0040example.org", "a\\u0040example.org"],
    ["with a soft hyphen", "an\u00adn@exam\u200bple.com", "an\u00adn@exam\u200bple.com"],
    ["of any length", `${"x".repeat(300)}@example.com`, `${"x".repeat(300)}@example.com`],
  ])("%s", (_name, text, address) => {
    expect(hiddenIn(text)).toEqual([`email ${address}`]);
  });

  test.each([
    "Meet @ 5",
    "3 @ R50",
    "npm@10.2.1",
    "a@b",
    "Meet at noon. Then go",
    "look at example.com",
  ])("and leaves %s", (text) => {
    expect(hiddenIn(text)).toEqual([]);
  });
});

describe("redact hides a phone number", () => {
  test.each([
    "082 555 0142", "082-555-0142", "082.555.0142", "(011) 555-0142", "021/555 0142", "+27 82 555 0142", "+27 (0)82 555 0142",
    "(+27) 82 555 0142", "(0)82 555 0142", "0027825550142", "(202) 555-0142", "202-555-0142", "+1 202 555 0142",
    "020 7946 0018", "+44 7700 900123", "+33 1 55 50 12 34", "082\u00a0555\u20110142", "٠٨٢ ٥٥٥ ٠١٤٢", "+27_82_555_0142",
    "0176 8841 2095", "9900412577", "27825550142", "0825550142",
  ])("as a whole: %s", (phone) => {
    expect(hiddenIn(`At ${phone}, or later.`).map((one) => one.replace(/^(?:phone|number) /, ""))).toEqual([phone]);
  }); // prettier-ignore

  test.each([
    ["Bel 555-0142", "555-0142"],
    ["sel 82 555 0142", "82 555 0142"],
    ["ph0824107733now", "0824107733"],
    ["wa.me/27825550142", "27825550142"],
  ])("after a word for a phone number: %s", (text, phone) => {
    expect(hiddenIn(text)).toEqual([`phone ${phone}`]);
  });

  test("of the given countries", () => {
    expect(hiddenIn("6123 4567 please", ["SG"])).toEqual(["phone 6123 4567"]);
    expect(hiddenIn("6123 4567 please", ["ZA", "XX", ""])).toEqual([]);
  });
});

describe("redact leaves a number that identifies nobody", () => {
  test.each([
    "2026-03-03 08:30", "from 2026-03-03 to 2026-06-26", "2026-03-03T08:30:00+02:00", "03.03.2026 and 03/03/2026",
    "R 18 450,00 of R1,250,000.00", "C-2026-031, INV-2026-0457", "order 4500012345, PO 0825550142", "invoice no. 4500012345",
    "Fri 08:30-12:30, 14h30", "12 345 678 views, 18 050 000 rows", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "v10.2.3",
    "-33.9249, 18.4241", "91,5 % of 1 204",
  ].map((one) => [one]))("%s", (text) => {
    expect(hiddenIn(text)).toEqual([]);
  }); // prettier-ignore
});

describe("redact hides a number of a person or an account", () => {
  test.each([
    ["card 4111 1111 1111 1111", "card 4111 1111 1111 1111"],
    ["5555-5555-5555-4444", "card 5555-5555-5555-4444"],
    ["4539.4569.5971.9846", "card 4539.4569.5971.9846"],
    ["4539*4569_5971/9846", "card 4539*4569_5971/9846"],
    ["serial 4539456959719846", "card 4539456959719846"],
    ["pay GB77 BARC 2020 1530 0934 59 by Friday", "iban GB77 BARC 2020 1530 0934 59"],
    ["gb77barc20201530093459.", "iban gb77barc20201530093459"],
    ["CH93.0076.2011/6238-5295-7", "iban CH93.0076.2011/6238-5295-7"],
    ["8001015009087;", "id-number 8001015009087"],
    ["order 800101-5009-08-7", "id-number 800101-5009-08-7"],
    ["Last form shows 449-51-0663", "id-number 449-51-0663"],
    ["ITIN 912 70 1234", "id-number 912 70 1234"],
    ["Payroll needs JG 10 37 59 A", "id-number JG 10 37 59 A"],
    ["NHS 943 476 5919", "id-number 943 476 5919"],
    ["IdNr. 86 095 742 719", "id-number 86 095 742 719"],
    ["Personalausweis L01X00T471", "id-number L01X00T471"],
    ["aadhar no. 2341 2341 2346", "id-number 2341 2341 2346"],
    ["TDS for BNZPM2501F", "id-number BNZPM2501F"],
    ["Driver's licence 60480001 HVX7", "id-number 60480001 HVX7"],
    ["File MRN 00448211", "id-number 00448211"],
    ["passport no. A12345678", "passport A12345678"],
    ["paspoortnommer is A 5544 3322", "passport A 5544 3322"],
    ["passport number 532118904, valid", "passport 532118904"],
    ["his passport (15AB12345)", "passport 15AB12345"],
    ["FN123456 is his passport", "passport FN123456"],
    ["Sort code 20-45-77", "account 20-45-77"],
  ])("%s", (text, expected) => {
    expect(hiddenIn(text)).toEqual([expected]);
  });

  test("when several passports are listed", () => {
    expect(hiddenIn("passports Z3456789 and Z3456790")).toEqual([
      "passport Z3456789",
      "passport Z3456790",
    ]);
  });

  test.each([
    "passport valid until 20310704",
    "the passport office has 120 numbers",
    "passport photos cost R 80",
    "Part GB29-0001",
  ])("and leaves %s", (text) => {
    expect(hiddenIn(text)).toEqual([]);
  });
});

describe("redact hides a birth date", () => {
  test.each([
    ["born 3 May 1990", "3 May 1990"],
    ["DOB: 1990-05-03", "1990-05-03"],
    ["geb. 03.05.1990", "03.05.1990"],
    ["geboren am 3. Mai 1990", "3. Mai 1990"],
    ["née le 3 mai 1990", "3 mai 1990"],
    ["nacida el 3 de mayo de 1990", "3 de mayo de 1990"],
    ["Her birthday is 1996-11-02; add", "1996-11-02"],
    ["1996-11-02 (DOB)", "1996-11-02"],
    ["born in 1987", "1987"],
  ])("%s", (text, date) => {
    expect(hiddenIn(text)).toEqual([`birth date ${date}`]);
  });

  test("and leaves other dates", () => {
    expect(hiddenIn("The course was born as an idea. It starts on 3 May 2026")).toEqual([]);
  });
});

describe("redact hides a secret", () => {
  test.each([
    ["sk-abcDEF1234567890abcd", "secret sk-abcDEF1234567890abcd"],
    ["AKIAIOSFODNN7EXAMPLE", "secret AKIAIOSFODNN7EXAMPLE"],
    ["ghp_16C7e42F292c6912E7710c838347Ae178B4a", "secret ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["xoxb-123456789012-abc", "secret xoxb-123456789012-abc"],
    ["eyJhbGciOi.eyJzdWIi.abc", "secret eyJhbGciOi.eyJzdWIi.abc"],
    [
      "-----BEGIN KEY-----\nMII=\n-----END KEY-----",
      "secret -----BEGIN KEY-----\nMII=\n-----END KEY-----",
    ],
    ["sum a94a8fe5ccb19ba61c4c0873d391e987", "secret a94a8fe5ccb19ba61c4c0873d391e987"],
    ["password: hunter", "password hunter"],
    ["the password is hunter2", "password hunter2"],
    ["api_key=abc123def456", "password abc123def456"],
    ["Bearer abcdef123456789", "password abcdef123456789"],
    ["https://a:b@c.example/x,", "link https://a:b@c.example/x"],
    ["postgres://app:pw@db.example/main", "link postgres://app:pw@db.example/main"],
    ["https://x.example/reset/abcdef12", "link https://x.example/reset/abcdef12"],
    ["https://x.example/a?X-Amz-Signature=1f", "link https://x.example/a?X-Amz-Signature=1f"],
    ["https://x.example/f/1aXbY9_kQ7.", "link https://x.example/f/1aXbY9_kQ7"],
    ["x.example/invite/abc123", "link x.example/invite/abc123"],
    ["10.0.0.1", "ip 10.0.0.1"],
    ["via fe80::1ff:fe23:4567:890a (laptop)", "ip fe80::1ff:fe23:4567:890a"],
    ["2001:db8::1.", "ip 2001:db8::1"],
  ])("%s", (text, expected) => {
    expect(hiddenIn(text)).toEqual([expected]);
  });

  test.each([
    "the password is wrong",
    "https://x.example/news/today",
    "10:30:00",
    "std::vec",
    "1.2.3",
    "256.1.1.1",
  ])("and leaves %s", (text) => {
    expect(hiddenIn(text)).toEqual([]);
  });
});

describe("redact hides other data that identifies or locates a person", () => {
  test.each([
    [
      "Moved to 1180 SW Alder Ct, Beaverton, OR 97005 now",
      "address 1180 SW Alder Ct, Beaverton, OR 97005",
    ],
    ["code for 9 Jacaranda Crescent", "address 9 Jacaranda Crescent"],
    ["Lindenstraße 12a", "address Lindenstraße 12a"],
    ["Van reg LB21 XKD", "plate LB21 XKD"],
    ["Discord: nightowl#4471", "account name nightowl#4471"],
    ["thanks @jolanda-p!", "account name @jolanda-p"],
    ["/home/jolandap/app", "account name jolandap"],
    ["C:\\Users\\jprins\\app", "account name jprins"],
  ])("%s", (text, expected) => {
    expect(hiddenIn(text)).toEqual([expected]);
  });
});

test.each(["{P1}", "{F1.of}", "{ C2 . difference }", "｛P1｝"])(
  "redact hides %s, which looks like a reference",
  (text) => {
    expect(hiddenIn(text)).toEqual([`text ${text}`]);
  },
);
