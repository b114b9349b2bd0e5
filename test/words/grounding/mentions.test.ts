import { describe, expect, test } from "@jest/globals";
import type { Mention } from "../../../functions/words/grounding/mention.ts";
import { readMentions } from "../../../functions/words/grounding/mentions.ts";
import { fold } from "../../../functions/words/grounding/text.ts";

/** What a mention says, in short. */
function shown(mention: Mention): string {
  switch (mention.kind) {
    case "date": {
      const { year, month, day, weekday } = mention;
      return `${year}-${month}-${day}${weekday === undefined ? "" : ` on ${weekday}`}`;
    }
    case "time":
      return mention.minutes
        .map((minute) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`)
        .join(" or ");
    case "number": {
      const { values, currency = "", percent, unit = "" } = mention;
      return `${values.join(" or ")}${percent ? "%" : ""}${currency}${unit}`;
    }
    case "code":
      return `code ${mention.code}`;
  }
}

const read = (text: string, locale: "en" | "af" = "en") =>
  readMentions(text, fold(text), locale).map(shown);

describe("days", () => {
  test.each([
    "3 March 2026",
    "2026-03-03",
    "03/03/2026",
    "3/3/26",
    "2026/03/03",
    "03.03.2026",
    "3 Mrt 2026",
    "3 Maart 2026",
    "3 Mar. 2026",
    "March 3, 2026",
    "March 3rd, 2026",
    "the 3rd of March 2026",
    "the third of March 2026",
    "3-Mar-2026",
    "3 MARCH 2026",
  ])("%s is 3 March 2026", (text) => {
    expect(read(text)).toEqual(["2026-3-3"]);
  });

  test.each([
    ["3 March", ["0-3-3"]],
    ["March 3rd", ["0-3-3"]],
    ["Tuesday 3 March", ["0-3-3 on 2"]],
    ["Tue, 3 Mar 2026", ["2026-3-3 on 2"]],
    ["Tuesday, March 3, 2026", ["2026-3-3 on 2"]],
    ["Dinsdag 3 Maart", ["0-3-3 on 2"]],
    ["7 to 14 December 2026", ["2026-12-7", "2026-12-14"]],
    ["1, 8 and 15 March", ["0-3-1", "0-3-8", "0-3-15"]],
    ["Friday 5 and Friday 12 February", ["0-2-5 on 5", "0-2-12 on 5"]],
    ["30 November\u20137 December 2026", ["0-11-30", "2026-12-7"]],
    ["March 3-10, 2026", ["2026-3-3", "2026-3-10"]],
    ["March 2026", ["2026-3-0"]],
    ["in April", ["0-4-0"]],
    ["on Mondays", ["0-0-0 on 1"]],
    ["Woensdagmiddag", ["0-0-0 on 3"]],
    ["31/12/2026", ["2026-12-31"]],
    ["12/31/2026", ["2026-12-31"]],
    ["04/03/2026", ["2026-3-4"]],
    ["twenty-third March", ["0-3-23"]],
  ])("%s", (text, mentions) => {
    expect(read(text)).toEqual(mentions);
  });

  test.each(["you may sit", "learners may 2 to", "the sun", "they march on", "sat down"])(
    "none in: %s",
    (text) => {
      expect(read(text).filter((one) => one.startsWith("0-"))).toEqual([]);
    },
  );
});

describe("times", () => {
  test.each([
    "08:30",
    "8:30",
    "8h30",
    "08:30:00",
    "8.30 am",
    "8:30 a.m.",
    "8:30 in the morning",
    "8:30 vm.",
  ])("%s is half past eight in the morning", (text) => {
    expect(read(text)).toEqual(["8:30"]);
  });

  test.each([
    ["half past eight", ["8:30 or 20:30"]],
    ["quarter to nine", ["8:45 or 20:45"]],
    ["eight o'clock", ["8:00 or 20:00"]],
    ["3 pm", ["15:00"]],
    ["noon", ["12:00"]],
    ["08:30-10:30", ["8:30", "10:30"]],
    ["from 8 to 10:30 am", ["8:00 or 20:00", "10:30"]],
    ["1-3 pm", ["1:00 or 13:00", "15:00"]],
    ["2026-11-30T07:15:00Z", ["2026-11-30", "7:15"]],
    ["2026-11-30T07:15:00+02:00", ["2026-11-30", "7:15"]],
  ])("%s", (text, mentions) => {
    expect(read(text)).toEqual(mentions);
  });

  test.each([
    ["half nege", ["8:30 or 20:30"]],
    ["halfnege", ["8:30 or 20:30"]],
    ["agtuur", ["8:00 or 20:00"]],
    ["kwart voor nege", ["8:45 or 20:45"]],
    ["3 nm.", ["15:00"]],
  ])("%s", (text, mentions) => {
    expect(read(text, "af")).toEqual(mentions);
  });
});

describe("numbers", () => {
  test.each([
    ["R 18 450,00", ["18450zar"]],
    ["R18\u00a0450.00", ["18450zar"]],
    ["R1.2 million", ["1200000zar"]],
    ["\u20ac2.400,00", ["2400eur"]],
    ["18 450 rand", ["18450zar"]],
    ["15%", ["15%"]],
    ["15 percent", ["15%"]],
    ["14", ["14"]],
    ["fourteen", ["14"]],
    ["veertien", ["14"]],
    ["twenty-one", ["21"]],
    ["one hundred and five", ["105"]],
    ["1,234", ["1234 or 1.234"]],
    ["two weeks", ["2week"]],
    ["a week later", ["1week"]],
    ["half an hour", ["0.5hour"]],
    ["two and a half hours", ["2.5hour"]],
    ["a two-hour session", ["2hour"]],
    ["three-bedroom", ["3"]],
    ["7th", ["7"]],
  ])("%s", (text, mentions) => {
    expect(read(text)).toEqual(mentions);
  });

  test.each([
    ["een-en-twintig", ["21"]],
    ["eenentwintig", ["21"]],
    ["twee weke", ["2week"]],
    ["'n week later", ["1week"]],
    ["ten minste", []],
  ])("%s", (text, mentions) => {
    expect(read(text, "af")).toEqual(mentions);
  });
});

describe("codes", () => {
  test.each([
    ["C-2026-031's", ["code c-2026-031"]],
    ["(INV-2026-0457),", ["code inv-2026-0457"]],
    ["#4711:", ["code #4711"]],
    ["v2.4.1", ["code v2.4.1"]],
    ["24.1.0", ["code 24.1.0"]],
    ["a1b2c3d", ["code a1b2c3d"]],
    ["8am-10am", ["8:00", "10:00"]],
  ])("%s", (text, mentions) => {
    expect(read(text)).toEqual(mentions);
  });
});
