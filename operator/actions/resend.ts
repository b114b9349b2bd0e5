/** Sends an email once more: from its dead letter if SES has none of it, else a copy of its plan. */
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import {
  suppressionOf,
  suppressionReasonFor,
} from "../../functions/coordination/suppression-rule.ts";
import type { Said } from "../../functions/delivery/history.ts";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import { draftFor, type Plan } from "../../functions/delivery/plan.ts";
import { RESEND_SOURCE } from "../../functions/delivery/stored-event.ts";
import { keyTextOf } from "../../functions/notification/evaluate.ts";
import type { Operator } from "../connect.ts";
import type { DeadLetter, Email } from "../read/email.ts";
import { planIn, planKey, readRows } from "../read/rows.ts";
import { CHANGED, type Done, done, type Prepared, refused } from "./action.ts";
import { sqsCall } from "./dead-letter-queue.ts";
import { redrive } from "./dead-letters.ts";

/** How the text of a refusal or a question names the reader. */
export const nameOf = ({ address, recipient }: Email) => address ?? recipient;

export const keyOf = ({ key, recipient }: Email): DeliveryKey => ({ notification: key, recipient });

export const UNREADABLE = "Its row cannot be read: another version or program wrote it.";

/** Sends an email once more, as its state allows. */
export async function resend(operator: Operator, email: Email): Promise<Prepared> {
  switch (email.state) {
    case "waiting":
    case "retrying": {
      const letter = await openLetterOf(operator, email);
      return letter === undefined
        ? refused("It is not sent yet: the next run sends it. Nothing to do.")
        : redrive(operator, letter);
    }
    case "submitting":
    case "unconfirmed":
      return refused(
        `Not possible now: SES may have it, and a resend could be a second copy. It is settled ${settleMinutes(operator)} minutes after its attempt.`,
      );
    case "complained":
      return refused(
        `${nameOf(email)} marked it as spam. A second copy would hurt your sender's name.`,
      );
    case "rejected":
      return refused("SES refused its content. The same email would be refused again.");
    case "unreadable":
      return refused(UNREADABLE);
    case "held":
      return release(operator, email);
    case "failed": {
      const letter = await openLetterOf(operator, email);
      return letter === undefined
        ? refused("Its message is no longer in the dead letters. Send the event again.")
        : redrive(operator, letter);
    }
    case "accepted":
    case "delivered":
    case "bounced":
    case "suppressed":
    case "expired":
    case "cancelled":
      return sendCopy(operator, email);
  }
}

/** Sends a held email once more: the operator knows that it did not arrive. */
export function release(operator: Operator, email: Email): Prepared {
  if (email.state !== "held")
    return refused(`Only an email that is held can be released; this one is ${email.state}.`);
  return {
    kind: "ready",
    title: `Send this email again to ${nameOf(email)}?`,
    effects: [
      "SES did not answer the first time. If that email arrived, this is a second copy.",
      "Its message goes back into the queue, and the next run sends it.",
    ],
    button: "Send 1 email",
    changes: [keyOf(email)],
    act: async (said) => {
      const released = await operator.ledger.release(keyOf(email), email.attempt ?? "", said);
      if (!released.ok) return refused(CHANGED);
      return redriveAfter(operator, email, said, "Released: the next run sends it.");
    },
  };
}

export function settleMinutes({ settleMs }: Operator): number {
  return Math.round(settleMs / 60_000);
}

export async function openLetterOf(
  { readModel }: Operator,
  { key }: Email,
): Promise<DeadLetter | undefined> {
  const shown = await readModel.show(key);
  return shown?.deadLetters.find(({ state }) => state === "open" || state === "redriving");
}

/** The message of a held email is a dead letter: without it nothing goes on. */
export async function redriveAfter(
  operator: Operator,
  email: Email,
  said: Said,
  text: string,
): Promise<Done> {
  const letter = await openLetterOf(operator, email);
  const prepared = letter && redrive(operator, letter);
  if (prepared?.kind !== "ready")
    return done(`${text} Its message is not in the dead letters: send the event again.`);
  const redriven = await prepared.act(said);
  return redriven.kind === "done"
    ? done(text)
    : done(`${text} Its message is still a dead letter: npx postrider redrive ${email.key}`);
}

