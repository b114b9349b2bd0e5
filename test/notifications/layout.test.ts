import { describe, expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import type { Draft } from "../../functions/words/draft.ts";
import { mimeOf } from "../../functions/email/ses/mime.ts";
import { measureLongestLineBytes } from "../../local/servers/ses/raw-message.ts";
import { layout } from "../../functions/email/layout.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { draftOf } from "../email/mail-factory.ts";
import { htmlValidator } from "./html-rules.ts";
import { mailOf, READER, type SampleMail, sampleMails, SENDER } from "./sample-mails.ts";

const DEFINED = {
  definition: "class.updated",
  entity: "class C-1",
  replyTo: undefined,
  mandatory: false,
};
const mails = [...(await sampleMails()), ...odd()];
const named = mails.map((mail) => [mail.name, mail] as const);

/** Mails that no sample is: nothing in it, everything in it, all at its longest. */
function odd(): SampleMail[] {
  const many = (value: string): Partial<Draft> => ({
    bullets: Array.from({ length: 6 }, () => value.slice(0, 400).replaceAll("\n", " ")),
    headline: value.slice(0, 300).replaceAll("\n", " "),
    facts: Array.from({ length: 40 }, () => ({
      label: value.slice(0, 120).replaceAll("\n", " "),
      value,
    })),
    changes: Array.from({ length: 40 }, () => ({
      label: value.slice(0, 120).replaceAll("\n", " "),
      before: value,
      after: value,
    })),
  });
  const list = Array.from({ length: 60 }, (_, index) => `Learner ${index}`);
  const drafts: [string, Partial<Draft>][] = [
    ["nothing", {}],
    ["most, in words", many("word ".repeat(160).trim())],
    ["most, in one word", many("x".repeat(800))],
    ["most, in markup", many(`"<&'>`.repeat(160))],
    ["most, in Chinese", many("授業".repeat(400))],
    ["most, in emoji", many("😀".repeat(400))],
    [
      "most, from right to left",
      { ...many("טלפון 082 555 0133, (Zoë) ".repeat(40)), locale: "he" },
    ],
    ["most, in lines", many("a\n".repeat(400).trim())],
    [
      "most, in lists",
      {
        facts: Array.from({ length: 40 }, () => ({ label: "Learners", value: list })),
        changes: Array.from({ length: 40 }, () => ({ label: "L", added: list, removed: list })),
      },
    ],
  ];
  return drafts.map(([name, draft]) => mailOf(name, draftOf(draft), DEFINED));
}

/** The link in a mail's head. */
const linkOf = ({ headers }: SampleMail["email"]): string | undefined =>
  headers["List-Unsubscribe"]?.slice(1, -1);

test("the samples cover each language, with AI text and with fallback text", () => {
  const kinds = new Set(mails.map(({ draft }) => `${draft.locale} ${draft.writer.by}`));
  expect([...kinds].toSorted()).toEqual([
    "af ai",
    "af fallback",
    "en ai",
    "en fallback",
    "he ai",
    "he fallback",
  ]);
  expect(mails.length).toBeGreaterThan(50);
  expect(new Set(mails.map(({ plan }) => plan.mandatory))).toEqual(new Set([true, false]));
});

describe("a parser that we did not write reads what was meant:", () => {
  test.each(named)("%s", async (_name, { email, draft, plan }) => {
    const raw = Buffer.from(await mimeOf(email));
    const read = await simpleParser(raw);
    expect(read).toMatchObject({
      subject: email.subject,
      from: { value: [{ name: "Postrider", address: "notifications@example.co.za" }] },
      to: { value: [{ address: READER.address }] },
      replyTo: { value: [{ address: plan.replyTo ?? SENDER.replyTo }] },
      text: email.text,
      html: email.html,
      attachments: [],
    });
    expect(read.references).toBe(email.headers["References"]);
    expect(read.headers.get("content-language")).toBe(draft.locale);
    const list = `${plan.definition.replaceAll(/[^a-z]+/g, "-").replace(/^-$/, "other")}.postrider`;
    const link = linkOf(email);
    expect(read.headers.get("list")).toMatchObject({
      id: { id: `${list}.example.co.za` },
      ...(link === undefined
        ? {}
        : {
            unsubscribe: { url: link },
            "unsubscribe-post": { name: "List-Unsubscribe=One-Click" },
          }),
    });
    expect(measureLongestLineBytes(raw)).toBeLessThanOrEqual(998);
  });
});

describe("html-validate finds nothing wrong in", () => {
  test.each(named)("%s", async (_name, { email }) => {
    const { results } = await htmlValidator.validateString(email.html);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
  });
});

describe("whatever is told,", () => {
  test.each(named)("nothing is loaded, linked or run but what ends it: %s", (_name, mail) => {
    const { email, plan } = mail;
    const link = linkOf(email);
    expect(link === undefined).toBe(plan.mandatory);
    const href = ` href="${link?.replaceAll("&", "&amp;")}"`;
    expect(email.html.split(href)).toHaveLength(link === undefined ? 1 : 2);
    expect(email.text.split(`:\n${link}\n`)).toHaveLength(link === undefined ? 1 : 2);
    const ours = email.html
      .replace(/<html [^>]*>/, "")
      .replace(/<a class="soft" href="[^"]*"/, (anchor) => (anchor.endsWith(href) ? "" : anchor));
    expect(ours).not.toMatch(/<(?:img|a|link|script|iframe|form|object|embed|svg|base|video)\b/i);
    expect(ours.match(/<[^>]*>/g)?.join("")).not.toMatch(/\b(?:src|href|srcset)=|url\(/i);
    expect(ours.match(/<style>.*?<\/style>/gs)?.join("")).not.toMatch(/url\(|@import|@font-face/i);
  });

  test.each(named)("each word of the draft is in both parts: %s", (_name, { email, draft }) => {
    const words = [draft.headline, ...draft.bullets].join(" ").split(" ");
    const inHtml = email.html
      .replaceAll(/<\/?(?:bdi|span)\b[^>]*>/g, "")
      .replaceAll("\u00a0", " ")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&");
    for (const word of words) {
      expect(inHtml).toContain(word);
      expect(email.text).toContain(word);
    }
    for (const { label } of [...draft.facts, ...draft.changes])
      expect(email.text.replaceAll(/\s+/g, " ")).toContain(label.trim().replaceAll(/\s+/g, " "));
  });
});

describe("the size of the HTML", () => {
  const bytesOf = ({ email }: SampleMail) => Buffer.byteLength(email.html);

  test("is at most 13 kB for a sample, and at most 12 kB for most", () => {
    const sizes = mails.filter(({ name }) => name.includes(":")).map(bytesOf);
    const ordered = sizes.toSorted((one, other) => one - other);
    expect(ordered.at(-1)).toBeLessThan(13_000);
    expect(ordered[Math.floor(ordered.length * 0.9)]).toBeLessThan(12_000);
  });

  // Gmail shows the first 102 KB of an email.
  test.each(odd().map((mail) => [mail.name, mail] as const))(
    "is below 100 kB where there is %s",
    (_name, mail) => expect(bytesOf(mail)).toBeLessThan(100_000),
  );
});

describe("the template", () => {
  test("writes nothing without escaping it", () => {
    expect(layout.html).not.toContain("<%~");
    expect(layout.html).toContain("<%=");
  });

  test("has every word from the language's file", () => {
    const words = layout.html
      .replaceAll(/<%[\s\S]*?%>|(?:&#847;|&zwnj;|&nbsp;)+/g, "")
      .replaceAll(/<!--[\s\S]*?-->|<style>[\s\S]*?<\/style>|<[^>]*>|[\s:]/g, "");
    expect(words).toBe("");
  });

  test.each(Object.values(languages))("finds every fixed word in $name", ({ email }) => {
    for (const [key, text] of Object.entries(email)) expect([key, text.trim()]).not.toContain("");
    const holes = (text: string) => text.match(/\{\w+\}/g) ?? [];
    for (const [key, text] of Object.entries(languages.en.email))
      expect([key, holes(Object.entries(email).find(([one]) => one === key)?.[1] ?? "")]).toEqual([
        key,
        holes(text),
      ]);
  });
});
