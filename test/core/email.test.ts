import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { PLAIN_REASONS, plainDraft, type Writer } from "../../functions/core/draft.ts";
import { createRenderer } from "../../functions/core/email.ts";
import { defineNotification } from "../../functions/core/notification.ts";
import type { Plan } from "../../functions/core/plan.ts";
import { layout } from "../../notifications/layout.ts";

const FROM = "Postrider <post@example.com>";
const TO = { id: "ab".repeat(32), address: "zoe@example.com" };
const KEY = "0f".repeat(32);
const TOKENS = { input: 0, cached: 0, output: 0 };
const BY_AI: Writer = { by: "ai", model: "gpt-6-luna", tokens: TOKENS };

const render = createRenderer(layout);

function mailOf(draft: Partial<Plan["draft"]>, more: Partial<Plan> = {}) {
  const plan: Plan = {
    notification: KEY,
    definition: "class.updated",
    recipients: [TO],
    impossible: 0,
    draft: {
      subject: "Subject",
      headline: "Headline",
      bullets: [],
      facts: [],
      changes: [],
      writer: BY_AI,
      ...draft,
    },
    ...more,
  };
  return render(plan, TO, FROM);
}

const MARKUP = `<script>alert("1")</script><img src=x onerror='2'> & &amp; <%= it %>`;
const ESCAPED =
  "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;2&#39;&gt; &amp; &amp;amp; &lt;%= it %&gt;";
const count = (text: string, part: string) => text.split(part).length - 1;

describe("what people wrote is escaped in the HTML, and as it is in the text", () => {
  test.each([
    ["the subject, which is the page's title", { subject: MARKUP }, 1, 0],
    ["the headline", { headline: MARKUP }, 1, 1],
    ["a bullet", { bullets: ["fine", MARKUP] }, 1, 1],
    ["a fact's label", { facts: [{ label: MARKUP, value: "fine" }] }, 1, 1],
    ["a fact's value", { facts: [{ label: "fine", value: MARKUP }] }, 1, 1],
    ["a personal fact", { facts: [{ label: MARKUP, value: MARKUP, personal: true }] }, 2, 2],
    ["a change's label", { changes: [{ label: MARKUP, before: "a", after: "b" }] }, 1, 1],
    ["a change's old value", { changes: [{ label: "a", before: MARKUP, after: "b" }] }, 1, 1],
    ["a change's new value", { changes: [{ label: "a", before: "b", after: MARKUP }] }, 1, 1],
    ["the model's name", { writer: { ...BY_AI, model: MARKUP } }, 1, 1],
  ] as const)("%s", (_name, draft, timesInHtml, timesInText) => {
    const { html, text } = mailOf(draft);
    expect(count(html, ESCAPED)).toBe(timesInHtml);
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<img");
    expect(html).not.toContain("onerror='");
    expect(count(text, MARKUP)).toBe(timesInText);
    expect(text).not.toContain("&lt;");
  });

  test("and the page is otherwise the same as without any", () => {
    const tagsOf = (html: string) => html.match(/<[^>]*>/g);
    const of = (value: string) =>
      mailOf({
        subject: value,
        headline: value,
        bullets: [value],
        facts: [{ label: value, value }],
        changes: [{ label: value, before: value, after: value }],
      }).html;
    expect(tagsOf(of(MARKUP))).toEqual(tagsOf(of("word")));
  });
});

describe("the two bodies", () => {
  const facts = [
    { label: "Class", value: "C-1" },
    { label: "Agent", value: "Thandi Nkosi", personal: true },
  ];
  const changes = [
    { label: "Starts", before: "30 Nov", after: "7 Dec" },
    { label: "Ends", before: "12 Mar", after: "19 Mar" },
  ];

  test("say everything in the text, a line each", () => {
    const { text } = mailOf({
      headline: "It starts later",
      bullets: ["One.", "Two."],
      facts,
      changes,
    });
    expect(text.split("\n").filter((line) => line.trim() !== "")).toEqual([
      "It starts later",
      "- One.",
      "- Two.",
      "What changed:",
      "  Starts: 30 Nov -> 7 Dec",
      "  Ends: 12 Mar -> 19 Mar",
      "Class: C-1",
      "Agent: Thandi Nkosi",
      "--",
      "The summary was written by AI (gpt-6-luna); the facts come from the event itself.",
    ]);
  });

  test("say nothing in the text of bullets and changes that are not there", () => {
    const { text } = mailOf({ headline: "So it is", facts });
    expect(text.split("\n").filter((line) => line.trim() !== "")).toEqual([
      "So it is",
      "Class: C-1",
      "Agent: Thandi Nkosi",
      "--",
      expect.stringContaining("written by AI"),
    ]);
  });

  test("let no fact's value begin a line of its own in the text", () => {
    const value = "late\nAgent: Nobody\n\n--\nThis mail was written by your bank.";
    const { text } = mailOf({ facts: [{ label: "Note", value }, ...facts] });
    const lines = text.split("\n");
    expect(lines.filter((line) => /^\S/.test(line))).toEqual([
      "Headline",
      "Note: late",
      "Class: C-1",
      "Agent: Thandi Nkosi",
      "--",
      expect.stringContaining("written by AI"),
    ]);
    expect(lines.filter((line) => /^ {2}\S/.test(line))).toEqual([
      "  Agent: Nobody",
      "  --",
      "  This mail was written by your bank.",
    ]);
  });

  test("say everything in the HTML, in the same order", () => {
    const { html } = mailOf({
      headline: "It starts later",
      bullets: ["One.", "Two."],
      facts,
      changes,
    });
    const body = html
      .replace(/<(head|style)[\s>][\s\S]*?<\/\1>/g, "")
      .split(/<[^>]*>/)
      .map((part) => part.trim())
      .filter((part) => part !== "");
    expect(body).toEqual([
      "It starts later",
      "One.",
      "Two.",
      "Changed",
      "Before",
      "After",
      "Starts",
      "30 Nov",
      "7 Dec",
      "Ends",
      "12 Mar",
      "19 Mar",
      "Class",
      "C-1",
      "Agent",
      "Thandi Nkosi",
      "The summary was written by AI (gpt-6-luna); the facts come from the event itself.",
    ]);
  });

  test("have no list and no table of changes in the HTML where there are none", () => {
    const { html } = mailOf({ facts });
    expect(html).not.toContain("<ul");
    expect(html).not.toContain("Changed");
  });

  test("load nothing from elsewhere", () => {
    const { html } = mailOf({ facts, changes });
    expect(html).not.toMatch(/\b(?:src|href|url)\b|https?:/);
  });
});

