import { describe, expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import type { Email } from "../../../functions/email/email.ts";
import { mimeOf } from "../../../functions/email/ses/mime.ts";
import { measureLongestLineBytes, readHeaders } from "../../../local/servers/ses/raw-message.ts";
import { anEmail } from "../../helpers/post-office.ts";

const bytesOf = async (varied: Partial<Email>) => Buffer.from(await mimeOf(anEmail(varied)));
const LONG = "word ".repeat(400).trim();
const UNBROKEN = "x".repeat(5_000);

const OWN_HEADERS = [
  "auto-submitted",
  "content-type",
  "date",
  "from",
  "message-id",
  "mime-version",
  "subject",
  "to",
];

/** What varies from mail to mail, and what a reader has in the end where that is not the same. */
const MAILS: Record<string, Partial<Email>> = {
  "plain ASCII": {},
  "umlauts and a dash": { subject: "Übung – Größe", text: "Zürich – naïve", html: "<p>Zürich</p>" },
  "emoji and families of them": { subject: "🚀 👩‍👩‍👧‍👦 é", text: "👩‍👩‍👧‍👦", html: "<p>🚀</p>" },
  "other scripts": {
    subject: "授業が変更されました 수업 שיעור",
    text: "授業 שיעור درس",
    html: "授業",
  },
  "very long lines": { text: LONG, html: `<p>${LONG}</p>` },
  "very long lines without a space": { text: UNBROKEN, html: UNBROKEN },
  "very long lines of emoji": { text: "😀".repeat(2_000), html: "é".repeat(3_000) },
  "leading dots": { text: ".\n..\n.hidden", html: ".\n..<p>.</p>" },
  "trailing spaces and tabs": { text: "one \ntwo\t\n \nthree", html: "<p>one \n</p>\t" },
  "words that look like a boundary": { text: "--\n----_NmP\n--x--", html: "--x--" },
  "From at the start of a line": { text: "From here\n>From there", html: "From here" },
  "a long subject": { subject: LONG.slice(0, 900).trim() },
  "a long subject in umlauts": { subject: "Größenänderung ".repeat(60).trim() },
  "a subject that looks encoded": { subject: "=?utf-8?B?8J+YgA==?= and =?utf-8?Q?x?=" },
  "a name in UTF-8": { from: "Pöst – Büro 📮 <postrider@example.com>" },
  "a quoted name": { from: '"Post, Rider (\\"the\\" best)" <postrider@example.com>' },
};

describe("an email parses unchanged with", () => {
  test.each(Object.entries(MAILS))("%s", async (_, varied) => {
    const email = anEmail(varied);
    const read = await simpleParser(await bytesOf(varied));
    expect(read.subject).toBe(email.subject);
    expect(read.text).toBe(email.text);
    expect(read.html).toBe(email.html);
    expect(read.to).toMatchObject({ value: [{ name: "", address: email.to }] });
    expect(read.from).toMatchObject({ value: [{ address: "postrider@example.com" }] });
  });

  test.each([
    ["CRLF", "one\r\ntwo\r\n"],
    ["LF", "one\ntwo\n"],
    ["CR", "one\rtwo\r"],
    ["all of them", "one\r\n\n\r\rtwo\n\rthree"],
  ])("line breaks as %s", async (_, text) => {
    // A reader may show one kind of line break for another; the lines are the same.
    const lines = (words: unknown) => String(words).split(/\r\n|\r|\n/);
    const read = await simpleParser(await bytesOf({ text, html: text }));
    expect(lines(read.text)).toEqual(lines(text));
    expect(lines(read.html)).toEqual(lines(text));
  });

  test("no text", async () => {
    const read = await simpleParser(await bytesOf({ text: "" }), { skipHtmlToText: true });
    expect(read.text ?? "").toBe("");
    expect(read.html).toBe("<p>Hello</p>");
  });

  test("the name of the sender", async () => {
    const names = async (from: string) => (await simpleParser(await bytesOf({ from }))).from?.value;
    expect(await names("Pöst – Büro 📮 <a@example.com>")).toEqual([
      { name: "Pöst – Büro 📮", address: "a@example.com" },
    ]);
    expect(await names('"Post, Rider" <a@example.com>')).toEqual([
      { name: "Post, Rider", address: "a@example.com" },
    ]);
    expect(await names("a@example.com")).toEqual([{ name: "", address: "a@example.com" }]);
  });

  test("the order of the alternatives: the HTML last, because the last is preferred", async () => {
    const source = (await bytesOf({})).toString();
    expect(source.indexOf("text/plain")).toBeGreaterThan(-1);
    expect(source.indexOf("text/html")).toBeGreaterThan(source.indexOf("text/plain"));
    expect(source).toMatch(/^Content-Type: multipart\/alternative;/m);
  });
});

describe("for any text", () => {
  const everything = {
    ...MAILS,
    "line breaks of all kinds": { text: "a\r\n\n\r\rb\n\rc", html: "a\rb\nc\r\nd" },
    "control characters": { text: "a\u0000b\u001b[1m", html: "\u0000" },
    "half an emoji": { subject: "a \ud83d b", text: "a \ud83d b", html: "\ude80" },
  };

  test.each(Object.entries(everything))(
    "a line has at most 998 bytes, and all is ASCII between CRLFs: %s",
    async (_, varied) => {
      const bytes = await bytesOf(varied);
      expect(measureLongestLineBytes(bytes)).toBeLessThanOrEqual(998);
      const source = bytes.toString("latin1");
      expect(source).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      expect(source).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
      expect(source).not.toMatch(/^\.$/m);
    },
  );

  test.each(Object.entries(everything))("the email has only our headers: %s", async (_, varied) => {
    const names = readHeaders(await bytesOf(varied)).map((header) => header.name.toLowerCase());
    expect(names.toSorted()).toEqual(OWN_HEADERS);
  });
});

// A recipient is one address, and a subject one line, where the plan is made (core/notification.ts).
describe("no input adds a header or a part", () => {
  const INJECTED = "x\r\nBcc: eve@example.com\r\n\r\n<script>";
  const attempts: Record<string, Partial<Email>> = {
    "in the subject": { subject: INJECTED },
    "in the subject, with LF alone": { subject: "x\nBcc: eve@example.com\n\nbody" },
    "in the subject, with CR alone": { subject: "x\rBcc: eve@example.com\r\rbody" },
    "in the subject, with other line ends": {
      subject: "x\u2028Bcc: eve@example.com\u0085Cc: eve@x",
    },
    "in the sender's name": { from: `"${INJECTED}" <postrider@example.com>` },
    "in a header's value": { headers: { "Auto-Submitted": INJECTED } },
    "in a recipient": { to: "ada@example.com\r\nBcc: eve@example.com" },
  };

  test.each(Object.entries(attempts))("%s", async (_, varied) => {
    const bytes = await bytesOf(varied);
    const names = readHeaders(bytes).map((header) => header.name.toLowerCase());
    expect(names).not.toContain("bcc");
    expect(names).not.toContain("cc");
    // A reader may take either of them, alone, for the end of a line.
    expect(bytes.toString("latin1")).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
    const read = await simpleParser(bytes);
    expect(read.bcc).toBeUndefined();
    expect(read.cc).toBeUndefined();
    expect(read.html).toBe("<p>Hello</p>");
    expect(read.text).toBe("Hello");
  });
});
