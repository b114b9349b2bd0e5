/**
 * Recipients' ids in tables, tags and logs: an HMAC of the address. An address behind a plain hash could be guessed.
 *
 * The HMAC is over the hash that version 0.2 used as the id, so that an old id becomes a new one without the address.
 */
import { createHmac, createSecretKey } from "node:crypto";
import { recipientTextOf } from "../notification/recipients.ts";
import { shortHash } from "./hash.ts";

export type RecipientIds = {
  /** The id of new rows: 32 hexadecimal digits. */
  readonly idOf: (address: string) => string;
  /** All ids under which the tables may have rows of this address: of this version, and of version 0.2. */
  readonly idsOf: (address: string) => readonly string[];
};

/** The key must never change: the rows of an address would no longer be found. */
export function createRecipientIds(key: string): RecipientIds {
  const secret = createSecretKey(key, "utf8");
  const oldIdOf = (address: string) => shortHash(recipientTextOf(address));
  const idOf = (address: string) =>
    createHmac("sha256", secret).update(oldIdOf(address)).digest("hex").slice(0, 32);
  return { idOf, idsOf: (address) => [idOf(address), oldIdOf(address)] };
}
