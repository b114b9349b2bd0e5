import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import isEmail from "validator/lib/isEmail.js";
import {
  ADDRESS_FAULTS,
  addressKey,
  bareAddress,
  isAddress,
  readAddress,
} from "../../functions/values/address.ts";

const KELVIN = "\u212a";
const LABEL_63 = "a".repeat(63);

describe("an address that SES accepts", () => {
  test.each([
    ["zoe@example.com", "zoe@example.com"],
    [" Zoe@Example.com\n", "Zoe@Example.com"],
    ["zoe.o'neil+orders@mail.example.co.za", "zoe.o'neil+orders@mail.example.co.za"],
    ["!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"],
    ["1@2.io", "1@2.io"],
    ["a@b--c.example", "a@b--c.example"],
    [`${"a".repeat(64)}@example.com`, `${"a".repeat(64)}@example.com`],
    [`a@${LABEL_63}.com`, `a@${LABEL_63}.com`],
    ['"aaa..bbb"@docomo.example', '"aaa..bbb"@docomo.example'],
    ['".a"@example.com', '".a"@example.com'],
    ['"a,b"@example.com', '"a,b"@example.com'],
    ['"zoe"@example.com', "zoe@example.com"],
    ["user@bücher.example", "user@xn--bcher-kva.example"],
    ["user@BÜCHER.example", "user@xn--bcher-kva.example"],
    ["user@例え.テスト", "user@xn--r8jz45g.xn--zckzah"],
    ["user@xn--bcher-kva.example", "user@xn--bcher-kva.example"],
    ["user@пример.рф", "user@xn--e1afmkfd.xn--p1ai"],
  ])("%j is mailed as %s", (text, address) => {
    expect(readAddress(text)).toMatchObject({ ok: true, address, name: "" });
    expect(isAddress(text)).toBe(true);
  });

  test.each([
    ["Zoe <zoe@example.com>", "Zoe", "zoe@example.com"],
    ["<zoe@example.com>", "", "zoe@example.com"],
    ["Zoë Adams<zoe@example.com>", "Zoë Adams", "zoe@example.com"],
    ['"Adams, Zoë" <zoe@example.com>', "Adams, Zoë", "zoe@example.com"],
    ['"Acme \\"The Best\\" Co" <mail@acme.example>', 'Acme "The Best" Co', "mail@acme.example"],
    ['"A <b@evil.example>" <post@example.com>', "A <b@evil.example>", "post@example.com"],
    ['Zoe <"a..b"@bücher.example>', "Zoe", '"a..b"@xn--bcher-kva.example'],
  ])("%j is mailed without its name", (text, name, address) => {
    expect(readAddress(text)).toEqual({ ok: true, name, address });
    expect(bareAddress(text)).toBe(address);
    expect(isAddress(text)).toBe(false);
  });
});

describe("an address that SES refuses", () => {
  test.each([
    ["", "no-at"],
    ["   ", "no-at"],
    ["nobody", "no-at"],
    ["@example.com", "no-local"],
    ["zoe@", "no-domain"],
    [`${"a".repeat(65)}@example.com`, "local-too-long"],
    ["zoe smith@example.com", "local-space"],
    ["zoe@example.com, ann@example.com", "local-space"],
    ["zoe@example.com\r\nBcc: all@example.com", "local-space"],
    ["zoe\u0000@example.com", "local-space"],
    ["zoe\u2028x@example.com", "local-space"],
    ['"zoe smith"@example.com', "local-space"],
    ["zoë@example.com", "local-not-ascii"],
    [`${KELVIN}ate@example.org`, "local-not-ascii"],
    ['"zoë"@example.com', "local-not-ascii"],
    ["zoe@@example.com", "local-character"],
    ["github:zoe@example.com", "local-character"],
    ["a(b)@example.com", "local-character"],
    ['"a"b@example.com', "local-character"],
    ['"a\\"b"@example.com', "local-character"],
    ['""@example.com', "local-character"],
    ['""a""@example.com', "local-character"],
    // SES: "Missing domain".
    ['"zoe@"@example.com', "local-character"],
    ["Zoe <zoe@example.com", "local-space"],
    ["Zoe <zoe@example.com>,", "local-space"],
    ["Zoe\nBcc: x <zoe@example.com>", "local-space"],
    [".abc@example.com", "local-dot-first"],
    ["abc.@example.com", "local-dot-last"],
    ["aaa..bbb@docomo.example", "local-dots"],
    ["zoe@exa mple.com", "domain-space"],
    ["zoe@example.com\u2028x", "domain-space"],
    ["zoe@bü cher.example", "domain-space"],
    ["zoe@bü_cher.example", "domain-not-ascii"],
    ["zoe@exam_ple.com", "domain-character"],
    ["zoe@[127.0.0.1]", "domain-character"],
    ["zoe@example.com:25", "domain-character"],
    ["zoe@.example.com", "domain-dot-first"],
    ["zoe@example.com.", "domain-dot-last"],
    ["zoe@example..com", "domain-dots"],
    ["zoe@-example.com", "domain-hyphen"],
    ["zoe@example-.com", "domain-hyphen"],
    [`zoe@${"a".repeat(64)}.com`, "domain-label-too-long"],
    ["zoe@localhost", "domain-one-label"],
    ["zoe@127.0.0.1", "domain-digits"],
    // Full-width digits are digits of an IP address.
    ["zoe@１２７.0.0.1", "domain-digits"],
    [`zoe@${`${LABEL_63}.`.repeat(4)}com`, "too-long"],
    [`${"x".repeat(2000)} <zoe@example.com>`, "local-too-long"],
  ] as const)("%j: %s", (text, fault) => {
    expect(readAddress(text)).toEqual({ ok: false, fault });
    expect(isAddress(text)).toBe(false);
    expect(ADDRESS_FAULTS[fault]).toMatch(/^\S.*\S$/);
  });
});

test("agrees with the package validator about addresses without quotes", () => {
  const word = fc.string({
    unit: fc.constantFrom("a", "Z", "9", ".", "-", "_", "+", "!", "@", ",", "("),
    maxLength: 8,
  });
  fc.assert(
    fc.property(word, word, (local, domain) => {
      const text = `${local}@${domain}.com`;
      expect([text, readAddress(text).ok]).toEqual([text, isEmail.default(text)]);
    }),
    { numRuns: 5000 },
  );
});

describe("the key of an address", () => {
  test.each([
    ["Zoe@Example.COM", "zoe@example.com"],
    ["Zoe <ZOE@example.com>", "zoe@example.com"],
    ["user@BÜCHER.example", "user@xn--bcher-kva.example"],
    ['"zoe"@example.com', "zoe@example.com"],
  ])("of %j is that of the same mailbox", (text, key) => expect(addressKey(text)).toBe(key));

  test("does not make one mailbox of two", () => {
    expect(addressKey(`${KELVIN}ate@example.org`)).not.toBe(addressKey("kate@example.org"));
    expect(addressKey("İda@example.org")).not.toBe(addressKey("i\u0307da@example.org"));
  });
});
