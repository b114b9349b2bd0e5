// Addresses as SES reads them; its messages are those of JavaMail's strict parser.
import addressParser from "nodemailer/lib/addressparser";
import { addressFault, type AddressFault } from "../../../functions/core/address.ts";

/** The bare address of a mailbox: `ada@example.com` of `Ada <ada@example.com>`. */
export function toBareAddress(mailbox: string): string {
  return (/<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox).trim();
}

/** The bare addresses of an address header; an entry that holds none is given as its text. */
export function toBareAddresses(headerValue: string): string[] {
  return addressParser(headerValue, { flatten: true }).map(
    (mailbox) => mailbox.address || mailbox.name,
  );
}

/** What SES says about an address that it refuses, or undefined: 7-bit ASCII only, the domain in punycode. */
export function findAddressFault(address: string): string | undefined {
  const fault = addressFault(address);
  return fault === undefined ? undefined : SES_WORDS[fault];
}

/** For the lengths and the last four of the domain no message of SES is known. */
const SES_WORDS: Readonly<Record<AddressFault, string>> = {
  "no-at": "Missing final '@domain'",
  "no-local": "Missing local name",
  "no-domain": "Missing domain",
  "too-long": "Address is too long",
  "local-too-long": "Local address is too long",
  "local-space": "Local address contains control or whitespace",
  "local-not-ascii": "Local address contains control or whitespace",
  "local-character": "Local address contains illegal character",
  "local-dot-first": "Local address starts with dot",
  "local-dot-last": "Local address ends with dot",
  "local-dots": "Local address contains dot-dot",
  "domain-space": "Domain contains control or whitespace",
  "domain-not-ascii": "Domain contains control or whitespace",
  "domain-character": "Domain contains illegal character",
  "domain-dot-first": "Domain starts with dot",
  "domain-dot-last": "Domain ends with dot",
  "domain-dots": "Domain contains dot-dot",
  "domain-hyphen": "Domain contains illegal character",
  "domain-label-too-long": "Domain is too long",
  "domain-one-label": "Domain contains no dot",
  "domain-digits": "Domain contains illegal character",
};
