/** What a bounce means: SES's diagnostic (the answer of the reader's server) says more than SES's own classes. */

export type Bounce = {
  /** The end of "Bounced: …". */
  readonly meaning: string;
  /** Undefined: what the kind of bounce suggests. */
  readonly next?: string;
};

const NO_MAILBOX: Bounce = { meaning: "the mailbox does not exist" };
const NO_DOMAIN: Bounce = { meaning: "the domain does not exist or takes no email" };
const FULL: Bounce = {
  meaning: "the mailbox is full",
  next: "Tell the reader another way, and resend when there is room.",
};
const TOO_LARGE: Bounce = {
  meaning: "the email is too large for the reader's server",
  next: "Shorten what the definition puts into the email, then resend.",
};
const REFUSED: Bounce = {
  meaning: "the reader's server refused it by its own rules, for example as spam",
  next: "Ask the reader's administrator to allow your sender, and check with `postrider doctor` that SPF, DKIM and DMARC pass.",
};
const UNAUTHENTICATED: Bounce = {
  meaning: "the reader's server could not verify your domain (SPF, DKIM or DMARC)",
  next: "Run `postrider doctor`, correct the DNS records that it names, then resend.",
};

/** RFC 3463 and its registry: the enhanced status code in the diagnostic. The first match counts. */
const BY_STATUS: readonly (readonly [RegExp, Bounce])[] = [
  [/\b5\.1\.(?:1|3|6)\b/, NO_MAILBOX],
  [/\b[45]\.1\.(?:2|10)\b|\b[45]\.4\.4\b/, NO_DOMAIN],
  [/\b5\.2\.1\b/, { meaning: "the mailbox is disabled" }],
  [/\b[45]\.2\.2\b/, FULL],
  [/\b5\.(?:2\.3|3\.4)\b/, TOO_LARGE],
  [/\b5\.7\.(?:2[0-9])\b/, UNAUTHENTICATED],
  [/\b5\.7\.\d+\b/, REFUSED],
  [
    /\b4\.(?:4\.[127]|7\.\d+)\b/,
    {
      meaning: "the reader's server was not ready to take it, and SES has stopped trying",
      next: "Resend later. If it bounces again, ask the reader's administrator.",
    },
  ],
  // Servers without enhanced codes.
  [
    /user unknown|no such (?:user|mailbox)|unknown (?:user|recipient|mailbox)|does not exist|mailbox unavailable/i,
    NO_MAILBOX,
  ],
  [/(?:mailbox|quota).{0,20}(?:full|exceeded)|over quota/i, FULL],
  [/spam|block(?:ed|list)|black ?list|denied|policy/i, REFUSED],
];

/** SES's bounce types and subtypes. Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
const BY_REASON: readonly (readonly [RegExp, Bounce])[] = [
  [
    /^Permanent-(?:Suppressed|OnAccountSuppressionList)$/,
    {
      meaning:
        "SES did not try, because the address is on SES's own list after an earlier bounce or complaint",
      next: "Only if the mailbox exists now: take the address off SES's list, remove the suppression here, then resend.",
    },
  ],
  [
    /^Permanent-UnsubscribedRecipient$/,
    {
      meaning: "the reader unsubscribed in SES's own list",
      next: "Nothing to do, unless the reader asks for email again.",
    },
  ],
  [/^Permanent-NoEmail$/, NO_MAILBOX],
  [/^Permanent/, { meaning: "the reader's server refused the address for good" }],
  [/MailboxFull$/, FULL],
  [/MessageTooLarge$/, TOO_LARGE],
  [/(?:Content|Attachment)Rejected$/, REFUSED],
  [
    /^Transient/,
    {
      meaning: "the reader's server did not accept it in time, and SES has stopped trying",
      next: "Resend later. Out-of-office answers look the same, so the email may have arrived.",
    },
  ],
];

const UNKNOWN: Bounce = {
  meaning: "SES could not tell why",
  next: "Check the address with the reader, then resend.",
};

export function readBounce(reason: string | undefined, diagnostic: string | undefined): Bounce {
  const bySes = BY_REASON.find(([pattern]) => pattern.test(reason ?? ""))?.[1];
  // SES's own list has no answer of a server.
  if (/List$|Suppressed$|Unsubscribed/.test(reason ?? "")) return bySes ?? UNKNOWN;
  const byServer = BY_STATUS.find(([pattern]) => pattern.test(diagnostic ?? ""))?.[1];
  return byServer ?? bySes ?? UNKNOWN;
}

/** Whether it will bounce again: Postrider suppresses such addresses. */
export function isPermanent(reason: string | undefined): boolean {
  return reason === undefined || reason.startsWith("Permanent");
}

export function isOnSesList(reason: string | undefined): boolean {
  return /^Permanent-(?:Suppressed|OnAccountSuppressionList)$/.test(reason ?? "");
}
