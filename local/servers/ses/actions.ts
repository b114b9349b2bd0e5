// The actions of SES that the local server knows; everything else is refused at once.
import { randomUUID } from "node:crypto";
import { isVerified } from "./account.ts";
import type { Account, AccountLimits } from "./account.ts";
import type { EventSender } from "./event-sender.ts";
import type { KeptMailbox, Mail } from "./mailbox.ts";
import { refusalOf } from "./protocol.ts";
import type { Refusal } from "./protocol.ts";
import { stampMessage } from "./raw-message.ts";
import { readRawSubmission, readSimpleSubmission, refuseSubmission } from "./submission.ts";
import type { Submission } from "./submission.ts";

/** What the actions work on; `identities` undefined takes every sender. */
export type ActionContext = {
  account: Account;
  limits: AccountLimits;
  mailbox: KeptMailbox;
  events: Pick<EventSender, "tell">;
  identities: readonly string[] | undefined;
  rejectRecipient: (address: string) => boolean;
  now: () => number;
};

/** The inside of an action's result element, or why there is none. */
export type Outcome = { resultXml: string } | { refusal: Refusal };

/** Performs `action`; a refused send changes nothing, neither the account nor the mailbox. */
export async function performAction(
  action: string,
  params: URLSearchParams,
  context: ActionContext,
): Promise<Outcome> {
  switch (action) {
    case "SendRawEmail":
      return accept(readRawSubmission(params), context);
    case "SendEmail":
      return accept(await readSimpleSubmission(params), context);
    case "GetSendQuota":
      return context.account.answersQuota(context.now())
        ? { resultXml: renderQuota(context) }
        : { refusal: refusalOf("Throttling", "Rate exceeded") };
    case "GetSendStatistics":
      return { resultXml: renderStatistics(context) };
    case "GetAccountSendingEnabled":
      return { resultXml: "<Enabled>true</Enabled>" };
    default:
      return {
        refusal: refusalOf(
          "InvalidAction",
          `Could not find operation ${action} for version 2010-12-01`,
        ),
      };
  }
}

function accept(submission: Submission, context: ActionContext): Outcome {
  const acceptedAtMs = context.now();
  // The account comes last: only a mail that is taken costs anything.
  const refusal =
    refuseSubmission(submission) ??
    refuseIdentity(submission, context) ??
    refuseRecipients(submission, context) ??
    refuseAccount(submission, context.account, acceptedAtMs);
  if (refusal !== undefined) return { refusal };

  const messageId = createMessageId(acceptedAtMs);
  const mail: Mail = {
    messageId,
    acceptedAtMs,
    from: submission.from,
    recipients: submission.recipients,
    source: stampMessage(submission.source, { messageId, acceptedAtMs }),
    tags: Object.fromEntries(submission.tags),
    ...(submission.configurationSet !== undefined && {
      configurationSet: submission.configurationSet,
    }),
  };
  context.mailbox.keep(mail);
  context.events.tell(mail);
  return { resultXml: `<MessageId>${messageId}</MessageId>` };
}

function refuseIdentity({ from }: Submission, { identities }: ActionContext): Refusal | undefined {
  if (identities === undefined || isVerified(from, identities)) return undefined;
  return refusalOf(
    "MessageRejected",
    `Email address is not verified. The following identities failed the check in region US-EAST-1: ${from}`,
  );
}

function refuseRecipients(
  { recipients }: Submission,
  { rejectRecipient }: ActionContext,
): Refusal | undefined {
  return recipients.some(rejectRecipient)
    ? refusalOf("MessageRejected", "Address blacklisted.")
    : undefined;
}

function refuseAccount(
  { recipients }: Submission,
  account: Account,
  nowMs: number,
): Refusal | undefined {
  const admission = account.admit(recipients.length, nowMs);
  if (admission === "admitted") return undefined;
  const exceeded = { rate: "Maximum sending rate", quota: "Daily message quota" }[admission];
  return refusalOf("Throttling", `${exceeded} exceeded.`);
}

// As in us-east-1: 0100, the time in hexadecimal, a UUID, a counter.
function createMessageId(acceptedAtMs: number): string {
  return `0100${acceptedAtMs.toString(16).padStart(12, "0")}-${randomUUID()}-000000`;
}

function renderQuota({ account, limits, now }: ActionContext): string {
  return (
    `<Max24HourSend>${limits.max24HourSend.toFixed(1)}</Max24HourSend>` +
    `<MaxSendRate>${limits.maxSendRate.toFixed(1)}</MaxSendRate>` +
    `<SentLast24Hours>${account.sentLast24Hours(now()).toFixed(1)}</SentLast24Hours>`
  );
}

// SES gives a point per 15 minutes; one for the last 24 hours is enough here.
function renderStatistics({ account, now }: ActionContext): string {
  const nowMs = now();
  const attempts = account.sentLast24Hours(nowMs);
  if (attempts === 0) return "<SendDataPoints/>";
  return (
    "<SendDataPoints><member>" +
    `<Timestamp>${new Date(nowMs).toISOString()}</Timestamp>` +
    `<DeliveryAttempts>${attempts}</DeliveryAttempts>` +
    "<Bounces>0</Bounces><Complaints>0</Complaints><Rejects>0</Rejects>" +
    "</member></SendDataPoints>"
  );
}
