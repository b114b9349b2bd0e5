import { describe, expect, test } from "@jest/globals";
import { languages } from "../../../functions/notification/languages/languages.ts";
import {
  createValueFormat,
  type Kind,
  type Scalar,
} from "../../../functions/notification/format/value-format.ts";

import { columns, format, plain } from "./format-table.ts";

describe("value", () => {
  test.each(
    columns<[Kind, Scalar]>([
      [
        "date",
        "2026-12-07",
        [
          "Monday 7 December 2026",
          "Maandag 7 Desember 2026",
          "Montag, 7. Dezember 2026",
          "lundi 7 décembre 2026",
          "lunes, 7 de diciembre de 2026",
        ],
      ],
      [
        "date",
        "2028-02-29",
        [
          "Tuesday 29 February 2028",
          "Dinsdag 29 Februarie 2028",
          "Dienstag, 29. Februar 2028",
          "mardi 29 février 2028",
          "martes, 29 de febrero de 2028",
        ],
      ],
      [
        "time",
        "2026-11-24T14:24:00Z",
        [
          "24 November 2026 at 16:24",
          "24 November 2026 om 16:24",
          "24. November 2026 um 16:24",
          "24 novembre 2026 à 16:24",
          "24 de noviembre de 2026 a las 16:24",
        ],
      ],
      [
        "number",
        "1152921506151679042",
        [
          "1,152,921,506,151,679,042",
          "1 152 921 506 151 679 042",
          "1.152.921.506.151.679.042",
          "1 152 921 506 151 679 042",
          "1.152.921.506.151.679.042",
        ],
      ],
      ["number", 2026, ["2026", "2026", "2026", "2026", "2026"]],
      ["number", "19.90", ["19.90", "19,90", "19,90", "19,90", "19,90"]],
      ["number", -1234.5, ["-1234.5", "-1234,5", "-1234,5", "-1234,5", "-1234,5"]],
      ["money", "19.90", ["£19.90", "£19,90", "19,90 £", "19,90 £GB", "19,90 GBP"]],
      ["percent", 12.5, ["12.5%", "12,5%", "12,5 %", "12,5 %", "12,5 %"]],
      [
        "duration",
        "PT90M",
        [
          "1 hour and 30 minutes",
          "1 uur en 30 minute",
          "1 Stunde und 30 Minuten",
          "1 heure et 30 minutes",
          "1 hora y 30 minutos",
        ],
      ],
      ["flag", true, ["yes", "ja", "ja", "oui", "sí"]],
      [
        "code",
        "C-2026-031",
        ["C-2026-031", "C-2026-031", "C-2026-031", "C-2026-031", "C-2026-031"],
      ],
    ]),
  )("shows $given in $tag as $shown", ({ given: [kind, value], tag, shown }) => {
    expect(plain(format(tag).value(kind as Kind, value as Scalar, "GBP"))).toBe(shown);
  });

  test.each<[Kind, Scalar]>([
    ["number", "007"],
    ["number", "1,000"],
    ["number", "twelve"],
    ["number", true],
    ["number", Number.NaN],
    ["number", `1${"0".repeat(200)}`],
    ["money", "R 18 450,00"],
    ["percent", "half"],
    ["date", "2027-02-29"],
    ["date", "30/11/2026"],
    ["date", 20261130],
    ["time", "16:24"],
    ["time", "2026-11-24T16:24"],
    ["duration", "P"],
    ["duration", "PT"],
    ["duration", "90 minutes"],
    ["duration", 90],
    ["flag", "maybe"],
    ["flag", 1],
    ["text", "  as it came  "],
    ["person", "May"],
    ["code", "1234567"],
    ["code", 1234567],
  ])("shows a value that is not a %s unchanged: %j", (kind, value) =>
    expect(format("en").value(kind, value)).toBe(String(value)),
  );

  test("shows all digits of a JavaScript number", () => {
    expect(format("en").value("number", 1e21)).toBe("1,000,000,000,000,000,000,000");
    expect(format("en").value("number", 1.5e-7)).toBe("0.00000015");
    expect(format("en").value("number", 0.1)).toBe("0.1");
    expect(format("en").value("number", -0)).toBe("0");
  });

  test.each([
    ["USD", 1900, "US$1,900.00"],
    ["USD", "19.9", "US$19.90"],
    ["USD", "19.905", "US$19.905"],
    ["USD", "-19.90", "-US$19.90"],
    ["JPY", 1900, "JP¥1,900"],
    ["JPY", "1900.00", "JP¥1,900"],
    ["JPY", "1900.5", "JP¥1,900.5"],
    ["BHD", "1.5", "BHD 1.500"],
    ["rand", "19.90", "19.90"],
    [undefined, "19.90", "19.90"],
  ])("shows money in %s: %j as %s", (currency, value, shown) =>
    expect(plain(format("en").value("money", value, currency))).toBe(shown),
  );

  test("uses the recipient's currency for an amount without one", () => {
    expect(plain(format("en", "UTC", "ZAR").value("money", 5))).toBe("ZAR 5.00");
    expect(plain(format("en", "UTC", "ZAR").value("money", 5, "EUR"))).toBe("€5.00");
  });

  test("names the zone of a time only in UTC", () => {
    const noon = "2026-11-24T12:00:00Z";
    expect(format("en", "UTC").value("time", noon)).toBe("24 November 2026 at 12:00 UTC");
    expect(format("en", "Europe/Berlin").value("time", noon)).toBe("24 November 2026 at 13:00");
  });

  test.each([
    ["2026-03-29T00:59:00Z", "29 March 2026 at 01:59"],
    ["2026-03-29T01:00:00Z", "29 March 2026 at 03:00"],
    ["2026-10-25T00:30:00Z", "25 October 2026 at 02:30"],
    ["2026-10-25T01:30:00Z", "25 October 2026 at 02:30"],
  ])("follows the clock changes of the time zone: %s is %s", (value, shown) =>
    expect(format("en", "Europe/Berlin").value("time", value)).toBe(shown),
  );

  test("follows the region of the reader's tag", () => {
    expect(format("en-US").value("date", "2026-12-07")).toBe("Monday, December 7, 2026");
    expect(plain(format("en-US").value("time", "2026-11-24T14:24:00Z"))).toBe(
      "November 24, 2026 at 4:24 PM",
    );
    expect(format("de-CH").value("number", 12345.5)).toBe("12'345.5");
  });

  test("shows a date-time as a date in the reader's time zone, and a date as a time without an hour", () => {
    expect(format("en").value("date", "2026-11-30T23:00:00Z")).toBe("Tuesday 1 December 2026");
    expect(format("en").value("time", "2026-11-30")).toBe("Monday 30 November 2026");
  });

  test.each([
    ["PT0S", "0 seconds"],
    ["PT1S", "1 second"],
    ["PT1.50S", "1.5 seconds"],
    ["PT36H", "1 day and 12 hours"],
    ["P1Y2M", "1 year and 2 months"],
    ["P2W", "2 weeks"],
    ["P14D", "2 weeks"],
    ["P15D", "15 days"],
    ["P1DT2H3M4S", "1 day, 2 hours, 3 minutes and 4 seconds"],
  ])("shows the duration %s as %s", (value, shown) =>
    expect(format("en").value("duration", value)).toBe(shown),
  );
});

