import { bareAddress } from "../values/address.ts";

/** The domain of `Name <address>` or an address; `localhost` if it has none. */
export function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)$/.exec(bareAddress(from))?.[1]?.toLowerCase() ?? "localhost";
}

/** The List-Id of a definition's emails: `"class.updated" <class-updated.postrider.example.com>`. Source: RFC 2919 */
export function listIdOf(definition: string, domain: string): string {
  const phrase = definition.replaceAll(/[^A-Za-z0-9._/-]+/g, " ").trim();
  const name = definition
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, NAME_LENGTH)
    .replaceAll(/^-|-$/g, "");
  return `"${phrase.slice(0, NAME_LENGTH) || OTHER}" <${name || OTHER}.postrider.${domain}>`;
}

/** A label of a domain has at most 63 characters. */
const NAME_LENGTH = 60;
/** For the default definition, `*`. */
const OTHER = "other";

/** The message id that all emails of a thread refer to. */
export function threadOf(thread: string, domain: string): string {
  return `<thread.${thread.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 64)}@${domain}>`;
}
