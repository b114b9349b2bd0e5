/** An email as bytes: multipart/alternative, both bodies in base64, by nodemailer. */
import MailComposer from "nodemailer/lib/mail-composer";
import { encodeWord, encodeWords } from "nodemailer/lib/mime-funcs";
import { readAddress } from "../../values/address.ts";
import { cutGraphemes } from "../../values/cut.ts";
import type { Email } from "../email.ts";

/** An encoded word has at most 75 characters; the rest is its frame. Source: RFC 2047, section 2 */
const WORD_LENGTH = 52;
/** A longer word cannot be folded, and a line has at most 998 bytes. Source: RFC 5322, section 2.1.1 */
const LONG_WORD = /\S{500}/;
const NAME_LENGTH = 120;
const NOT_PRINTABLE = /[^\x20-\x7e]/;
// oxlint-disable-next-line eslint/no-control-regex -- headers must not contain control characters
const BLANKS = /[\x00-\x20\x7f]+/g;

export function mimeOf({ from, to, subject, html, text, headers }: Email): Promise<Uint8Array> {
  const values = Object.entries({ Subject: subject, ...headers });
  const email = new MailComposer({
    from: senderOf(from),
    to: oneLine(to),
    headers: values.map(([key, value]) => ({ key, value: headerValue(key, value) })),
    text: withCrlf(text),
    html: withCrlf(html),
    encoding: "base64",
  });
  return email.compile().build();
}

/** Lines end in CRLF below the encoding too. Source: RFC 2045, section 6.8 */
function withCrlf(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, "\r\n");
}

/** nodemailer quotes or encodes the name. The configuration accepts readable senders only. */
function senderOf(from: string): { name: string; address: string } {
  const line = from.replaceAll(/[\p{Cc}\p{Zl}\p{Zp} ]+/gu, " ").trim();
  const read = readAddress(line);
  if (!read.ok) return { name: "", address: line };
  const name = cutGraphemes(read.name.toWellFormed(), NAME_LENGTH).trim();
  return { name, address: read.address };
}

/** One blank in place of several: a line break would start a new header, and two blanks may fold into an empty line. */
function oneLine(value: string): string {
  return value.replaceAll(BLANKS, " ").trim();
}

/** Encodes a header here, because nodemailer also encodes the quotes of a List-Id. Headers with addresses or ids are left to nodemailer. */
function headerValue(name: string, value: string) {
  const line = encoded(oneLine(value));
  return name === "Reply-To" || name === "References"
    ? line
    : { prepared: true, foldLines: true, value: line };
}

/** Text that looks like an encoded word is encoded again, or an email client would decode it. */
function encoded(line: string): string {
  if (line.includes("=?") || LONG_WORD.test(line)) return encodeWord(line, "B", WORD_LENGTH);
  return NOT_PRINTABLE.test(line) ? encodeWords(line, "B", WORD_LENGTH) : line;
}
