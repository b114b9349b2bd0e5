import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type KnownValue, leaks } from "../../../functions/words/redactor/leak.ts";

const KNOWN: readonly KnownValue[] = [
  { kind: "name", value: "Thandi" },
  { kind: "name", value: "Zoë Adams" },
  { kind: "name", value: "O'Brien" },
  { kind: "phone", value: "+27 82 555 0142" },
  { kind: "number", value: "8001015009087" },
  { kind: "code", value: "A1234567" },
  { kind: "email", value: "thandi.n@example.com" },
  { kind: "number", value: "4711" },
  { kind: "name", value: "王小明" },
];
const bodyOf = (text: string) =>
  JSON.stringify({ messages: [{ role: "user", content: JSON.stringify({ note: text }) }] });
const leaksIn = (text: string, constants: readonly string[] = []) =>
  leaks(bodyOf(text), KNOWN, constants);

describe("leaksIn finds a value", () => {
  test.each([
    ["as it is", "it was Thandi."],
    ["in capitals", "THANDI"],
    ["in the plural and the genitive", "Thandi's, Thandis"],
    ["in wide letters", "Ｔｈａｎｄｉ"],
    ["with accents", "Thándi"],
    ["with invisible characters", "Than\u00addi"],
    ["letter by letter", "T h a n d i"],
    ["between digits and signs", "cv_thandi2.pdf"],
    ["behind a backslash", "C:\\thandi"],
    ["URL-encoded", "?q=%54handi"],
    ["doubly URL-encoded", "?q=%2554handi"],
    ["in an entity", "&#84;handi, &#x54;handi"],
    ["without accents", "Zoe Adams"],
    ["taken apart", "Zoe\u0308 Adams"],
    ["with other blanks", "Zoë\u00a0\n Adams"],
    ["the other way round", "Adams, Zoë"],
    ["as one word", "zoeadams"],
    ["with %C3%AB for its letter", "Zo%C3%AB%20Adams"],
    ["with a curly apostrophe", "O’Brien"],
    ["without the apostrophe", "OBrien's"],
    ["a phone number", "0825550142"],
    ["a phone number with blanks", "082 555 0142"],
    ["a phone number with other separators", "(082)\u00a0555\u2011 0142"],
    ["a phone number in other digits", "٠٨٢ ٥٥٥ ٠١٤٢"],
    ["within a longer number", "00827825550142"],
    ["an ID number with dashes", "800101-5009-08-7"],
    ["a document number with blanks", "a 1234 567"],
    ["a short number by itself", "ext. 4711"],
    ["an address", "<Thandi.N@Example.com>"],
    ["an address, encoded", "thandi.n%40example.com"],
    ["an address with blanks", "thandi.n @ example.com"],
    ["an address spelled out", "thandi.n (at) example.com"],
    ["a name in a script without blanks", "今天王小明来了"],
  ])("%s", (_name, text) => {
    expect(leaksIn(text)).toBe(true);
  });

  test("in a body that is not JSON, and in escaped JSON", () => {
    expect(leaks("Thandi", KNOWN, [])).toBe(true);
    expect(leaks('{"a":"\\u0054handi"}', KNOWN, [])).toBe(true);
    expect(leaks('{"a":"{\\"b\\":\\"\\\\u0054handi\\"}"}', KNOWN, [])).toBe(true);
    expect(leaks('{"a":"Zo\\u00eb\\nAdams"}', KNOWN, [])).toBe(true);
  });
});

describe("leaksIn finds nothing", () => {
  test.each([
    ["in other words", "Thandiwe and Zoetje Adamson went to the disgraceful brief."],
    ["in parts of a name", "Zoë went, Adams stayed."],
    ["in other numbers", "147110 or 2026-04-11, 47 11, 82555014"],
    ["in aliases", "Learner A, Learner A (phone), Phone 1, E-mail 1, ID number 1"],
    ["in nothing", ""],
    ["in an encoding that is none", "100%, %zz, %C3, &#99999999;, \\u12, \\"],
  ])("%s", (_name, text) => {
    expect(leaksIn(text)).toBe(false);
  });

  test("when no values are known", () => {
    expect(leaks(bodyOf("Thandi"), [], [])).toBe(false);
  });

  test("for values that cannot be searched for", () => {
    const known: KnownValue[] = (["name", "email", "phone", "number", "code"] as const).flatMap(
      (kind) => ["", " ", "a", "-", "12"].map((value) => ({ kind, value })),
    );
    expect(leaks(bodyOf("a - 12 b"), known, [])).toBe(false);
  });
});

describe("leaks with constants", () => {
  const instructions = "Say so to Thandi.\nThen say what changed.";

  test("is false for a value inside a constant", () => {
    expect(leaksIn(instructions)).toBe(true);
    expect(leaks(JSON.stringify({ content: instructions }), KNOWN, [instructions])).toBe(false);
    expect(leaks(JSON.stringify({ thandi: 1 }), KNOWN, ['"thandi":'])).toBe(false);
  });

  test("is true for the same value elsewhere", () => {
    const content = `${instructions} And Thandi.`;
    expect(leaks(JSON.stringify({ content }), KNOWN, [instructions])).toBe(true);
  });
});

test("any known value is found in any encoding", () => {
  const encodings: ((value: string) => string)[] = [
    (value) => value.toUpperCase(),
    (value) => value.normalize("NFD"),
    encodeURIComponent,
    (value) => encodeURIComponent(encodeURIComponent(value)),
    (value) =>
      value.replaceAll(
        /[^\x20-\x7e]/g,
        (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
    (value) => `"${value}"`,
    (value) => `x ${value}; y`,
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...KNOWN),
      fc.array(fc.constantFrom(...encodings), { maxLength: 3 }),
      fc.lorem(),
      ({ kind, value }, steps, around) => {
        const encoded = steps.reduce((text, encode) => encode(text), value);
        expect(leaks(bodyOf(`${around} ${encoded} ${around}`), [{ kind, value }], [])).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
