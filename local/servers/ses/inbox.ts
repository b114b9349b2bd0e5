// The accepted mails as JSON, for tests and tools. The page of the dev server is in local/dev/page/.
import type { IncomingMessage, ServerResponse } from "node:http";
import { readMail, summarizeMail } from "./mail-reader.ts";
import type { MailSummary } from "./mail-reader.ts";
import type { Mail, Mailbox } from "./mailbox.ts";

const MAX_ROWS = 200;

const SOURCE_POLICY = "default-src 'none'; sandbox";

/** What GET /mails answers: the newest 200 of the `matching` mails, newest first; `total` counts all that are kept. */
export type MailList = { total: number; matching: number; mails: MailSummary[] };

/**
 * Answers GET /health, /mails?search=&after=, /mails/:id and /mails/:id/source; anything else is 404.
 * `search` looks at recipients and subject, `after` leaves out the mail with that id and all before it.
 */
export async function answerInbox(
  request: IncomingMessage,
  response: ServerResponse,
  mailbox: Mailbox,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return sendJson(response, 405, { error: `Expected GET, got ${request.method}` });
  }
  if (pathname === "/health") return sendJson(response, 200, { ok: true });
  if (pathname === "/mails") {
    return sendJson(response, 200, await listMails(mailbox, searchParams));
  }
  const [, id, source] = /^\/mails\/([^/]+)(\/source)?$/.exec(pathname) ?? [];
  const mail = id === undefined ? undefined : mailbox.find(id);
  if (mail !== undefined && source === undefined) {
    return sendJson(response, 200, await readMail(mail));
  }
  if (mail !== undefined) {
    return send(response, 200, "text/plain; charset=utf-8", mail.source, SOURCE_POLICY);
  }
  return sendJson(response, 404, { error: `Nothing at ${pathname}` });
}

async function listMails(mailbox: Mailbox, searchParams: URLSearchParams): Promise<MailList> {
  const all = mailbox.mails();
  const search = (searchParams.get("search") ?? "").trim().toLowerCase();
  // An id that is not kept (any more) leaves nothing out: -1 + 1 is the start.
  const after = all.findIndex((mail) => mail.messageId === searchParams.get("after")) + 1;
  const newestFirst = all.slice(after).toReversed();
  const matching = search === "" ? newestFirst : await filterMails(newestFirst, search);
  const mails = await Promise.all(matching.slice(0, MAX_ROWS).map(summarizeMail));
  return { total: all.length, matching: matching.length, mails };
}

async function filterMails(mails: readonly Mail[], search: string): Promise<Mail[]> {
  const found: Mail[] = [];
  // One after the other: parsing thousands at once would hold up the senders.
  for (const mail of mails) {
    const { to, subject } = await summarizeMail(mail);
    if ([subject, ...to].some((text) => text.toLowerCase().includes(search))) found.push(mail);
  }
  return found;
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json", JSON.stringify(value), SOURCE_POLICY);
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  content: string | Buffer,
  policy: string,
): void {
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  });
  response.end(content);
}
