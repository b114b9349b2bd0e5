import { describe, expect, test } from "@jest/globals";
import { fallbackDraft, writtenDraft } from "../../functions/words/draft.ts";
import type { Locale } from "../../functions/notification/language.ts";
import { languages as shipped } from "../../functions/notification/languages/languages.ts";
import { planToJson } from "../../functions/delivery/plan.ts";
import type { Fact } from "../../functions/notification/definition.ts";
import { contentOf, notificationOf } from "./notification-factory.ts";

const subjectOf = (subject: string) => contentOf({ subject: () => subject }).subject;
/** As the email shows it. */
const shownOf = (value: Fact["value"]) =>
  fallbackDraft(contentOf({ facts: () => [{ label: "Note", value }] }), "by-definition").facts[0]!
    .value;
const valueOf = (value: string) => shownOf(value) as string;
const itemsOf = (items: readonly string[]) => shownOf(items);

describe("a subject", () => {
  test.each([
    ["CR LF", "Hello\r\nBcc: all@example.com", "Hello Bcc: all@example.com"],
    ["LF", "Hello\nBcc: all@example.com", "Hello Bcc: all@example.com"],
    ["CR", "Hello\rBcc: all@example.com", "Hello Bcc: all@example.com"],
    ["U+2028", "Hello\u2028Bcc: all@example.com", "Hello Bcc: all@example.com"],
    ["U+2029", "Hello\u2029Bcc: all@example.com", "Hello Bcc: all@example.com"],
    ["U+0085", "Hello\u0085Bcc: all@example.com", "Hello Bcc: all@example.com"],
    ["NUL, tab, escape and DEL", "He\0llo\t\u001b[31m\u007fthere", "He llo [31m there"],
    ["marks that turn the direction", "pay \u202etxt.exe\u2066 now", "pay  txt.exe  now"],
    ["several at the ends", "\r\n Hello \r\n\r\n", "Hello"],
  ])("cannot break its header by %s", (_name, subject, expected) => {
    expect(subjectOf(subject)).toBe(expected);
  });

  test("is cut at 200 characters", () => {
    expect(subjectOf("x".repeat(200))).toBe("x".repeat(200));
    expect(subjectOf("x".repeat(201))).toBe(`${"x".repeat(199)}…`);
  });
});

describe("a value that is too long", () => {
  test("is cut at a word, with an ellipsis", () => {
    expect(valueOf("word ".repeat(200))).toBe(`${"word ".repeat(159).trimEnd()}…`);
    expect(valueOf(`${"a".repeat(700)} ${"b".repeat(700)}`)).toBe(`${"a".repeat(700)}…`);
  });

  test("is cut inside a word that is longer than half of it", () => {
    expect(valueOf(`a ${"b".repeat(900)}`)).toBe(`a ${"b".repeat(797)}…`);
  });

  test("is unchanged at the limit", () => {
    expect(valueOf("x".repeat(800))).toBe("x".repeat(800));
    expect(valueOf("x".repeat(801))).toHaveLength(800);
  });

  test.each([0, 1, 2, 3])(
    "is never cut inside a surrogate pair (%d characters before)",
    (before) => {
      for (const filler of ["😀", "a 😀", "😀 "]) {
        const value = valueOf(`${"x".repeat(before)}${filler.repeat(800)}`);
        expect(value.isWellFormed()).toBe(true);
        expect(value.length).toBeLessThanOrEqual(800);
        expect(value.endsWith("…")).toBe(true);
      }
    },
  );

  test("is cut in every part that a definition fills", () => {
    const long = "x".repeat(2_000);
    const content = contentOf({
      subject: () => long,
      headline: () => long,
      facts: () => Array.from({ length: 50 }, () => ({ label: long, value: long })),
      changes: () =>
        Array.from({ length: 50 }, () => ({ label: long, before: long, after: `${long}y` })),
    });
    const { subject, headline, facts, changes } = fallbackDraft(content, "by-definition");
    expect(subject).toHaveLength(200);
    expect(headline).toHaveLength(300);
    expect(changes).toHaveLength(40);
    expect(facts.slice(39)).toEqual([
      { label: "Not shown", value: "+ 11 more" },
      { label: "Changes not shown", value: "+ 10 more" },
    ]);
    for (const fact of facts.slice(0, 39))
      expect(fact).toMatchObject({ label: cutTo(120), value: cutTo(800) });
    for (const change of changes)
      expect(change).toEqual({ label: cutTo(120), before: cutTo(800), after: cutTo(800) });
  });

  const cutTo = (length: number) => `${"x".repeat(length - 1)}…`;
});

