import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IEmailIdentity } from "aws-cdk-lib/aws-ses";
import type { Construct } from "constructs";
import { bareAddress } from "../../functions/values/address.ts";

export type Sender = {
  /** `Name <address>` or an address. */
  readonly fromAddress: string;
  readonly configurationSet?: string | undefined;
  readonly sandboxRecipients?: readonly string[] | undefined;
  /** The only identity that may send. @default - any that covers `fromAddress` */
  readonly emailIdentity?: IEmailIdentity | undefined;
};

/** Allows sending as `fromAddress` only. */
export function sendingStatements(
  scope: Construct,
  { fromAddress, configurationSet, sandboxRecipients = [], emailIdentity }: Sender,
): PolicyStatement[] {
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({
      service: "ses",
      resource,
      resourceName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  const address = addressOf(fromAddress);
  return [
    new PolicyStatement({
      actions: ["ses:SendRawEmail"],
      resources: [
        ...(emailIdentity === undefined
          ? identitiesOf(address).map((name) => arn("identity", name))
          : [emailIdentity.emailIdentityArn]),
        ...sandboxRecipients.map((name) => arn("identity", bareAddress(name))),
      ],
      // SES lower-cases domains: a case-sensitive condition would refuse every email.
      conditions: { StringEqualsIgnoreCase: { "ses:FromAddress": address } },
    }),
    // Without the condition. SES also checks the identity, so this statement alone allows no email.
    ...(configurationSet === undefined
      ? []
      : [
          new PolicyStatement({
            actions: ["ses:SendRawEmail"],
            resources: [arn("configuration-set", configurationSet)],
          }),
        ]),
    // This action supports no resource.
    new PolicyStatement({ actions: ["ses:GetSendQuota"], resources: ["*"] }),
  ];
}

/** The address in `Name <address>`, its domain in punycode. */
export function addressOf(fromAddress: string): string {
  return bareAddress(fromAddress);
}

/**
 * The identities that allow an address to send: the address, its domain and the parent domains, because a verified domain covers
 * its subdomains. Source: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
 */
export function identitiesOf(address: string): string[] {
  const [local = "", domain = ""] = address.split(/@(?=[^@]*$)/);
  const labels = domain.toLowerCase().split(".");
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
  return [`${local}@${labels.join(".")}`, ...domains];
}
