import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { digitsUnder, parseJson, pointerTo } from "../../functions/values/json.ts";

const digitsOf = (text: string) => Object.fromEntries(parseJson(text).digits);

describe("the producer's digits", () => {
  test.each<[string, string, Record<string, string>]>([
    [
      "more digits than a double has",
      '{"order":1152921506151679042}',
      { "/order": "1152921506151679042" },
    ],
    ["zeros at the end", '{"price":19.90}', { "/price": "19.90" }],
    ["more than a double can be", '{"limit":1e400}', { "/limit": "1e400" }],
    ["less than a double can be", '{"limit":1e-400}', { "/limit": "1e-400" }],
    ["an exponent", '{"a":1E2}', { "/a": "1E2" }],
    ["a negative zero", '{"a":-0}', { "/a": "-0" }],
    ["a list, and white space", "[ 1,\n\t2.50 , [ 3.0 ] ]", { "/1": "2.50", "/2/0": "3.0" }],
    ["the whole document", " 2.0\n", { "": "2.0" }],
    ["a whole document that JavaScript writes in the same way", "2.5", {}],
    [
      "keys that a pointer escapes",
      '{"a/b":{"c~d":1.0,"":2.0}}',
      { "/a~1b/c~0d": "1.0", "/a~1b/": "2.0" },
    ],
    ["odd keys", '{"__proto__":{"constructor":1.0}}', { "/__proto__/constructor": "1.0" }],
    ["a key that comes twice", '{"a":1.0,"a":2.00}', { "/a": "2.00" }],
    ["a byte order mark", '\uFEFF{"a":1.0}', { "/a": "1.0" }],
    [
      "numbers that JavaScript writes in the same way",
      '{"a":1,"b":-2.5,"c":999999999999999,"d":1e+21}',
      {},
    ],
    ["digits in a text", '{"a":"1.0, 2.0","b":"x: 3.0","c":true}', {}],
    ["no number", "{}", {}],
  ])("are kept of %s", (_name, text, expected) => {
    expect(digitsOf(text)).toEqual(expected);
    expect(parseJson(text).value).toEqual(JSON.parse(text.replace("\uFEFF", "")));
  });

  test("are those of every number whose text is not JavaScript's", () => {
    const number = fc.oneof(
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
      fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,24})?([eE][-+]?\d{1,3})?$/),
    );
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const text = `{"n":[${numbers.join(" ,")}]}`;
        const expected = numbers.flatMap((source, index) =>
          String(Number(source)) === source ? [] : [[`/n/${index}`, source]],
        );
        expect(digitsOf(text)).toEqual(Object.fromEntries(expected));
      }),
      { seed: 7 },
    );
  });

  test("are left out where the document is nested too deeply to be read by a reviver", () => {
    const depth = 100_000;
    const parsed = parseJson(`${"[".repeat(depth)}1.0${"]".repeat(depth)}`);
    expect(parsed.digits.size).toBe(0);
    expect(Array.isArray(parsed.value)).toBe(true);
  });

  test("have pointers of 4 Mi characters at most, the first ones of the document", () => {
    const long = "k".repeat(1_500);
    const list = (text: string) => `[${`${text},`.repeat(2_700)}${text}]`;
    const { digits } = parseJson(
      `{"a":{"${long}":${list("1.0")}},"b":2.0,"c":{"d":3.0,"${long}":${list("1.0")}},"e":4.0}`,
    );
    expect([digits.get("/b"), digits.get("/c/d"), digits.get("/e")]).toEqual([
      "2.0",
      "3.0",
      undefined,
    ]);
    expect([...digits.keys()].join("").length).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(digits.size).toBeGreaterThan(2_700);
  });

  test("have no pointer of more than 2,000 characters, and those behind one are kept", () => {
    const { digits } = parseJson(
      `{"${"k".repeat(500_000)}":[${"1.0,".repeat(100_000)}1.0],"b":2.0}`,
    );
    expect([...digits]).toEqual([["/b", "2.0"]]);
  });
});

test.each(['{"a":1.0', "{'a':1}", "1.", "", "\uFEFF"])("%j is no JSON", (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

test("digits under a pointer are named from there", () => {
  const { digits } = parseJson('{"data":{"a":1.0},"data2":2.0,"x":{"data":3.0},"data~":4.0}');
  expect([...digitsUnder(digits, "/data")]).toEqual([["/a", "1.0"]]);
  expect([...digitsUnder(parseJson('{"data":1.0}').digits, "/data")]).toEqual([["", "1.0"]]);
  expect(pointerTo("/a", "b/c~")).toBe("/a/b~1c~0");
});
