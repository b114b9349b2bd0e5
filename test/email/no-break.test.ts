import { describe, expect, test } from "@jest/globals";
import { cpuMs } from "../helpers/cpu-ms.ts";
import { createRenderer } from "../../functions/email/email.ts";
import { layout } from "../../functions/email/layout.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { NO_BREAK_SPACE_PATTERN, NO_WRAP_WORD_PATTERN } from "../../functions/email/no-break.ts";
import { planOf, SENDER, TO } from "./mail-factory.ts";

describe("NO_WRAP_WORD_PATTERN", () => {
  test.each([
    ["C-2026-044 – First aid is now C-2026-044B.", ["C-2026-044", "C-2026-044B."]],
    ["Tue 13:00–15:00, Zoë Adams-Botha", ["13:00–15:00,", "Adams-Botha"]],
    ["Opened in example-org/ledger: #482", ["example-org/ledger:"]],
    ["a-very-long-name-of-a-branch and/or -5 or –", ["and/or"]],
    ["https://example.com/classes/1", []],
  ])("finds the words that stay on one line in %s", (text, expected) => {
    expect(text.match(new RegExp(NO_WRAP_WORD_PATTERN, "gv")) ?? []).toEqual(expected);
  });
});

describe("NO_BREAK_SPACE_PATTERN", () => {
  test.each([
    ["am Freitag, 4. Dezember 2026", "am Freitag, 4._Dezember 2026"],
    ["Monday 7 December 2026", "Monday 7_December 2026"],
    ["12 בפברואר 2027", "12_בפברואר 2027"],
    ["Call 083 555 0177 at 07:15 UTC", "Call 083_555_0177 at 07:15_UTC"],
    ["C-1 – English", "C-1_– English"],
    ["2026 for all", "2026 for all"],
  ])("finds the spaces where a line does not end in %s", (text, expected) => {
    expect(text.replaceAll(new RegExp(NO_BREAK_SPACE_PATTERN, "gv"), "_")).toBe(expected);
  });
});

test("both take time in proportion to the text", () => {
  const texts = ["a-", "a- ", "1 ", "1. ", " – "].map((part) => part.repeat(40_000));
  const tookMs = cpuMs(() =>
    [NO_WRAP_WORD_PATTERN, NO_BREAK_SPACE_PATTERN].map((one) =>
      texts.map((text) => text.match(new RegExp(one, "gv"))),
    ),
  );
  // In proportion it is some 50 ms; with the square it would be minutes.
  expect(tookMs).toBeLessThan(5_000);
});

test("the HTML keeps a code and a date on one line, and the text part is as it was", () => {
  const headline = "C-2026-044 starts on 7 December";
  const render = createRenderer(layout, languages);
  const { html, text } = render(planOf({ headline }), TO, SENDER);
  expect(html).toContain(
    '<span style="white-space:nowrap">C-2026-044</span> starts on 7\u00a0December</h1>',
  );
  expect(text).toContain(headline);
});
