import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { PLAIN_REASONS, type PlainReason, plainDraft } from "../../functions/words/draft.ts";
import { createRenderer } from "../../functions/email/email.ts";
import { WORDS_REFUSALS } from "../../functions/words/grounding/grounding.ts";
import { languageFor } from "../../functions/notification/language.ts";
import type { Plan, Recipient } from "../../functions/delivery/plan.ts";
import { layout } from "../../functions/email/layout.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import {
  byAi,
  draftOf,
  KEY,
  mailOf,
  plainly,
  planOf,
  render,
  seenOf,
  SENDER,
  TO,
  UNSUBSCRIBE,
} from "./mail-factory.ts";
import { notificationOf } from "../notification/notification-factory.ts";

describe("the envelope", () => {
  test("is the plan's subject, the sender as configured, and one recipient", () => {
    expect(mailOf({ subject: "Class updated: C-1" })).toMatchObject({
      from: SENDER.from,
      to: "zoe@example.com",
      subject: "Class updated: C-1",
    });
  });

  test("cuts a subject at a word, at 120 characters", () => {
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
  ])("tags the mail in SES's own letters: %j", (definition, tag) => {
    const { tags } = mailOf({}, { definition });
    expect(tags).toEqual({ notification: KEY, delivery: TO.id, definition: tag });
    // Source: https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html
    for (const text of [...Object.keys(tags), ...Object.values(tags)])
      expect(text).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
  });
});

