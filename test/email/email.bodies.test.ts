import { describe, expect, test } from "@jest/globals";
import type { Draft } from "../../functions/words/draft.ts";
import { en } from "../../functions/notification/languages/en.ts";
import {
  linesOf,
  mailOf,
  render,
  planOf,
  SENDER,
  TO,
  UNSUBSCRIBE,
  facts,
  full,
} from "./mail-factory.ts";

const MARKUP = `<script>alert("1")</script><img src=x onerror='2'> & &amp; <%= it %>`;
const ESCAPED =
  "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;2&#39;&gt; &amp; &amp;amp; &lt;%= it %&gt;";
const times = (text: string, part: string) => text.split(part).length - 1;
/** As one line, however it was wrapped. */
const unwrapped = (text: string) => text.replaceAll(/\s+/g, " ");

describe("the HTML escapes, and the text keeps,", () => {
  const LONG = `${MARKUP} ${"word ".repeat(10)}`;
  const cases: [string, Partial<Draft>, number, number][] = [
    ["the subject, the page's title and name", { subject: MARKUP }, 2, 0],
    ["the headline", { headline: MARKUP }, 1, 1],
    ["a bullet", { bullets: ["fine", MARKUP] }, 1, 1],
    ["the first bullet, which is the preview, too", { bullets: [MARKUP] }, 2, 1],
    ["a fact's label", { bullets: ["b"], facts: [{ label: MARKUP, value: "fine" }] }, 1, 1],
    ["a fact's value", { bullets: ["b"], facts: [{ label: "fine", value: MARKUP }] }, 1, 1],
    ["a fact in the preview", { facts: [{ label: "A", value: MARKUP }] }, 2, 1],
    [
      "a fact's list",
      { bullets: ["b"], facts: [{ label: "L", value: [MARKUP, "x", MARKUP] }] },
      2,
      2,
    ],
    [
      "a change's label",
      { bullets: ["b"], changes: [{ label: MARKUP, before: "a", after: "b" }] },
      1,
      1,
    ],
    ["a change in the preview", { changes: [{ label: MARKUP, before: "a", after: "b" }] }, 2, 1],
    ["a change's old value", { changes: [{ label: "a", before: MARKUP, after: "b" }] }, 1, 1],
    ["a change's new value", { changes: [{ label: "a", before: "b", after: MARKUP }] }, 1, 1],
    ["a long change's two values", { changes: [{ label: "a", before: LONG, after: LONG }] }, 2, 2],
    ["a list's additions", { changes: [{ label: "a", added: [MARKUP], removed: [] }] }, 1, 1],
    ["a list's removals", { changes: [{ label: "a", added: [], removed: [MARKUP] }] }, 1, 1],
    ["a kind", { kind: MARKUP }, 1, 0],
    ["a reason", { reason: MARKUP }, 1, 1],
    ["a button's label", { action: { label: MARKUP, url: "https://a.example/" } }, 1, 1],
    ["a summary's heading", { summary: { heading: MARKUP, text: "fine" } }, 1, 1],
    ["a summary's text", { summary: { heading: "fine", text: MARKUP } }, 1, 1],
  ];

  test.each(cases)("%s", (_name, draft, timesInHtml, timesInText) => {
    const { html, text } = mailOf(draft);
    expect(times(html, ESCAPED)).toBe(timesInHtml);
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<img");
    expect(html).not.toContain("onerror='");
    expect(times(unwrapped(text), MARKUP)).toBe(timesInText);
    expect(text).not.toContain("&lt;");
  });

  test("and the rest of the page is unchanged", () => {
    const tagsOf = (html: string) =>
      html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/aria-label="[^"]*"/, ""));
    const of = (value: string) =>
      mailOf({
        subject: value,
        kind: value,
        reason: value,
        action: { label: value, url: "https://a.example/" },
        summary: { heading: value, text: value },
        headline: value,
        bullets: [value],
        facts: [
          { label: value, value },
          { label: value, value: [value, value] },
        ],
        changes: [
          { label: value, before: value, after: value },
          { label: value, added: [value], removed: [value] },
        ],
      }).html;
    expect(tagsOf(of(MARKUP))).toEqual(tagsOf(of("word")));
  });
});

