/** Days as people write them: 2026-03-03, 03/03/2026, 3 March 2026, March 3rd, Tue 3 Mrt, 7 to 14 December, Mondays. */
import { MONTHS, NEEDS_CAPITAL, WEEKDAYS } from "./calendar.ts";
import { type DateMention, type Read, spanOf } from "./mention.ts";
import { isNumberWord, readNumberWord } from "./number-words.ts";
import { isJoined, type Token } from "./tokens.ts";

const ORDINAL_ENDINGS = new Set(["st", "nd", "rd", "th", "ste", "de"]);
const BETWEEN_DAYS = new Set(
  "- , & / to and or until till through tot en of asook the die".split(" "),
);
const MOST_DAYS = 8;

type Day = {
  readonly day: number;
  readonly weekday: number | undefined;
  readonly number: number | undefined;
  readonly at: number;
  readonly next: number;
};

export function readDate(tokens: readonly Token[], at: number): Read<DateMention> | undefined {
  return (
    readNumeric(tokens, at) ??
    readDayFirst(tokens, at) ??
    readMonthFirst(tokens, at) ??
    readWeekday(tokens, at)
  );
}

function readNumeric(tokens: readonly Token[], at: number): Read<DateMention> | undefined {
  const [first, mark, second] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (first?.kind !== "digits" || !isJoined(mark) || !/^[-/.]$/.test(mark.text)) return undefined;
  if (!isJoined(second) || second.kind !== "digits") return undefined;
  const third = isJoined(tokens[at + 3]) && isJoined(tokens[at + 4]) ? tokens[at + 4] : undefined;
  const isFull = third?.kind === "digits" && tokens[at + 3]?.text === mark.text;
  const [a, b, c] = [Number(first.text), Number(second.text), Number(third?.text)];
  if (first.text.length === 4 && isYear(a)) {
    if (isFull && isMonth(b) && isDay(c)) return numeric(tokens, at, { year: a, month: b, day: c });
    if (!isFull && mark.text === "-" && second.text.length === 2 && isMonth(b))
      return { mentions: [dateOf(tokens, at, at + 3, a, b, 0)], next: at + 3 };
    return undefined;
  }
  if (!isFull || third === undefined || first.text.length > 2 || second.text.length > 2)
    return undefined;
  const year = third.text.length === 2 ? 2000 + c : c;
  if (!isYear(year) || (third.text.length !== 4 && mark.text === ".")) return undefined;
  // Day first, as our readers write it; month first only where nothing else is possible.
  if (isMonth(b) && isDay(a)) return numeric(tokens, at, { year, month: b, day: a });
  if (isMonth(a) && isDay(b)) return numeric(tokens, at, { year, month: a, day: b });
  return undefined;
}

function numeric(
  tokens: readonly Token[],
  at: number,
  { year, month, day }: { year: number; month: number; day: number },
): Read<DateMention> {
  const next = at + 5;
  const isDateTime =
    isJoined(tokens[next]) && tokens[next].text === "t" && isJoined(tokens[next + 1]);
  return {
    mentions: [dateOf(tokens, at, next, year, month, day)],
    next: isDateTime ? next + 1 : next,
  };
}

function readDayFirst(tokens: readonly Token[], at: number): Read<DateMention> | undefined {
  const days: Day[] = [];
  let next = at;
  while (days.length < MOST_DAYS) {
    const day = readDay(tokens, next);
    if (day === undefined) return undefined;
    days.push(day);
    next = day.next;
    const joint = isWord(tokens[next], "of", "van", "-") ? next + 1 : next;
    const month = monthAt(tokens, joint);
    if (month !== undefined && (tokens[joint]?.text !== "may" || tokens[joint].capital))
      return withMonth(tokens, days, month, joint + 1);
    const between = next;
    while (BETWEEN_DAYS.has(tokens[next]?.text ?? "") && next < between + 3) next += 1;
    if (next === between) return undefined;
  }
  return undefined;
}

function readMonthFirst(tokens: readonly Token[], at: number): Read<DateMention> | undefined {
  const weekday = WEEKDAYS.get(tokens[at]?.text ?? "");
  let next = weekday === undefined ? at : afterMarks(tokens, at + 1);
  const month = monthAt(tokens, next);
  if (month === undefined || needsCapital(tokens[next])) return undefined;
  const ofMonth = next;
  next = afterDot(tokens, next + 1);
  const days: Day[] = [];
  const first = readDay(tokens, isWord(tokens[next], "the") ? next + 1 : next);
  if (first !== undefined) {
    days.push({ ...first, weekday: first.weekday ?? weekday, at });
    next = first.next;
    while (isWord(tokens[next], "-", "to", "and", ",", "tot", "en") && days.length < MOST_DAYS) {
      const another = readDay(tokens, next + 1);
      // "March 3, 2026" has a year here, and "March 3, 10 April" another date.
      if (another === undefined || monthAt(tokens, another.next) !== undefined) break;
      days.push(another);
      next = another.next;
    }
    return withMonth(tokens, days, month, next);
  }
  if (weekday !== undefined) return undefined;
  const { year, after } = readYear(tokens, next);
  return { mentions: [dateOf(tokens, ofMonth, after, year, month, 0)], next: after };
}

