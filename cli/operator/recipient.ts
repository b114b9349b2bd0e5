/** Whom an operator's command is about. */
import { recipientTextOf } from "../../functions/notification/recipients.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { ADDRESS_FAULTS, readAddress } from "../../functions/values/address.ts";
import { UsageError } from "../shared/command-error.ts";
import { isRecipientId } from "./options.ts";

/** An address, without the name of `Name <address>`. @throws UsageError */
export function addressOf(text: string): string {
  const read = readAddress(text);
  if (read.ok) return read.address;
  throw new UsageError(`Expected an address that SES accepts, got ${ADDRESS_FAULTS[read.fault]}.`);
}

/** The id of a recipient who is given by address or by id. @throws UsageError */
export function recipientIdOf(addressOrId: string): string {
  return isRecipientId(addressOrId)
    ? addressOrId
    : shortHash(recipientTextOf(addressOf(addressOrId)));
}
