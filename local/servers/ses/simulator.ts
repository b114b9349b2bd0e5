/**
 * SES's mailbox simulator.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */

/** What happens to an email at its recipient. */
export type Fate = "delivered" | "bounced" | "complained" | "on-suppression-list" | "out-of-office";

const FATES: Readonly<Record<string, readonly Fate[]>> = {
  success: ["delivered"],
  bounce: ["bounced"],
  complaint: ["delivered", "complained"],
  suppressionlist: ["on-suppression-list"],
  ooto: ["delivered", "out-of-office"],
};

/** An email to any other address is delivered. Labels are allowed: `bounce+label@simulator.amazonses.com`. */
export function fatesOf(address: string): readonly Fate[] {
  const mailbox = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address)?.[1];
  return FATES[mailbox?.toLowerCase() ?? ""] ?? ["delivered"];
}
