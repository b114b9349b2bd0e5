/**
 * A mail as bytes. What is hard about MIME is nodemailer's: encoded words, folding, the sender's name. The rest is two
 * parts in base64 under constant heads, written in one go, because nodemailer's own writer takes longer than SES does.
 */
import { encodeWord, encodeWords, foldLines } from "nodemailer/lib/mime-funcs";
import MimeNode from "nodemailer/lib/mime-node";
import type { Email } from "../core/email.ts";

/** An encoded word is at most 75 characters long; the rest is for its frame. Source: RFC 2047, section 2 */
const WORD_LENGTH = 52;
const LINE_LENGTH = 76;

/** Writes mails of one sender: multipart/alternative, no line above 76 characters but where a word is longer. */
export function createMime(newBoundary: () => string): (email: Email) => Uint8Array {
  const senders = new Map<string, string>();
  const senderLine = (from: string): string => {
    const line = senders.get(from) ?? lineOfSender(from);
    senders.set(from, line);
    return line;
  };
  return ({ from, to, subject, html, text, headers }) => {
    const boundary = newBoundary();
    const head = [
      senderLine(from),
      header("To", to),
      header("Subject", encoded(subject)),
      ...Object.entries(headers).map(([name, value]) => header(name, value)),
      "MIME-Version: 1.0",
      `Content-Type: multipart/alternative; boundary="${boundary}"`,
    ];
    const part = (type: string, content: string) =>
      `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(content)}\r\n`;
    // The last alternative is the one that a mail program prefers.
    const parts = part("text/plain", text) + part("text/html", html);
    return Buffer.from(`${head.join("\r\n")}\r\n\r\n${parts}--${boundary}--\r\n`);
  };
}

/** The sender's name may hold anything; nodemailer's node quotes and encodes it. */
function lineOfSender(from: string): string {
  const [, name = "", address = from] = /^"?(.*?)"?\s*<([^<>]+)>$/.exec(from) ?? [];
  const head = new MimeNode("text/plain").setHeader("From", { name, address }).buildHeaders();
  return /^From: .*(?:\r\n .*)*/m.exec(head)?.[0] ?? header("From", address);
}

/** What looks like an encoded word already is encoded, or the reader's mail program would decode it. */
function encoded(subject: string): string {
  const encode = subject.includes("=?") ? encodeWord : encodeWords;
  return encode(oneLine(subject), "B", WORD_LENGTH);
}

function header(name: string, value: string): string {
  return foldLines(`${name}: ${oneLine(value)}`, LINE_LENGTH);
}

/** A line break in a value would begin a header of its own. */
function oneLine(value: string): string {
  return value.replaceAll(/[\r\n]+/g, " ");
}

function base64Lines(content: string): string {
  return Buffer.from(content)
    .toString("base64")
    .replaceAll(/.{76}(?=.)/g, "$&\r\n");
}
