import { describe, expect, test } from "@jest/globals";
import { cpuMs } from "../helpers/cpu-ms.ts";
import { withRightToLeftMark, LEFT_TO_RIGHT_PATTERN } from "../../functions/email/left-to-right.ts";
import { createRenderer } from "../../functions/email/email.ts";
import { layout } from "../../functions/email/layout.ts";
import { language as he } from "../fixtures/languages/he.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { planOf, SENDER, TO } from "./mail-factory.ts";

const runs = new RegExp(LEFT_TO_RIGHT_PATTERN, "gv");

describe("LEFT_TO_RIGHT_PATTERN", () => {
  test.each([
    ["הטלפון הוא 082 555 0133.", ["082 555 0133"]],
    ["הטלפון הוא +27 83 555 0177", ["+27 83 555 0177"]],
    ["מ־14 Harbour Road, Cape Town ל־Depot 2", ["14 Harbour Road, Cape Town", "Depot 2"]],
    ["נוסף: Tue 13:00–15:00 ו-Thu 13:00–15:00;", ["Tue 13:00–15:00", "Thu 13:00–15:00"]],
    ["לקוח Karoo Logistics (Pty) Ltd (ישן)", ["Karoo Logistics (Pty) Ltd"]],
    ["רמה (Zoë Adams-Botha)", ["(Zoë Adams-Botha)"]],
    ["(אבג C-1)", ["C-1"]],
    ["ב-5% ועד ל-7 ימים, -3 מעלות", ["5%", "7", "-3"]],
    ["12 בפברואר 2027: Mid-term exam", ["12", "2027", "Mid-term exam"]],
    ["7.12.2026, 14.12.2026", ["7.12.2026", "14.12.2026"]],
    ["الهاتف 0133 555 082؟", ["0133 555 082"]],
    ["C-1 – English ועוד", ["C-1", "English"]],
    ["חדש ב־org/ledger: Dark mode?", ["org/ledger", "Dark mode?"]],
    ["שלום", []],
  ])("finds the runs to isolate in %s", (text, expected) => {
    expect(text.match(runs) ?? []).toEqual(expected);
  });

  test("takes time in proportion to the text", () => {
    const texts = ["a, ", "1, ", "(a", "a)", "(", "-+", "1,   "].map((part) => part.repeat(40_000));
    const tookMs = cpuMs(() => texts.map((text) => text.match(runs)));
    // In proportion it is some 50 ms; with the square it would be minutes.
    expect(tookMs).toBeLessThan(5_000);
  });
});

test.each([
  ["C-1: שינוי", "\u200fC-1: שינוי"],
  ["  12 שינויים", "  12 שינויים"],
  ["שינוי C-1", "שינוי C-1"],
  ["https://example.com/", "https://example.com/"],
])(
  "withRightToLeftMark marks a line that a letter of the other direction starts: %s",
  (line, expected) => {
    expect(withRightToLeftMark(line)).toBe(expected);
  },
);

describe("an email from right to left", () => {
  const draft = {
    headline: "C-1: הטלפון 082 555 0133",
    bullets: ["מ־13:00–15:00 ל־14:00"],
    facts: [{ label: "טלפון (Zoë)", value: "חדש: 082 555 0133" }],
  };
  const emailIn = (locale: string) => {
    const render = createRenderer(layout, { ...languages, he }, () => ({}));
    const { html, text } = render(planOf({ ...draft, locale }), { ...TO, locale }, SENDER);
    return {
      html: html.replaceAll(/<\/?span[^>]*>/g, "").replaceAll("\u00a0", " "),
      text,
    };
  };

  test("isolates what is written from left to right, in the HTML", () => {
    const { html } = emailIn("he");
    expect(html).toContain("<bdi>C-1</bdi>: הטלפון <bdi>082 555 0133</bdi></h1>");
    expect(html).toContain("מ־<bdi>13:00–15:00</bdi> ל־<bdi>14:00</bdi></p>");
    expect(html).toContain("טלפון <bdi>(Zoë)</bdi></th>");
    expect(html).toContain("<bdi>חדש: <bdi>082 555 0133</bdi></bdi>");
  });

  test("marks the lines of its text part", () => {
    expect(emailIn("he").text.split("\n")[0]).toBe(`\u200f${draft.headline}`);
  });

  test("is not what an email from left to right is", () => {
    const { html, text } = emailIn("en");
    expect(html).toContain(`${draft.headline}</h1>`);
    expect(text).not.toContain("\u200f");
  });
});