describe("the headers", () => {
  test("name the notification, the delivery and the list, and tell that no person sent it", () => {
    expect(mailOf({}).headers).toEqual({
      "List-Id": '"class.updated" <class-updated.postrider.example.com>',
      "Content-Language": "en",
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "X-Postrider-Notification": KEY,
      "X-Postrider-Delivery": TO.id,
    });
  });

  test("put the mails of one thread together, and those of others not", () => {
    const of = (thread: string | undefined) => mailOf({}, { thread }).headers;
    expect(of("0a1b")).toMatchObject({
      References: "<thread.0a1b@example.com>",
      "In-Reply-To": "<thread.0a1b@example.com>",
    });
    expect(of("0a1b")["References"]).toBe(of("0a1b")["References"]);
    expect(of("0a1c")["References"]).not.toBe(of("0a1b")["References"]);
    expect(Object.keys(of(undefined))).not.toContain("References");
  });

  test("say where answers go: the plan's own address, else the sender's, else nothing", () => {
    const of = (plan: Partial<Plan>, replyTo?: string) =>
      render(planOf({}, plan), TO, { ...SENDER, replyTo }).headers["Reply-To"];
    expect(of({ replyTo: "class@example.com" }, "office@example.com")).toBe("class@example.com");
    expect(of({}, "office@example.com")).toBe("office@example.com");
    expect(of({})).toBeUndefined();
  });

  test("let a reader end mails that are not mandatory, where there is a page", () => {
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

  test("say the draft's language", () => {
    expect(mailOf({ locale: "af" }).headers["Content-Language"]).toBe("af");
  });

  test("hold no line break, whatever the event says", () => {
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
      planOf(plainDraft(notification.editions[0]!, "by-definition"), {
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
  test("ends with the link by which the reader ends such mails, where there is one", () => {
    const of = (mandatory: boolean, locale: "en" | "af" = "en") =>
      render(planOf({ locale }, { mandatory }), TO, SENDER, UNSUBSCRIBE);
    expect(of(false).text.split("\n").slice(-3)).toEqual([
      "End mails of this kind:",
      "https://page.example.com/?t=abab.class.updated&l=en",
      "",
    ]);
    expect(of(false, "af").text).toContain(
      "\nBeëindig boodskappe van hierdie soort:\nhttps://page.example.com/?t=abab.class.updated&l=af\n",
    );
    expect(of(false).html).toContain(
      '<a href="https://page.example.com/?t=abab.class.updated&amp;l=en" style="color:inherit">End mails of this kind</a>',
    );
    expect(seenOf(of(false).html).at(-1)).toBe("End mails of this kind");
    for (const body of [of(true).html, of(true).text]) {
      expect(body).not.toContain("page.example.com");
      expect(body).not.toContain("End mails");
    }
    expect(of(true).text).toMatch(/type class\.updated\.\n$/);
  });

  const sentences = (locale: "en" | "af"): Record<PlainReason, string> => {
    const { fixed } = languages[locale];
    const sentence = (why: PlainReason): string => {
      if (why === "by-definition" || why === "nothing-to-write") return fixed.writtenByRule;
      if (why === "ai-over-budget") return fixed.writtenOverBudget;
      if (why === "personal-data" || why === "too-much-to-check") return fixed.writtenInPrivate;
      const answered = ["ai-malformed", "ai-empty", "ai-refused", "ai-truncated"];
      return [...WORDS_REFUSALS, ...answered].includes(why)
        ? fixed.writtenAnew
        : fixed.writtenWithoutAi;
    };
    return Object.fromEntries(PLAIN_REASONS.map((why) => [why, sentence(why)])) as never;
  };

  test("says that the AI wrote the words, by the configured model's name as it is given", () => {
    expect(mailOf({}).text).toContain("written by AI (gpt-6-luna)");
    expect(mailOf({ locale: "af" }).text).toContain("deur KI (gpt-6-luna) geskryf");
    const { html } = createRenderer(layout, languages, "$1 {model}")(planOf({}), TO, SENDER);
    expect(seenOf(html)).toContain(
      "The summary was written by AI ($1 {model}); the facts come from the event itself.",
    );
  });

  test.each([
    "https://evil.example/pay-now",
    "evil.example/pay-now",
    "www.evil.example",
    "+27 82 123 4567",
    "pay@evil.example",
    "gpt-6-luna-2026-09-01",
    "<b>gpt</b>",
  ])("names no model that the AI's endpoint says it is: %s", (model) => {
    const named = mailOf({ writer: byAi(model) });
    expect(named).toEqual(mailOf({ writer: byAi("gpt-6-luna") }));
    expect(named.text).not.toContain(model);
  });

  test.each(PLAIN_REASONS)("says that nobody did, and why in words for people: %s", (why) => {
    for (const locale of ["en", "af"] as const) {
      const { html, text } = mailOf({ locale, writer: plainly(why) });
      expect(text.replaceAll(/\s+/g, " ")).toContain(` ${sentences(locale)[why]} `);
      expect(seenOf(html.replaceAll("&#39;", "'"))).toContain(sentences(locale)[why]);
      expect(html).not.toContain(why);
    }
  });

  test("says no more than that it was written automatically where the writer is of another version", () => {
    const writer = {
      by: "unknown",
      tokens: { input: 0, cached: 0, output: 0 },
      microUsd: 0,
    } as const;
    for (const locale of ["en", "af", "zu"]) {
      const { fixed } = languageFor(languages, locale);
      const { html, text } = mailOf({ locale, writer });
      expect(text).toContain(fixed.writtenAutomatically);
      expect(seenOf(html)).toContain(fixed.writtenAutomatically);
    }
  });

  test("has the default language's fixed texts, and its own words and tag, in a language that this version does not have", () => {
    const { html, text, headers } = mailOf(
      {
        locale: "de",
        subject: "Betreff",
        headline: "Kurs geändert",
        facts: [{ label: "Ort", value: "Paarl" }],
      },
      { recipients: [{ ...TO, locale: "de" }] },
    );
    expect(headers["Content-Language"]).toBe("de");
    expect(html).toContain('<html lang="de"');
    expect(text).toContain("Kurs geändert");
    expect(text).toContain("because you are told of events of the type class.updated.");
  });

  test("says that the day's limit is reached", () => {
    const { text } = mailOf({ writer: plainly("ai-over-budget") });
    expect(text).toMatch(/because\s+the\s+day's\s+limit\s+for\s+AI\s+is\s+reached/);
  });

  test("says why the mail came: of which type the event was", () => {
    expect(mailOf({}).text).toContain("because you are told of events of the type class.updated.");
    expect(mailOf({}, { definition: "*" }).text).toContain("told of events like this one.");
    expect(mailOf({}, { definition: "$& {type}" }).text).toContain("of the type $& {type}.");
    const afrikaans = mailOf({ locale: "af" }).text.replaceAll(/\s+/g, " ");
    expect(afrikaans).toContain("omdat u van gebeure van die tipe class.updated in kennis gestel");
  });
});

describe("several recipients of a plan", () => {
  const [zoe, ann]: [Recipient, Recipient] = [
    TO,
    { id: "cd", address: "ann@example.com", locale: "af" },
  ];

  test("get the same words in one language, each in a mail of its own", () => {
    const plan = planOf({ bullets: ["b"] });
    const [one, other] = [zoe, { ...ann, locale: "en" as const }].map((reader) =>
      render(plan, reader, SENDER),
    );
    expect(one).toMatchObject({ html: other!.html, text: other!.text, subject: other!.subject });
    expect([one!.to, other!.to]).toEqual(["zoe@example.com", "ann@example.com"]);
    expect([one, other].map((mail) => mail!.tags["delivery"])).toEqual([TO.id, "cd"]);
    expect([one, other].map((mail) => mail!.headers["X-Postrider-Delivery"])).toEqual([
      TO.id,
      "cd",
    ]);
  });

  test("get each the draft in their own language, with the mail's own words in it, too", () => {
    const changes = [{ label: "L", before: "", after: "b" }];
    const plan = planOf(
      {},
      {
        drafts: [
          draftOf({ subject: "English", changes }),
          draftOf({
            locale: "af",
            subject: "Afrikaans",
            changes,
            writer: plainly("by-definition"),
          }),
        ],
      },
    );
    const [one, other] = [zoe, ann].map((reader) => render(plan, reader, SENDER));
    expect([one!.subject, other!.subject]).toEqual(["English", "Afrikaans"]);
    expect(one!.text).toContain("Changed:\n  L: (none) -> b\n");
    expect(other!.text).toContain("Verander:\n  L: (geen) -> b\n");
    expect(seenOf(other!.html)).toEqual([
      "Verander: L",
      "Headline",
      "Verander",
      "Voorheen",
      "Nou",
      "L",
      "Voorheen:",
      "(geen)",
      "Nou:",
      "b",
      "Hierdie boodskap is sonder KI geskryf.",
      "U kry hierdie boodskap omdat u van gebeure van die tipe class.updated in kennis gestel word.",
    ]);
  });
});

test("a layout that does not compile says so at once, not at the first mail", () => {
  const html = "<% if (it.subject { %>";
  expect(() => createRenderer({ ...layout, html }, languages, "m")).toThrow();
});
