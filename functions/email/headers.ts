/** Names in a mail's headers that are made of ours: its list and its thread. */

import { bareAddress } from "../values/address.ts";

/** The domain of `Name <address>` or an address; `localhost` where there is none. */
export function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)$/.exec(bareAddress(from))?.[1]?.toLowerCase() ?? "localhost";
}

/**
 * The list that a definition's mails are of, so that readers can sort them:
 * `"class.updated" <class-updated.postrider.example.com>`. Source: RFC 2919
 */
export function listIdOf(definition: string, domain: string): string {
  const phrase = definition.replaceAll(/[^A-Za-z0-9._/-]+/g, " ").trim();
  const name = definition
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, NAME_LENGTH)
    .replaceAll(/^-|-$/g, "");
  return `"${phrase.slice(0, NAME_LENGTH) || OTHER}" <${name || OTHER}.postrider.${domain}>`;
}

/** A part of a domain is at most 63 characters long. */
const NAME_LENGTH = 60;
/** The default definition is called `*`. */
const OTHER = "other";

/** The message id that all mails of a thread refer to. */
export function threadOf(thread: string, domain: string): string {
  return `<thread.${thread.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 64)}@${domain}>`;
}
