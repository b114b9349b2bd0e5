/** Detects numbers that may be personal: cards and ID numbers by their check digits, phone numbers, other long numbers. */
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import creditCard from "validator/lib/isCreditCard.js";
import luhn from "validator/lib/isLuhnNumber.js";
import type { Span } from "./declared.ts";
import { matchesOf } from "./matches.ts";

/** At least seven digits, with up to three characters that are not letters between two digits. */
const STRETCH = /\d(?:[^\p{L}\p{N}\n]{0,3}\d){6,}/gu;
/** Separators within one number; others separate two numbers. */
const WITHIN_ONE = /^(?: ?[-._\u00b7/ ] ?|[,*|~()]| ?\(|\) ?)$/;

const CUE =
  /(?<![a-z])(?:tel|telephone|telefoon|telefon|phones?|ph|phoned|calls?|called|calling|cell(?:phone)?s?|mobiles?|mobil|handy|landline|whatsapp|sms|text|fax|faks|ring|dial|reach(?:ed|able)?|contact|kontak|bel|gebel|skakel|sel|selfoon|selnommer|foon|numbers?|nommer|nummer|wa\.me\/)(?![a-z])[^\d]{0,28}$/;
const CODE =
  /(?<![a-z])(?:invoice|order|po|tracking|waybill|isbn|ean|upc|barcode|serial|ticket|case|faktuur|bestelling|build|room|batch|student|vat|btw|registration|timestamps?|sku|item|job|run|commit|voucher|receipt|transaction|imei|rechnung|bestellung|facture|commande|pedido|factura)s?(?![a-z])[^a-z0-9]{0,3}(?:(?:no|nr|number|nommer|is|id|was)(?![a-z])[^a-z0-9]{0,3}){0,2}$/;
const CUE_REACH = 48;
const LONG_NUMBER = 9;
const MAX_PHONE_LENGTH = 15;
/** Calls of libphonenumber for one text, about 10 µs each; above it, every number counts as a phone number. */
const MAX_PARSES = 200;

/** Numbers that are not personal: dates, times, amounts, percentages, versions. */
const ORDINARY = new RegExp(
  [
    /(?<![\d-])\d{4}-\d{2}-\d{2}(?!\d)(?:[t ]\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?/,
    /(?<!\d)\d{4}[/.]\d{1,2}[/.]\d{1,2}(?![\d/])/,
    /(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?![./-]?\d)/,
    /(?<!\d)\d{1,2} \d{1,2} (?:19|20)\d{2}(?!\d)/,
    /(?<!\d)\d{1,2}[:h]\d{2}(?::\d{2})?(?!\d)/,
    /(?:(?<![a-z])(?:r|zar|usd|eur|gbp|us\$)|[$€£]) ?\d{1,3}(?:[ ,.]\d{3})*(?:[.,]\d{2})?(?!\d)/,
    /(?<!\d)\d{1,12}(?:[.,]\d{1,6})? ?%/,
    /(?<![a-z])v\d+(?:\.\d+)+/,
    /(?<![\d.,])-?\d{1,3}[.,]\d{3,8}(?![\d.,]?\d)/,
  ]
    .map(({ source }) => `(?:${source})`)
    .join("|"),
  "g",
);

type Group = {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly before: string;
};

/** `countries`: ISO 3166-1 alpha-2, for national phone numbers; unknown ones are ignored. */
export function numbersIn(lower: string, countries: readonly string[]): Span[] {
  const found: Span[] = [];
  for (const groups of stretchesIn(lower)) found.push(...checkedIn(groups));
  const known = countries.filter((one) => isSupportedCountry(one));
  let parses = MAX_PARSES;
  const isValid = (digits: string): boolean =>
    known.some((country: CountryCode) =>
      parses-- > 0
        ? parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false })?.isValid()
        : true,
    );
  const rest = blanked(lower, found).replaceAll(ORDINARY, (match) => "\0".repeat(match.length));
  for (const groups of stretchesIn(rest).flatMap(partedBy)) {
    const [start, end] = [groups[0]?.start ?? 0, groups.at(-1)?.end ?? 0];
    const before = rest.slice(Math.max(0, start - CUE_REACH), start);
    const kind = kindOfNumber(groups, before, isValid);
    if (kind === undefined) continue;
    const opening = /(?:\(?\+ ?\(?|\()$/.exec(before)?.[0].length ?? 0;
    found.push({ start: start - opening, end, kind });
  }
  return found;
}

function kindOfNumber(
  groups: readonly Group[],
  before: string,
  isValid: (digits: string) => boolean,
): "phone" | "number" | undefined {
  const digits = groups.map((group) => group.digits).join("");
  if (digits.length < 7) return undefined;
  const isInternational = /\+ ?\(?$/.test(before) || /^(?:00|011)\d{8}/.test(digits);
  if (isInternational && digits.length <= MAX_PHONE_LENGTH + 3) return "phone";
  if (CODE.test(before) || (digits.length < LONG_NUMBER && /[a-z]{2}[-_/]$/.test(before)))
    return groups.length > 1 && isValid(digits) ? "phone" : undefined;
  if (CUE.test(before)) return "phone";
  if (digits.length <= MAX_PHONE_LENGTH && groups.length > 1 && isValid(digits)) return "phone";
  return digits.length >= LONG_NUMBER ? "number" : undefined;
}

function stretchesIn(text: string): Group[][] {
  return [...matchesOf(STRETCH, text)].map(({ index, 0: stretch }) => {
    const groups: Group[] = [];
    let end = 0;
    for (const match of stretch.matchAll(/\d+/g)) {
      const before = stretch.slice(end, match.index);
      end = match.index + match[0].length;
      groups.push({ digits: match[0], start: index + match.index, end: index + end, before });
    }
    return groups;
  });
}

/** Splits groups at separators that are not used within a number. */
function partedBy(groups: readonly Group[]): Group[][] {
  const parts: Group[][] = [];
  for (const group of groups)
    if (parts.length > 0 && WITHIN_ONE.test(group.before)) parts.at(-1)?.push(group);
    else parts.push([group]);
  return parts;
}

/** Adjacent groups that form a card number or a South African ID number. */
function checkedIn(groups: readonly Group[]): Span[] {
  const found: Span[] = [];
  for (const [first, { start }] of groups.entries()) {
    let digits = "";
    for (let last = first; last < groups.length; last++) {
      digits += groups[last]?.digits ?? "";
      if (digits.length > 19) break;
      const end = groups[last]?.end ?? start;
      if (isIdNumber(digits)) found.push({ start, end, kind: "id-number" });
      else if (digits.length > 12 && creditCard.default(digits))
        found.push({ start, end, kind: "card" });
    }
  }
  return found;
}

/** Birth date (YYMMDD), four digits, citizenship (0, 1 or 2), one digit, and a check digit. */
function isIdNumber(digits: string): boolean {
  return (
    /^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}[0-2]\d\d$/.test(digits) &&
    luhn.default(digits)
  );
}

function blanked(text: string, spans: readonly Span[]): string {
  let rest = "";
  let from = 0;
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    if (end <= from) continue;
    rest += text.slice(from, Math.max(from, start)) + "\0".repeat(end - Math.max(from, start));
    from = end;
  }
  return rest + text.slice(from);
}
