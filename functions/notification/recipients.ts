/** Whom a mail can go to: addresses that SES takes, each mailbox once. */
import * as z from "zod/mini";
import { ADDRESS_FAULTS, addressKey, readAddress } from "../values/address.ts";
import type { RecipientInput } from "./definition.ts";
import { parseJson } from "../values/json.ts";
import type { Locale } from "./language.ts";

/** A mailable address and the language of its mail. */
export type Addressed = { readonly address: string; readonly locale: Locale };

/** The text whose hash is a recipient's row: the same mailbox however it was typed. */
export function recipientTextOf(address: string): string {
  return addressKey(address);
}

export type Addressing = {
  /** Valid addresses, each once; of two spellings the first. */
  readonly possible: readonly Addressed[];
  /** How many different addresses are invalid. */
  readonly impossible: number;
  /** Which ones these are, by position, and what is wrong with each; never the address. Empty: none. */
  readonly faults: string;
};

/** Sorts the given recipients into valid and invalid ones. */
export function addressed(
  given: readonly RecipientInput[],
  localeOf: (wanted: string | undefined) => Locale,
): Addressing {
  const possible = new Map<string, Addressed>();
  const invalid = new Map<string, string>();
  given.forEach((one, index) => {
    const { address: text, locale: wanted } =
      typeof one === "string" ? { address: one, locale: undefined } : one;
    const locale = localeOf(wanted);
    const read = readAddress(text);
    const key = addressKey(text, read);
    if (!read.ok) {
      const fault = `recipient ${index + 1} of ${given.length}: ${ADDRESS_FAULTS[read.fault]}`;
      if (!invalid.has(key)) invalid.set(key, fault);
    } else if (!possible.has(key)) possible.set(key, { address: read.address, locale });
  });
  const faults = [...invalid.values()];
  const named = faults.slice(0, MOST_FAULTS).join("; ");
  const more = faults.length - MOST_FAULTS;
  return {
    possible: [...possible.values()],
    impossible: faults.length,
    faults: more > 0 ? `${named}; and ${more} more` : named,
  };
}

/** What fits into a dead letter's detail. */
const MOST_FAULTS = 8;

const Listed = z.array(
  z.union([z.string(), z.object({ address: z.string(), locale: z.optional(z.string()) })]),
);

/** Who is told in place of those that the definitions name, by event type (`*`: the default definition). */
export type RecipientLists = Readonly<Record<string, readonly RecipientInput[]>>;

const Lists = z.record(z.string(), Listed);

/** Reads the operator's lists (JSON: `{"class.updated": ["office@example.com"]}`); nothing where they cannot be read. */
export function readRecipientLists(json: string): RecipientLists | undefined {
  try {
    return Lists.safeParse(parseJson(json).value).data;
  } catch {
    return undefined;
  }
}

/** Who is told in place of those that the definitions name; read with a cache. @throws DependencyError */
export type ReadRecipientLists = () => Promise<RecipientLists>;
