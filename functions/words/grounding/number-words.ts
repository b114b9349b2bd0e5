/** Numbers that are written out, in English and Afrikaans. */
import type { Token } from "./tokens.ts";

const ENGLISH =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const AFRIKAANS =
  "nul een twee drie vier vyf ses sewe agt nege tien elf twaalf dertien veertien vyftien sestien sewentien agtien negentien";
const TENS_ENGLISH = "twenty thirty forty fifty sixty seventy eighty ninety";
const TENS_AFRIKAANS = "twintig dertig veertig vyftig sestig sewentig tagtig negentig";
const ORDINALS_ENGLISH =
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth";
const ORDINALS_AFRIKAANS =
  "eerste tweede derde vierde vyfde sesde sewende agtste negende tiende elfde twaalfde dertiende veertiende vyftiende sestiende sewentiende agtiende negentiende";

const units = new Map<string, number>();
const tens = new Map<string, number>();
const ordinals = new Map<string, number>();
for (const names of [ENGLISH, AFRIKAANS])
  names.split(" ").forEach((name, index) => units.set(name, index));
units.set("dozen", 12).set("dosyn", 12).set("neentien", 19).set("agttien", 18);
for (const names of [TENS_ENGLISH, TENS_AFRIKAANS])
  names.split(" ").forEach((name, index) => tens.set(name, (index + 2) * 10));
tens.set("neentig", 90);
for (const names of [ORDINALS_ENGLISH, ORDINALS_AFRIKAANS])
  names.split(" ").forEach((name, index) => ordinals.set(name, index + 1));
ordinals.set("agste", 8).set("twentieth", 20).set("thirtieth", 30);
ordinals.set("twintigste", 20).set("dertigste", 30);
// Afrikaans writes 21 to 99 as one word, or with dashes, which the reader below joins.
AFRIKAANS.split(" ").forEach((unit, one) => {
  if (one < 1 || one > 9) return;
  TENS_AFRIKAANS.split(" ").forEach((ten, index) => {
    units.set(`${unit}en${ten}`, (index + 2) * 10 + one);
    ordinals.set(`${unit}en${ten}ste`, (index + 2) * 10 + one);
  });
});

const HUNDREDS = new Map([
  ["hundred", 100],
  ["honderd", 100],
]);
const THOUSANDS = new Map([
  ["thousand", 1_000],
  ["duisend", 1_000],
  ["million", 1_000_000],
  ["miljoen", 1_000_000],
]);

/** Whether a number may begin with this word. */
export function isNumberWord(word: string): boolean {
  return units.has(word) || tens.has(word) || ordinals.has(word) || HUNDREDS.has(word);
}

/** 1 to 19 as one word, nothing else. */
export function smallNumber(word: string): number | undefined {
  return units.get(word);
}

export type NumberWord = {
  readonly value: number;
  readonly ordinal: boolean;
  /** The index after its last token. */
  readonly next: number;
};

/** The number that is written out from this token on. */
export function readNumberWord(tokens: readonly Token[], at: number): NumberWord | undefined {
  const first = readBelowHundred(tokens, at);
  let value = first?.value ?? 0;
  let next = first?.next ?? at;
  if (first?.ordinal) return first;
  const hundred = HUNDREDS.get(tokens[next]?.text ?? "");
  if (hundred !== undefined) {
    value = (first === undefined ? 1 : value) * hundred;
    next += 1;
    const and = isOneOf(tokens[next], "and", "en") ? 1 : 0;
    const rest = readBelowHundred(tokens, next + and);
    if (rest !== undefined) {
      value += rest.value;
      next = rest.next;
    }
  }
  if (next === at) return undefined;
  const thousand = THOUSANDS.get(tokens[next]?.text ?? "");
  return thousand === undefined
    ? { value, ordinal: false, next }
    : { value: value * thousand, ordinal: false, next: next + 1 };
}

function readBelowHundred(tokens: readonly Token[], at: number): NumberWord | undefined {
  const word = tokens[at]?.text ?? "";
  const ordinal = ordinals.get(word);
  if (ordinal !== undefined) return { value: ordinal, ordinal: true, next: at + 1 };
  const dash = tokens[at + 1]?.text === "-" ? 1 : 0;
  const many = tens.get(word);
  if (many !== undefined) {
    const after = tokens[at + 1 + dash]?.text ?? "";
    const unit = units.get(after);
    if (unit !== undefined && unit >= 1 && unit <= 9)
      return { value: many + unit, ordinal: false, next: at + 2 + dash };
    const last = ordinals.get(after);
    if (last !== undefined && last <= 9)
      return { value: many + last, ordinal: true, next: at + 2 + dash };
    return { value: many, ordinal: false, next: at + 1 };
  }
  const unit = units.get(word);
  if (unit === undefined) return undefined;
  // "een-en-twintig", "een en twintig"
  if (unit >= 1 && unit <= 9 && tokens[at + 1 + dash]?.text === "en") {
    const second = tokens[at + 2 + dash]?.text === "-" ? 1 : 0;
    const ten = tokens[at + 2 + dash + second]?.text ?? "";
    const next = at + 3 + dash + second;
    const compound = tens.get(ten);
    if (compound !== undefined) return { value: compound + unit, ordinal: false, next };
    const last = ordinals.get(ten);
    if (last === 20 || last === 30) return { value: last + unit, ordinal: true, next };
  }
  return { value: unit, ordinal: false, next: at + 1 };
}

function isOneOf(token: Token | undefined, ...words: readonly string[]): boolean {
  return token !== undefined && words.includes(token.text);
}