function readWeekday(tokens: readonly Token[], at: number): Read<DateMention> | undefined {
  const token = tokens[at];
  const weekday = WEEKDAYS.get(token?.text ?? "");
  if (weekday === undefined || needsCapital(token)) return undefined;
  return { mentions: [dateOf(tokens, at, at + 1, 0, 0, 0, weekday)], next: at + 1 };
}

function withMonth(
  tokens: readonly Token[],
  days: readonly Day[],
  month: number,
  next: number,
): Read<DateMention> {
  const { year, after } = readYear(tokens, next);
  const last = days.length - 1;
  const mentions = days.map(({ day, weekday, number, at, next: end }, index) => ({
    ...dateOf(tokens, at, index === last ? Math.max(after, end) : end, year, month, day, weekday),
    // The one beside the month is a day and nothing else.
    ...(index === last || number === undefined ? {} : { number }),
  }));
  return { mentions, next: after };
}

function readDay(tokens: readonly Token[], at: number): Day | undefined {
  const weekday = WEEKDAYS.get(tokens[at]?.text ?? "");
  let next = weekday === undefined ? at : afterMarks(tokens, at + 1);
  const token = tokens[next];
  if (token === undefined) return undefined;
  if (token.kind === "digits") {
    const day = Number(token.text);
    if (token.text.length > 2 || !isDay(day)) return undefined;
    next += 1;
    if (isJoined(tokens[next]) && ORDINAL_ENDINGS.has(tokens[next]?.text ?? "")) next += 1;
    // "8:30", "3.5" and "15%" are no days.
    else if (isJoined(tokens[next]) && /^[:%]$/.test(tokens[next]?.text ?? "")) return undefined;
    return { day, weekday, number: day, at, next };
  }
  if (!isNumberWord(token.text)) return undefined;
  const written = readNumberWord(tokens, next);
  if (written === undefined || !isDay(written.value)) return undefined;
  const { value: day, next: after, ordinal } = written;
  return { day, weekday, number: ordinal ? undefined : day, at, next: after };
}

function readYear(tokens: readonly Token[], at: number): { year: number; after: number } {
  const dot = afterDot(tokens, at);
  const start = isWord(tokens[dot], ",") || isWord(tokens[dot], "-") ? dot + 1 : dot;
  const token = tokens[start];
  if (token?.kind === "digits" && token.text.length === 4 && isYear(Number(token.text)))
    return { year: Number(token.text), after: start + 1 };
  const short = tokens[start + 1];
  if (isWord(token, "'") && isJoined(short) && /^\d\d$/.test(short.text))
    return { year: 2000 + Number(short.text), after: start + 2 };
  return { year: 0, after: at };
}

/** After the comma or dot behind a weekday, and "the". */
function afterMarks(tokens: readonly Token[], at: number): number {
  let next = at;
  while (next < at + 3 && isWord(tokens[next], ".", ",", "the", "die", "(")) next += 1;
  return next;
}

/** "Dec. 2026": the dot belongs to the name where something follows it. */
function afterDot(tokens: readonly Token[], at: number): number {
  return isJoined(tokens[at]) && tokens[at].text === "." && tokens[at + 1]?.kind === "digits"
    ? at + 1
    : at;
}

function monthAt(tokens: readonly Token[], at: number): number | undefined {
  return MONTHS.get(tokens[at]?.text ?? "");
}

function needsCapital(token: Token | undefined): boolean {
  return token !== undefined && !token.capital && NEEDS_CAPITAL.has(token.text);
}

function dateOf(
  tokens: readonly Token[],
  at: number,
  next: number,
  year: number,
  month: number,
  day: number,
  weekday?: number,
): DateMention {
  return { kind: "date", ...spanOf(tokens, at, next), year, month, day, weekday };
}

function isWord(token: Token | undefined, ...texts: readonly string[]): boolean {
  return token !== undefined && texts.includes(token.text);
}

const isYear = (value: number): boolean => value >= 1900 && value < 2200;
const isMonth = (value: number): boolean => value >= 1 && value <= 12;
const isDay = (value: number): boolean => value >= 1 && value <= 31;
