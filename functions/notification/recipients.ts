/** The recipients of a notification: addresses that SES accepts, each mailbox once. */
import * as z from "zod/mini";
import { ADDRESS_FAULTS, addressKey, readAddress } from "../values/address.ts";
import type { RecipientInput } from "./definition.ts";
import { parseJson } from "../values/json.ts";
import { type Ignored, type Reader, readerKey, type ReadReader } from "./reader.ts";

/** A valid address and how its reader wants the email. */
export type Addressed = Reader & { readonly address: string };

/** The text whose hash is the key of a recipient's row: the same for every spelling of a mailbox. */
export function recipientTextOf(address: string): string {
  return addressKey(address);
}

export type Addressing = {
  /** Valid addresses, each once; of two spellings the first. */
  readonly valid: readonly Addressed[];
  /** How many different addresses are invalid. */
  readonly invalid: number;
  /** Positions and faults of invalid addresses, without the addresses. Empty: none. */
  readonly faults: string;
  /** Settings of recipients that are not supported. */
  readonly ignored: readonly Ignored[];
};

export function addressed(given: readonly RecipientInput[], readReader: ReadReader): Addressing {
  const valid = new Map<string, Addressed>();
  const invalid = new Map<string, string>();
  const ignored: Ignored[] = [];
  given.forEach((one, index) => {
    const { address: text, ...settings } = typeof one === "string" ? { address: one } : one;
    const read = readAddress(text);
    const key = addressKey(text, read);
    if (!read.ok) {
      const fault = `recipient ${index + 1} of ${given.length}: ${ADDRESS_FAULTS[read.fault]}`;
      if (!invalid.has(key)) invalid.set(key, fault);
    } else if (!valid.has(key)) {
      const { reader, ignored: unsupported } = readReader(settings);
      valid.set(key, { address: read.address, ...reader });
      ignored.push(...unsupported);
    }
  });
  const faults = [...invalid.values()];
  const named = faults.slice(0, MOST_FAULTS).join("; ");
  const more = faults.length - MOST_FAULTS;
  return {
    valid: withinContents([...valid.values()]),
    ignored,
    invalid: faults.length,
    faults: more > 0 ? `${named}; and ${more} more` : named,
  };
}

/** Different emails of one notification; all of them are stored in one row. */
const MOST_CONTENTS = 8;

/** Above the limit, a reader gets the email of another reader, with the same language if possible. */
function withinContents(readers: readonly Addressed[]): readonly Addressed[] {
  const byKey = new Map(readers.map((reader) => [readerKey(reader), reader]));
  if (byKey.size <= MOST_CONTENTS) return readers;
  const byLanguage = new Map([...byKey.values()].map((reader) => [baseOf(reader), reader]));
  const kept = [...new Set([...byLanguage.values(), ...byKey.values()])].slice(0, MOST_CONTENTS);
  const keys = new Set(kept.map(readerKey));
  return readers.map((reader) => {
    if (keys.has(readerKey(reader))) return reader;
    const other = kept.find((one) => baseOf(one) === baseOf(reader)) ?? kept[0];
    const { address } = reader;
    return { ...reader, timeZone: undefined, currency: undefined, ...other, address };
  });
}

function baseOf({ locale }: Reader): string | undefined {
  return locale.split("-")[0];
}

/** Bounds a dead letter's detail. */
const MOST_FAULTS = 8;

/**
 * The schema of recipients in an event: addresses, or `{ "address": …, "locale": "af" }`. `locale`, `timeZone` and `currency`
 * are read when the email is written: an unsupported one is ignored.
 */
export const RecipientInputs = z.array(z.custom<RecipientInput>()).check(({ value, issues }) => {
  // Only the first fault: zod keeps about 1 KB for each.
  const at = value.findIndex((one) => !WithAddress.safeParse(one).success);
  if (at === -1) return;
  const message = "an address, or an object with an address";
  issues.push({ code: "custom", message, input: value, path: [at] });
});

const WithAddress = z.union([z.string(), z.looseObject({ address: z.string() })]);

const Setting = z.optional(z.nullable(z.string()));
const Listed = z.object({
  address: z.string(),
  locale: Setting,
  timeZone: Setting,
  currency: Setting,
});
const Lists = z.record(z.string(), z.array(z.union([z.string(), Listed])));

/** Recipients that replace a definition's own, by event type (`*`: the default definition). */
export type RecipientLists = Readonly<Record<string, readonly RecipientInput[]>>;

/** Reads the operator's lists (JSON: `{"class.updated": ["office@example.com"]}`); undefined if they cannot be read. */
export function readRecipientLists(json: string): RecipientLists | undefined {
  try {
    return Lists.safeParse(parseJson(json).value).data;
  } catch {
    return undefined;
  }
}

/** Returns the operator's lists, from a cache. @throws DependencyError */
export type ReadRecipientLists = () => Promise<RecipientLists>;
