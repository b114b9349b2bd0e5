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
  /** The identity that mail is sent by. @default - whichever covers the address */
  readonly emailIdentity?: IEmailIdentity | undefined;
};

/** What a function needs to send as `fromAddress`, and as nobody else. */
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
      // SES lower-cases domains; a condition that minds the case would then refuse every mail.
      conditions: { StringEqualsIgnoreCase: { "ses:FromAddress": address } },
    }),
    // A statement of its own, without the condition: it allows no mail by itself, for SES asks about the identity as well.
    ...(configurationSet === undefined
      ? []
      : [
          new PolicyStatement({
            actions: ["ses:SendRawEmail"],
            resources: [arn("configuration-set", configurationSet)],
          }),
        ]),
    // SES knows no resource for this action.
    new PolicyStatement({ actions: ["ses:GetSendQuota"], resources: ["*"] }),
  ];
}

/** The address in `Name <address>`, its domain in punycode. */
export function addressOf(fromAddress: string): string {
  return bareAddress(fromAddress);
}

/**
 * Each identity by which SES may let an address send: itself, its domain, and the domains above that one, since a
 * verified domain covers those below. Source: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
 */
export function identitiesOf(address: string): string[] {
  const [local = "", domain = ""] = address.split(/@(?=[^@]*$)/);
  const labels = domain.toLowerCase().split(".");
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
  return [`${local}@${labels.join(".")}`, ...domains];
}
