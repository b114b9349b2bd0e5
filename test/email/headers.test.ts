import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { domainOf, listIdOf, threadOf } from "../../functions/email/headers.ts";

test.each([
  ["post@example.com", "example.com"],
  ["Postrider <post@mail.example.co.za>", "mail.example.co.za"],
  ['"A <b@evil.example>" <post@Example.COM>', "example.com"],
  ["Bücher <post@bücher.example>", "xn--bcher-kva.example"],
  ["nobody", "localhost"],
  ["", "localhost"],
])("the domain of %j is %s", (from, domain) => expect(domainOf(from)).toBe(domain));

describe("the list id", () => {
  test.each([
    ["class.updated", '"class.updated" <class-updated.postrider.example.com>'],
    ["*", '"other" <other.postrider.example.com>'],
    [
      "com.example/order:shipped v2",
      '"com.example/order shipped v2" <com-example-order-shipped-v2.postrider.example.com>',
    ],
    ["Größe\r\n東京", '"Gr e" <gr-e.postrider.example.com>'],
    ['a" <b>, "c', '"a b c" <a-b-c.postrider.example.com>'],
    ["pull_request", '"pull_request" <pull-request.postrider.example.com>'],
    [`${"x".repeat(59)}-y`, `"${"x".repeat(59)}-" <${"x".repeat(59)}.postrider.example.com>`],
  ])("of %j", (definition, id) => expect(listIdOf(definition, "example.com")).toBe(id));

  test("is valid under RFC 2919 for any definition name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (definition) => {
        expect(listIdOf(definition, "example.com")).toMatch(
          /^"[A-Za-z0-9._/ -]{1,60}" <[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\.postrider\.example\.com>$/,
        );
      }),
    );
  });
});

test("the thread is one valid message id for any text", () => {
  expect(threadOf("0f".repeat(32), "example.com")).toBe(`<thread.${"0f".repeat(32)}@example.com>`);
  expect(threadOf("a>\r\nBcc: <b@c", "example.com")).toBe("<thread.aBccbc@example.com>");
});
