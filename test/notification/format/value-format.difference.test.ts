import { describe, expect, test } from "@jest/globals";
import { type Kind, type Scalar } from "../../../functions/notification/format/value-format.ts";

import { columns, format, plain } from "./format-table.ts";

describe("difference", () => {
  test.each(
    columns<[Kind, Scalar, Scalar]>([
      [
        "date",
        "2026-11-30",
        "2026-12-07",
        [
          "1 week later",
          "1 week later",
          "1 Woche später",
          "1 semaine plus tard",
          "1 semana más tarde",
        ],
      ],
      [
        "date",
        "2026-12-07",
        "2026-12-05",
        ["2 days earlier", "2 dae vroeër", "2 Tage früher", "2 jours plus tôt", "2 días antes"],
      ],
      [
        "time",
        "2026-11-24T14:00:00Z",
        "2026-11-24T14:30:00Z",
        [
          "30 minutes later",
          "30 minute later",
          "30 Minuten später",
          "30 minutes plus tard",
          "30 minutos más tarde",
        ],
      ],
      [
        "money",
        "23.40",
        "19.90",
        ["£3.50 less", "£3,50 minder", "3,50 £ weniger", "3,50 £GB de moins", "3,50 GBP menos"],
      ],
      ["number", 12, 14, ["2 more", "2 meer", "2 mehr", "2 de plus", "2 más"]],
      [
        "duration",
        "PT1H",
        "PT1H30M",
        [
          "30 minutes longer",
          "30 minute langer",
          "30 Minuten länger",
          "30 minutes de plus",
          "30 minutos más",
        ],
      ],
      [
        "percent",
        12.5,
        13.5,
        [
          "1 percentage point more",
          "1 persentasiepunt meer",
          "1 Prozentpunkt mehr",
          "1 point de pourcentage de plus",
          "1 punto porcentual más",
        ],
      ],
      [
        "percent",
        15,
        12.5,
        [
          "2.5 percentage points less",
          "2,5 persentasiepunte minder",
          "2,5 Prozentpunkte weniger",
          "2,5 points de pourcentage de moins",
          "2,5 puntos porcentuales menos",
        ],
      ],
    ]),
  )("of $given in $tag is $shown", ({ given: [kind, before, after], tag, shown }) => {
    const { difference } = format(tag);
    expect(plain(difference(kind as Kind, before as Scalar, after as Scalar, "GBP")?.text)).toBe(
      shown,
    );
  });

  test.each<[Kind, Scalar, Scalar, string | undefined]>([
    ["date", "2028-02-28", "2028-03-01", "2 days later"],
    ["date", "2027-02-28", "2027-03-01", "1 day later"],
    ["date", "2026-11-30", "2026-12-14", "2 weeks later"],
    ["date", "2026-11-30", "2026-11-30", undefined],
    ["date", "2026-11-30", "soon", undefined],
    ["date", "2026-11-30", "2026-12-07T00:00:00Z", undefined],
    ["number", "1152921506151679042", "1152921506151679043", "1 more"],
    ["number", "0.1", "0.3", "0.2 more"],
    ["number", "19.90", "19.9", undefined],
    ["number", 5, -5, "10 less"],
    ["number", "5", "five", undefined],
    ["money", "0.10", "0.30", "£0.20 more"],
    ["duration", "P1M", "P2M", "1 month longer"],
    ["duration", "P1M", "P30D", undefined],
    ["duration", "PT2H", "PT90M", "30 minutes shorter"],
    ["text", "a", "b", undefined],
    ["code", "1", "2", undefined],
    ["flag", true, false, undefined],
  ])("of a %s from %j to %j is %j", (kind, before, after, text) =>
    expect(format("en").difference(kind, before, after, "GBP")?.text).toBe(text),
  );

  test.each([
    // The clocks go forward on 29 March 2026 and back on 25 October 2026.
    ["2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", "1 day later"],
    ["2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00", "1 day later"],
    ["2026-10-19T09:00:00+02:00", "2026-10-26T09:00:00+01:00", "1 week later"],
    ["2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00", "1 hour later"],
    ["2026-03-28T12:00:00+01:00", "2026-03-29T13:30:00+02:00", "1 day and 30 minutes later"],
    ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "1 hour later"],
  ])("of times uses the reader's time zone: %s to %s is %s", (before, after, text) =>
    expect(format("en", "Europe/Berlin").difference("time", before, after)?.text).toBe(text),
  );

  test("has a direction", () => {
    const { difference } = format("de");
    expect(difference("date", "2026-12-07", "2026-11-30")?.direction).toBe("earlier");
    expect(difference("number", 1, 2)?.direction).toBe("more");
    expect(difference("duration", "PT2H", "PT1H")?.direction).toBe("shorter");
  });
});

describe("percent", () => {
  test.each<[Kind, Scalar, Scalar, string | undefined]>([
    ["number", 19, 20, "5.3%"],
    ["money", "100.00", "94.80", "5.2%"],
    ["number", 20, 10, "50%"],
    ["number", -20, -10, "50%"],
    ["number", "0.10", "0.30", "200%"],
    ["number", 0, 10, undefined],
    ["number", 10, 10, undefined],
    ["number", 100_000, 100_001, undefined],
    ["percent", 10, 20, undefined],
    ["number", "10", "ten", undefined],
  ])("of a %s from %j to %j is %j", (kind, before, after, shown) =>
    expect(format("en").percent(kind, before, after)).toBe(shown),
  );
});
