/**
 * A mail as bytes. nodemailer writes the head (addresses, encoded words, folding, the boundary); the two parts are base64
 * under a constant head each, which needs no library, and would go through four streams a mail with nodemailer's own.
 */
import MimeNode from "nodemailer/lib/mime-node";
import type { Email } from "../core/email.ts";

/** A multipart/alternative of text and HTML, no line longer than 76 characters but for what the head cannot fold. */
export function mimeOf({ from, to, subject, html, text, headers }: Email): Uint8Array {
  const root = new MimeNode("multipart/alternative", { textEncoding: "base64" });
  // SES writes its own Message-ID in the place of any.
  root.setHeader({
    From: from,
    To: { name: "", address: to },
    Subject: subject,
    "Message-ID": "<postrider@localhost>",
  });
  root.setHeader({ ...headers });
  const head = root.buildHeaders();
  const boundary = String(root.boundary);
  const part = (type: string, content: string) =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(content)}\r\n`;
  // The last alternative is the one that a mail program prefers.
  return Buffer.from(
    `${head}\r\n\r\n${part("text/plain", text)}${part("text/html", html)}--${boundary}--\r\n`,
  );
}

function base64Lines(content: string): string {
  return Buffer.from(content)
    .toString("base64")
    .replaceAll(/.{76}(?=.)/g, "$&\r\n");
}
