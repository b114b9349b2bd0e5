/** Whom a mail can go to: addresses that SES takes, each mailbox once. */
import * as z from "zod/mini";
import type { Addressee } from "./definition.ts";
import { parseJson } from "./json.ts";
import { LOCALES, type Locale } from "./language.ts";

/** A mailable address and the language of its mail. */
export type Addressed = { readonly address: string; readonly locale: Locale };

/** Mailable by SES: 7-bit, one @, a domain with a dot. Source: https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html */
const Address = z
  .email({ pattern: z.regexes.html5Email })
  .check(z.maxLength(254), z.regex(/@[^@]+\.[^@]+$/));

/** The text whose hash is a recipient's row: the same mailbox however it was typed. */
export function recipientTextOf(address: string): string {
  return address.trim().toLowerCase();
}

/** The possible ones, each once, and how many cannot be mailed; the first of two spellings stays. */
export function addressed(
  given: readonly Addressee[],
  standard: Locale,
): { readonly possible: Addressed[]; readonly given: number } {
  const each = new Map<string, Addressed>();
  for (const one of given) {
    const { address, locale } = typeof one === "string" ? { address: one, locale: undefined } : one;
    const key = recipientTextOf(address);
    // A language that this version does not have costs nobody the mail.
    const own = LOCALES.find((known) => known === locale) ?? standard;
    if (!each.has(key)) each.set(key, { address: address.trim(), locale: own });
  }
  const possible = [...each.values()].filter(({ address }) => Address.safeParse(address).success);
  return { possible, given: each.size };
}

const Listed = z.array(
  z.union([z.string(), z.object({ address: z.string(), locale: z.optional(z.string()) })]),
);

/** Who is told in place of those that the definitions name, by event type (`*`: the default definition). */
export type RecipientLists = Readonly<Record<string, readonly Addressee[]>>;

const Lists = z.record(z.string(), Listed);

/** Reads the operator's lists (JSON: `{"class.updated": ["office@example.com"]}`); nothing where they cannot be read. */
export function readRecipientLists(json: string): RecipientLists | undefined {
  try {
    return Lists.safeParse(parseJson(json).value).data;
  } catch {
    return undefined;
  }
}