describe("phrases", () => {
  test.each([
    ["en", "from A to B", "from 1 May to 2 May", "A, B and C", "“Come at 9”"],
    ["af", "van A na B", "van 1 May na 2 May", "A, B en C", "“Come at 9”"],
    ["de", "von A auf B", "von 1 May auf 2 May", "A, B und C", "„Come at 9“"],
    ["fr", "de A à B", "du 1 May au 2 May", "A, B et C", "« Come at 9 »"],
    ["es", "de A a B", "del 1 May al 2 May", "A, B y C", "«Come at 9»"],
  ])("in %s are %s, %s, %s and %s", (tag, change, dates, list, quote) => {
    const { fromTo, list: listed, quote: quoted } = format(tag);
    expect(fromTo("A", "B")).toBe(change);
    expect(fromTo("1 May", "2 May", "date")).toBe(dates);
    expect(listed(["A", "B", "C"])).toBe(list);
    expect(plain(quoted(" Come\nat 9 "))).toBe(quote);
  });

  test.each([
    ["André", "Élise", "d’André à Élise"],
    ["Yves", "Yasmina", "d’Yves à Yasmina"],
    ["Yasmina", "Anne", "de Yasmina à Anne"],
    ["oui", "non", "de oui à non"],
    ["onze", "douze", "de onze à douze"],
    ["E-7", "AB", "de E-7 à AB"],
    ["Lyon", "de Angers", "de Lyon à de Angers"],
  ])('elide French "de" before a vowel: %s, %s', (before, after, expected) => {
    expect(format("fr").fromTo(before, after)).toBe(expected);
  });

  test("keep a value that looks like a placeholder", () => {
    expect(format("en").fromTo("{after}", "$&")).toBe("from {after} to $&");
    expect(format("en").quote("{text} {C1}")).toBe("“{text} {C1}”");
  });

  test("cut a long quotation at a word", () => {
    expect(format("en").quote("word ".repeat(100))).toMatch(/^“(?:word )+word…”$/);
  });

  test("use the reader's digits", () => expect(format("de").count(12_345)).toBe("12.345"));
});

test.each([
  [
    "without `intl`",
    { ...languages.en, locale: "pt", intl: undefined },
    "pt",
    "on segunda-feira, 7 de dezembro de 2026",
  ],
  ["with `intl`", languages.en, "en", "on Monday, 7 December 2026"],
  ["not for the tag of another region", languages.en, "en-US", "Monday, December 7, 2026"],
])("dates with a weekday follow the language's weekdayDate: %s", (_, language, tag, expected) => {
  const { value } = createValueFormat({
    language: { ...language, weekdayDate: "on {weekday}, {date}" },
    tag,
    timeZone: "UTC",
    currency: undefined,
  });
  expect(value("date", "2026-12-07")).toBe(expected);
});
