import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { simpleParser } from "mailparser";
import type { Email } from "../../../functions/email/email.ts";
import { mimeOf } from "../../../functions/email/ses/mime.ts";
import { mailOf } from "../mail-factory.ts";
import { casesIn } from "../../fixtures/mail/cases.ts";
import { anEmail } from "../../helpers/post-office.ts";

const bytesOf = async (varied: Partial<Email>) => Buffer.from(await mimeOf(anEmail(varied)));

/** The head's lines, folded as they are sent. */
const headLinesOf = (bytes: Buffer) =>
  bytes.toString("latin1").split("\r\n\r\n")[0]?.split("\r\n") ?? [];

const asQuoted = (name: string) => `"${name.replaceAll(/["\\]/g, "\\$&")}" <post@example.com>`;

describe("no header line is blank", () => {
  const words = fc
    .array(
      fc.oneof(
        fc.stringMatching(/^[ \t\r\n]{1,300}$/),
        fc.stringMatching(/^[!-~]{1,90}$/),
        fc.constantFrom("é", "東京", "🚀", "=?utf-8?Q?x?=", "\u00a0".repeat(99), '"', "\\", ","),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join(""));
  /** What a reader has of it: white space that is ASCII is one blank. */
  const read = (text: string) => text.replaceAll(/[\t\r\n ]+/g, " ").trim();

  test.each(casesIn<{ subject: string }>("whitespace-header.jsonl"))(
    "and a run of white space parses as one space: %s",
    async (_, { subject }) => {
      const bytes = await bytesOf({ subject });
      for (const line of headLinesOf(bytes)) expect(line).toMatch(/\S/);
      expect((await simpleParser(bytes)).subject).toBe("Left right");
    },
  );

  test("for any subject, name and header value, and each parses unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(words, words, words, async (subject, name, value) => {
        const headers = { "Reply-To": `${value.replaceAll(/[^\s\w]/g, "")} <a@b.example>` };
        const bytes = await bytesOf({
          subject,
          from: asQuoted(name.slice(0, 100)),
          headers: { ...headers, "X-Test": value },
        });
        for (const line of headLinesOf(bytes)) expect(line).toMatch(/\S/);
        const mail = await simpleParser(bytes);
        expect(mail.subject ?? "").toBe(read(subject));
        expect(mail.replyTo?.value[0]?.address).toBe("a@b.example");
      }),
    );
  });
});

describe("the sender's name", () => {
  const nameOf = async (from: string) => (await simpleParser(await bytesOf({ from }))).from?.value;

  test.each(casesIn<{ from: string }>("sender-name.jsonl"))("%s", async (_, { from }) => {
    const [sender] = (await nameOf(from)) ?? [];
    expect(sender?.address).toBe("mail@acme.example");
    expect(sender?.name).toMatch(/^(?:Acme "The Best" Co|é{119})$/);
    expect(sender?.name).not.toContain("\ufffd");
  });

  test.each([
    ['"Acme \\"The Best\\" Co" <a@example.com>', 'Acme "The Best" Co'],
    ['"Back \\\\ slash" <a@example.com>', "Back \\ slash"],
    ['"needless\\ pairs\\." <a@example.com>', "needless pairs."],
    ['"" <a@example.com>', ""],
    ['" spaced  out " <a@example.com>', "spaced out"],
    ["Acme (Support) <a@example.com>", "Acme (Support)"],
    ["Acme, Inc. <a@example.com>", "Acme, Inc."],
    ["  Acme   <a@example.com>  ", "Acme"],
    ["back \\ slash <a@example.com>", "back \\ slash"],
    ["<a@example.com>", ""],
    ['Acme "The Best" Co <a@example.com>', "Acme The Best Co"],
    ['"Acme <sales>" <a@example.com>', "Acme <sales>"],
  ])("in %s is %s", async (from, name) => {
    expect(await nameOf(from)).toEqual([{ name, address: "a@example.com" }]);
  });

  test("has the same address as the envelope", async () => {
    for (const from of ['Acme <"mail"@b\u00fccher.example>', "Acme <mail@b\u00fccher.example>"])
      expect(headLinesOf(await bytesOf({ from }))).toContain(
        "From: Acme <mail@xn--bcher-kva.example>",
      );
  });

  test("in quotes parses unchanged for any characters", async () => {
    const printable = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(printable, async (name) => {
        fc.pre(!/=\?|^\s|\s$|\s\s/.test(name));
        expect(await nameOf(asQuoted(name))).toEqual([{ name, address: "post@example.com" }]);
      }),
    );
  });

  test.each([
    ["an emoji", "😀"],
    ["a family", "👩‍👩‍👧‍👦"],
    ["a letter with its accents", "e\u0301\u0323"],
    ["a flag", "🇿🇦"],
  ])("is cut before a grapheme that does not fit: %s", async (_, grapheme) => {
    for (const length of [113, 117, 118, 119]) {
      const [sender] =
        (await nameOf(`${"é".repeat(length)}${grapheme}${"x".repeat(9)} <a@b.example>`)) ?? [];
      const whole = length + grapheme.length <= 120;
      const rest = "x".repeat(Math.max(0, 120 - length - grapheme.length));
      expect(sender?.name).toBe(`${"é".repeat(length)}${whole ? grapheme + rest : ""}`);
    }
  });
});

describe("text parts decode to lines that end in CRLF", () => {
  /** The parts as a mail program decodes them. */
  const partsOf = (bytes: Buffer) =>
    bytes
      .toString("latin1")
      .split(/\r\n--[^\r]*\r\n/)
      .slice(1)
      .map((part) => part.split("\r\n\r\n"))
      .filter(([head = ""]) => head.startsWith("Content-Type: text/"))
      .map(([, body = ""]) => Buffer.from(body, "base64").toString());

  test.each(casesIn<{ subject: string; text: string }>("text-lines.jsonl"))(
    "%s",
    async (_, { subject, text }) => {
      const [plain = ""] = partsOf(await bytesOf({ subject, text }));
      expect(plain.match(/\r\n/g)).toHaveLength(13);
      expect(plain).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
    },
  );

  test.each([
    ["LF", "one\ntwo\n"],
    ["CR", "one\rtwo\r"],
    ["CRLF", "one\r\ntwo\r\n"],
  ])("of a text and an HTML with %s", async (_, text) => {
    expect(partsOf(await bytesOf({ text, html: text }))).toEqual([
      "one\r\ntwo\r\n",
      "one\r\ntwo\r\n",
    ]);
  });

  test("of a rendered email", async () => {
    const email = mailOf({
      bullets: ["One.", "Two."],
      facts: [{ label: "Note", value: "a\nb\r\nc\rd" }],
    });
    const parts = partsOf(Buffer.from(await mimeOf(email)));
    expect(parts).toHaveLength(2);
    for (const part of parts) expect(part).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
  });
});
