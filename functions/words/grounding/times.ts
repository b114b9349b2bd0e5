/** Times of day as people write them: 08:30, 8.30 am, 8h30, 3 pm, half past eight, agtuur, half nege, noon. */
import { type Read, spanOf, type TimeMention } from "./mention.ts";
import { readNumberWord, smallNumber } from "./number-words.ts";
import { isJoined, type Token } from "./tokens.ts";

type Half = "am" | "pm";

const HALF_DAY = 720;
const HALVES: Readonly<Record<string, Half>> = {
  am: "am",
  vm: "am",
  soggens: "am",
  pm: "pm",
  nm: "pm",
  smiddags: "pm",
  saans: "pm",
};
const PARTS_OF_DAY: Readonly<Record<string, Half>> = {
  morning: "am",
  oggend: "am",
  afternoon: "pm",
  evening: "pm",
  middag: "pm",
  aand: "pm",
};
const NOON: Readonly<Record<string, number>> = {
  noon: 720,
  midday: 720,
  midnight: 0,
  middernag: 0,
};

/** "agtuur" and "halfnege", for each hour. */
const joinedHours = new Map<string, number>();
for (const name of "een twee drie vier vyf ses sewe agt nege tien elf twaalf".split(" ")) {
  const hour = smallNumber(name) ?? 0;
  joinedHours.set(`${name}uur`, hour * 60);
  joinedHours.set(`half${name}`, hour * 60 - 30);
}

/** Words by which a time begins that is written out, but for numbers. */
export const TIME_WORDS: ReadonlySet<string> = new Set([
  ...Object.keys(NOON),
  ...joinedHours.keys(),
  "half",
  "quarter",
  "kwart",
]);

export function readTime(tokens: readonly Token[], at: number): Read<TimeMention> | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  return token.kind === "digits" ? readDigits(tokens, at) : readWords(tokens, at);
}

function readDigits(tokens: readonly Token[], at: number): Read<TimeMention> | undefined {
  const hourText = tokens[at]?.text ?? "";
  const hour = Number(hourText);
  if (hourText.length > 2 || hour > 24) return undefined;
  const mark = isJoined(tokens[at + 1]) ? tokens[at + 1]?.text : undefined;
  const minuteToken = isJoined(tokens[at + 2]) ? tokens[at + 2] : undefined;
  const hasMinutes = minuteToken?.text.length === 2 && minuteToken.kind === "digits";
  const minute = hasMinutes ? Number(minuteToken.text) : 0;
  if (hasMinutes && minute < 60 && (mark === ":" || mark === "h"))
    return withHalf(tokens, at, afterSeconds(tokens, at + 3), hour, minute);
  if (hasMinutes && minute < 60 && mark === ".") {
    const half = readHalf(tokens, at + 3);
    if (half !== undefined) return timeOf(tokens, at, half.next, [of(hour, minute, half.half)]);
  }
  const half = readHalf(tokens, at + 1);
  if (half !== undefined && hour <= 12)
    return timeOf(tokens, at, half.next, [of(hour, 0, half.half)]);
  const clock = readClock(tokens, at + 1);
  if (clock !== undefined) return { ...bothHalves(tokens, at, clock, hour * 60) };
  const uur = isJoined(tokens[at + 1]) && tokens[at + 1]?.text === "-" ? at + 2 : at + 1;
  if (tokens[uur]?.text === "uur") return bothHalves(tokens, at, uur + 1, hour * 60, hour);
  // "8 to 10 am": the half is said once, behind the second.
  if (hour >= 1 && hour <= 12 && isRange(tokens[at + 1])) {
    const second = tokens[at + 2];
    const other = second?.kind === "digits" ? readDigits(tokens, at + 2) : undefined;
    if (other !== undefined && saysHalf(tokens, at + 2, other.next))
      return bothHalves(tokens, at, at + 1, hour * 60);
  }
  return undefined;
}

function withHalf(
  tokens: readonly Token[],
  at: number,
  next: number,
  hour: number,
  minute: number,
): Read<TimeMention> {
  const half = readHalf(tokens, next);
  if (half !== undefined) return timeOf(tokens, at, half.next, [of(hour, minute, half.half)]);
  const zone = readZone(tokens, next);
  if (zone !== undefined) return timeOf(tokens, at, zone.next, [hour * 60 + minute], zone.zone);
  if (hour <= 12 && isRange(tokens[next]) && tokens[next + 1]?.kind === "digits") {
    const other = readDigits(tokens, next + 1);
    if (other !== undefined && saysHalf(tokens, next + 1, other.next))
      return bothHalves(tokens, at, next, hour * 60 + minute);
  }
  return timeOf(tokens, at, next, [hour * 60 + minute]);
}

function readWords(tokens: readonly Token[], at: number): Read<TimeMention> | undefined {
  const word = tokens[at]?.text ?? "";
  const noon = Object.hasOwn(NOON, word) ? NOON[word] : undefined;
  if (noon !== undefined) return timeOf(tokens, at, at + 1, [noon]);
  const joined = joinedHours.get(word);
  if (joined !== undefined)
    return bothHalves(tokens, at, at + 1, joined, word.endsWith("uur") ? joined / 60 : undefined);
  if (word === "half" || word === "quarter" || word === "kwart") return readPast(tokens, at, word);
  const number = readNumberWord(tokens, at);
  if (number === undefined || number.ordinal || number.value > 24) return undefined;
  const { value, next } = number;
  const half = readHalf(tokens, next);
  if (half !== undefined && value <= 12)
    return timeOf(tokens, at, half.next, [of(value, 0, half.half)]);
  const clock = readClock(tokens, next);
  if (clock !== undefined) return bothHalves(tokens, at, clock, value * 60);
  const uur = tokens[next]?.text === "-" ? next + 1 : next;
  return tokens[uur]?.text === "uur"
    ? bothHalves(tokens, at, uur + 1, value * 60, value)
    : undefined;
}

