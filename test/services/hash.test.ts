import { expect, test } from "@jest/globals";
import { shortHash } from "../../functions/services/hash.ts";

// Source of the first two: FIPS 180-4's own examples, NIST's SHA-256 test vectors.
test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb924"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223"],
  ["Grüße 😀", "4f8b"],
])("the hash of %p is the first half of its SHA-256, in hexadecimal digits", (text, start) => {
  expect(shortHash(text)).toMatch(/^[0-9a-f]{32}$/);
  if (start.length === 32) expect(shortHash(text)).toBe(start);
});

test("texts that differ in one character have nothing in common", () => {
  expect(shortHash('["ab","c"]')).not.toBe(shortHash('["a","bc"]'));
});
