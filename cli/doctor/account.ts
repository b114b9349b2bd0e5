import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import type { Stage } from "./stage.ts";

/** Of the day's quota: from here on somebody should know. */
const MUCH = 0.8;
const NUMBER = new Intl.NumberFormat("en-US");

const consolePage = (region: string) =>
  `https://console.aws.amazon.com/ses/home?region=${region}#/account`;

/** Whether SES lets the account send at all, to everybody, and how much more today. */
export const account: Check<Stage> = {
  name: "sending",
  run: async ({ account: ask, settings, ses }) => {
    const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus, SendQuota } = await ask();
    const page = consolePage(await ses.config.region());
    return [
      sandbox(ProductionAccessEnabled === true, settings.sandboxRecipients, page),
      sending(SendingEnabled === true, EnforcementStatus ?? "HEALTHY", page),
      quota(
        {
          most: SendQuota?.Max24HourSend ?? 0,
          rate: SendQuota?.MaxSendRate ?? 0,
          sent: SendQuota?.SentLast24Hours ?? 0,
        },
        page,
      ),
    ];
  },
};

function sandbox(isOut: boolean, recipients: readonly string[] | undefined, page: string): Finding {
  if (isOut) return ok("sandbox", "the account has left it");
  const leave = `ask to leave it: ${page}`;
  return recipients === undefined
    ? fail(
        "sandbox",
        "the account is in it: only verified identities can be sent to",
        `${leave}; until then npx postrider configure, and name verified recipients (\`sandboxRecipients\`)`,
      )
    : warn("sandbox", `the account is in it: only ${recipients.join(", ")} can be sent to`, leave);
}

function sending(enabled: boolean, enforcement: string, page: string): Finding {
  if (!enabled || enforcement === "SHUTDOWN")
    return fail("sending", `SES has paused it (${enforcement})`, `read why: ${page}`);
  return enforcement === "PROBATION"
    ? warn("sending", "is on, but under review by AWS", `read why: ${page}`)
    : ok("sending", "is on");
}

type Quota = { readonly most: number; readonly rate: number; readonly sent: number };

function quota({ most, rate, sent }: Quota, page: string): Finding {
  const each = `${NUMBER.format(rate)} a second`;
  if (most < 0) return ok("quota", `${NUMBER.format(sent)} sent in 24 hours, no limit, ${each}`);
  const says = `${NUMBER.format(sent)} of ${NUMBER.format(most)} sent in 24 hours, ${each}`;
  const more = `ask for more: ${page}`;
  if (sent >= most) return fail("quota", says, more);
  return sent >= MUCH * most ? warn("quota", says, more) : ok("quota", says);
}
