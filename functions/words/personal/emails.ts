/** E-mail addresses in folded text. */
import type { Span } from "./span.ts";

const LOCAL = new Set("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+^_~-");
const DOMAIN = new Set("abcdefghijklmnopqrstuvwxyz0123456789.-");
/** Signs that an address may begin with by its standard, but that are text around it where people write. */
const BEFORE = new Set(".!#$%&'*+^~-");
/** The last label of a domain; what is none ("npm@10.2.1") makes no address. */
const ENDING = /\.(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})$/u;
const NUMERIC_HOST = /^\[(?:ipv6:)?[0-9a-f.:]{3,45}\]/;
const SPELLED_OUT =
  /[a-z0-9_.+-]{1,64} ?[([]at[)\]] ?[a-z0-9-]{1,63}(?: ?(?:\.|[([](?:dot|punt)[)\]]) ?[a-z0-9-]{1,63}){1,4}/g;

/** Whole addresses, whatever follows them; "name (at) example.com" as well. Linear in the length of the text. */
export function emailsIn(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const start = localStart(text, at);
    const end = domainEnd(text, at + 1);
    if (start < at && end !== undefined) found.push({ start, end });
  }
  if (text.includes("(at)") || text.includes("[at]"))
    for (const { index, 0: match } of text.matchAll(SPELLED_OUT))
      found.push({ start: index, end: index + match.length });
  return found;
}

function localStart(text: string, at: number): number {
  if (text[at - 1] === '"') {
    const open = text.lastIndexOf('"', at - 2);
    if (open >= 0 && at - open <= 66) return open;
  }
  let start = at;
  while (start > 0 && isOf(LOCAL, text[start - 1])) start--;
  while (start < at && BEFORE.has(text.charAt(start))) start++;
  return start;
}

function domainEnd(text: string, from: number): number | undefined {
  if (text[from] === "[") {
    const host = NUMERIC_HOST.exec(text.slice(from, from + 60));
    if (host !== null) return from + host[0].length;
  }
  let end = from;
  while (end < text.length && isOf(DOMAIN, text[end])) end++;
  // The end of a sentence, and labels that cannot end a domain, are not part of it.
  for (;;) {
    while (end > from && (text[end - 1] === "." || text[end - 1] === "-")) end--;
    const domain = text.slice(Math.max(from, end - 70), end);
    if (ENDING.test(domain)) return end;
    const cut = Math.max(text.lastIndexOf(".", end - 1), text.lastIndexOf("-", end - 1));
    if (cut <= from) return undefined;
    end = cut;
  }
}

function isOf(characters: ReadonlySet<string>, character: string | undefined): boolean {
  if (character === undefined) return false;
  return characters.has(character) || (character > "\u007f" && /[\p{L}\p{N}]/u.test(character));
}
