/** What an operator may do with one email. */
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import { RESEND_SOURCE } from "../../functions/delivery/stored-event.ts";
import type { Said } from "../../functions/delivery/history.ts";
import { keyTextOf } from "../../functions/notification/evaluate.ts";
import type { Operator } from "../connect.ts";
import type { Email } from "../read/email.ts";
import { planIn, planKey, readRows } from "../read/rows.ts";
import { CHANGED, type Done, done, type Prepared, refused } from "./action.ts";
import { redrive, sqsCall } from "./dead-letters.ts";

/** How the text of a refusal or a question names the reader. */
const nameOf = ({ address, recipient }: Email) => address ?? recipient;

const keyOf = ({ key, recipient }: Email): DeliveryKey => ({ notification: key, recipient });

/** Sends an email once more, as its state allows. */
export async function resend(operator: Operator, email: Email): Promise<Prepared> {
  const to = nameOf(email);
  switch (email.state) {
    case "waiting":
    case "retrying":
      return refused("It is not sent yet: the next run sends it. Nothing to do.");
    case "submitting":
    case "unconfirmed":
      return refused(
        `Not possible now: SES may have it, and a resend could be a second copy. It is settled ${Math.round(operator.settleMs / 60_000)} minutes after its attempt.`,
      );
    case "complained":
      return refused(`${to} marked it as spam. A second copy would hurt your sender's name.`);
    case "unreadable":
      return refused("Its row cannot be read: another version or program wrote it.");
    case "held":
      return {
        kind: "ready",
        title: `Send this email again to ${to}?`,
        effects: [
          "SES did not answer the first time. If that email arrived, this is a second copy.",
          "Its message goes back into the queue, and the next run sends it.",
        ],
        button: "Send 1 email",
        act: (said) => releaseNow(operator, email, said),
      };
    case "failed":
      return redriveOf(operator, email);
    case "bounced":
    case "suppressed": {
      if (await isSuppressed(operator, email))
        return refused(
          `${to} is suppressed. Remove the suppression first: npx postrider unsuppress ${to}`,
        );
      return sendCopy(operator, email);
    }
    case "accepted":
    case "delivered":
    case "rejected":
    case "expired":
    case "cancelled":
      return sendCopy(operator, email);
  }
}

/** SES refused it: its message is a dead letter, and another message may send it. */
async function redriveOf(operator: Operator, email: Email): Promise<Prepared> {
  const letter = await openLetterOf(operator, email.key);
  return letter === undefined
    ? refused("Its message is no dead letter any more. Look at it again in a minute.")
    : redrive(operator, letter);
}

async function openLetterOf({ readModel }: Operator, key: string) {
  const shown = await readModel.show(key);
  return shown?.deadLetters.find(({ state }) => state === "open" || state === "redriving");
}

async function releaseNow(operator: Operator, email: Email, said: Said): Promise<Done> {
  const attempt = await attemptOf(operator, email);
  if (attempt === undefined) return refused(CHANGED);
  const released = await operator.ledger.release(keyOf(email), attempt, said);
  if (!released.ok) return refused(CHANGED);
  return redriveAfter(operator, email, said, "Released: the next run sends it.");
}

/** The message of a held email is a dead letter: without it nothing goes on. */
async function redriveAfter(
  operator: Operator,
  { key }: Email,
  said: Said,
  text: string,
): Promise<Done> {
  const letter = await openLetterOf(operator, key);
  const prepared = letter && redrive(operator, letter);
  if (prepared?.kind !== "ready")
    return done(`${text} Its message is not in the dead letters: send the event again.`);
  const redriven = await prepared.act(said);
  return redriven.kind === "done" ? done(text) : redriven;
}

async function attemptOf(
  { client, deliveriesTable }: Operator,
  email: Email,
): Promise<string | undefined> {
  const rows = await readRows(client, deliveriesTable, [keyOf(email)]);
  return rows.get(keyOf(email))?.["attempt"]?.S;
}

async function isSuppressed(operator: Operator, email: Email): Promise<boolean> {
  if (email.address === undefined) return false;
  const ids = (await operator.recipientIds()).idsOf(email.address);
  const { suppressions } = await operator.ledger.look([], ids);
  return ids.some((id) => suppressions.get(id)?.reason !== undefined);
}

