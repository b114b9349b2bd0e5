/**
 * Why SES does not accept an address, in words that do not quote it. Sources: RFC 5321 section 4.5.3.1 (lengths), RFC 5322 section 3.4.1 (characters), and
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html (ASCII only, no SMTPUTF8).
 */
export const ADDRESS_FAULTS = {
  "no-at": "no @",
  "no-local": "nothing before the @",
  "no-domain": "nothing after the @",
  "too-long": "more than 254 characters",
  "local-too-long": "more than 64 characters in the local part",
  "local-space": "white space or a control character in the local part",
  "local-not-ascii": "a character in the local part that is not ASCII, which SES does not accept",
  "local-character": "a character in the local part that SES does not accept",
  "local-dot-first": "a dot at the start of the local part",
  "local-dot-last": "a dot at the end of the local part",
  "local-dots": "two dots in a row in the local part",
  "domain-space": "white space or a control character in the domain",
  "domain-not-ascii": "a domain that is not ASCII and has no punycode form",
  "domain-character": "a character in the domain that is not a letter, digit, hyphen or dot",
  "domain-dot-first": "a dot at the start of the domain",
  "domain-dot-last": "a dot at the end of the domain",
  "domain-dots": "two dots in a row in the domain",
  "domain-hyphen": "a hyphen at the start or end of a label of the domain",
  "domain-label-too-long": "more than 63 characters in a label of the domain",
  "domain-one-label": "a domain without a dot",
  "domain-digits": "a top-level domain of digits only",
} as const;

export type AddressFault = keyof typeof ADDRESS_FAULTS;

export type ReadAddress =
  | { readonly ok: true; readonly address: string; readonly name: string }
  | { readonly ok: false; readonly fault: AddressFault };

/** Reads `address` or `Name <address>`. The result has an ASCII (punycode) domain and no unneeded quotes in the local part. */
export function readAddress(text: string): ReadAddress {
  const { name, address: given } = splitMailbox(text);
  const at = given.lastIndexOf("@");
  const address =
    at === -1 ? given : `${bareLocal(given.slice(0, at))}@${asciiDomain(given.slice(at + 1))}`;
  const fault = addressFault(address);
  return fault === undefined ? { ok: true, address, name } : { ok: false, fault };
}

/** Whether the text is an address that SES accepts, without a name. */
export function isAddress(text: string): boolean {
  const read = readAddress(text);
  return read.ok && read.name === "" && !text.trim().endsWith(">");
}

/** The address of `Name <address>`; an invalid address is returned as it is. */
export function bareAddress(text: string): string {
  const read = readAddress(text);
  return read.ok ? read.address : splitMailbox(text).address;
}

/** The same text for every spelling of one address. Only ASCII letters are lowercased, so two mailboxes never get one key. */
export function addressKey(text: string, read = readAddress(text)): string {
  const bare = read.ok ? read.address : splitMailbox(text).address;
  return bare.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Undefined if SES accepts the address, which has no name. */
export function addressFault(address: string): AddressFault | undefined {
  const at = address.lastIndexOf("@");
  if (at === -1) return "no-at";
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (local === "") return "no-local";
  if (domain === "") return "no-domain";
  return (
    localFault(local) ?? domainFault(domain) ?? (address.length > 254 ? "too-long" : undefined)
  );
}

function localFault(local: string): AddressFault | undefined {
  if (local.length > 64) return "local-too-long";
  if (/[\p{Cc}\s]/u.test(local)) return "local-space";
  if (NOT_ASCII.test(local)) return "local-not-ascii";
  // SES reads an @ inside quotes as the one before the domain.
  if (/^"[^"\\@]+"$/.test(local)) return undefined;
  if (!ATOM_CHARACTERS.test(local)) return "local-character";
  if (local.startsWith(".")) return "local-dot-first";
  if (local.endsWith(".")) return "local-dot-last";
  return local.includes("..") ? "local-dots" : undefined;
}

function domainFault(domain: string): AddressFault | undefined {
  if (/[\p{Cc}\s]/u.test(domain)) return "domain-space";
  if (NOT_ASCII.test(domain)) return "domain-not-ascii";
  if (/[^A-Za-z0-9.-]/.test(domain)) return "domain-character";
  if (domain.startsWith(".")) return "domain-dot-first";
  if (domain.endsWith(".")) return "domain-dot-last";
  if (domain.includes("..")) return "domain-dots";
  const labels = domain.split(".");
  if (labels.some((label) => label.startsWith("-") || label.endsWith("-"))) return "domain-hyphen";
  if (labels.some((label) => label.length > 63)) return "domain-label-too-long";
  if (labels.length === 1) return "domain-one-label";
  return /^\d+$/.test(labels.at(-1) ?? "") ? "domain-digits" : undefined;
}

/** The characters of RFC 5322's `atext`, and the dot. */
const ATOM_CHARACTERS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+$/;
// oxlint-disable-next-line eslint/no-control-regex -- ASCII starts there
const NOT_ASCII = /[^\x00-\x7f]/;

/** `Name <address>`, where parts of the name may be quoted. Source: RFC 5322 section 3.4 */
const MAILBOX = /^((?:[^<>"]|"(?:[^"\\]|\\.)*")*)<((?:[^<>"]|"[^"]*")*)>$/s;
/** Bounds the regular expression. */
const MAILBOX_LENGTH = 1000;

function splitMailbox(text: string): { readonly name: string; readonly address: string } {
  const trimmed = text.trim();
  const [, name, address] = (trimmed.length <= MAILBOX_LENGTH ? MAILBOX.exec(trimmed) : null) ?? [];
  if (name === undefined || address === undefined || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    return { name: "", address: trimmed };
  const unquoted = name.replaceAll(/"((?:[^"\\]|\\.)*)"/gs, (_quoted, inner: string) =>
    inner.replaceAll(/\\(.)/gs, "$1"),
  );
  return { name: unquoted.trim(), address: address.trim() };
}

/** `"ada"` and `ada` are one mailbox. Source: RFC 5321 section 4.1.2 */
function bareLocal(local: string): string {
  const inner = /^"(.*)"$/s.exec(local)?.[1];
  return inner !== undefined && !inner.includes('"') && localFault(inner) === undefined
    ? inner
    : local;
}

/** The domain in punycode. Encoding takes quadratic time, so a long text is returned as it is. */
function asciiDomain(domain: string): string {
  if (domain.length > DOMAIN_LENGTH || !NOT_ASCII.test(domain)) return domain;
  if (!/^[A-Za-z0-9.\u0080-\u{10ffff}-]+$/u.test(domain)) return domain;
  const url = `http://${domain}`;
  return URL.canParse(url) ? new URL(url).hostname : domain;
}

/** Source: RFC 1035 section 2.3.4 */
const DOMAIN_LENGTH = 253;
