/** Phone numbers in folded text: candidates by their looks, judged by libphonenumber. */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from "libphonenumber-js/min";
import type { Group } from "./digit-groups.ts";
import type { Span } from "./span.ts";

const CUE =
  /(?<![a-z])(?:tel(?:ephone|efoon)?s?|phones?|phoned|calls?|called|calling|cell(?:phone)?s?|mobiles?|landline|landlyn|whatsapp(?:ped)?|sms|text|texted|fax|faks|ring|dial|reach(?:ed|able)?|contact|contacted|kontak|bel|gebel|skakel|sel|selfoon|selnommer|selnr|foon|telefoonnommer|number|numbers|nommer|nommers|wa\.me\/)(?![a-z])[^\d]{0,28}$/;
/** What stands between a phone number and another one. */
const AND_ANOTHER = /^(?:[ ,;/&|]|or|and|of|en)*[+(]*$/;
/** A number behind one of these is a code, unless it is written as a phone number is. */
const CODE =
  /(?<![a-z])(?:invoice|inv|orders?|po|purchase|tracking|waybill|isbn|ean|barcode|serial|account|acc|rekening|ticket|case|code|kode|faktuur|bestelling|version|weergawe|build|room|postal|batch|student|employee|vat|btw|tax|reg|registration|timestamp|epoch|sku|item|unit|erf|job|run|commit|policy|polis|licen[cs]e|voucher|receipt|transaction|id|upc|imei)(?![a-z])[^a-z0-9]{0,3}(?:(?:no|nr|number|nommer|num|numbers|id|is|was)(?![a-z])[^a-z0-9]{0,3}){0,3}$/;
const CUE_REACH = 40;

const DIGITS = { least: 7, most: 15 };
const GROUPS = 7;
/** Where "03 2026 0457" is no phone number: area codes have three digits or more with their zero. */
const LONG_AREA: ReadonlySet<string> = new Set(["ZA", "GB"]);
/** Tries of libphonenumber in one text (some 10 µs each); past them, whatever has digits enough is taken for a phone number. */
const TRIES = 90;

/** What the text before a number says: it is a phone number, it is a code, it goes on from other digits. */
type Setting = { readonly cue: boolean; readonly code: boolean; readonly continued: boolean };
type Judge = (digits: string, country?: CountryCode) => PhoneNumber | undefined;

/** Finds the phone numbers among stretches of digits; `countries` as for `findIdentifiers`. */
export function phonesIn(
  text: string,
  stretches: readonly (readonly Group[])[],
  countries: readonly string[],
): Span[] {
  const known = countries.filter((one) => isSupportedCountry(one));
  const found: Span[] = [];
  let tries = TRIES;
  const judge: Judge = (digits, country) => {
    tries--;
    return parsePhoneNumberFromString(digits, {
      extract: false,
      ...(country === undefined ? {} : { defaultCountry: country }),
    });
  };
  for (const groups of stretches) {
    for (let first = 0; first < groups.length;) {
      const start = groups[first]?.start ?? 0;
      if (tries <= 0) {
        found.push({ start, end: groups.at(-1)?.end ?? start });
        break;
      }
      const previous = found.at(-1)?.end ?? Number.NEGATIVE_INFINITY;
      const another = start - previous < 16 && AND_ANOTHER.test(text.slice(previous, start));
      const last = lastOfPhone(text, groups, first, another, known, judge);
      if (last !== undefined)
        found.push({ start: openingOf(text, start), end: groups[last]?.end ?? start });
      first = (last ?? first) + 1;
    }
  }
  return found;
}

/** The index of the last group of the longest phone number that begins with the group at `first`. */
function lastOfPhone(
  text: string,
  groups: readonly Group[],
  first: number,
  another: boolean,
  countries: readonly CountryCode[],
  judge: Judge,
): number | undefined {
  const head = groups[first];
  if (head === undefined) return undefined;
  const before = text.slice(Math.max(0, head.start - CUE_REACH), head.start);
  const cue = another || CUE.test(before);
  const plus = /\+[ (]?$/.test(before);
  if (!plus && !mayBegin(before, cue)) return undefined;
  const setting = {
    cue,
    code: CODE.test(before.replace(/[+(]+$/, "")),
    continued: !another && /\d[ (]{1,2}$/.test(before),
  };
  for (let last = Math.min(groups.length, first + GROUPS) - 1; last >= first; last--) {
    const window = groups.slice(first, last + 1);
    const digits = window.map((group) => group.digits).join("");
    if (digits.length < DIGITS.least || digits.length > DIGITS.most) continue;
    if (window.some((one, at) => at > 0 && !isJoint(one, window[at - 1], plus))) continue;
    if (/^[a-wyz]/.test(text.charAt(groups[last]?.end ?? 0)) && !plus) continue;
    if (plus ? isInternational(digits, judge) : isPhone(window, digits, setting, countries, judge))
      return last;
  }
  return undefined;
}

/** Not in the middle of a code ("C-0212345678"), unless the text says that it is a phone number ("Tel-0212345678"). */
function mayBegin(before: string, cue: boolean): boolean {
  return cue || !/(?:[a-z#\0]|[a-z0-9\0][-./]|\d)$/.test(before);
}

/** A slash parts two numbers, but for the one behind an area code; a single digit is a group only in "+33 1 …". */
function isJoint({ digits, before }: Group, previous: Group | undefined, plus: boolean): boolean {
  if (before.includes("/")) return /^0\d{2,4}$/.test(previous?.digits ?? "") && before === "/";
  return digits.length > 1 || plus || before.includes("(");
}

function isPhone(
  window: readonly Group[],
  digits: string,
  { cue, code, continued }: Setting,
  countries: readonly CountryCode[],
  judge: Judge,
): boolean {
  const grouped = window.length > 1;
  const lengths = window.map((group) => group.digits.length).join();
  if (code && !grouped) return false;
  const abroad = /^(?:00|011)(?=\d{8})/.exec(digits);
  if (abroad !== null && isInternational(digits.slice(abroad[0].length), judge)) return true;
  if (digits.startsWith("0")) {
    if (digits.length < 9 || digits.length > 12) return false;
    if (cue && !code && digits.length <= 11) return true;
    if (continued && grouped && lengths !== "3,3,4") return false;
    const head = headOf(window);
    return countries.some(
      (country) => head >= (LONG_AREA.has(country) ? 3 : 2) && judge(digits, country)?.isValid(),
    );
  }
  if (continued && !cue) return false;
  if (digits.length >= 11 && hasCallingCode(digits, countries, judge)) return true;
  if (cue && !code && lengths === "3,4") return true;
  // Without a leading zero, any nine or ten digits would do: only where the text or the grouping says so.
  const american = lengths === "3,3,4" || lengths === "1,3,3,4";
  return countries.some(
    (country) =>
      ((cue && !code) || (american && getCountryCallingCode(country) === "1")) &&
      judge(digits, country)?.isValid(),
  );
}

/** How many digits stand together at the beginning; in "(0)82 555 0142" three. */
function headOf([first, second]: readonly Group[]): number {
  const digits = first?.digits.length ?? 0;
  return second?.before.startsWith(")") === true ? digits + second.digits.length : digits;
}

/** A written plus says that it is a phone number: possible is enough, because made-up and new numbers are not valid. */
function isInternational(digits: string, judge: Judge): boolean {
  return digits.length >= 8 && judge(`+${digits}`)?.isPossible() === true;
}

/** "27825550142": in full, but without the plus. Calling code 1 alone is no sign. */
function hasCallingCode(digits: string, countries: readonly CountryCode[], judge: Judge): boolean {
  return countries.some((country) => {
    const code = getCountryCallingCode(country);
    return code.length > 1 && digits.startsWith(code) && judge(`+${digits}`)?.isValid() === true;
  });
}

/** The plus, and the bracket of an area code, belong to the number. */
function openingOf(text: string, start: number): number {
  const opening = /(?:\(\+ ?|\+ ?\(?|\()$/.exec(text.slice(Math.max(0, start - 3), start));
  return start - (opening?.[0].length ?? 0);
}
