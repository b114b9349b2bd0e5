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

/** SES's complaint about a bare address, or undefined: 7-bit ASCII only, the domain in punycode. */
export function findAddressFault(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  if (at === -1) return "Missing final '@domain'";
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === "") return "Missing local name";
  if (domain === "") return "Missing domain";
  // A quoted local part may hold nearly anything printable.
  const illegalInLocal = /^"[^"\\]+"$/.test(local) ? /^$/ : /[()<>,;:\\"[\]@]/;
  return (
    findPartFault("Local address", local, illegalInLocal) ??
    findPartFault("Domain", domain, /[^A-Za-z0-9.-]/)
  );
}

function findPartFault(label: string, part: string, illegal: RegExp): string | undefined {
  if (/[^\x21-\x7e]/.test(part)) return `${label} contains control or whitespace`;
  if (illegal.test(part)) return `${label} contains illegal character`;
  if (part.startsWith(".")) return `${label} starts with dot`;
  if (part.endsWith(".")) return `${label} ends with dot`;
  if (part.includes("..")) return `${label} contains dot-dot`;
  return undefined;
}
