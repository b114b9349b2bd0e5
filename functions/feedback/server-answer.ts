/** What another mail server said, as a row's history keeps it. */
import { replaceAddresses } from "../values/addresses-in-text.ts";
import { cutGraphemes } from "../values/cut.ts";

const MAX_LENGTH = 300;

/** In place of the recipient's address: an erased row must not hold it. */
export const RECIPIENT_MARK = "{recipient}";

/**
 * One line of at most 300 characters. The recipient's address becomes `{recipient}`, every other one `{address}`. Undefined if
 * nothing is left.
 */
export function serverAnswer(text: string | undefined, recipient: string): string | undefined {
  const line = (text ?? "")
    .toWellFormed()
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim();
  const masked = replaceAddresses(cutGraphemes(line, 2 * MAX_LENGTH), (address) =>
    address.toLowerCase() === recipient.toLowerCase() ? RECIPIENT_MARK : "{address}",
  );
  return masked === "" ? undefined : cutGraphemes(masked, MAX_LENGTH);
}