describe("facts", () => {
  const factsOf = (count: number, locale: Locale = "en") =>
    notificationOf({
      recipients: () => [{ address: "office@example.com", locale }],
      facts: () => Array.from({ length: count }, (_, n) => ({ label: `Fact ${n}`, value: `${n}` })),
    }).contents[0]!.facts.map(({ label, value }) => `${label}: ${String(value)}`);

  test("are at most 40; the last one counts those not shown", () => {
    expect(factsOf(40).at(-1)).toBe("Fact 39: 39");
    expect(factsOf(41)).toHaveLength(40);
    expect(factsOf(41).slice(-2)).toEqual(["Fact 38: 38", "Not shown: + 2 more"]);
    expect(factsOf(41, "af").at(-1)).toBe("Nie gewys nie: + nog 2");
  });
});

describe("a list", () => {
  test("keeps the items that fit into 800 characters, and counts the others", () => {
    expect(itemsOf(["Zoë", "Ann"])).toEqual(["Zoë", "Ann"]);
    const items = itemsOf(Array.from({ length: 40 }, (_, n) => `${n}`.padStart(100, "x")));
    expect(items).toHaveLength(9);
    expect(items.at(-1)).toBe("… +32");
  });

  test("keeps 60 items at most, each on one line", () => {
    const items = itemsOf(Array.from({ length: 61 }, (_, n) => `${n}\nx`));
    expect(items).toHaveLength(61);
    expect(items.slice(-2)).toEqual(["59 x", "… +1"]);
  });
});

describe("a value", () => {
  test("keeps its line breaks, and no other control character", () => {
    expect(valueOf("one\r\ntwo\n\nthree\tfour\0\u001b\u0085five")).toBe(
      "one \ntwo\n\nthree four five",
    );
  });

  test("becomes well-formed text", () => {
    expect(valueOf("a\ud800b\udc00")).toBe("a\ufffdb\ufffd");
  });
});

/** A row of DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const ROW_BYTES = 400 * 1024;

const listed = (text: string) => Array.from({ length: 100 }, () => `x${text.slice(0, 7)}`);

const LOCALES = Object.keys(shipped);

describe.each([1, 2, LOCALES.length])(
  "the longest plan in %d languages fits into one row",
  (languages) => {
    test.each([
      ["one-byte characters", "x"],
      ["two-byte characters", "é"],
      ["three-byte characters", "東"],
      ["four-byte characters", "😀"],
      ["half characters", "\ud800"],
      ["control characters", "\u0001"],
      ["line breaks", "\n"],
      ["quotes", '"'],
      ["backslashes", "\\"],
      ["line separators", "\u2028"],
    ])("of %s", (_name, character) => {
      const long = character.repeat(5_000);
      const notification = notificationOf({
        type: "x".repeat(200),
        recipients: () =>
          Array.from({ length: 100 }, (_, n) => {
            const name = `${String(n).padStart(4, "0")}@`;
            const domain = `${"a".repeat(60)}.`.repeat(4);
            const address = `${name}${domain}${"z".repeat(254 - name.length - domain.length)}`;
            return { address, locale: LOCALES[n % languages]! };
          }),
        subject: () => long,
        headline: () => long,
        entity: () => long,
        replyTo: "r".repeat(254),
        facts: () => Array.from({ length: 60 }, () => ({ label: long, value: listed(long) })),
        changes: () =>
          Array.from({ length: 60 }, (_, n) =>
            n % 2 === 0
              ? { label: long, before: `a${long}`, after: `b${long}` }
              : { label: long, added: listed(long), removed: listed(long) },
          ),
      });
      expect(notification.recipients).toHaveLength(100);
      expect(notification.contents).toHaveLength(languages);
      const recipients = notification.recipients.map((recipient) => ({
        id: "f".repeat(64),
        ...recipient,
      }));
      const words = {
        headline: "東".repeat(200),
        bullets: Array<string>(6).fill("東".repeat(400)),
        summary: "東".repeat(600),
      };
      const tokens = { input: 1e6, cached: 1e6, output: 1e6 };
      const cost = { tokens, microUsd: 1e9 + 0.001 };
      const model = "m".repeat(200);
      for (const drafts of [
        notification.contents.map((content) => fallbackDraft(content, "ai-request-refused", cost)),
        notification.contents.map((content) =>
          writtenDraft(content, words, new Map(), ["Note"], {
            model,
            firstRefused: "ai-request-refused",
            ...cost,
          }),
        ),
      ]) {
        const json = planToJson({
          notification: "f".repeat(64),
          definition: notification.definition,
          recipients,
          invalid: 1e6,
          drafts,
          thread: "f".repeat(64),
          replyTo: notification.replyTo,
        });
        // The row's other attributes (keys, expiry, …) need far less than 10 KB.
        expect(Buffer.byteLength(json)).toBeLessThan(ROW_BYTES - 10 * 1024);
      }
    });
  },
);