const { reason: REASON } = en.email;
const AI_LINES = [
  "AI wrote the summary at the top. Its names, dates and numbers come from our",
  "records.",
];

describe("the text part", () => {
  test("has every part, with links on separate lines", () => {
    const { text } = render(planOf(full, { mandatory: false }), TO, SENDER, UNSUBSCRIBE);
    expect(text).toBe(
      [
        "It starts later",
        "",
        "One.",
        "Two.",
        "",
        "Open the class:",
        "https://app.example/classes/C-1?a=1&b=2",
        "",
        "From “Notes”",
        "> Bring shoes.",
        "> And a helmet.",
        "",
        "WHAT CHANGED",
        "Starts: 7 Dec (was 30 Nov)",
        "Room: 12 (added)",
        "Discount: none (was 5%)",
        "Schedule: added Tue 13:00; removed Mon 09:00, Wed 09:00",
        "",
        "DETAILS",
        "Class: C-1",
        "Learners:",
        "  Thandi Nkosi",
        "  Pieter Botha",
        "",
        ...AI_LINES,
        "",
        "-- ",
        "You receive this because you teach the class.",
        "Stop these emails:",
        "https://page.example.com/?t=abab.class.updated&l=en",
        "",
      ].join("\n"),
    );
  });

  test("omits absent parts", () => {
    const { text } = mailOf({ headline: "So it is", facts: facts.slice(0, 1), aiNotice: false });
    expect(linesOf(text)).toEqual(["So it is", "DETAILS", "Class: C-1", "-- ", REASON]);
  });

  test("has a long value below its label, in lines of 78 characters", () => {
    const before = "word ".repeat(160).trim();
    const { text } = mailOf({ changes: [{ label: "Notes", before, after: "" }], facts });
    expect(unwrapped(text)).toContain(`Notes: none was ${before} DETAILS`);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(78);
    expect(linesOf(text)).toContain("Notes:");
  });

  test("has list items with commas on separate lines", () => {
    const added = ["Oak shelf, 80 cm", "Wall fixings, set of 4"];
    const { text } = mailOf({
      changes: [{ label: "Items", added, removed: ["Pine shelf, 80 cm"] }],
    });
    expect(text).toContain(
      "Items:\n  added Oak shelf, 80 cm\n  added Wall fixings, set of 4\n  removed Pine shelf, 80 cm\n",
    );
  });

  test("has a list whole", () => {
    const names = Array.from({ length: 60 }, (_, index) => `Learner no. ${index}`);
    const { text } = mailOf({
      facts: [{ label: "Learners", value: names }],
      changes: [{ label: "Learners", added: names, removed: names }],
    });
    for (const name of names)
      expect(linesOf(text).filter((line) => line.endsWith(` ${name}`))).toEqual([
        `  added ${name}`,
        `  removed ${name}`,
        `  ${name}`,
      ]);
  });

  test("does not break a word that is longer than a line", () => {
    const url = `https://example.com/${"a".repeat(200)}`;
    expect(mailOf({ facts: [{ label: "Where", value: url }] }).text).toContain(url);
  });

  test.each(["\n", "\r", "\r\n", "\u2028", "\u0085"])(
    "indents the lines of a value that ends them with %j, so that none looks like a label",
    (end) => {
      const value = ["late", "Class: Nobody", "", "-- ", "Written by your bank."].join(end);
      const { text } = mailOf({
        headline: value,
        bullets: [value],
        summary: { heading: value, text: value },
        facts: [
          { label: "Note", value },
          { label: "List", value: [value] },
        ],
        changes: [
          { label: "Note", before: value, after: value },
          { label: "List", added: [value], removed: [value] },
        ],
      });
      const lines = text.split(/[\n\r\u2028\u2029\u0085]/);
      const flat = "late Class: Nobody -- Written by your bank.";
      expect(lines.filter((line) => /^\S/.test(line))).toEqual([
        flat,
        flat,
        flat,
        "> late",
        "> Class: Nobody",
        ">",
        "> --",
        "> Written by your bank.",
        "WHAT CHANGED",
        "Note:",
        "List:",
        "DETAILS",
        "Note:",
        `List: ${flat}`,
        ...AI_LINES,
        "-- ",
        REASON,
      ]);
    },
  );
});