/** "half past eight", "half nege", "quarter to nine", "kwart oor agt". */
function readPast(
  tokens: readonly Token[],
  at: number,
  word: string,
): Read<TimeMention> | undefined {
  const relation = tokens[at + 1]?.text ?? "";
  const isPast = relation === "past" || relation === "oor";
  const isTo = relation === "to" || relation === "voor";
  const hourAt = isPast || isTo ? at + 2 : at + 1;
  const hour =
    tokens[hourAt]?.kind === "digits"
      ? { value: Number(tokens[hourAt].text), next: hourAt + 1 }
      : readNumberWord(tokens, hourAt);
  if (hour === undefined || hour.value < 1 || hour.value > 12) return undefined;
  const base = hour.value * 60;
  if (word === "half") {
    // The Afrikaans half counts towards the hour: half nege is 08:30.
    if (isTo) return undefined;
    return bothHalves(tokens, at, hour.next, isPast ? base + 30 : base - 30);
  }
  if (!isPast && !isTo) return undefined;
  return bothHalves(tokens, at, hour.next, isPast ? base + 15 : base - 15);
}

function readHalf(tokens: readonly Token[], at: number): { half: Half; next: number } | undefined {
  const word = tokens[at]?.text ?? "";
  if (Object.hasOwn(HALVES, word)) {
    const half = HALVES[word];
    return half === undefined ? undefined : { half, next: at + 1 };
  }
  if (/^[apvn]$/.test(word) && tokens[at + 1]?.text === "." && tokens[at + 2]?.text === "m") {
    const dot = isJoined(tokens[at + 3]) && tokens[at + 3]?.text === "." ? 1 : 0;
    return { half: word === "a" || word === "v" ? "am" : "pm", next: at + 3 + dot };
  }
  if (word === "in" && /^(?:the|die)$/.test(tokens[at + 1]?.text ?? "")) {
    const part = tokens[at + 2]?.text ?? "";
    const half = Object.hasOwn(PARTS_OF_DAY, part) ? PARTS_OF_DAY[part] : undefined;
    return half === undefined ? undefined : { half, next: at + 3 };
  }
  return undefined;
}

function saysHalf(tokens: readonly Token[], at: number, next: number): boolean {
  for (let index = at + 1; index < next; index += 1)
    if (/^(?:[ap]m|[vn]m|[apvn])$/.test(tokens[index]?.text ?? "")) return true;
  return false;
}

function readClock(tokens: readonly Token[], at: number): number | undefined {
  return tokens[at]?.text === "o" &&
    tokens[at + 1]?.text === "'" &&
    tokens[at + 2]?.text === "clock"
    ? at + 3
    : undefined;
}

/** After ":15" and ".250". */
function afterSeconds(tokens: readonly Token[], at: number): number {
  let next = at;
  for (const mark of [":", "."])
    if (
      isJoined(tokens[next]) &&
      tokens[next]?.text === mark &&
      isJoined(tokens[next + 1]) &&
      tokens[next + 1]?.kind === "digits"
    )
      next += 2;
  return next;
}

function readZone(
  tokens: readonly Token[],
  at: number,
): { zone: "utc" | "other"; next: number } | undefined {
  const token = tokens[at];
  if (isJoined(token) && token.text === "z") return { zone: "utc", next: at + 1 };
  if (token?.text === "utc" || token?.text === "gmt") return { zone: "utc", next: at + 1 };
  if (isJoined(token) && (token.text === "+" || token.text === "-")) {
    const isOffset =
      tokens[at + 1]?.text.length === 2 && isJoined(tokens[at + 2]) && tokens[at + 2]?.text === ":";
    // "+02:00"; "-10:30" without a sign of an offset is the end of a range.
    if (isOffset && token.text === "+") return { zone: "other", next: at + 4 };
  }
  return undefined;
}

function isRange(token: Token | undefined): boolean {
  return (
    token !== undefined && ["-", "to", "tot", "and", "en", "until", "till"].includes(token.text)
  );
}

function of(hour: number, minute: number, half: Half): number {
  return ((hour % 12) + (half === "pm" || hour > 12 ? 12 : 0)) * 60 + minute;
}

function bothHalves(
  tokens: readonly Token[],
  at: number,
  next: number,
  minutes: number,
  hours?: number,
): Read<TimeMention> {
  const { mentions, next: after } = timeOf(tokens, at, next, [minutes, minutes + HALF_DAY]);
  return { mentions: mentions.map((mention) => ({ ...mention, hours })), next: after };
}

function timeOf(
  tokens: readonly Token[],
  at: number,
  next: number,
  minutes: readonly number[],
  zone?: "utc" | "other",
): Read<TimeMention> {
  const ofDay = minutes.map((minute) => minute % (2 * HALF_DAY));
  return { mentions: [{ kind: "time", ...spanOf(tokens, at, next), minutes: ofDay, zone }], next };
}
