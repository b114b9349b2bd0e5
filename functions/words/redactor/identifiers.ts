/** Detects values that are personal or secret by their form: one table of patterns, cues and checks. */
import iban from "validator/lib/isIBAN.js";
import ip from "validator/lib/isIP.js";
import type { Decoded } from "./decode.ts";
import type { Span } from "./declared.ts";
import { matchesOf } from "./matches.ts";
import { numbersIn } from "./numbers.ts";

/**
 * The group `id` is hidden, or the whole match. Patterns take linear time: a run starts only after a character that cannot be a part
 * of it, or has a bounded length.
 */
type Identifier = {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Match the text with its capitals. */
  readonly cased?: true;
  /** How many characters of the match are the identifier; 0: it is not one. */
  readonly check?: (match: string) => number;
};

const LOCAL = String.raw`[\p{L}\p{N}.!#$%&'*+^_~-]`;
const LABEL = String.raw`[\p{L}\p{N}-]`;
const DATE = String.raw`(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:st|nd|rd|th)?[. ] ?(?:de |of )?\p{L}{3,10}\.?,? (?:de )?\d{2,4}|\p{L}{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{6,8}(?!\d)|(?:19|20)\d\d(?!\d))`;
const BIRTH = String.raw`(?<!\p{L})(?:born|dob|d\.o\.b|birth(?: ?da(?:y|te))?|geb(?:oren|urtsdatum|oortedatum|ore)?|nee?|nacid[oa]|nacimiento|naissance)(?!\p{L})`;
/** Words between a cue and a number: "no. is", "of Thandi". */
const FEW_WORDS = String.raw`(?:[^\p{L}\p{N}\n]{0,4}(?!expir|valid|until|till|issue|renew|verval|geldig|uitgereik|phone|tel|cell|office|order|invoice|fee|room)[\p{L}']{1,20}){0,4}?[^\p{L}\p{N}\n]{1,4}`;
const DOCUMENT_NUMBER = String.raw`(?<id>(?=(?:[ -]?[a-z]?){0,12}\d)(?:(?!is|no|nr|of|en|se)[a-z]{1,2}[ -]?)?\d(?:[ -]?\d){4,}[a-z]{0,2}(?: [a-z]{1,4}\d{1,4})?(?![\p{L}\p{N}])|(?=(?:[a-z]{0,5}\d){4})[a-z0-9]{6,14}(?![\p{L}\p{N}]))`;
const STREET =
  "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|crescent|cres|close|way|boulevard|blvd|place|pl|terrace|square|sq|straat|weg|laan|rylaan|singel";