/** A copy of the plan for this recipient under a key of its own, then an event with that key. */
async function sendCopy(operator: Operator, email: Email): Promise<Prepared> {
  const { queueUrl } = operator;
  if (queueUrl === undefined)
    return refused("The queue is not known: deploy again, which writes cdk-outputs.json.");
  const plan = await planOf(operator, email);
  if (plan === undefined) return refused("Its words are no longer stored. Send the event again.");
  const recipient = plan.recipients.find(({ id }) => id === email.recipient);
  if (recipient === undefined || recipient.address === "")
    return refused("Its address was erased.");
  const whySuppressed = await suppressionReason(operator, plan, recipient.address);
  if (whySuppressed !== undefined)
    return refused(
      `${recipient.address} ${whySuppressed === "unsubscribed" ? `has unsubscribed from ${plan.definition}` : "is suppressed"}. Remove the suppression first: npx postrider unsuppress ${recipient.address}`,
    );
  return {
    kind: "ready",
    title: `Send the same email ${isSent(email) ? "a second time " : ""}to ${recipient.address}?`,
    effects: [
      "It has the same words and values as the first one, and goes to this address only.",
      ...(email.mayHaveBeenSent
        ? ["SES did not answer the first time: this may be a second copy."]
        : []),
      "The next run sends it, within a minute.",
    ],
    button: "Send 1 email",
    changes: [keyOf(email)],
    act: async (said) => {
      const now = await emailNow(operator, email);
      if (now === undefined || now.state !== email.state || resendsOf(now) !== resendsOf(email))
        return refused(CHANGED);
      // The same id until the resend is in the history: a crash and a second operator repeat this resend and add none.
      const event = {
        specversion: "1.0",
        id: `${email.key}/${email.recipient}/${resendsOf(now)}`,
        source: RESEND_SOURCE,
        type: email.event?.type ?? plan.definition,
        data: {},
      };
      const notification = operator.hash(keyTextOf(event));
      const keyOfFirst = { key: email.key, recipient: email.recipient };
      await operator.ledger.keepPlan({
        ...plan,
        notification,
        recipients: [recipient],
        drafts: [draftFor(plan, recipient)],
        invalid: 0,
        invalidDetail: undefined,
        expiresAtMs: undefined,
        resendOf: { ...keyOfFirst, atMs: operator.now(), ...said },
      });
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(event),
      });
      await sqsCall("the event cannot be sent", operator.sqs.send(command));
      await operator.ledger.note(keyOf(email), {
        what: "resent",
        by: said.by,
        why: `${said.why} (${notification})`,
      });
      return done(`The next run sends it. To follow it: npx postrider show ${notification}`);
    },
  };
}

function isSent({ state }: Email): boolean {
  return state === "accepted" || state === "delivered" || state === "bounced";
}

function resendsOf({ history }: Email): number {
  return history.filter(({ what }) => what === "resent").length;
}

async function emailNow({ readModel }: Operator, email: Email): Promise<Email | undefined> {
  const shown = await readModel.show(email.key);
  return shown?.emails.find(({ recipient }) => recipient === email.recipient);
}

async function planOf(
  { client, deliveriesTable }: Operator,
  { key }: Email,
): Promise<Plan | undefined> {
  const rows = await readRows(client, deliveriesTable, [planKey(key)], { consistent: true });
  const plan = planIn(rows.get(planKey(key)));
  return plan === "unreadable" ? undefined : plan;
}

async function suppressionReason({ recipientIds, ledger }: Operator, plan: Plan, address: string) {
  const ids = (await recipientIds()).idsOf(address);
  const { suppressions } = await ledger.look([], ids);
  return suppressionReasonFor(suppressionOf(suppressions, ids), plan);
}
