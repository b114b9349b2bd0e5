import { expect, test } from "@jest/globals";
import {
  findAddressFault,
  toBareAddress,
  toBareAddresses,
} from "../../../../local/servers/ses/address.ts";

test.each([
  ["ada@example.com", undefined],
  ["a.b+c@mail.example.com", undefined],
  ['"ada..home"@example.com', undefined],
  // "Missing domain" is what SES says of it, which takes the first @ for the one before the domain.
  ['"ada@home"@example.com', "Local address contains illegal character"],
  ["ada@xn--bcher-kva.example", undefined],
  ["nobody", "Missing final '@domain'"],
  ["@example.com", "Missing local name"],
  ["ada@", "Missing domain"],
  ["jösé@example.com", "Local address contains control or whitespace"],
  ["ada b@example.com", "Local address contains control or whitespace"],
  ["github:ada@example.com", "Local address contains illegal character"],
  ["a@b@example.com", "Local address contains illegal character"],
  [".ada@example.com", "Local address starts with dot"],
  ["ada.@example.com", "Local address ends with dot"],
  ["a..b@example.com", "Local address contains dot-dot"],
  ["ada@bücher.example", "Domain contains control or whitespace"],
  ["ada@exam_ple.com", "Domain contains illegal character"],
  ["ada@.example.com", "Domain starts with dot"],
  ["ada@example.com.", "Domain ends with dot"],
  ["ada@example..com", "Domain contains dot-dot"],
  ["ada@localhost", "Domain contains no dot"],
])("SES says of %s: %s", (address, fault) => {
  expect(findAddressFault(address)).toBe(fault);
});

test("takes the address out of a mailbox", () => {
  expect(toBareAddress("Ada <ada@example.com> ")).toBe("ada@example.com");
  expect(toBareAddress(" ada@example.com")).toBe("ada@example.com");
});

test("splits an address header at its commas, not at those in quotes", () => {
  expect(toBareAddresses('"Lovelace, Ada" <ada@example.com>, bob@example.com, nobody')).toEqual([
    "ada@example.com",
    "bob@example.com",
    "nobody",
  ]);
});
