import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { addressFault, type AddressFault } from "../../../../functions/values/address.ts";
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

/** What the program refuses though no refusal of SES is known: such a mail comes to nobody, whoever refuses it. */
const REFUSED_BY_THE_PROGRAM_ALONE: ReadonlySet<AddressFault> = new Set<AddressFault>([
  // RFC 5321 section 4.5.3.1
  "too-long",
  "local-too-long",
  // RFC 1035 section 2.3
  "domain-label-too-long",
  "domain-hyphen",
  // The top-level domain of an IP address.
  "domain-digits",
]);

test.each([
  [`${"a".repeat(65)}@example.com`, "local-too-long"],
  [`a@${"b".repeat(64)}.com`, "domain-label-too-long"],
  [`a@${`${"b".repeat(63)}.`.repeat(4)}com`, "too-long"],
  ["a@-example.com", "domain-hyphen"],
  ["a@127.0.0.1", "domain-digits"],
] as const)("the program refuses %s by itself", (address, fault) => {
  expect(REFUSED_BY_THE_PROGRAM_ALONE.has(fault)).toBe(true);
  expect([addressFault(address), findAddressFault(address)]).toEqual([fault, undefined]);
});

test("the program and SES refuse the same addresses, but for those", () => {
  const part = fc.string({
    unit: fc.constantFrom(..."aZ9.-_+!'\"\\ @,(<[:;é\t\u0000\u007f\u2028{".split("")),
    maxLength: 8,
  });
  const local = fc.oneof(
    part,
    part.map((text) => `"${text}"`),
    fc.constant("ada"),
  );
  const domain = fc.oneof(
    part,
    part.map((text) => `${text}.com`),
    fc.constant("example.com"),
  );
  fc.assert(
    fc.property(local, domain, (name, host) => {
      const address = `${name}@${host}`;
      const fault = addressFault(address);
      if (fault !== undefined && REFUSED_BY_THE_PROGRAM_ALONE.has(fault)) return;
      expect([address, fault === undefined]).toEqual([
        address,
        findAddressFault(address) === undefined,
      ]);
    }),
    { numRuns: 20_000, seed: 11 },
  );
});

test("the address is read from a mailbox", () => {
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
