import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import type { CheckContext } from "./check-context.ts";

/** The part of the daily quota from which there is a warning. */
const WARN_AT = 0.8;
const NUMBER = new Intl.NumberFormat("en-US");

/** Whether SES lets the account send, to which addresses, and how many emails are left today. */
export const account: Check<CheckContext> = {
  name: "sending",
  run: async ({ account: getAccount, settings, ses }) => {
    const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus, SendQuota } =
      await getAccount();
    const region = await ses.config.region();
    const page = `https://console.aws.amazon.com/ses/home?region=${region}#/account`;
    const { Max24HourSend = 0, MaxSendRate = 0, SentLast24Hours = 0 } = SendQuota ?? {};
    return [
      sandbox(ProductionAccessEnabled === true, settings.sandboxRecipients, page),
      sending(SendingEnabled === true, EnforcementStatus ?? "HEALTHY", page),
      quota({ max: Max24HourSend, rate: MaxSendRate, sent: SentLast24Hours }, page),
    ];
  },
};

function sandbox(
  hasProductionAccess: boolean,
  recipients: readonly string[] | undefined,
  page: string,
): Finding {
  if (hasProductionAccess) return ok("sandbox", "the account has left it");
  const leave = `ask to leave it: ${page}`;
  return recipients === undefined
    ? fail(
        "sandbox",
        "the account is in it: only verified identities can be sent to",
        `${leave}; until then \`postrider configure\`, and name verified recipients (\`sandboxRecipients\`)`,
      )
    : warn("sandbox", `the account is in it: only ${recipients.join(", ")} can be sent to`, leave);
}

function sending(isEnabled: boolean, enforcement: string, page: string): Finding {
  if (!isEnabled || enforcement === "SHUTDOWN")
    return fail("sending", `SES has paused it (${enforcement})`, `read why: ${page}`);
  return enforcement === "PROBATION"
    ? warn("sending", "is on, but under review by AWS", `read why: ${page}`)
    : ok("sending", "is on");
}

type Quota = { readonly max: number; readonly rate: number; readonly sent: number };

function quota({ max, rate, sent }: Quota, page: string): Finding {
  const perSecond = `${NUMBER.format(rate)} a second`;
  // SES writes -1 for no limit.
  if (max < 0)
    return ok("quota", `${NUMBER.format(sent)} sent in 24 hours, no limit, ${perSecond}`);
  const message = `${NUMBER.format(sent)} of ${NUMBER.format(max)} sent in 24 hours, ${perSecond}`;
  if (sent < WARN_AT * max) return ok("quota", message);
  return (sent >= max ? fail : warn)("quota", message, `ask for more: ${page}`);
}
