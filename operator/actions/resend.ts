/** Sends an email once more: by redriving its dead letter, or as a copy of its plan. The state decides. */
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
import { argumentOf } from "../command-text.ts";
import type { Operator } from "../connect.ts";
import type { DeadLetter, Email } from "../read/email.ts";
import type { CommandHint } from "../why/answer.ts";
import { planIn, planKey, readRows } from "../read/rows.ts";
import { CHANGED, type Done, done, type Prepared, refused } from "./action.ts";
import { sqsCall } from "./dead-letter-queue.ts";
import { whenText } from "../why/times.ts";
import { isUnderWay, redriveMany } from "./dead-letters.ts";
import { nextRun } from "./system.ts";

/** How the text of a refusal or a question names the reader. */
export const nameOf = ({ address, recipient }: Email) => address ?? recipient;

export const keyOf = ({ key, recipient }: Email): DeliveryKey => ({ notification: key, recipient });

/** Where to see what became of an email. */
export function seeOf({ key, recipient, address }: Email): CommandHint {
  const reader = address === undefined ? recipient : argumentOf(address);
  return [`postrider why ${key} ${reader}`, "what became of it"];
}

export const UNREADABLE =
  "Its row cannot be read: another version or program wrote it. After a rollback, upgrade again; else restore the row as the runbook says.";

/** Sends an email once more, as its state allows. */
export async function resend(operator: Operator, email: Email): Promise<Prepared> {
  switch (email.state) {
    case "waiting":
    case "retrying": {
      const letters = (await lettersOf(operator, email)).filter(isOpen);
      return letters.length === 0
        ? notYet(operator, "It is not sent yet")
        : redriveMany(operator, letters);
    }
    case "submitting":
    case "unconfirmed":
      return refused(
        `Not possible now: SES may have it, and a resend could be a second copy. ${settledText(operator, email)}`,
      );
    case "complained":
      return refused(
        `${nameOf(email)} marked it as spam. A second copy would hurt your sender's name: tell them another way.`,
      );
    case "rejected":
      return refused(
        "SES refused its content. The same email would be refused again: send a new event with other values.",
      );
    case "unreadable":
      return refused(UNREADABLE);
    case "held":
      return release(operator, email);
    case "failed": {
      const letters = await lettersOf(operator, email);
      const open = letters.filter(isOpen);
      if (open.length > 0) return redriveMany(operator, open);
      return letters.some(isUnderWay)
        ? notYet(operator, "Its message was redriven already")
        : refused("Its message is no longer in the dead letters. Send the event again.");
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
      return redriveAfter(operator, email, said, `Released the email to ${nameOf(email)}.`, {
        sends: true,
      });
    },
  };
}

/** When an attempt without an answer is decided: "It is settled today at 16:40." */
export function settledText(
  { settleMs, now }: Operator,
  { intentAtMs = now() }: Pick<Email, "intentAtMs">,
): string {
  const untilMs = intentAtMs + settleMs;
  return untilMs > now()
    ? `It is settled ${whenText(untilMs, { nowMs: now() })}. Try again then.`
    : "The time to settle it is over: the next run that reads its message decides. Try again in a few minutes.";
}

async function notYet(operator: Operator, state: string): Promise<Prepared> {
  const { text, isPaused, commands } = await nextRun(operator, "sends it");
  return isPaused
    ? refused(`${state}. ${text}`, commands)
    : refused(`${state}. ${text} Nothing to do.`);
}

/** An event that came twice may have two. */
export async function openLettersOf(
  operator: Operator,
  email: Email,
): Promise<readonly DeadLetter[]> {
  return (await lettersOf(operator, email)).filter(isOpen);
}

async function lettersOf({ readModel }: Operator, { key }: Email): Promise<readonly DeadLetter[]> {
  return (await readModel.show(key))?.deadLetters ?? [];
}

function isOpen({ state }: DeadLetter): boolean {
  return state === "open" || state === "redriving";
}

/** The message of a held email is a dead letter: unless it is redriven, the email is not sent. */
export async function redriveAfter(
  operator: Operator,
  email: Email,
  said: Said,
  text: string,
  { sends = false }: { readonly sends?: boolean } = {},
): Promise<Done> {
  const prepared = redriveMany(operator, await openLettersOf(operator, email));
  if (prepared.kind !== "ready")
    return done(`${text} Its message is not in the dead letters: send the event again.`, [
      seeOf(email),
    ]);
  const redriven = await prepared.act(said);
  const next = sends ? await nextRun(operator, "sends it") : undefined;
  return redriven.kind === "done"
    ? done(next === undefined ? text : `${text} ${next.text}`, [
        ...(next?.commands ?? []),
        seeOf(email),
      ])
    : done(`${text} Its message is still a dead letter.`, [
        [`postrider redrive ${email.key}`, "puts the message back into the queue"],
        seeOf(email),
      ]);
}

/** Stores a copy of the plan for this recipient under a new key, then sends an event with that key. */
async function sendCopy(operator: Operator, email: Email): Promise<Prepared> {
  const { queueUrl } = operator;
  if (queueUrl === undefined)
    return refused("The queue is not known: deploy again, which writes cdk-outputs.json.");
  const plan = await planOf(operator, email);
  if (plan === undefined)
    return refused("Its words are no longer stored. Send the event again with a new id.");
  const recipient = plan.recipients.find(({ id }) => id === email.recipient);
  if (recipient === undefined || recipient.address === "")
    return refused("Its address was erased, so it cannot be sent again.");
  const whySuppressed = await suppressionReason(operator, plan, recipient.address);
  if (whySuppressed !== undefined)
    return refused(
      `${recipient.address} ${
        whySuppressed === "unsubscribed"
          ? `has unsubscribed from ${plan.definition}. If the reader asks for these emails again, allow them`
          : "is suppressed. Remove the suppression first"
      }.`,
      [[`postrider unsuppress ${argumentOf(recipient.address)}`, "allows email to it again"]],
    );
  const { text: whenSent } = await nextRun(operator, "sends it");
  return {
    kind: "ready",
    title: `Send the same email ${isSent(email) ? "a second time " : ""}to ${recipient.address}?`,
    effects: [
      "It has the same text as the first one, and goes to this address only.",
      ...(email.mayHaveBeenSent
        ? ["SES did not answer the first time: this may be a second copy."]
        : []),
      whenSent,
    ],
    button: "Send 1 email",
    changes: [keyOf(email)],
    act: async (said) => {
      // Before the writes: a request that fails after them would look as if nothing was sent.
      const next = await nextRun(operator, "sends it");
      const now = await emailNow(operator, email);
      if (now === undefined || now.state !== email.state || resendsOf(now) !== resendsOf(email))
        return refused(CHANGED);
      // The id counts the recorded resends. After a crash, or with two operators, the same id comes out and no second resend follows.
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
      return done(`Queued the same email to ${recipient.address}. ${next.text}`, [
        ...next.commands,
        [`postrider why ${notification}`, "what became of it"],
      ]);
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
