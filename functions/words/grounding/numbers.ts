/** Numbers, amounts, percentages and durations as people write them: R 18 450,00, R18,450, 15%, fourteen, two weeks, 7th. */
import { type DurationUnit, type NumberMention, type Read, spanOf } from "./mention.ts";
import { readNumberWord } from "./number-words.ts";
import { isJoined, type Token } from "./tokens.ts";

const CURRENCIES: Readonly<Record<string, string>> = {
  r: "zar",
  zar: "zar",
  rand: "zar",
  $: "usd",
  usd: "usd",
  dollar: "usd",
  dollars: "usd",
  "€": "eur",
  eur: "eur",
  euro: "eur",
  euros: "eur",
  "£": "gbp",
  gbp: "gbp",
  pound: "gbp",
  pounds: "gbp",
};
const PREFIXES = new Set(["r", "zar", "$", "usd", "€", "eur", "£", "gbp"]);
const ORDINAL_ENDINGS = new Set(["st", "nd", "rd", "th", "ste", "de"]);
const SCALES: Readonly<Record<string, number>> = {
  k: 1_000,
  thousand: 1_000,
  duisend: 1_000,
  million: 1_000_000,
  miljoen: 1_000_000,
  mil: 1_000_000,
};
const UNITS: Readonly<Record<string, DurationUnit>> = Object.fromEntries(
  (
    [
      ["second", "seconds sec secs sekonde sekondes"],
      ["minute", "minute minutes min mins minuut minute minutes"],
      ["hour", "hour hours hr hrs h uur ure"],
      ["day", "day days dag dae"],
      ["week", "week weeks weke"],
      ["month", "month months maand maande"],
      ["year", "year years jaar jare"],
    ] as const
  ).flatMap(([unit, words]) => words.split(" ").map((word) => [word, unit])),
);
const KINDS_OF_TIME = new Set(
  "working business calendar full whole extra additional more werk ekstra".split(" "),
);
const DIRECTIONS = new Set(
  "later earlier sooner before after longer shorter ahead vroeer later langer korter voor na".split(
    " ",
  ),
);

export function unitOf(word: string): DurationUnit | undefined {
  return Object.hasOwn(UNITS, word) ? UNITS[word] : undefined;
}

/** Whether a number may begin with this mark or letter. */
export function isCurrencyPrefix(text: string): boolean {
  return PREFIXES.has(text);
}

export function readNumber(tokens: readonly Token[], at: number): Read<NumberMention> | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (PREFIXES.has(token.text)) return readAmount(tokens, at);
  if (token.kind === "digits") return readDigits(tokens, at, at, undefined);
  return readWritten(tokens, at) ?? readImplicit(tokens, at);
}

function readAmount(tokens: readonly Token[], at: number): Read<NumberMention> | undefined {
  const prefix = tokens[at]?.text ?? "";
  if (tokens[at + 1]?.kind !== "digits") return undefined;
  return readDigits(tokens, at, at + 1, CURRENCIES[prefix]);
}

type Whole = { values: number[]; parts: number[] | undefined; next: number };

function readDigits(
  tokens: readonly Token[],
  from: number,
  at: number,
  prefix: string | undefined,
): Read<NumberMention> {
  const whole = readWhole(tokens, at);
  let { values, next } = whole;
  const scale = SCALES[tokens[next]?.text ?? ""];
  if (scale !== undefined && Object.hasOwn(SCALES, tokens[next]?.text ?? "")) {
    values = values.map((value) => value * scale);
    next += 1;
  }
  const followed = followedBy(tokens, next);
  const half = readAndAHalf(tokens, next);
  const mention: NumberMention = {
    kind: "number",
    ...spanOf(tokens, from, half?.next ?? followed.next),
    values: half === undefined ? values : values.map((value) => value + 0.5),
    parts: whole.parts,
    percent: followed.percent,
    currency: prefix ?? followed.currency,
    unit: half?.unit ?? followed.unit,
    ordinal: followed.ordinal,
    minutes: prefix === undefined ? readDotted(tokens, at, next) : undefined,
  };
  return { mentions: [mention], next: half?.next ?? followed.next };
}

/** "8.30" is half past eight, where such a time was said. */
function readDotted(tokens: readonly Token[], at: number, next: number): number | undefined {
  const [hour = "", dot, minute = ""] = tokens.slice(at, next).map(({ text }) => text);
  if (next - at !== 3 || dot !== "." || minute.length !== 2) return undefined;
  return Number(hour) <= 24 && Number(minute) < 60 ? Number(hour) * 60 + Number(minute) : undefined;
}

/** The digits of one number, with groups and decimals. */
function readWhole(tokens: readonly Token[], at: number): Whole {
  const first = tokens[at]?.text ?? "";
  let next = at + 1;
  const groups: string[] = [first];
  if (first.length <= 3 && !first.startsWith("0"))
    while (tokens[next]?.kind === "digits" && isGroup(tokens[next], tokens[next - 1])) {
      groups.push(tokens[next]?.text ?? "");
      next += 1;
    }
  const spaced = groups.length > 1;
  const marks: string[] = [];
  const pieces: string[] = [];
  while (
    isJoined(tokens[next]) &&
    /^[.,]$/.test(tokens[next]?.text ?? "") &&
    isJoined(tokens[next + 1]) &&
    tokens[next + 1]?.kind === "digits"
  ) {
    // "1,2,3" is a list, not a number.
    const piece = tokens[next + 1]?.text ?? "";
    if (marks.length > 0 && pieces.at(-1)?.length !== 3) break;
    marks.push(tokens[next]?.text ?? "");
    pieces.push(piece);
    next += 2;
  }
  const base = groups.join("");
  return {
    values: readings(base, marks, pieces, spaced),
    parts: spaced && marks.length === 0 ? groups.map(Number) : undefined,
    next,
  };
}

