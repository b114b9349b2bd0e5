import { ADDRESS_FAULTS, readAddress } from "../../functions/values/address.ts";
import { UsageError } from "../shared/command-error.ts";

/** The address in an address or `Name <address>`. @throws UsageError */
export function addressOf(text: string): string {
  const read = readAddress(text);
  if (read.ok) return read.address;
  throw new UsageError(
    `Expected an address such as reader@example.com, got ${JSON.stringify(text)}, which SES does not accept: ${ADDRESS_FAULTS[read.fault]}.`,
  );
}
