/** The actions of SES that Postrider uses; every other one is refused. */
import { randomUUID } from "node:crypto";
import type { Account, AccountLimits } from "./account.ts";
import type { EventSender } from "./event-sender.ts";
import type { KeptMailbox, Mail } from "./mailbox.ts";
import { type Refusal, refusalOf } from "./protocol.ts";
import { stampMessage } from "./raw-message.ts";
import {
  readRawSubmission,
  readSimpleSubmission,
  refuseSubmission,
  type Submission,
} from "./submission.ts";

export type ActionContext = {
  account: Account;
  limits: AccountLimits;
  mailbox: KeptMailbox;
  events: Pick<EventSender, "send">;
  now: () => number;
};

/** The content of an action's result element, or why it is refused. */
export type Outcome = { resultXml: string } | { refusal: Refusal };

/** A refused send changes neither the account nor the mailbox. */
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
    default: {
      const message = `Could not find operation ${action} for version 2010-12-01`;
      return { refusal: refusalOf("InvalidAction", message) };
    }
  }
}

function accept(submission: Submission, { account, mailbox, events, now }: ActionContext): Outcome {
  const acceptedAtMs = now();
  // The account comes last: only an accepted email counts against the quota.
  const refusal =
    refuseSubmission(submission) ?? refuseByAccount(submission, account, acceptedAtMs);
  if (refusal !== undefined) return { refusal };
  const { from, recipients, source, tags, configurationSet } = submission;
  const messageId = createMessageId(acceptedAtMs);
  const mail: Mail = {
    messageId,
    acceptedAtMs,
    from,
    recipients,
    source: stampMessage(source, { messageId, acceptedAtMs }),
    tags: Object.fromEntries(tags),
    ...(configurationSet !== undefined && { configurationSet }),
  };
  mailbox.keep(mail);
  events.send(mail);
  return { resultXml: `<MessageId>${messageId}</MessageId>` };
}

function refuseByAccount(
  { recipients }: Submission,
  account: Account,
  nowMs: number,
): Refusal | undefined {
  const admission = account.admit(recipients.length, nowMs);
  if (admission === "admitted") return undefined;
  const exceeded = { rate: "Maximum sending rate", quota: "Daily message quota" }[admission];
  return refusalOf("Throttling", `${exceeded} exceeded.`);
}

/** As in us-east-1: 0100, the time in hexadecimal, a UUID, a counter. */
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
