/**
 * A mail as bytes. What is hard about MIME is nodemailer's: encoded words, folding, the sender's name. The rest is two
 * parts in base64 under constant heads, written in one go, because nodemailer's own writer takes longer than SES does.
 */
import { encodeWord, encodeWords, foldLines } from "nodemailer/lib/mime-funcs";
import MimeNode from "nodemailer/lib/mime-node";
import { readAddress } from "../../values/address.ts";
import { cutGraphemes } from "../../values/cut.ts";
import type { Email } from "../email.ts";

/** An encoded word is at most 75 characters long; the rest is for its frame. Source: RFC 2047, section 2 */
const WORD_LENGTH = 52;
const LINE_LENGTH = 76;
/** A word that is longer cannot be folded, and a line holds 998 bytes at the most. Source: RFC 5322, section 2.1.1 */
const LONGEST_WORD = 500;
const NAME_LENGTH = 120;
/** A text's lines end in CRLF, also below an encoding. Source: RFC 2045, section 6.8 */
const LINE_BREAK = /\r?\n|\r/g;
const ROOM_BYTES = 65_536;

/** Writes mails of one sender: multipart/alternative, no line above 76 characters but where a word is longer. */
export function createMime(newBoundary: () => string): (email: Email) => Uint8Array {
  const senders = new Map<string, string>();
  const senderLine = (from: string): string => {
    const line = senders.get(from) ?? lineOfSender(from);
    senders.set(from, line);
    return line;
  };
  const base64Of = createBase64();
  return ({ from, to, subject, html, text, headers }) => {
    const boundary = newBoundary();
    const head = [
      senderLine(from),
      header("To", to),
      header("Subject", subject),
      ...Object.entries(headers).map(([name, value]) => header(name, value)),
      "MIME-Version: 1.0",
      `Content-Type: multipart/alternative; boundary="${boundary}"`,
    ];
    const part = (type: string, content: string) =>
      `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lined(base64Of(content.replaceAll(LINE_BREAK, "\r\n")))}\r\n`;
    // The last alternative is the one that a mail program prefers.
    const parts = part("text/plain", text) + part("text/html", html);
    // All is ASCII by now, and this is ten times as fast as UTF-8.
    return Buffer.from(`${head.join("\r\n")}\r\n\r\n${parts}--${boundary}--\r\n`, "latin1");
  };
}

/** The configuration holds a sender that can be read; nodemailer quotes or encodes the name. */
function lineOfSender(from: string): string {
  const line = from.replaceAll(/[\p{Cc}\p{Zl}\p{Zp} ]+/gu, " ").trim();
  const read = readAddress(line);
  if (!read.ok) return header("From", line);
  const { name, address } = read;
  const head = new MimeNode("text/plain")
    .setHeader("From", { name: cutGraphemes(name.toWellFormed(), NAME_LENGTH).trim(), address })
    .buildHeaders();
  const found = /^From:.*(?:\r\n .*)*/m.exec(head)?.[0];
  return found === undefined || NOT_PRINTED.test(found.replaceAll("\r\n", ""))
    ? header("From", address)
    : found;
}

/**
 * A line break in a value would begin a header of its own, and no header may hold another control character. Two blanks
 * could be folded into a line of white space only, which mail servers refuse. Source: RFC 5322, section 3.2.2
 */
function header(name: string, value: string): string {
  const line = value.replaceAll(BLANKS, " ").trim();
  return foldLines(`${name}: ${encoded(line)}`, LINE_LENGTH);
}

/** What looks like an encoded word already is encoded, too, or the reader's mail program would decode it. */
function encoded(line: string): string {
  if (line.includes("=?") || (line.length > LONGEST_WORD && LONG_WORD.test(line)))
    return encodeWord(line, "B", WORD_LENGTH);
  return NOT_PRINTED.test(line) ? encodeWords(line, "B", WORD_LENGTH) : line;
}

const LONG_WORD = new RegExp(`\\S{${LONGEST_WORD}}`);
// oxlint-disable-next-line eslint/no-control-regex -- they are what it is about
const BLANKS = /[\x00-\x20\x7f]+/g;
const NOT_PRINTED = /[^\x20-\x7e]/;

/** Base64 of a text's UTF-8, by way of bytes that are used again and again: to ask for new ones takes as long as the rest. */
function createBase64(): (text: string) => string {
  let room = Buffer.allocUnsafeSlow(ROOM_BYTES);
  return (text) => {
    // A UTF-16 unit is at most three bytes.
    if (room.length < 3 * text.length) room = Buffer.allocUnsafeSlow(3 * text.length);
    return room.toString("base64", 0, room.write(text));
  };
}

function lined(base64: string): string {
  const lines: string[] = [];
  for (let at = 0; at < base64.length; at += LINE_LENGTH)
    lines.push(base64.slice(at, at + LINE_LENGTH));
  return lines.join("\r\n");
}
