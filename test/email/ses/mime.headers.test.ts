import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { simpleParser } from "mailparser";
import { mimeOf } from "../../../functions/email/ses/mime.ts";
import { createUnsubscribeUrls } from "../../../functions/email/unsubscribe-links.ts";
import { measureLongestLineBytes, readHeaders } from "../../../local/servers/ses/raw-message.ts";
import { byAi, planOf, render, SENDER, TO } from "../mail-factory.ts";
import { anEmail } from "../../helpers/post-office.ts";

const LONG = "Größe und Übung ".repeat(70).trim();
const UNBROKEN = "x".repeat(5_000);

/** What every mail of the renderer has in its head, if it has a thread and somewhere to answer to. */
const FIELDS = [
  "Auto-Submitted",
  "Content-Language",
  "Content-Type",
  "Date",
  "From",
  "In-Reply-To",
  "List-ID",
  "MIME-Version",
  "Message-ID",
  "References",
  "Reply-To",
  "Subject",
  "To",
  "X-Auto-Response-Suppress",
  "X-Postrider-Delivery",
  "X-Postrider-Notification",
];

describe("a header's value", () => {
  const bytesOf = async (value: string) =>
    Buffer.from(await mimeOf(anEmail({ headers: { "X-Test": value } })));
  const linesOf = (bytes: Buffer) =>
    /^X-Test:.*(?:\r\n .*)*/m.exec(bytes.toString("latin1"))?.[0].split("\r\n") ?? [];

  test.each([
    ["that is short", "auto-generated"],
    ["of many words", "word ".repeat(400).trim()],
    ["of one very long word", UNBROKEN],
    ["of other letters", "Übung in Zürich 東京 🚀"],
    ["of many other letters", LONG],
    ["of one very long word of other letters", "é".repeat(3_000)],
    ["that looks encoded", "=?utf-8?B?8J+YgA==?="],
  ])("%s is folded in ASCII, and parses unchanged", async (_name, value) => {
    const lines = linesOf(await bytesOf(value));
    expect(lines.join("")).toMatch(/^[\x20-\x7e]*$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(76);
    // The parser decodes the fields that it knows.
    const read = await simpleParser(lines.join("\r\n").replace(/^X-Test/, "Subject"));
    expect(read.subject).toBe(value);
  });

  test("has spaces instead of control characters", async () => {
    expect(linesOf(await bytesOf("a\u0000b\r\n\tc\u007f\u001bd"))).toEqual(["X-Test: a b c d"]);
  });

  test("may be a sender's name of the maximum length", async () => {
    const unbroken = "x".repeat(900);
    const names = [unbroken, "word ".repeat(180), LONG.slice(0, 900), `${unbroken}é`, "Pöst Büro"];
    for (const name of names) {
      const bytes = Buffer.from(await mimeOf(anEmail({ from: `${name} <post@example.com>` })));
      expect(measureLongestLineBytes(bytes)).toBeLessThanOrEqual(998);
      expect((await simpleParser(bytes)).from?.value).toEqual([
        { name: name.slice(0, 120).trim(), address: "post@example.com" },
      ]);
    }
  });

  test("has spaces instead of line breaks in a sender's name", async () => {
    const from = "Pöst\u2028Büro\r\nBcc: eve\u0085 <post@example.com>";
    const read = await simpleParser(Buffer.from(await mimeOf(anEmail({ from }))));
    expect(read.from?.value).toEqual([{ name: "Pöst Büro Bcc: eve", address: "post@example.com" }]);
  });
});

test("a rendered email parses to its sender, recipient, subject, thread and list", async () => {
  const plan = planOf(
    { subject: "Klas gewysig: Größe – 東京", locale: "af" },
    { thread: "0a1b", replyTo: "class@example.com" },
  );
  const bytes = Buffer.from(
    await mimeOf(render(plan, TO, { from: "Pöst, Büro <post@example.com>" })),
  );
  const mail = await simpleParser(bytes);
  expect(mail).toMatchObject({
    subject: "Klas gewysig: Größe – 東京",
    from: { value: [{ name: "Pöst, Büro", address: "post@example.com" }] },
    to: { value: [{ name: "", address: TO.address }] },
    replyTo: { value: [{ name: "", address: "class@example.com" }] },
    inReplyTo: "<thread.0a1b@example.com>",
    references: "<thread.0a1b@example.com>",
  });
  expect(mail.headers.get("list")).toEqual({
    id: { name: "class.updated", id: "class-updated.postrider.example.com" },
  });
  expect(mail.headers.get("content-language")).toBe("af");
  expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail.headers.get("x-auto-response-suppress")).toBe("All");
  expect(
    readHeaders(bytes)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(FIELDS);
});

test("the unsubscribe link is intact in its header for any length and definition name", async () => {
  const url = "https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.ap-southeast-1.on.aws/";
  const links = await createUnsubscribeUrls(url, async () => "k".repeat(64))();
  for (const definition of [
    "class.updated",
    "t".repeat(198),
    "type\r\nBcc: eve@example.com\r\n\r\nbody",
    "> , <mailto:eve@example.com>, <",
    "Größe 東京 🚀\u2028\u0085",
  ]) {
    const plan = planOf({}, { definition, mandatory: false });
    const bytes = Buffer.from(await mimeOf(render(plan, TO, SENDER, links)));
    const link = links({ recipient: TO.id, definition }, "en");
    expect(link).toMatch(/^https:\/\/[\w.-]+\/\?t=[\w.-]+&l=en$/);
    const read = await simpleParser(bytes);
    expect(read.headers.get("list")).toMatchObject({ unsubscribe: { url: link } });
    const fields = readHeaders(bytes).map(({ name }) => name);
    expect(fields.toSorted()).toEqual(
      [
        ...FIELDS.filter((name) => !["In-Reply-To", "References", "Reply-To"].includes(name)),
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
      ].toSorted(),
    );
    // No encoded word, and no break within the link, which some programs would not join.
    expect(bytes.toString("latin1")).toContain(`\r\nList-Unsubscribe:\r\n <${link}>\r\n`);
    expect(bytes.toString("latin1")).toContain(
      "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
    );
  }
});

describe("for any text in an event or a definition", () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom(
          "\r\nBcc: eve@example.com",
          "\nBcc: eve@example.com",
          "\rBcc: eve@example.com",
          "\u2028Cc: eve@example.com\u0085",
          "\r\n\r\n<script>alert(1)</script>",
          "=?utf-8?Q?=0D=0ABcc:_eve@example.com?=",
          "=?utf-8?B?DQpCY2M6IGV2ZUBleGFtcGxlLmNvbQ==?=",
          "\u0000",
          ">, <eve@example.com>",
          '" <eve@example.com>, "',
          "--=_boundary\r\n",
          ".\r\n",
          "w".repeat(1_200),
          "word ".repeat(300),
          "Größe 🚀 ",
        ),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join(""));

  test("the email has only our headers, only our recipient, and no line above 998 bytes", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (one, other) => {
        const plan = planOf(
          {
            subject: one,
            headline: other,
            bullets: [one],
            facts: [{ label: one, value: [other, one] }],
            changes: [{ label: other, before: one, after: other }],
            writer: byAi(one),
          },
          { definition: other, thread: one, replyTo: `${other.replaceAll(",", "")}@example.com` },
        );
        const name = one.slice(0, 400).replaceAll(/["\\]/g, "\\$&");
        const email = render(plan, TO, { from: `"${name}" <post@example.com>` });
        const bytes = Buffer.from(await mimeOf(email));
        expect(measureLongestLineBytes(bytes)).toBeLessThanOrEqual(998);
        const source = bytes.toString("latin1");
        expect(source).toMatch(/^[\t\r\n\x20-\x7e]*$/);
        expect(source).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
        const names = readHeaders(bytes).map((header) => header.name);
        expect(FIELDS).toEqual(expect.arrayContaining(names));
        // A blank value has no field.
        expect(new Set([...names, "Subject", "Reply-To"])).toEqual(new Set(FIELDS));
        expect(new Set(names).size).toBe(names.length);
        const read = await simpleParser(bytes, { skipTextToHtml: true });
        expect(read.to).toMatchObject({ value: [{ name: "", address: TO.address }] });
        expect(read.from?.value.at(-1)?.address).toBe("post@example.com");
        expect([read.cc, read.bcc]).toEqual([undefined, undefined]);
        // The parser has its own way with line breaks.
        const withoutBlanks = (html: unknown) => String(html).replaceAll(/\s/g, "");
        expect(withoutBlanks(read.html)).toBe(withoutBlanks(email.html.toWellFormed()));
        expect(read.attachments).toEqual([]);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  test("a subject of one line parses unchanged", async () => {
    // As a plan holds it: in one line, well-formed (core/notification.ts).
    const subjects = hostile.map((text) =>
      text
        .toWellFormed()
        .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
        .trim(),
    );
    await fc.assert(
      fc.asyncProperty(subjects, async (subject) => {
        const email = render(planOf({ subject }), TO, SENDER);
        const read = await simpleParser(Buffer.from(await mimeOf(email)));
        expect(read.subject ?? "").toBe(email.subject);
      }),
      { numRuns: 300 },
    );
  });
});
