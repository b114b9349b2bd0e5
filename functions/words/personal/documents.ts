/** Numbers that stand for a person or an account, in folded text: South African ID numbers, cards, IBANs, passports. */
import creditCard from "validator/lib/isCreditCard.js";
import iban from "validator/lib/isIBAN.js";
import luhn from "validator/lib/isLuhnNumber.js";
import type { Group } from "./digit-groups.ts";
import type { Span } from "./span.ts";

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Whether 13 digits are a South African ID number: birth date (YYMMDD), four digits, citizenship (0, 1 or 2), one digit,
 * and a check digit by Luhn's rule. The century is not said, so 29 February is any year's.
 */
export function isIdNumber(digits: string): boolean {
  if (!/^\d{10}[0-2]\d{2}$/.test(digits)) return false;
  const days = DAYS[Number(digits.slice(2, 4)) - 1];
  const day = Number(digits.slice(4, 6));
  return days !== undefined && day >= 1 && day <= days && luhn.default(digits);
}

/** ID numbers among groups of digits, however they are parted: "800101 5009 087", "800101-5009-08-7". */
export function idNumbersIn(groups: readonly Group[]): Span[] {
  return windows(groups, 13, 13, 6).filter(({ digits }) => isIdNumber(digits));
}

const NO_CARD = /(?:tracking|waybill|serial|imei|isbn|barcode)[a-z .:#-]{0,16}$/;

/** Card numbers of 14 to 19 digits with a known issuer's beginning and their check digit, parted or not. */
export function cardsIn(text: string, groups: readonly Group[]): Span[] {
  return windows(groups, 14, 19, 5).filter(
    ({ start, digits }) =>
      creditCard.default(digits) && !NO_CARD.test(text.slice(Math.max(0, start - 28), start)),
  );
}

type Window = Span & { readonly digits: string };

/** Neighbouring groups that have between `least` and `most` digits together; parted by one blank or hyphen at most. */
function windows(groups: readonly Group[], least: number, most: number, count: number): Window[] {
  const found: Window[] = [];
  for (let first = 0; first < groups.length; first++) {
    let digits = "";
    for (let last = first; last < Math.min(groups.length, first + count); last++) {
      const group = groups[last];
      if (group === undefined || (last > first && !/^(?: ?[ -] ?|\/)$/.test(group.before))) break;
      digits += group.digits;
      if (digits.length > most) break;
      if (digits.length >= least)
        found.push({ start: groups[first]?.start ?? 0, end: group.end, digits });
    }
  }
  return found;
}

const IBAN = /(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}/g;

/** International bank account numbers with their country's form and their check digits, in groups or not. */
export function ibansIn(text: string): Span[] {
  const found: Span[] = [];
  for (const { index, 0: match } of text.matchAll(IBAN)) {
    // What follows may look like more of it ("... 19 by Friday"): the longest beginning that is one.
    for (let end = match.length; end >= 15; end--) {
      if (!/[a-z0-9]/.test(match.charAt(end - 1)) || /^[a-z0-9]/.test(text.charAt(index + end)))
        continue;
      if (!iban.default(match.slice(0, end))) continue;
      found.push({ start: index, end: index + end });
      break;
    }
  }
  return found;
}

const PASSPORT =
  /(?<![a-z])(?:pass ?ports?|paspoort(?:e|nommers?)?|travel documents?|reisdokument(?:e)?)(?![a-z])/g;
/** A letter or two and six to nine digits, with blanks as people write them; or letters and digits mixed. */
const PASSPORT_NUMBER =
  /(?:[a-z]{1,2}[ -]?)?\d(?:[ -]?\d){5,8}(?![ -]?\d|[a-z])|(?=(?:[a-z]*\d){4})[a-z0-9]{6,12}(?![a-z0-9])/y;
const FILLER =
  /(?:no|nr|nos|num|number|numbers|nommer|nommers|is|was|of|for|van|vir|as|and|en|or|his|her|hers|my|their|sy|haar|hulle|se)(?![a-z])/y;
/** What follows these is something else. */
const STOP =
  /(?:expir\w*|expiry|valid\w*|until|till|issued|renew\w*|verval\w*|geldig\w*|uitgereik\w*|phone|tel|cell|mobile|call|sel\w*|bel|id|order|invoice|fee|photo\w*|office|on|before|by|date|datum|room)(?![a-z])/y;
const WORD = /[a-z0-9']+/y;
const DATE_LIKE = /^(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])$/;
const NUMBER_BEFORE = /(?<![a-z0-9])[a-z]{1,2}\d{6,8}(?=[^a-z0-9]{1,3}(?:[a-z]{2,4} ){0,3}$)/;
const WORDS_BETWEEN = 5;
const REACH = 60;

/** Passport numbers where the text says that they are: behind "passport" (or "paspoort", "travel document"), or before it. */
export function passportsIn(text: string): Span[] {
  const found: Span[] = [];
  for (const { index, 0: cue } of text.matchAll(PASSPORT)) {
    const from = Math.max(0, index - 28);
    const before = NUMBER_BEFORE.exec(text.slice(from, index));
    if (before !== null)
      found.push({ start: from + before.index, end: from + before.index + before[0].length });
    found.push(...passportsBehind(text, index + cue.length));
  }
  return found;
}

function passportsBehind(text: string, from: number): Span[] {
  const found: Span[] = [];
  let at = from;
  for (let words = 0; words <= WORDS_BETWEEN && at - from < REACH;) {
    while (at < text.length && !/[a-z0-9]/.test(text.charAt(at))) at++;
    const filler = matchAt(FILLER, text, at);
    if (filler > 0) {
      at += filler;
      continue;
    }
    if (matchAt(STOP, text, at) > 0) break;
    const number = matchAt(PASSPORT_NUMBER, text, at);
    if (number > 0 && !DATE_LIKE.test(text.slice(at, at + number))) {
      found.push({ start: at, end: at + number });
      at += number;
      words = WORDS_BETWEEN - 1;
      continue;
    }
    const word = matchAt(WORD, text, at);
    if (word === 0) break;
    at += word;
    words++;
  }
  return found;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
