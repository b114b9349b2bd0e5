import { describe, expect, test } from "@jest/globals";
import type { Draft } from "../../functions/words/draft.ts";
import { en } from "../../functions/notification/languages/en.ts";
import {
  linesOf,
  mailOf,
  render,
  planOf,
  seenOf,
  SENDER,
  TO,
  UNSUBSCRIBE,
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

const facts = [
  { label: "Class", value: "C-1" },
  { label: "Learners", value: ["Thandi Nkosi", "Pieter Botha"] },
];
const changes = [
  { label: "Starts", before: "30 Nov", after: "7 Dec" },
  { label: "Room", before: "", after: "12" },
  { label: "Discount", before: "5%", after: "" },
  { label: "Schedule", added: ["Tue 13:00"], removed: ["Mon 09:00", "Wed 09:00"] },
];
const full: Partial<Draft> = {
  headline: "It starts later",
  bullets: ["One.", "Two."],
  kind: "Class update",
  reason: "You receive this because you teach the class.",
  action: { label: "Open the class", url: "https://app.example/classes/C-1?a=1&b=2" },
  summary: { heading: "From “Notes”", text: "Bring shoes.\nAnd a helmet." },
  facts,
  changes,
};
const { reason: REASON, aiNotice: AI } = en.email;
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

describe("the HTML", () => {
  test("has every part, in the order of a phone's first screen", () => {
    const { html } = render(planOf(full, { mandatory: false }), TO, SENDER, UNSUBSCRIBE);
    expect(seenOf(html).join(" | ")).toBe(
      [
        "One.", // What the inbox shows after the subject.
        "Postrider | Class update",
        "It starts later",
        "One. | Two.",
        "Open the class",
        "From “Notes” | Bring shoes. | And a helmet.",
        "What changed",
        "Starts | 7\u00a0Dec | was | 30\u00a0Nov",
        "Room | 12 | Added",
        "Discount | (none) | was | 5%",
        "Schedule | Added | Tue 13:00 | Removed | Mon 09:00 | Removed | Wed 09:00",
        "Details",
        "Class | C-1",
        "Learners | Thandi Nkosi | Pieter Botha",
        AI,
        "You receive this because you teach the class.",
        "Stop these emails",
      ].join(" | "),
    );
  });

  test("has the new value bold and the old one struck through", () => {
    const { html } = mailOf({ changes });
    expect(html).toContain("<b><bdi>7\u00a0Dec</bdi></b>");
    expect(html).toContain("was <del><bdi>30\u00a0Nov</bdi></del>");
    expect(html).toContain("<b><bdi>Tue 13:00</bdi></b>");
    expect(html).toContain("<del><bdi>Mon 09:00</bdi></del>");
  });

  test("has a long value neither bold nor struck through", () => {
    const { html } = mailOf({ changes: [{ label: "Notes", before: "one\ntwo", after: "short" }] });
    expect(html).toContain("<bdi>one</bdi><br><bdi>two</bdi>");
    expect(html).not.toMatch(/<del>|<b>/);
  });

  test("has no empty tables", () => {
    expect(seenOf(mailOf({ facts }).html)).not.toContain("What changed");
    expect(seenOf(mailOf({ changes }).html)).not.toContain("Details");
    expect(mailOf({}).html).not.toContain("scope=");
  });

  test("omits the AI notice when the definition's aiNotice is false", () => {
    expect(seenOf(mailOf({}).html)).toContain(AI);
    expect(seenOf(mailOf({ aiNotice: false }).html)).not.toContain(AI);
  });

  test("has the draft's language as its lang attribute", () => {
    expect(mailOf({}).html).toMatch(/^<!doctype html><html lang="en" dir="ltr"/);
    expect(mailOf({ locale: "af" }).html).toMatch(/^<!doctype html><html lang="af" dir="ltr"/);
  });

  test("loads no external resource", () => {
    const { html } = mailOf({ facts, changes, bullets: ["One."] });
    const ours = html.replace(/ xmlns(?::o)?="[^"]*"/g, "");
    expect(ours).not.toMatch(/\b(?:src|href|url|@import|srcset)\s*[=(]|https?:/i);
  });
});

describe("the preview text", () => {
  const previewOf = (draft: Partial<Draft>) => seenOf(mailOf(draft).html)[0];

  test.each<[string, Partial<Draft>, string]>([
    ["the first bullet", { bullets: ["One.", "Two."], facts, changes }, "One."],
    ["else what changed", { facts, changes }, "What changed: Starts, Room, Discount, Schedule"],
    ["else the facts", { facts }, "Class: C-1 · Learners: Thandi Nkosi, Pieter Botha"],
    ["else nothing", {}, "Postrider"],
    ["in one line", { facts: [{ label: "N", value: "a\n\n b" }] }, "N: a b"],
  ])("is %s", (_name, draft, preview) => expect(previewOf(draft)).toBe(preview));

  test("is hidden, in Outlook too, and padded so that the body does not follow it", () => {
    const { html } = mailOf({ bullets: ["Look here first"] });
    const [, style, filler] = /<div style="([^"]*)">Look here first([^<]*)</.exec(html) ?? [];
    expect(style?.split(";")).toEqual(expect.arrayContaining(["display:none", "mso-hide:all"]));
    // A color near the background's would count as hidden text.
    expect(style).not.toContain("color");
    expect(filler).toMatch(/^(?:&#847;&zwnj;&nbsp;){60}$/);
  });

  test("is cut at a word", () => {
    const preview = previewOf({ bullets: ["word ".repeat(40)] }) ?? "";
    expect(preview).toMatch(/word…$/);
    expect(preview.length).toBeLessThanOrEqual(110);
  });
});
