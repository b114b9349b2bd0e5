import { type RemovalPolicy, Stack } from "aws-cdk-lib";
import { EmailIdentity, Identity } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";

export interface SenderIdentityProps {
  /** The domain of the sender's address. */
  readonly domain: string;
  /**
   * The MAIL FROM domain, a subdomain of `domain`.
   * @default - `mail.` + `domain`
   */
  readonly mailFromDomain?: string | undefined;
  /**
   * Whether deleting the stack deletes the identity.
   * @default - RemovalPolicy.DESTROY, CDK's default for an identity
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A record to add to the domain's DNS. */
export type DnsRecord = {
  readonly name: string;
  readonly type: "CNAME" | "MX" | "TXT";
  readonly value: string;
};

/** The sender's domain in SES, with DKIM and its own MAIL FROM domain. SES verifies it when DNS has its records. */
export class SenderIdentity extends Construct {
  readonly identity: EmailIdentity;
  readonly dnsRecords: readonly DnsRecord[];

  constructor(scope: Construct, id: string, props: SenderIdentityProps) {
    super(scope, id);
    const { domain, mailFromDomain = `mail.${domain}`, removalPolicy } = props;
    this.identity = new EmailIdentity(this, "Domain", {
      identity: Identity.domain(domain),
      // Until DNS has its records, SES sends with its own MAIL FROM domain.
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
      // Gmail and Yahoo require it of bulk senders. Keep an existing one.
      { name: `_dmarc.${domain}`, type: "TXT", value: '"v=DMARC1; p=none"' },
    ];
  }
}