const TABLE: readonly Identifier[] = [
  // A text that looks like a reference must not become one.
  { kind: "text", pattern: /\{\s{0,2}[a-z]{1,2}\d{1,6}[^{}]{0,20}\}/g },
  {
    kind: "email",
    pattern: new RegExp(
      String.raw`(?:"[^"\n]{1,64}"|(?<!${LOCAL})${LOCAL}+)(?:@| @ )(?:\[[0-9a-f.:]{3,45}\]|(?:${LABEL}+(?:\.| \. ))+(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})(?!\p{L}))`,
      "gu",
    ),
  },
  {
    kind: "email",
    pattern: new RegExp(
      String.raw`(?<!${LOCAL})${LOCAL}+\s?(?:[([{<]\s?(?:at|@)\s?[)\]}>]|\sat(?=\s${LABEL}{1,63}(?:\s${LABEL}{1,63}){0,3}?\s[([{]?(?:dot|punkt|punt|punto|point)(?!\p{L})))\s?${LABEL}+(?:\s?(?:\.|[([{<]?(?<!\p{L})(?:dot|punkt|punt|punto|point)(?!\p{L})[)\]}>]?)\s?${LABEL}+){1,4}`,
      "gu",
    ),
  },
  {
    kind: "secret",
    pattern: /-----BEGIN [A-Z ]{3,40}-----[\w+/=\s\\]*(?:-----END [A-Z ]{3,40}-----)?/g,
    cased: true,
  },
  {
    kind: "secret",
    pattern:
      /(?<![\p{L}\p{N}])(?:(?:sk|pk|rk|whsec|hf|npm|gh[pousr]|github_pat|glpat|shp(?:at|ss|ca)|dop_v1|xox[abeoprs]|SG|ya29|key|pat|tok)[-_.][\w.-]{10,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|AIza[\w-]{20,}|eyJ[\w-]{5,}\.[\w-]{4,}(?:\.[\w-]*)?)/gu,
    cased: true,
  },
  {
    kind: "password",
    pattern:
      /(?<!\p{L})(?:pass(?:word|wort|phrase|code)|passwd|pwd|wagwoord|wachtwoord|kennwort|contrasena|mot de passe|secret|token|api[ _-]?key|pin|otp|bearer|authorization|credentials?)(?!\p{L})\s{0,2}(?:[:=]|=>|(?:is|ist)(?=\s[^\s]{0,40}\d))\s{0,2}(?:bearer |basic )?["']?(?<id>[^\s"',;]{4,})|(?<!\p{L})(?:bearer|basic|token|secret|key)\s(?<word>(?=[^\s]{0,40}\d)[\w+/=.-]{12,})/gu,
  },
  {
    kind: "secret",
    pattern: /(?<![\w+/=-])(?=[A-Za-z]{0,80}\d)(?=\d{0,80}[A-Za-z])[\w+=]{24,}/g,
    cased: true,
  },
  {
    kind: "link",
    pattern:
      /(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]{1,20}:\/\/|(?:[a-z0-9-]+\.)+[a-z]{2,24}\/)[^\s<>"']+/gi,
    cased: true,
    check: (match) => {
      const url = match.replace(/[.,;:!?)\]]{1,9}$/, "");
      return isSecretUrl(url) ? url.length : 0;
    },
  },
  {
    kind: "ip",
    pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/g,
    check: (one) => (ip.default(one) ? one.length : 0),
  },
  {
    kind: "ip",
    pattern:
      /(?<![\p{L}\p{N}:.])(?=[0-9a-f]{0,4}:[0-9a-f]{0,4}:)[0-9a-f:.]{3,45}(?![\p{L}\p{N}])/gu,
    check: (one) => {
      const address = one.replace(/[.:]$/, "");
      return /[0-9a-f]/.test(address) && ip.default(address, 6) ? address.length : 0;
    },
  },
  { kind: "ip", pattern: /(?<![a-z0-9:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![a-z0-9])/g },
  {
    kind: "iban",
    pattern: /(?<![\p{L}\p{N}])(?=(?<id>[a-z]{2}\d\d(?:[^\p{L}\p{N}\n]{0,3}[a-z0-9]){11,30}))/gu,
    check: ibanLength,
  },
  { kind: "id-number", pattern: /(?<![a-z0-9])\d{3}([-. ])\d{2}\1\d{4}(?!\d)/g },
  {
    kind: "id-number",
    pattern:
      /(?<![a-z0-9])[a-ceghj-prstw-z][a-ceghj-nprstw-z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[a-d](?![a-z0-9])/g,
  },
  { kind: "id-number", pattern: /(?<![a-z0-9])[a-z]{3}[abcfghljpt][a-z]\d{4}[a-z](?![a-z0-9])/g },
  {
    kind: "passport",
    pattern: new RegExp(
      String.raw`(?<!\p{L})(?:pass ?ports?|paspoort(?:e|nommers?)?|reisepass|passeport|pasaporte|travel documents?|reisdokument(?:e)?)(?:nummer|nr)?(?!\p{L})${FEW_WORDS}${DOCUMENT_NUMBER}(?:(?:[ ,]{1,2}(?:and|or|en|of|und|his|her|hers|is)){0,4}[ ,]{1,2}(?<other>[a-z]{1,2}\d{6,8})(?![\p{L}\p{N}]))?`,
      "gu",
    ),
  },
  {
    kind: "passport",
    pattern:
      /(?<![a-z0-9])(?<id>[a-z]{1,2}\d{6,8})(?=[^a-z0-9]{1,3}(?:[a-z]{2,4} ){0,3}(?:passport|paspoort|reisepass))/g,
  },
  {
    kind: "id-number",
    pattern: new RegExp(
      String.raw`(?<!\p{L})(?:licen[cs]e|fuhrerschein|rijbewys|(?:personal)?ausweis|mrn|patient|medical record|insurance|versichertennummer|nhs|ssn|nino|aadhaa?r|steuer-?id|idnr|tax id|id(?:entity)?(?: card| number| no)?)(?:nummer|nr)?(?!\p{L})${FEW_WORDS}${DOCUMENT_NUMBER}`,
      "gu",
    ),
  },
  {
    kind: "account",
    pattern:
      /(?<!\p{L})(?:accounts?|acct?|a\/c|konto(?:nummer|nr)?|rekening(?:nommer)?|sort ?codes?|routing|blz|bsb|bank)(?!\p{L})(?:[^\p{L}\p{N}\n]{0,3}(?:no|nr|number|nommer|is))?[^\p{L}\p{N}\n]{1,4}(?<id>\d[\d -]{4,24}\d)(?!\d)/gu,
  },
  {
    kind: "birth date",
    pattern: new RegExp(String.raw`${BIRTH}[^\d\n]{0,24}?(?<id>(?<!\p{L})${DATE})`, "gu"),
  },
  {
    kind: "birth date",
    pattern: new RegExp(
      String.raw`(?<!\d)(?<id>\d{1,4}[./-]\d{1,2}[./-]\d{1,4})(?=[ (,]{1,3}${BIRTH})`,
      "gu",
    ),
  },
  {
    kind: "address",
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}])\d{1,5}[a-z]?,? (?:\p{Lu}[\p{L}'.-]{0,20} ){1,4}(?:${STREET})(?!\p{L})\.?(?:, \p{Lu}[\p{L}' -]{1,30}(?:,? [A-Z]{2})? \d{4,5}(?!\d))?`,
      "giu",
    ),
    cased: true,
    check: (one) => (/ \p{Lu}/u.test(one) ? one.length : 0),
  },
  {
    kind: "address",
    pattern:
      /(?<![\p{L}\p{N}])\p{Lu}\p{L}{2,30}(?:strasse|straße|str\.|gasse|allee|platz|weg|straat|laan) \d{1,4}[a-z]?(?![\p{L}\p{N}])/gu,
    cased: true,
  },
  { kind: "plate", pattern: /(?<![A-Z0-9])[A-Z]{2}\d{2} ?[A-Z]{3}(?![A-Z0-9])/g, cased: true },
  { kind: "account name", pattern: /(?<![\w.@/-])[a-z][\w.]{1,31}#\d{4}(?!\d)/g },
  { kind: "account name", pattern: /(?<![\w.@/])@[a-z][\w-]{2,38}(?![\w/@.])/g },
  { kind: "account name", pattern: /(?:\/home\/|\/users\/|\\users\\)(?<id>[^/\\\s"':]{1,64})/g },
];

/** May return overlapping spans. */
export function identifiersIn(decoded: Decoded, countries: readonly string[]): Span[] {
  const found: Span[] = [];
  for (const { kind, pattern, cased, check } of TABLE)
    for (const match of matchesOf(pattern, cased ? decoded.text : decoded.lower)) {
      const id = match.groups?.["id"] ?? match.groups?.["word"] ?? match[0];
      const start = match.index + Math.max(0, match[0].lastIndexOf(id));
      const length = check === undefined ? id.length : check(id);
      if (length > 0) found.push({ start, end: start + length, kind });
      const other = match.groups?.["other"];
      if (other !== undefined)
        found.push({
          start: match.index + match[0].lastIndexOf(other),
          end: match.index + match[0].length,
          kind,
        });
    }
  if (/\d/.test(decoded.lower)) found.push(...numbersIn(decoded.lower, countries));
  return found;
}

/** The length of the longest beginning that is an IBAN; the text after it may look like more of it. */
function ibanLength(match: string): number {
  for (let end = match.length; end >= 15; end--)
    if (
      /[a-z0-9]/.test(match.charAt(end - 1)) &&
      iban.default(match.slice(0, end).replaceAll(/[^a-z0-9]/g, ""))
    )
      return end;
  return 0;
}

const SECRET_KEYS =
  /[?&#;](?:[\w.-]*[_.-])?(?:token|sig|signature|key|resourcekey|apikey|secret|password|pwd|auth|code|session|sid|jwt|access|credential|otp|pin|hash|nonce|invite|state|ticket)=[^&]/i;
const SECRET_PATHS =
  /\/(?:reset|password-reset|reset-password|forgot|invite|invitation|join|verify|confirm|activate|magic|login|auth|unsubscribe|share|shared|s|d)[\w-]*\/[\w.~=-]{6,}/i;

/** Whether the URL alone gives access: it contains a password, a token, or a path that cannot be guessed. */
function isSecretUrl(url: string): boolean {
  if (/^[^/?#]*\/\/[^/?#]*@/.test(url) || SECRET_KEYS.test(url) || SECRET_PATHS.test(url))
    return true;
  const [, ...segments] = url.replace(/^[^/]*\/\//, "").split(/[/?&=#]/);
  return segments.some(
    (one) =>
      /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(one) ||
      (/\d/.test(one) && /[A-Za-z]/.test(one) && /^[\w~-]{16,}$/.test(one)) ||
      (/\d/.test(one) && /[A-Z]/.test(one) && /[a-z]/.test(one) && /^[\w~]{8,}$/.test(one)),
  );
}
