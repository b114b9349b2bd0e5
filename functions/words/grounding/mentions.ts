/** All days, times, numbers and codes of a text, in order. */
import { MONTHS, SHORT_AFRIKAANS_WEEKDAYS, WEEKDAYS } from "./calendar.ts";
import { readDate } from "./dates.ts";
import type { Mention, Read } from "./mention.ts";
import { isNumberWord } from "./number-words.ts";
import { isCurrencyPrefix, readNumber } from "./numbers.ts";
import { readTime, TIME_WORDS } from "./times.ts";
import { isJoined, type Token, tokensOf } from "./tokens.ts";

/** Words that are numbers in the one language and something else in the other: "ten minste". */
const NO_NUMBERS_IN_AFRIKAANS = new Set(["ten"]);

/** Words by which a day, a time or a number without digits begins. */
const BEGINNERS: ReadonlySet<string> = new Set([
  ...MONTHS.keys(),
  ...WEEKDAYS.keys(),
  ...TIME_WORDS,
  ..."a an n halwe halfuur".split(" "),
]);

export function readMentions(given: string, folded: string, locale: "en" | "af"): Mention[] {
  const tokens = tokensOf(given, folded);
  const mentions: Mention[] = [];
  let at = 0;
  while (at < tokens.length) {
    const read = mayBegin(tokens, at, locale) ? readAt(tokens, at) : undefined;
    if (read === undefined) {
      at += 1;
      continue;
    }
    mentions.push(...read.mentions);
    at = Math.max(read.next, at + 1);
  }
  return mentions;
}

/** A cheap look at one token, because most words are none of these. */
function mayBegin(tokens: readonly Token[], at: number, locale: "en" | "af"): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  const { kind, text } = token;
  if (kind === "digits") return true;
  if (kind === "mark")
    return (text === "#" || isCurrencyPrefix(text)) && tokens[at + 1]?.kind === "digits";
  if (locale === "af" && NO_NUMBERS_IN_AFRIKAANS.has(text)) return false;
  return (
    BEGINNERS.has(text) ||
    isNumberWord(text) ||
    beginsWithDigits(tokens, at) ||
    (isCurrencyPrefix(text) && tokens[at + 1]?.kind === "digits")
  );
}

/** Whether digits stand in the same unbroken stretch. */
function beginsWithDigits(tokens: readonly Token[], at: number): boolean {
  for (let index = at + 1; isJoined(tokens[index]); index += 1)
    if (tokens[index]?.kind === "digits") return true;
  return false;
}

function readAt(tokens: readonly Token[], at: number): Read | undefined {
  const end = stretchEnd(tokens, at);
  const code = isCodeLike(tokens, at, end) ? readCode(tokens, at, end) : undefined;
  return code ?? readPlain(tokens, at);
}

function readPlain(tokens: readonly Token[], at: number): Read | undefined {
  return readDate(tokens, at) ?? readTime(tokens, at) ?? readNumber(tokens, at);
}

/** The index after the unbroken stretch that begins here, without the marks at its end. */
function stretchEnd(tokens: readonly Token[], at: number): number {
  let end = at + 1;
  while (isJoined(tokens[end])) end += 1;
  while (end > at + 1 && tokens[end - 1]?.kind === "mark" && tokens[end - 1]?.text !== "%")
    end -= 1;
  // "C-2026-031's"
  if (end > at + 2 && tokens[end - 1]?.text === "s" && tokens[end - 2]?.text === "'") end -= 2;
  return end;
}

const MARKS_IN_CODES = new Set(["-", "_", "/", ".", ":", "#", "@", "+"]);

/** Letters and digits in one stretch, "#4711", or digits with two dots or more. */
function isCodeLike(tokens: readonly Token[], at: number, end: number): boolean {
  if (tokens[at]?.text === "#") return true;
  let letters = false;
  let digits = 0;
  let dots = 0;
  for (let index = at; index < end; index += 1) {
    const token = tokens[index];
    if (token?.kind === "word") letters = true;
    else if (token?.kind === "digits") digits += 1;
    else if (token?.text === ".") dots += 1;
  }
  return digits > 0 && (letters || (digits > 2 && dots >= 2));
}

/** "24.1.0", which is no number; "30.11.2026" is a day. */
function isVersion(tokens: readonly Token[], at: number, end: number): boolean {
  let dots = 0;
  for (let index = at; index < end; index += 1) {
    const token = tokens[index];
    if (token?.text === ".") dots += 1;
    else if (token?.kind !== "digits") return false;
  }
  return dots >= 2;
}

/** A code, unless the stretch is made of days, times and amounts alone: "8am-10am", "R18,450", "2-hour". */
function readCode(tokens: readonly Token[], at: number, end: number): Read | undefined {
  if (tokens[at]?.text !== "#" && isMadeOfPlain(tokens, at, end)) return undefined;
  let next = at;
  while (next < end) {
    const token = tokens[next];
    if (token?.kind === "mark" && !MARKS_IN_CODES.has(token.text)) break;
    next += 1;
  }
  while (next > at + 1 && tokens[next - 1]?.kind === "mark") next -= 1;
  const start = tokens[at]?.start ?? 0;
  const stop = tokens[next - 1]?.end ?? start;
  const code = tokens
    .slice(at, next)
    .map(({ text }) => text)
    .join("");
  return /\d/.test(code)
    ? { mentions: [{ kind: "code", start, end: stop, code }], next }
    : undefined;
}

function isMadeOfPlain(tokens: readonly Token[], at: number, end: number): boolean {
  if (isVersion(tokens, at, end)) return readDate(tokens, at) !== undefined;
  let index = at;
  while (index < end) {
    const token = tokens[index];
    if (token?.kind === "mark" && !isCurrencyPrefix(token.text) && token.text !== "#") {
      index += 1;
      continue;
    }
    const read = readPlain(tokens, index);
    if (read !== undefined) {
      index = Math.max(read.next, index + 1);
      // "7th" and "8am" end at a mark or a blank, a day at its time's "T"; "7b" and "3d5" do not.
      const isBeforeTime = tokens[index - 1]?.text === "t";
      if (index < end && tokens[index]?.kind !== "mark" && !isBeforeTime) return false;
      continue;
    }
    // "three-bedroom", "5-person": a number and a word of some length.
    const isWord = token?.kind === "word" && token.text.length >= 3 && index > at;
    if (!isWord || tokens[index - 1]?.text !== "-" || tokens[at]?.kind === "word") return false;
    index += 1;
  }
  return true;
}

/** Weekdays in the short forms of an Afrikaans timetable, "Ma 08:30"; read from facts only. */
export function readShortWeekdays(given: string): number[] {
  return (given.match(/\b(?:So|Ma|Di|Wo|Do|Vr|Sa)\b/g) ?? []).flatMap(
    (name) => SHORT_AFRIKAANS_WEEKDAYS.get(name.toLowerCase()) ?? [],
  );
}
