import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { FALLBACK_REASONS, fallbackDraft } from "../../functions/words/draft.ts";
import { createRenderer } from "../../functions/email/email.ts";
import { languageFor } from "../../functions/notification/locale.ts";
import type { Plan } from "../../functions/delivery/plan.ts";
import { layout } from "../../functions/email/layout.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import {
  byAi,
  KEY,
  mailOf,
  byFallback,
  planOf,
  render,
  seenOf,
  SENDER,
  TO,
  UNSUBSCRIBE,
} from "./mail-factory.ts";
import { notificationOf } from "../notification/notification-factory.ts";

describe("the envelope", () => {
  test("has the plan's subject, the configured sender and one recipient", () => {
    expect(mailOf({ subject: "Class updated: C-1" })).toMatchObject({
      from: SENDER.from,
      to: "zoe@example.com",
      subject: "Class updated: C-1",
    });
  });

  test("cuts a subject at a word within 120 characters", () => {
    expect(mailOf({ subject: "x".repeat(120) }).subject).toBe("x".repeat(120));
    const { subject } = mailOf({ subject: "Class updated: ".repeat(14) });
    expect(subject).toBe(`${"Class updated: ".repeat(7)}Class…`);
  });

  test.each([
    ["class.updated", "class_updated"],
    ["*", "_"],
    ["com.example/order:shipped v2", "com_example_order_shipped_v2"],
    ["größe\r\n東京", "gr__e____"],
    ["x".repeat(400), "x".repeat(256)],
  ])("has tags in characters that SES accepts: %j", (definition, tag) => {
    const { tags } = mailOf({}, { definition });
    expect(tags).toEqual({ notification: KEY, delivery: TO.id, definition: tag });
    // Source: https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html
    for (const text of [...Object.keys(tags), ...Object.values(tags)])
      expect(text).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
  });
});

