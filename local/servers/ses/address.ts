/** Addresses as SES reads them; its messages are those of JavaMail's strict parser. */
import addressParser from "nodemailer/lib/addressparser";

/** `ada@example.com` from `Ada <ada@example.com>`. */
export function toBareAddress(mailbox: string): string {
  return (/<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox).trim();
}

/** The bare addresses of an address header; an entry without an address is returned as its text. */
export function toBareAddresses(headerValue: string): string[] {
  return addressParser(headerValue, { flatten: true }).map(
    (mailbox) => mailbox.address || mailbox.name,
  );
}

/**
 * SES's message about an address that it refuses: 7-bit ASCII only, the domain in punycode. Does not use
 * `functions/values/address.ts`, so that a test of the whole program finds an address that only the program accepts.
 */
export function findAddressFault(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  if (at === -1) return "Missing final '@domain'";
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === "") return "Missing local name";
  if (domain === "") return "Missing domain";
  // A quoted local part may contain almost any printable character, but SES splits at an @ in it.
  const isQuoted = /^"[^"\\@]+"$/.test(local);
  return (
    findPartFault("Local address", local, isQuoted ? /[^\x21-\x7e]/ : /[()<>,;:\\"[\]@]/) ??
    findPartFault("Domain", domain, /[^A-Za-z0-9.-]/) ??
    (domain.includes(".") ? undefined : "Domain contains no dot")
  );
}

function findPartFault(label: string, part: string, illegal: RegExp): string | undefined {
  if (/[^\x21-\x7e]/.test(part)) return `${label} contains control or whitespace`;
  if (illegal.test(part)) return `${label} contains illegal character`;
  if (part.startsWith(".")) return `${label} starts with dot`;
  if (part.endsWith(".")) return `${label} ends with dot`;
  return part.includes("..") && !part.startsWith('"') ? `${label} contains dot-dot` : undefined;
}
