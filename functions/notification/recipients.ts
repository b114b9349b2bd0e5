/** Whom a mail can go to: addresses that SES takes, each mailbox once. */
import * as z from "zod/mini";
import { ADDRESS_FAULTS, addressKey, readAddress } from "../values/address.ts";
import type { RecipientInput } from "./definition.ts";
import { parseJson } from "../values/json.ts";
import { type Ignored, type Reader, readerKey, type ReadReader } from "./reader.ts";

/** A mailable address, and how its reader wants the email. */
export type Addressed = Reader & { readonly address: string };

/** The text whose hash is a recipient's row: the same mailbox however it was typed. */
export function recipientTextOf(address: string): string {
  return addressKey(address);
}

export type Addressing = {
  /** Valid addresses, each once; of two spellings the first. */
  readonly possible: readonly Addressed[];
  /** How many different addresses are invalid. */
  readonly invalid: number;
  /** Which ones these are, by position, and what is wrong with each; never the address. Empty: none. */
  readonly faults: string;
  /** What recipients asked for and do not get. */
  readonly ignored: readonly Ignored[];
};

/** Sorts the given recipients into valid and invalid ones. */
export function addressed(given: readonly RecipientInput[], readReader: ReadReader): Addressing {
  const possible = new Map<string, Addressed>();
  const invalid = new Map<string, string>();
  const ignored: Ignored[] = [];
  given.forEach((one, index) => {
    const { address: text, ...asked } = typeof one === "string" ? { address: one } : one;
    const read = readAddress(text);
    const key = addressKey(text, read);
    if (!read.ok) {
      const fault = `recipient ${index + 1} of ${given.length}: ${ADDRESS_FAULTS[read.fault]}`;
      if (!invalid.has(key)) invalid.set(key, fault);
    } else if (!possible.has(key)) {
      const wanted = { locale: undefined, timeZone: undefined, currency: undefined, ...asked };
      const { reader, ignored: unknown } = readReader(wanted);
      possible.set(key, { address: read.address, ...reader });
      ignored.push(...unknown);
    }
  });
  const faults = [...invalid.values()];
  const named = faults.slice(0, MOST_FAULTS).join("; ");
  const more = faults.length - MOST_FAULTS;
  return {
    possible: withinEditions([...possible.values()]),
    ignored,
    invalid: faults.length,
    faults: more > 0 ? `${named}; and ${more} more` : named,
  };
}

/** Different emails of one notification: all of them are in one row. */
const MOST_EDITIONS = 8;

/** Further readers get the email of one who reads the same language, if there is one. Languages go before time zones. */
function withinEditions(readers: readonly Addressed[]): readonly Addressed[] {
  const byKey = new Map(readers.map((reader) => [readerKey(reader), reader]));
  if (byKey.size <= MOST_EDITIONS) return readers;
  const byLanguage = new Map([...byKey.values()].map((reader) => [baseOf(reader), reader]));
  const kept = [...new Set([...byLanguage.values(), ...byKey.values()])].slice(0, MOST_EDITIONS);
  const keys = new Set(kept.map(readerKey));
  return readers.map((reader) => {
    if (keys.has(readerKey(reader))) return reader;
    const other = kept.find((one) => baseOf(one) === baseOf(reader)) ?? kept[0];
    return {
      ...reader,
      timeZone: undefined,
      currency: undefined,
      ...other,
      address: reader.address,
    };
  });
}

function baseOf({ locale }: Reader): string | undefined {
  return locale.split("-")[0];
}

/** What fits into a dead letter's detail. */
const MOST_FAULTS = 8;

const Wish = z.optional(z.nullable(z.string()));
const Listed = z.array(
  z.union([
    z.string(),
    z.object({ address: z.string(), locale: Wish, timeZone: Wish, currency: Wish }),
  ]),
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
