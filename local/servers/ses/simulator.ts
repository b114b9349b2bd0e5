// SES's mailbox simulator: what becomes of a mail to its addresses, and of any other.
// https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator

/** What a receiving server does with a mail, in SES's words; each is an event after the one before. */
export type Fate = "delivered" | "bounced" | "complained" | "on-suppression-list" | "out-of-office";

const FATES: Readonly<Record<string, readonly Fate[]>> = {
  success: ["delivered"],
  bounce: ["bounced"],
  complaint: ["delivered", "complained"],
  suppressionlist: ["on-suppression-list"],
  ooto: ["delivered", "out-of-office"],
};

/** What becomes of a mail to `address`; the simulator's take a label: `bounce+label@simulator.amazonses.com`. */
export function fatesOf(address: string): readonly Fate[] {
  const mailbox = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address)?.[1];
  return FATES[mailbox?.toLowerCase() ?? ""] ?? ["delivered"];
}
