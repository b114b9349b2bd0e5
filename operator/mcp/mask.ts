/** Masks email addresses for agents: the first character and the domain stay. */
import { replaceAddresses } from "../../functions/values/addresses-in-text.ts";

export function maskAddresses(text: string): string {
  return replaceAddresses(
    text,
    (address) => `${address[0]}***${address.slice(address.lastIndexOf("@"))}`,
  );
}
