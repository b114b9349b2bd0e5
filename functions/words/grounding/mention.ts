/** What a text says that can be looked up: a day, a time, a number or a code. */
import type { Span } from "./text.ts";
import type { Token } from "./tokens.ts";

export type DurationUnit = "second" | "minute" | "hour" | "day" | "week" | "month" | "year";

export type DateMention = Span & {
  readonly kind: "date";
  /** 0 where it was not said; so are month and day. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Sunday is 0. */
  readonly weekday?: number | undefined;
  /** It may be a number of its own: the 2 of "room 2 and 14 December". */
  readonly number?: number | undefined;
};

export type TimeMention = Span & {
  readonly kind: "time";
  /** Minutes of the day that it may mean. */
  readonly minutes: readonly number[];
  /** What it may be as well: "2 uur" is two hours and two o'clock. */
  readonly hours?: number | undefined;
  readonly zone?: "utc" | "other" | undefined;
};

export type NumberMention = Span & {
  readonly kind: "number";
  /** What it may mean: "1.234" is two numbers. */
  readonly values: readonly number[];
  /** Numbers that it may be in place of one: "2 350" in "room 2 350 people". */
  readonly parts?: readonly number[] | undefined;
  readonly percent?: boolean | undefined;
  readonly currency?: string | undefined;
  readonly unit?: DurationUnit | undefined;
  readonly ordinal?: boolean | undefined;
  /** What it is as a time: 510 for "8.30". */
  readonly minutes?: number | undefined;
  /** Written in words. */
  readonly written?: boolean | undefined;
};

export type CodeMention = Span & { readonly kind: "code"; readonly code: string };

export type Mention = DateMention | TimeMention | NumberMention | CodeMention;

/** What was read, and the index of the token after it. */
export type Read<Kind extends Mention = Mention> = {
  readonly mentions: readonly Kind[];
  readonly next: number;
};

export function spanOf(tokens: readonly Token[], at: number, next: number): Span {
  return { start: tokens[at]?.start ?? 0, end: tokens[next - 1]?.end ?? 0 };
}