function readings(base: string, marks: string[], pieces: string[], spaced: boolean): number[] {
  const last = pieces.at(-1);
  if (last === undefined) return [Number(base)];
  const whole = Number(base + pieces.join(""));
  const decimal = Number(`${base}${pieces.slice(0, -1).join("")}.${last}`);
  const groupsOnly = last.length === 3 && !spaced && new Set(marks).size === 1;
  if (groupsOnly) return marks.length > 1 ? [whole] : [whole, decimal];
  return [decimal];
}

/** " 450" behind "18": one blank and three digits. */
function isGroup(token: Token | undefined, before: Token | undefined): boolean {
  return (
    token !== undefined &&
    before !== undefined &&
    token.text.length === 3 &&
    token.start - before.end === 1
  );
}

function readWritten(tokens: readonly Token[], at: number): Read<NumberMention> | undefined {
  const number = readNumberWord(tokens, at);
  if (number === undefined) return undefined;
  // "the first day" is no duration.
  const followed: Followed = number.ordinal
    ? { next: number.next }
    : followedBy(tokens, number.next);
  const half = readAndAHalf(tokens, number.next);
  const next = half?.next ?? followed.next;
  const mention: NumberMention = {
    kind: "number",
    ...spanOf(tokens, at, next),
    values: [half === undefined ? number.value : number.value + 0.5],
    percent: followed.percent,
    currency: followed.currency,
    unit: half?.unit ?? followed.unit,
    ordinal: number.ordinal,
    written: true,
  };
  return { mentions: [mention], next };
}

/** "a week later", "by an hour", "half an hour", "'n week vroeër": one, or half of one. */
function readImplicit(tokens: readonly Token[], at: number): Read<NumberMention> | undefined {
  const word = tokens[at]?.text ?? "";
  const isHalf = word === "half" || word === "halwe";
  const article = isHalf ? at + 1 : at;
  const isArticle =
    ["a", "an"].includes(tokens[article]?.text ?? "") ||
    (tokens[article]?.text === "n" && tokens[article - 1]?.text === "'");
  if (word === "halfuur") return implicit(tokens, at, at + 1, 0.5, "hour");
  if (!isArticle && !isHalf) return undefined;
  let unitAt = isArticle ? article + 1 : article;
  if (isHalf && tokens[unitAt]?.text === "-") unitAt += 1;
  const isExtra = KINDS_OF_TIME.has(tokens[unitAt]?.text ?? "");
  if (isExtra) unitAt += 1;
  const unit = unitOf(tokens[unitAt]?.text ?? "");
  if (unit === undefined) return undefined;
  if (isHalf) return implicit(tokens, at, unitAt + 1, 0.5, unit);
  const isDistance =
    isExtra ||
    DIRECTIONS.has(tokens[unitAt + 1]?.text ?? "") ||
    /^(?:by|met)$/.test(beforeOf(tokens, at));
  return isDistance ? implicit(tokens, at, unitAt + 1, 1, unit) : undefined;
}

/** The word before "a" or "'n". */
function beforeOf(tokens: readonly Token[], at: number): string {
  return tokens[tokens[at - 1]?.text === "'" ? at - 2 : at - 1]?.text ?? "";
}

function implicit(
  tokens: readonly Token[],
  at: number,
  next: number,
  value: number,
  unit: DurationUnit,
): Read<NumberMention> {
  return {
    mentions: [
      { kind: "number", ...spanOf(tokens, at, next), values: [value], unit, written: true },
    ],
    next,
  };
}

/** "two and a half hours". */
function readAndAHalf(
  tokens: readonly Token[],
  at: number,
): { unit: DurationUnit; next: number } | undefined {
  const isEnglish =
    tokens[at]?.text === "and" && tokens[at + 1]?.text === "a" && tokens[at + 2]?.text === "half";
  const unit = isEnglish ? unitOf(tokens[at + 3]?.text ?? "") : undefined;
  return unit === undefined ? undefined : { unit, next: at + 4 };
}

type Followed = Pick<NumberMention, "percent" | "currency" | "unit" | "ordinal"> & { next: number };

function followedBy(tokens: readonly Token[], at: number): Followed {
  const token = tokens[at];
  const text = token?.text ?? "";
  if (text === "%" || text === "percent" || text === "persent")
    return { percent: true, next: at + 1 };
  if (text === "per" && tokens[at + 1]?.text === "cent") return { percent: true, next: at + 2 };
  if (isJoined(token) && ORDINAL_ENDINGS.has(text)) return { ordinal: true, next: at + 1 };
  if (text.length > 1 && Object.hasOwn(CURRENCIES, text))
    return { currency: CURRENCIES[text], next: at + 1 };
  let unitAt = text === "-" && isJoined(token) ? at + 1 : at;
  if (KINDS_OF_TIME.has(tokens[unitAt]?.text ?? "")) unitAt += 1;
  const unit = unitOf(tokens[unitAt]?.text ?? "");
  return unit === undefined ? { next: at } : { unit, next: unitAt + 1 };
}
