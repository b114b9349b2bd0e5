import { type RemovalPolicy, Stack } from "aws-cdk-lib";
import { EmailIdentity, Identity } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";

export interface SenderIdentityProps {
  /** The domain of the sender's address. */
  readonly domain: string;
  /**
   * The domain in the mails' envelope, below `domain`.
   * @default - `mail.` before `domain`
   */
  readonly mailFromDomain?: string | undefined;
  /**
   * What becomes of the identity when the stack is deleted.
   * @default - RemovalPolicy.DESTROY, as for every identity
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A record that must stand in the domain's DNS. */
export type DnsRecord = {
  readonly name: string;
  readonly type: "CNAME" | "MX" | "TXT";
  readonly value: string;
};

/** The sender's domain in SES, signing by DKIM, with a MAIL FROM domain of its own. It is verified when its records stand in DNS. */
export class SenderIdentity extends Construct {
  readonly identity: EmailIdentity;
  readonly dnsRecords: readonly DnsRecord[];

  constructor(scope: Construct, id: string, props: SenderIdentityProps) {
    super(scope, id);
    const { domain, mailFromDomain = `mail.${domain}`, removalPolicy } = props;
    this.identity = new EmailIdentity(this, "Domain", {
      identity: Identity.domain(domain),
      // While its records are not in DNS, SES falls back to its own domain, and mail goes.
      mailFromDomain,
    });
    if (removalPolicy !== undefined) this.identity.applyRemovalPolicy(removalPolicy);
    const { region } = Stack.of(this);
    this.dnsRecords = [
      ...this.identity.dkimRecords.map(({ name, value }) => ({
        name,
        type: "CNAME" as const,
        value,
      })),
      // Source: https://docs.aws.amazon.com/ses/latest/dg/mail-from.html
      { name: mailFromDomain, type: "MX", value: `10 feedback-smtp.${region}.amazonses.com` },
      { name: mailFromDomain, type: "TXT", value: '"v=spf1 include:amazonses.com ~all"' },
      // What Gmail and Yahoo ask of bulk senders; where the domain has one, that one stays.
      { name: `_dmarc.${domain}`, type: "TXT", value: '"v=DMARC1; p=none"' },
    ];
  }
}
