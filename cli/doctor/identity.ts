import {
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  type SESv2Client,
} from "@aws-sdk/client-sesv2";
import { addressOf, identitiesOf } from "../../lib/resources/sender.ts";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import type { Stage } from "./stage.ts";
import { isError } from "../../functions/platform/errors.ts";

const NAME = "identity";

type Identity = { readonly name: string; readonly about: GetEmailIdentityCommandOutput };

/** Whether SES lets the sender send: by its address, its domain or one above; and whether receivers can trust its mail. */
export const identity: Check<Stage> = {
  name: NAME,
  run: async ({ ses, settings }, abortSignal) => {
    const region = await ses.config.region();
    const page = `https://console.aws.amazon.com/ses/home?region=${region}#/identities`;
    const names = identitiesOf(addressOf(settings.fromAddress));
    const asked = await Promise.all(names.map((name) => ask(ses, name, abortSignal)));
    const found = asked.filter((one) => one !== undefined);
    const best = nearest(found.filter(({ about }) => about.VerifiedForSendingStatus === true));
    if (best !== undefined) {
      const says = `${settings.fromAddress} may send, by ${best.name}`;
      return [ok(NAME, says), dkim(best, page), mailFrom(best, region)];
    }
    const pending = nearest(found);
    if (pending !== undefined)
      return [
        fail(
          NAME,
          `${pending.name} waits to be verified (${pending.about.VerificationStatus ?? "?"})`,
          pending.name.includes("@")
            ? "click the link in the mail that AWS sent there"
            : `set the DNS records that ${page}/${pending.name} shows`,
        ),
      ];
    const says = `neither ${names.slice(0, 2).join(" nor ")} is an identity in ${region}`;
    return [
      settings.identity === "create"
        ? warn(
            NAME,
            says,
            "the deployment makes it: npx postrider deploy, then set its DNS records",
          )
        : fail(
            NAME,
            says,
            `npx postrider configure, and let the stack create it (\`identity: "create"\`); or verify it: ${page}`,
          ),
    ];
  },
};

/** The nearest domain, which signs and has a MAIL FROM domain; else the address. */
function nearest(identities: readonly Identity[]): Identity | undefined {
  return identities.find(({ name }) => !name.includes("@")) ?? identities[0];
}

async function ask(
  ses: SESv2Client,
  name: string,
  abortSignal: AbortSignal,
): Promise<Identity | undefined> {
  try {
    const command = new GetEmailIdentityCommand({ EmailIdentity: name });
    return { name, about: await ses.send(command, { abortSignal }) };
  } catch (error) {
    if (isError(error) && error.name === "NotFoundException") return undefined;
    throw error;
  }
}

function dkim({ name, about }: Identity, page: string): Finding {
  const { Status = "NOT_STARTED", SigningEnabled } = about.DkimAttributes ?? {};
  if (name.includes("@"))
    return warn(
      "dkim",
      `${name} is verified as an address: its domain signs nothing`,
      `verify the domain: ${page}`,
    );
  return Status === "SUCCESS" && SigningEnabled === true
    ? ok("dkim", `${name} signs`)
    : warn(
        "dkim",
        `${name} does not sign (${SigningEnabled === true ? Status : "switched off"})`,
        `set its three CNAME records: ${page}/${name}`,
      );
}

function mailFrom({ name, about }: Identity, region: string): Finding {
  const { MailFromDomain, MailFromDomainStatus } = about.MailFromAttributes ?? {};
  if (MailFromDomain === undefined)
    return warn(
      "mail-from",
      `${name} has no MAIL FROM domain: SPF speaks for amazonses.com only`,
      `aws sesv2 put-email-identity-mail-from-attributes --email-identity ${name} --mail-from-domain mail.${name.split("@").at(-1)}`,
    );
  return MailFromDomainStatus === "SUCCESS"
    ? ok("mail-from", `${MailFromDomain} stands`)
    : warn(
        "mail-from",
        `${MailFromDomain} is not there yet (${MailFromDomainStatus})`,
        `set ${MailFromDomain} MX 10 feedback-smtp.${region}.amazonses.com and TXT "v=spf1 include:amazonses.com ~all"`,
      );
}
