/**
 * A mail as bytes: nodemailer's MailComposer makes the parts, headers and encodings, and this writes them one after the
 * other. Its own writer goes through four streams a mail, which costs more than the call to SES; the bytes are the same.
 */
import MailComposer from "nodemailer/lib/mail-composer";
import type MimeNode from "nodemailer/lib/mime-node";
import { encode, wrap } from "nodemailer/lib/qp";
import type { Email } from "../core/email.ts";

const QP_LINE_LENGTH = 76;

/** The parts of a mail as a tree; its `build` gives the same bytes as `mimeBytes`, later. */
export function mimeTree({ from, to, subject, html, text, headers }: Email): MimeNode {
  const message = { from, to: { name: "", address: to }, subject, html, text, headers };
  return new MailComposer({
    ...message,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
}

export function mimeBytes(root: MimeNode): Uint8Array {
  return Buffer.from(`${partOf(root).replace(/\r?\n$/, "")}\r\n`);
}

function partOf(node: MimeNode): string {
  const headers = `${node.buildHeaders()}\r\n\r\n`;
  if (node.childNodes.length === 0) return headers + bodyOf(node);
  const parts = node.childNodes.map(
    (child) => `--${String(node.boundary)}\r\n${partOf(child)}\r\n`,
  );
  return `${headers}${parts.join("")}--${String(node.boundary)}--\r\n`;
}

function bodyOf(node: MimeNode): string {
  const content =
    typeof node.content === "string" || Buffer.isBuffer(node.content) ? node.content : "";
  const encoding = node.getTransferEncoding();
  if (encoding === "quoted-printable") return wrap(encode(content), QP_LINE_LENGTH);
  if (encoding !== "base64") return content.toString();
  return Buffer.from(content)
    .toString("base64")
    .replaceAll(/.{76}(?=.)/g, "$&\r\n");
}