describe("the headers", () => {
  test("have the notification, the delivery and the list, and mark the email as automatic", () => {
    expect(mailOf({}).headers).toEqual({
      "List-Id": '"class.updated" <class-updated.postrider.example.com>',
      "Content-Language": "en",
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "X-Postrider-Notification": KEY,
      "X-Postrider-Delivery": TO.id,
    });
  });

  test("are equal for emails of one thread, and differ between threads", () => {
    const of = (thread: string | undefined) => mailOf({}, { thread }).headers;
    expect(of("0a1b")).toMatchObject({
      References: "<thread.0a1b@example.com>",
      "In-Reply-To": "<thread.0a1b@example.com>",
    });
    expect(of("0a1b")["References"]).toBe(of("0a1b")["References"]);
    expect(of("0a1c")["References"]).not.toBe(of("0a1b")["References"]);
    expect(Object.keys(of(undefined))).not.toContain("References");
  });

  test("have the reply-to address of the plan, else of the sender, else none", () => {
    const of = (plan: Partial<Plan>, replyTo?: string) =>
      render(planOf({}, plan), TO, { ...SENDER, replyTo }).headers["Reply-To"];
    expect(of({ replyTo: "class@example.com" }, "office@example.com")).toBe("class@example.com");
    expect(of({}, "office@example.com")).toBe("office@example.com");
    expect(of({})).toBeUndefined();
  });

  test("have an unsubscribe link if there is a page and the email is not mandatory", () => {
    const of = (mandatory: boolean | undefined, unsubscribe?: typeof UNSUBSCRIBE) =>
      Object.entries(render(planOf({}, { mandatory }), TO, SENDER, unsubscribe).headers).filter(
        ([name]) => name.startsWith("List-Unsub"),
      );
    // In this order, and the second word for word: RFC 8058, section 3.1.
    expect(of(false, UNSUBSCRIBE)).toEqual([
      ["List-Unsubscribe", "<https://page.example.com/?t=abab.class.updated&l=en>"],
      ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
    ]);
    expect(of(false)).toEqual([]);
    expect(of(true, UNSUBSCRIBE)).toEqual([]);
    // A plan that was kept before it was asked.
    expect(of(undefined, UNSUBSCRIBE)).toEqual([]);
  });

  test("have the draft's language", () => {
    expect(mailOf({ locale: "af" }).headers["Content-Language"]).toBe("af");
  });

  test("have no line break for any event", () => {
    const evil = "Hello\r\nBcc: all@example.com\n\nnew body\u2028\u2029\u0085";
    const notification = notificationOf(
      {
        type: `evil\r\n${evil}`,
        data: z.unknown(),
        recipients: () => [`zoe@example.com\r\n`, `ann@example.com\r\nBcc: all@example.com`],
        subject: () => evil,
        facts: () => [{ label: evil, value: evil }],
        entity: () => evil,
      },
      { id: evil, source: evil, type: evil, data: evil },
    );
    expect(notification.recipients.map(({ address }) => address)).toEqual(["zoe@example.com"]);
    const mail = render(
      planOf(fallbackDraft(notification.contents[0]!, "by-definition"), {
        definition: notification.definition,
        thread: evil,
      }),
      { ...TO, address: notification.recipients[0]!.address },
      SENDER,
    );
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

describe("the footer", () => {
  test("ends with the unsubscribe link if there is one", () => {
    const of = (mandatory: boolean, locale: "en" | "af" = "en") =>
      render(planOf({ locale }, { mandatory }), TO, SENDER, UNSUBSCRIBE);
    expect(of(false).text.split("\n").slice(-3)).toEqual([
      "Stop these emails:",
      "https://page.example.com/?t=abab.class.updated&l=en",
      "",
    ]);
    expect(of(false, "af").text).toContain(
      "\nStop hierdie e-posse:\nhttps://page.example.com/?t=abab.class.updated&l=af\n",
    );
    expect(of(false).html).toMatch(
      /<a class="soft" href="https:\/\/page\.example\.com\/\?t=abab\.class\.updated&amp;l=en" style="[^"]*">Stop these emails<\/a>/,
    );
    expect(seenOf(of(false).html).at(-1)).toBe("Stop these emails");
    for (const body of [of(true).html, of(true).text]) {
      expect(body).not.toContain("page.example.com");
      expect(body).not.toContain("Stop these");
    }
    expect(of(true).text.endsWith(`${en.email.reason}\n`)).toBe(true);
  });

  test("has the AI notice without the name of a model", () => {
    const { html, text } = mailOf({ writer: byAi("gpt-6-luna") });
    expect(seenOf(html)).toContain(en.email.aiNotice);
    expect(text.replaceAll(/\s+/g, " ")).toContain(en.email.aiNotice);
    expect(html + text).not.toContain("gpt");
    const afrikaans = mailOf({ locale: "af", writer: byAi() });
    expect(seenOf(afrikaans.html)).toContain(languageFor(languages, "af").email.aiNotice);
  });

  test.each(FALLBACK_REASONS)("does not mention AI in a fallback text: %s", (reason) => {
    const { html, text } = mailOf({ writer: byFallback(reason) });
    expect(html + text).not.toMatch(/\bAI\b/);
    expect(html + text).not.toContain(reason);
  });

  test("has no AI notice for a writer of another version", () => {
    const writer = {
      by: "unknown",
      tokens: { input: 0, cached: 0, output: 0 },
      microUsd: 0,
    } as const;
    const { html, text } = mailOf({ writer });
    expect(html + text).not.toMatch(/\bAI\b/);
  });

  test("has the default language's fixed texts for a draft in an unknown language", () => {
    const { html, text, headers } = mailOf(
      {
        locale: "nl",
        subject: "Betreff",
        headline: "Kurs geändert",
        facts: [{ label: "Ort", value: "Paarl" }],
      },
      { recipients: [{ ...TO, locale: "nl" }] },
    );
    expect(headers["Content-Language"]).toBe("nl");
    expect(html).toContain('<html lang="nl"');
    expect(text).toContain("Kurs geändert");
    expect(text).toContain(en.email.reason);
  });

  test("has the reason for the email", () => {
    expect(mailOf({}).text.replaceAll(/\s+/g, " ")).toContain(en.email.reason);
    expect(mailOf({ locale: "af" }).text).toContain(languageFor(languages, "af").email.reason);
  });
});

test("createRenderer throws for a layout that does not compile", () => {
  const html = "<% if (it.subject { %>";
  expect(() => createRenderer({ ...layout, html }, languages)).toThrow();
});
