/**
 * Links, addresses and telephone numbers, also written out. They are let through where they are the whole of a value: a
 * field that holds a URL. One in the middle of a note is somebody's text, and repeating it would make it ours.
 */
import type { Mention } from "./mention.ts";
import { indexOfWords, type Span, matchesOf } from "./text.ts";

const SCHEME =
  /[a-z][a-z\d+.-]{1,15}:[/\\]{2}|\bh(?:tt|xx)ps?\s?\[?:\]?\s?[/\\]|\bhxxps?\b|\b(?:javascript|vbscript|data|mailto|tel|sms|file|callto|skype|whatsapp|ftp|ssh|magnet|blob|geo):(?=\S)|(?:^|\s)\/\/[a-z\d]|\bwww\d?\s?(?:\.|\bdot\b)/;
const SPELLED =
  /[[({<]\s*(?:at|dot|punt|\.|@)\s*[\])}>]|\b(?:dot|punt)\s?(?:com|net|org|co|io|za|info|biz|xyz|app|dev|me|site|online|shop)\b|[a-z\d]\s+\.\s?(?:com|net|org|io|co|info|biz|xyz)\b|[a-z\d]\.\s(?:com|org|co\.za)\b/;
const EMAIL = /[^\s@]@[^\s@]|\bat\s+[a-z\d-]+\s+dot\b/;
const BACKSLASHES = /\\\\|\\[a-z\d]/;
const IP =
  /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?:[\da-f]{1,4}:){4,7}[\da-f]{0,4}|[\da-f]{1,4}::[\da-f]|(?<!\S)::[\da-f]|\blocalhost\b/;
const DOTTED = /[a-z\d_\u00e0-\uffff-]+(?:\.[a-z\d_\u00e0-\uffff-]+)+/g;
/** "e.g.", "a.m.", "d.w.s." */
const ABBREVIATION = /^[a-z](?:\.[a-z])+$/;
const COMMON_DOMAINS = new Set(
  "com net org info biz xyz app dev site online shop store tech cloud live link click work world life email support team group page blog news media agency digital zone space website top win vip icu club pro name mobi asia tel jobs travel africa joburg capetown durban google edu gov mil int arpa onion test example invalid local localhost zip mov foo bank insurance academy training school education academy center help chat social".split(
    " ",
  ),
);
/** Two letters behind a dot that are no country: names of files. */
const NO_COUNTRIES = new Set("js ts go hs jl kt vb cs ex tf".split(" "));
/** Files that everybody knows, in spite of Moldova, Paraguay, Serbia, Saint Helena and Poland. */
const KNOWN_FILES =
  /^(?:readme|changelog|contributing|licen[cs]e|security|todo|index|setup|main|manage|conftest)\.(?:md|py|rs|sh|pl)$/;

/** Whether a folded value is a URL or an address, and nothing else. */
export function isAddress(folded: string): boolean {
  if (folded === "" || /\s/.test(folded)) return false;
  return (
    /^[a-z][a-z\d+.-]*:\S+$/.test(folded) ||
    /^[^@]+@[^@]+$/.test(folded) ||
    looksLikeDomain(folded.split(/[/:?#]/)[0] ?? "")
  );
}

/** The text without the addresses that it may hold, at the same places. */
export function withoutAddresses(
  text: string,
  folded: string,
  addresses: readonly string[],
): { text: string; folded: string } {
  let [given, low] = [text, folded];
  for (const address of addresses)
    for (let at = indexOfWords(low, address); at !== -1; at = indexOfWords(low, address, at)) {
      const end = at + address.length;
      // "https://example.com/orders" does not vouch for "https://example.com/orders/../pay".
      if (
        /^[/?#@&=%\\:-]/.test(low.slice(end)) ||
        /^\.[a-z\d]/.test(low.slice(end)) ||
        /[/@.:]$/.test(low.slice(0, at))
      )
        break;
      given = given.slice(0, at) + " ".repeat(address.length) + given.slice(end);
      low = low.slice(0, at) + " ".repeat(address.length) + low.slice(end);
    }
  return { text: given, folded: low };
}

/** Whether a folded text without its own addresses holds another; `literal` is all that was said, folded. */
export function hasLink(folded: string, literal: string): boolean {
  if (SCHEME.test(folded) || SPELLED.test(folded) || EMAIL.test(folded)) return true;
  if (folded.includes("\\") && BACKSLASHES.test(folded)) return true;
  if (IP.test(folded)) return true;
  for (const [name] of matchesOf(DOTTED, folded))
    if (isForeign(name.replace(/-+$/, ""), literal)) return true;
  return false;
}

function isForeign(name: string, literal: string): boolean {
  if (/^[\d.,-]+$/.test(name) || ABBREVIATION.test(name)) return false;
  const last = name.slice(name.lastIndexOf(".") + 1);
  // "v2.4.1" and "8.30am" are looked up as codes and times.
  if (/^\d/.test(last) || last.length < 2) return false;
  const isSaid = indexOfWords(literal, name) !== -1;
  return !isSaid || (looksLikeDomain(name) && !KNOWN_FILES.test(name));
}

function looksLikeDomain(name: string): boolean {
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (!name.includes(".")) return false;
  return last.length === 2
    ? /^[a-z]{2}$/.test(last) && !NO_COUNTRIES.has(last)
    : COMMON_DOMAINS.has(last) || last.startsWith("xn--");
}

const TELEPHONE = /[+(]?\d(?:[ ()./-]{0,3}\d){6,14}(?![\d])/g;

/** Whether digits stand together as in a telephone number; days, times and codes have been read before. */
export function hasTelephone(
  folded: string,
  mentions: readonly Mention[],
  addresses: readonly string[],
): boolean {
  const read: Span[] = mentions.filter(isReadAsMore);
  for (const { 0: digits, index: start } of matchesOf(TELEPHONE, folded)) {
    const end = start + digits.length;
    if (read.some((span) => span.start < end && span.end > start)) continue;
    const isPlain = /^[1-9]\d*$/.test(digits) || /^[1-9]\d{0,2}(?: \d{3})+$/.test(digits);
    if (!isPlain && !addresses.includes(digits.trim())) return true;
  }
  return false;
}

function isReadAsMore(mention: Mention): boolean {
  return mention.kind !== "number" || mention.currency !== undefined || mention.percent === true;
}
