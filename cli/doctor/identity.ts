import {
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  type SESv2Client,
} from "@aws-sdk/client-sesv2";
import { isError } from "../../functions/platform/errors.ts";
import { addressOf, identitiesOf } from "../../lib/resources/sender.ts";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import type { CheckContext } from "./check-context.ts";

const NAME = "identity";

type Identity = { readonly name: string; readonly found: GetEmailIdentityCommandOutput };

/** Whether SES lets the sender send, by its address or a domain, and whether the domain is set up for DKIM and SPF. */
export const identity: Check<CheckContext> = {
  name: NAME,
  run: async ({ ses, settings }, signal) => {
    const { fromAddress } = settings;
    const region = await ses.config.region();
    const page = `https://console.aws.amazon.com/ses/home?region=${region}#/identities`;
    const names = identitiesOf(addressOf(fromAddress));
    const found = await Promise.all(names.map((name) => getIdentity(ses, name, signal)));
    const identities = found.filter((one) => one !== undefined);
    const verified = preferred(
      identities.filter((one) => one.found.VerifiedForSendingStatus === true),
    );
    if (verified !== undefined)
      return [
        ok(NAME, `${fromAddress} may send, by ${verified.name}`),
        dkim(verified, page),
        mailFrom(verified, region),
      ];
    const pending = preferred(identities);
    if (pending !== undefined) {
      const message = `${pending.name} waits to be verified (${pending.found.VerificationStatus ?? "?"})`;
      const fix = pending.name.includes("@")
        ? "click the link in the email that AWS sent there"
        : `set the DNS records that ${page}/${pending.name} shows`;
      return [fail(NAME, message, fix)];
    }
    const message = `neither ${names.slice(0, 2).join(" nor ")} is an identity in ${region}`;
    return settings.identity === "create"
      ? [warn(NAME, message, "`postrider deploy`, which creates it, then set its DNS records")]
      : [
          fail(
            NAME,
            message,
            `\`postrider configure\`, and let the stack create it (\`identity: "create"\`); or verify it: ${page}`,
          ),
        ];
  },
};

/** The nearest domain, which signs and has a MAIL FROM domain; otherwise the address. */
function preferred(identities: readonly Identity[]): Identity | undefined {
  return identities.find(({ name }) => !name.includes("@")) ?? identities[0];
}

async function getIdentity(
  ses: SESv2Client,
  name: string,
  abortSignal: AbortSignal,
): Promise<Identity | undefined> {
  try {
    const command = new GetEmailIdentityCommand({ EmailIdentity: name });
    return { name, found: await ses.send(command, { abortSignal }) };
  } catch (error) {
    if (isError(error) && error.name === "NotFoundException") return undefined;
    throw error;
  }
}

function dkim({ name, found }: Identity, page: string): Finding {
  const { Status = "NOT_STARTED", SigningEnabled = false } = found.DkimAttributes ?? {};
  if (name.includes("@")) {
    const message = `${name} is verified as an address: no domain signs its emails`;
    return warn("dkim", message, `verify the domain: ${page}`);
  }
  if (Status === "SUCCESS" && SigningEnabled) return ok("dkim", `${name} signs`);
  const message = `${name} does not sign (${SigningEnabled ? Status : "switched off"})`;
  return warn("dkim", message, `set its three CNAME records: ${page}/${name}`);
}

function mailFrom({ name, found }: Identity, region: string): Finding {
  const { MailFromDomain: domain, MailFromDomainStatus: status } = found.MailFromAttributes ?? {};
  if (domain === undefined) {
    const message = `${name} has no MAIL FROM domain: SPF passes for amazonses.com only`;
    const fix = `aws sesv2 put-email-identity-mail-from-attributes --email-identity ${name} --mail-from-domain mail.${name.split("@").at(-1)}`;
    return warn("mail-from", message, fix);
  }
  if (status === "SUCCESS") return ok("mail-from", `${domain} is verified`);
  const fix = `set ${domain} MX 10 feedback-smtp.${region}.amazonses.com and TXT "v=spf1 include:amazonses.com ~all"`;
  return warn("mail-from", `${domain} is not verified yet (${status})`, fix);
}
