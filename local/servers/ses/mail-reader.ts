// Accepted mails parsed for people to read.
import { simpleParser } from "mailparser";
import type { EmailAddress } from "mailparser";
import { cutGraphemes } from "../../../functions/values/cut.ts";
import type { Mail } from "./mailbox.ts";
import { readHeaders } from "./raw-message.ts";
import type { Header } from "./raw-message.ts";

const PREVIEW_CHARACTERS = 140;

/** A mail as one row of the list; `preview` is the first words of its text. */
export type MailSummary = {
  id: string;
  from: string;
  to: readonly string[];
  subject: string;
  acceptedAtMs: number;
  preview: string;
  tags: Readonly<Record<string, string>>;
};

/** A mail with all of its parts; a part that the mail does not have is null. */
export type MailContent = MailSummary & {
  configurationSet: string | null;
  headers: readonly Header[];
  text: string | null;
  html: string | null;
  source: string;
};

// Parsing is the slow part, so each mail is parsed for the list once; rows go when their mails go.
const summaries = new WeakMap<Mail, Promise<MailSummary>>();

/** Parses a mail for the list, once. */
export function summarizeMail(mail: Mail): Promise<MailSummary> {
  let summary = summaries.get(mail);
  if (summary === undefined) {
    summary = parseSummary(mail);
    summaries.set(mail, summary);
  }
  return summary;
}

/** Parses a mail with all of its parts. */
export async function readMail(mail: Mail): Promise<MailContent> {
  const [summary, parsed] = await Promise.all([
    summarizeMail(mail),
    simpleParser(mail.source, { skipHtmlToText: true, skipTextToHtml: true }),
  ]);
  return {
    ...summary,
    configurationSet: mail.configurationSet ?? null,
    headers: readHeaders(mail.source),
    // The parser gives "" where there is no such part.
    text: parsed.text || null,
    html: parsed.html || null,
    source: mail.source.toString("utf8"),
  };
}

async function parseSummary(mail: Mail): Promise<MailSummary> {
  const parsed = await simpleParser(mail.source, { skipTextToHtml: true });
  return {
    id: mail.messageId,
    from: parsed.from?.value.map(formatMailbox).join(", ") || mail.from,
    to: mail.recipients,
    subject: parsed.subject ?? "",
    acceptedAtMs: mail.acceptedAtMs,
    preview: cutGraphemes((parsed.text ?? "").replace(/\s+/g, " ").trim(), PREVIEW_CHARACTERS),
    tags: mail.tags,
  };
}

function formatMailbox({ name, address = "" }: EmailAddress): string {
  return name === "" ? address : `${name} <${address}>`;
}
