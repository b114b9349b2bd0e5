// Addresses as SES reads them; its messages are those of JavaMail's strict parser.
import addressParser from "nodemailer/lib/addressparser";

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

/**
 * What SES says about an address that it refuses, or undefined: 7-bit ASCII only, the domain in punycode. Written apart from
 * `functions/values/address.ts`, so that a test through the whole program finds an address that only the program accepts.
 */
export function findAddressFault(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  if (at === -1) return "Missing final '@domain'";
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === "") return "Missing local name";
  if (domain === "") return "Missing domain";
  // A quoted local part may hold nearly anything printable; SES takes an @ in it for the one before the domain.
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
