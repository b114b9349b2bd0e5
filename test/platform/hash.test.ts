import { expect, test } from "@jest/globals";
import { shortHash } from "../../functions/platform/hash.ts";

// Source: the examples of FIPS 180-4, and sha256sum.
test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb924"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223"],
  ["Grüße 😀", "3436cf1c2f912923eb6c58432bc973f1"],
])("the hash of %p is the first half of its SHA-256, in hexadecimal digits", (text, hash) => {
  expect(shortHash(text)).toBe(hash);
});

test("texts that differ in one character have different hashes", () => {
  expect(shortHash('["ab","c"]')).not.toBe(shortHash('["a","bc"]'));
});
