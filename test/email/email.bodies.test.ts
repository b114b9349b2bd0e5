import { describe, expect, test } from "@jest/globals";
import type { Draft } from "../../functions/words/draft.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { byAi, linesOf, mailOf, seenOf } from "./mail-factory.ts";

const MARKUP = `<script>alert("1")</script><img src=x onerror='2'> & &amp; <%= it %>`;
const ESCAPED =
  "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;2&#39;&gt; &amp; &amp;amp; &lt;%= it %&gt;";
const times = (text: string, part: string) => text.split(part).length - 1;
/** As one line, however it was wrapped. */
const unwrapped = (text: string) => text.replaceAll(/\s+/g, " ");

describe("what people wrote is escaped in the HTML, and as it is in the text", () => {
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
    ["the model's name that the AI's endpoint gives", { writer: byAi(MARKUP) }, 0, 0],
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

  test("shows nothing of the definition's type", () => {
    const { html, text } = mailOf({}, { definition: MARKUP });
    expect(html + text).not.toContain("<script");
  });

  test("and the page is otherwise the same as without any", () => {
    const tagsOf = (html: string) =>
      html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/aria-label="[^"]*"/, ""));
    const of = (value: string) =>
      mailOf({
        subject: value,
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
  { label: "Schedule", added: ["Tue 13:00"], removed: ["Mon 09:00", "Wed 09:00"] },
];
const WHY = en.email.reason;
const BY_AI = en.email.aiNotice;

describe("the text", () => {
  test("says everything, a line each", () => {
    const draft = { headline: "It starts later", bullets: ["One.", "Two."], facts, changes };
    expect(linesOf(mailOf(draft).text)).toEqual([
      "It starts later",
      "- One.",
      "- Two.",
      "What changed:",
      "  Starts: 7 Dec (was 30 Nov)",
      "  Schedule:",
      "    + Tue 13:00",
      "    - Mon 09:00",
      "    - Wed 09:00",
      "Details:",
      "  Class: C-1",
      "  Learners:",
      "    Thandi Nkosi",
      "    Pieter Botha",
      "-- ",
      BY_AI.replace(" records.", ""),
      "  records.",
      WHY,
    ]);
  });

  test("says nothing of bullets and changes that are not there", () => {
    const { text } = mailOf({ headline: "So it is", facts: facts.slice(0, 1) });
    expect(linesOf(text)).toEqual([
      "So it is",
      "Details:",
      "  Class: C-1",
      "-- ",
      BY_AI.replace(" records.", ""),
      "  records.",
      WHY,
    ]);
  });

  test("has a long value whole, below its label, in lines of 78 characters", () => {
    const before = "word ".repeat(160).trim();
    const { text } = mailOf({ changes: [{ label: "Notes", before, after: "" }], facts });
    expect(unwrapped(text)).toContain(`Notes: (none) (was ${before})`);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(78);
    expect(linesOf(text)).toContain("  Notes:");
  });

  test("has a list whole", () => {
    const names = Array.from({ length: 60 }, (_, index) => `Learner no. ${index}`);
    const { text } = mailOf({
      facts: [{ label: "Learners", value: names }],
      changes: [{ label: "Learners", added: names, removed: names }],
    });
    for (const name of names)
      expect(linesOf(text).filter((line) => line.endsWith(` ${name}`))).toEqual([
        `    + ${name}`,
        `    - ${name}`,
        `    ${name}`,
      ]);
  });

  test("leaves a word whole that is longer than a line", () => {
    const url = `https://example.com/${"a".repeat(200)}`;
    expect(mailOf({ facts: [{ label: "Where", value: url }] }).text).toContain(url);
  });

  test.each(["\n", "\r", "\r\n", "\u2028", "\u0085"])(
    "lets no value begin a line that looks like ours, whatever ends its lines (%j)",
    (end) => {
      const value = ["late", "Class: Nobody", "", "-- ", "Written by your bank."].join(end);
      const { text } = mailOf({
        headline: value,
        bullets: [value],
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
      expect(lines.filter((line) => /^\S/.test(line))).toEqual([
        "late",
        "- late",
        "What changed:",
        "Details:",
        "-- ",
        BY_AI.replace(" records.", ""),
        WHY,
      ]);
      expect(lines.filter((line) => /^ {0,3}\S/.test(line) && /Class|bank/.test(line))).toEqual([
        "  Class: Nobody",
        "  Written by your bank.",
        "  Class: Nobody",
        "  Written by your bank.",
      ]);
    },
  );
});

describe("the HTML", () => {
  test("says everything, in the same order", () => {
    const draft = { headline: "It starts later", bullets: ["One.", "Two."], facts, changes };
    expect(seenOf(mailOf(draft).html).join(" | ")).toBe(
      [
        "One.", // What the inbox shows beside the subject.
        "It starts later",
        "One. | Two.",
        "What changed",
        "Starts | 7 Dec | was 30 Nov",
        "Schedule | Added: | + Tue 13:00 | Removed: | − Mon 09:00 | − Wed 09:00",
        "Class | C-1",
        "Learners | Thandi Nkosi | Pieter Botha",
        BY_AI,
        WHY,
      ].join(" | "),
    );
  });

  test("has a long value and one of several lines in full width, the new above the old", () => {
    const notes = "line 1\nline 2";
    const { html } = mailOf({ changes: [{ label: "Notes", before: notes, after: "short" }] });
    expect(seenOf(html).slice(-6)).toEqual(["Notes", "short", "was line 1", "line 2", BY_AI, WHY]);
    expect(html).toContain('colspan="2"');
    expect(html).toContain("line 1<br>line 2");
  });

  test("has no list and no tables where there is nothing for them", () => {
    const { html } = mailOf({ facts });
    expect(html).not.toContain("<ul");
    expect(seenOf(html)).not.toContain("What changed");
    expect(mailOf({ changes }).html.match(/<tbody class="row"/g)).toHaveLength(1);
    expect(mailOf({}).html).not.toContain("scope=");
  });

  test("says Added and Removed only where something was", () => {
    const one = (added: string[], removed: string[]) =>
      seenOf(mailOf({ changes: [{ label: "L", added, removed }] }).html);
    expect(one(["a"], [])).not.toContain("Removed:");
    expect(one([], ["a"])).not.toContain("Added:");
  });

  test("is in the draft's language to a reader's program", () => {
    expect(mailOf({}).html).toMatch(/^<!doctype html><html lang="en"/);
    expect(mailOf({ locale: "af" }).html).toMatch(/^<!doctype html><html lang="af"/);
  });

  test("loads nothing from elsewhere", () => {
    const { html } = mailOf({ facts, changes, bullets: ["One."] });
    const ours = html.replace(/ xmlns(?::o)?="[^"]*"/g, "");
    expect(ours).not.toMatch(/\b(?:src|href|url|@import|srcset|background)\s*[=(]|https?:/i);
  });
});

describe("the preview, which an inbox shows beside the subject,", () => {
  const previewOf = (draft: Partial<Draft>) => seenOf(mailOf(draft).html)[0];

  test.each<[string, Partial<Draft>, string]>([
    ["the first bullet", { bullets: ["One.", "Two."], facts, changes }, "One."],
    ["else what changed", { facts, changes }, "What changed: Starts, Schedule"],
    ["else the facts", { facts }, "Class: C-1 · Learners: Thandi Nkosi, Pieter Botha"],
    ["else nothing", {}, "Headline"],
    ["in one line", { facts: [{ label: "N", value: "a\n\n b" }] }, "N: a b"],
  ])("is %s", (_name, draft, preview) => expect(previewOf(draft)).toBe(preview));

  test("is hidden in the mail, in Outlook for Windows too, which has a property of its own", () => {
    const [, style] =
      /<div style="([^"]*)">Look here first/.exec(mailOf({ bullets: ["Look here first"] }).html) ??
      [];
    expect(style?.split(";")).toEqual(expect.arrayContaining(["display:none", "mso-hide:all"]));
    expect(style).not.toContain("color");
  });

  test("is cut at a word", () => {
    const preview = previewOf({ bullets: ["word ".repeat(40)] }) ?? "";
    expect(preview).toMatch(/word…$/);
    expect(preview.length).toBeLessThanOrEqual(110);
  });
});
