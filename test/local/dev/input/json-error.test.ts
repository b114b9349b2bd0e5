import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { placeOfError } from "../../../../local/dev/input/json-error.ts";

test.each([
  ['{"a":1,}', "unexpected text at line 1, column 8"],
  ['{"a":01}', "unexpected text at line 1, column 7"],
  ['{"a":"\\x"}', "unexpected text at line 1, column 8"],
  ["{'a':1}", "unexpected text at line 1, column 2"],
  ['{"a":tru}', "unexpected text at line 1, column 9"],
  ['{"a":1}\n}', "unexpected text at line 2, column 1"],
  ["[1,\n2,\nx]", "unexpected text at line 3, column 1"],
  ['["\\u00', "it ends too early, at line 1, column 7"],
  ["[-", "it ends too early, at line 1, column 3"],
  ["[1.", "it ends too early, at line 1, column 4"],
  ["[1e", "it ends too early, at line 1, column 4"],
])("%j: %s", (text, place) => {
  expect(placeOfError(text)).toBe(place);
});

test("a document that is cut anywhere has its error at the end", () => {
  const cutOff = fc
    .tuple(fc.array(fc.jsonValue(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([value, part]) => {
      const text = JSON.stringify(value);
      return text.slice(0, Math.max(1, Math.floor(part * (text.length - 1))));
    });
  fc.assert(
    fc.property(cutOff, (text) => placeOfError(text).startsWith("it ends too early")),
    { seed: 3, numRuns: 300 },
  );
});