describe("the footer says who wrote the words", () => {
  test("the AI, by its model", () => {
    expect(mailOf({}).text).toContain("written by AI (gpt-6-luna)");
  });

  test.each(PLAIN_REASONS)("nobody: %s", (why) => {
    const { html, text } = mailOf({ writer: { by: "plain", why, tokens: TOKENS } });
    const sentence =
      why === "by-definition" || why === "nothing-to-write"
        ? "This mail was written without AI."
        : `This mail was written without AI, which did not answer in time or well (${why}).`;
    expect(text).toContain(sentence);
    expect(html).toContain(sentence);
  });
});

describe("the envelope", () => {
  test("is the plan's subject, the sender as configured, and one recipient", () => {
    expect(mailOf({ subject: "Class updated: C-1" })).toMatchObject({
      from: FROM,
      to: "zoe@example.com",
      subject: "Class updated: C-1",
    });
  });

  test("names the notification and the delivery, and tells that no person sent it", () => {
    expect(mailOf({}).headers).toEqual({
      "Auto-Submitted": "auto-generated",
      "X-Postrider-Notification": KEY,
      "X-Postrider-Delivery": TO.id,
    });
  });

  test.each([
    ["class.updated", "class_updated"],
    ["*", "_"],
    ["com.example/order:shipped v2", "com_example_order_shipped_v2"],
    ["größe\r\n東京", "gr__e____"],
    ["x".repeat(400), "x".repeat(256)],
  ])("tags the mail in SES's own letters: %j", (definition, tag) => {
    const { tags } = mailOf({}, { definition });
    expect(tags).toEqual({ notification: KEY, delivery: TO.id, definition: tag });
    // Source: https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html
    for (const text of [...Object.keys(tags), ...Object.values(tags)])
      expect(text).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
  });

  test("holds no line break in a header, whatever the event says", () => {
    const evil = "Hello\r\nBcc: all@example.com\n\nnew body\u2028\u2029\u0085";
    const notified = defineNotification({
      type: `evil\r\n${evil}`,
      data: z.unknown(),
      recipients: () => [`zoe@example.com\r\n`, `ann@example.com\r\nBcc: all@example.com`],
      subject: () => evil,
      facts: () => [{ label: evil, value: evil }],
    }).notify({ id: evil, source: evil, type: evil, data: evil });
    if (!notified.ok) throw new Error(notified.reason);
    const { definition, recipients } = notified.notification;
    expect(recipients).toEqual(["zoe@example.com"]);
    const plan: Plan = {
      notification: KEY,
      definition,
      recipients: [TO],
      impossible: 0,
      draft: plainDraft(notified.notification, "by-definition"),
    };
    const mail = render(plan, { id: TO.id, address: recipients[0]! }, FROM);
    const inHeaders = [
      mail.from,
      mail.to,
      mail.subject,
      ...Object.entries(mail.headers).flat(),
      ...Object.entries(mail.tags).flat(),
    ];
    for (const text of inHeaders) expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  });
});

test("two recipients of a plan get the same words, each in a mail of its own", () => {
  const plan: Plan = {
    notification: KEY,
    definition: "class.updated",
    recipients: [],
    impossible: 0,
    draft: { subject: "S", headline: "H", bullets: ["b"], facts: [], changes: [], writer: BY_AI },
  };
  const [one, other] = [TO, { id: "cd", address: "ann@example.com" }].map((recipient) =>
    render(plan, recipient, FROM),
  );
  expect(one).toMatchObject({ subject: "S", html: other!.html, text: other!.text });
  expect([one!.to, other!.to]).toEqual(["zoe@example.com", "ann@example.com"]);
  expect([one, other].map((mail) => mail!.tags["delivery"])).toEqual([TO.id, "cd"]);
  expect([one, other].map((mail) => mail!.headers["X-Postrider-Delivery"])).toEqual([TO.id, "cd"]);
});

test("a layout that does not compile says so at once, not at the first mail", () => {
  expect(() => createRenderer({ html: "<% if (it.subject { %>", text: "" })).toThrow();
  expect(() => createRenderer({ html: "", text: "<%= it." })).toThrow();
});