/** A copy of the plan for this recipient under a key of its own, then an event with that key. */
function sendCopy(operator: Operator, email: Email): Prepared {
  const { queueUrl } = operator;
  if (queueUrl === undefined)
    return refused("The queue is not known: deploy again, which writes cdk-outputs.json.");
  const to = nameOf(email);
  return {
    kind: "ready",
    title: `Send the same email a second time to ${to}?`,
    effects: [
      "It has the same words and values as the first one, and goes to this address only.",
      "The next run sends it, within a minute.",
    ],
    button: "Send 1 email",
    act: async (said) => {
      const rows = await readRows(operator.client, operator.deliveriesTable, [planKey(email.key)]);
      const plan = planIn(rows.get(planKey(email.key)));
      if (plan === undefined || plan === "unreadable")
        return refused("Nothing was sent: its words are no longer stored. Send the event again.");
      const recipient = plan.recipients.find(({ id }) => id === email.recipient);
      if (recipient === undefined || recipient.address === "")
        return refused("Nothing was sent: its address was erased.");
      const id = operator.newId();
      const event = {
        specversion: "1.0",
        id,
        source: RESEND_SOURCE,
        type: email.event?.type ?? plan.definition,
        data: {},
      };
      const notification = operator.hash(keyTextOf(event));
      const { expiresAtMs: _, ...kept } = plan;
      await operator.ledger.keepPlan({ ...kept, notification, recipients: [recipient] });
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

/** Records that a held or unconfirmed email arrived. */
export function markSent(operator: Operator, email: Email): Prepared {
  const isSettled =
    email.state === "held" ||
    ((email.state === "unconfirmed" || email.state === "submitting") &&
      operator.now() - (email.intentAtMs ?? Infinity) >= operator.settleMs);
  if (!isSettled)
    return refused(
      email.state === "unconfirmed" || email.state === "submitting"
        ? "Not possible yet: SES may still report it. Wait until it has settled."
        : `Only an email that is held or unconfirmed can be marked as sent; this one is ${email.state}.`,
    );
  return {
    kind: "ready",
    title: `Record that this email arrived at ${nameOf(email)}?`,
    effects: ["It counts as sent, and no other copy is sent."],
    button: "Mark 1 email as sent",
    act: async (said) => {
      const attempt = await attemptOf(operator, email);
      if (attempt === undefined) return refused(CHANGED);
      const marked = await operator.ledger.markSent(keyOf(email), attempt, said);
      if (!marked.ok) return refused(CHANGED);
      return email.state === "held"
        ? redriveAfter(operator, email, said, "Recorded as sent.")
        : done("Recorded as sent.");
    },
  };
}

const TOO_LATE: Readonly<Record<string, string>> = {
  accepted: "SES has it already",
  delivered: "it is delivered already",
  bounced: "it bounced already",
  complained: "it was delivered already",
  rejected: "SES has refused it already",
  suppressed: "it is not sent anyway, because the address is suppressed",
  expired: "it is not sent anyway, because its news is too old",
  cancelled: "it is cancelled already",
};

/** Stops an email that is not sent yet. */
export function cancel(operator: Operator, email: Email): Prepared {
  const { state } = email;
  const late = TOO_LATE[state];
  if (late !== undefined) return refused(`Too late: ${late}.`);
  if (state === "unreadable") return refused("Its row cannot be read.");
  const isUnanswered = state === "submitting" || state === "unconfirmed";
  if (isUnanswered && operator.now() - (email.intentAtMs ?? Infinity) < operator.settleMs)
    return refused("Too late: it may be at SES already.");
  const transition = isUnanswered ? "cancelSettled" : state === "waiting" ? "cancelNew" : "cancel";
  return {
    kind: "ready",
    title: `Cancel this email to ${nameOf(email)}?`,
    effects: [
      "It is not sent, also if its message comes again. Other recipients still get theirs.",
      ...(isUnanswered ? ["SES did not answer its attempt: it may have been sent already."] : []),
    ],
    button: "Cancel 1 email",
    act: async (said) => {
      const attempt = await attemptOf(operator, email);
      const outcome = await operator.ledger.cancel(keyOf(email), transition, attempt ?? "", {
        ...said,
        definition: email.definition ?? "",
      });
      return outcome.ok ? done("Cancelled.") : refused(CHANGED);
    },
  };
}

/** The email no longer waits for a person. Its state stays. */
export function acknowledge(operator: Operator, email: Email): Prepared {
  if (email.state === "waiting") return refused("It has not begun: there is nothing to see yet.");
  return {
    kind: "ready",
    title: "Acknowledge 1 email?",
    effects: ["It moves to Done. Its state and its history stay."],
    button: "Acknowledge 1 email",
    act: async (said) =>
      (await operator.ledger.acknowledge(keyOf(email), said))
        ? done("Acknowledged.")
        : refused(CHANGED),
  };
}
