/** Why SES refused an email for good, by the name of its error: the reader's address, or the sender and the account. */
import { RECIPIENT_NOT_VERIFIED } from "../../functions/email/ses/ses-failure.ts";

export type Refusal = {
  /** The end of "SES refused the email for good, because …". */
  readonly because: string;
  readonly next: string;
  /** A redrive sends to the address of the plan, so a wrong one is refused again. */
  readonly isAddress: boolean;
};

export function readRefusal(reason: string | undefined): Refusal {
  if (reason?.startsWith("InvalidParameterValue"))
    return {
      because: "the reader's address is written in a way that SES does not accept",
      next: "Correct it in your application, then send a new event for this reader: a redrive would use the same address.",
      isAddress: true,
    };
  if (reason === RECIPIENT_NOT_VERIFIED)
    return {
      because:
        "the account is in SES's sandbox, where each reader's address must be verified, and this one is not. The address itself is not at fault",
      next: "Ask AWS for production access to SES, or verify this address in SES.",
      isAddress: false,
    };
  return {
    because: `of ${reason ?? "a reason that is not stored"}. That is mostly the sender, the account or the content, and seldom the address`,
    next: "Run `postrider doctor`, which checks the sender and the account.",
    isAddress: false,
  };
}
