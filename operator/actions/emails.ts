/** What an operator may do with one email, besides sending it once more. */
import type { DeliveryState } from "../../functions/delivery/delivery.ts";
import type { Operator } from "../connect.ts";
import type { Email, EmailState } from "../read/email.ts";
import { wasAcknowledged } from "../read/matching.ts";
import { byText } from "../why/email-case.ts";
import { whenText } from "../why/times.ts";
import { CHANGED, done, type Prepared, refused } from "./action.ts";
import {
  keyOf,
  nameOf,
  openLettersOf,
  redriveAfter,
  seeOf,
  settledText,
  UNREADABLE,
} from "./resend.ts";

function isUnanswered({ state }: Email): boolean {
  return state === "submitting" || state === "unconfirmed";
}

function hasSettled({ now, settleMs }: Operator, { intentAtMs = Infinity }: Email): boolean {
  return now() - intentAtMs >= settleMs;
}

/** Records that a held or unconfirmed email arrived. */
export function markSent(operator: Operator, email: Email): Prepared {
  if (isUnanswered(email) && !hasSettled(operator, email))
    return refused(`Not possible yet: SES may still report it. ${settledText(operator, email)}`);
  if (!isUnanswered(email) && email.state !== "held")
    return refused(
      `Only an email that is held or unconfirmed can be marked as sent; this one is ${email.state}.`,
    );
  return {
    kind: "ready",
    title: `Record that this email arrived at ${nameOf(email)}?`,
    effects: [
      "It counts as sent, and no other copy is sent.",
      ...(email.state === "held"
        ? [
            "Its message goes back into the queue, so that the notification's other emails are sent.",
          ]
        : []),
    ],
    button: "Mark 1 email as sent",
    changes: [keyOf(email)],
    act: async (said) => {
      const marked = await operator.ledger.markSent(keyOf(email), email.attempt ?? "", said);
      if (!marked.ok) return refused(CHANGED);
      const text = `Marked the email to ${nameOf(email)} as sent. No other copy is sent.`;
      return email.state === "held"
        ? redriveAfter(operator, email, said, text)
        : done(text, [seeOf(email)]);
    },
  };
}

const TOO_LATE: Partial<Record<EmailState, string>> = {
  accepted: "SES has it already",
  delivered: "it is delivered already",
  bounced: "it bounced already",
  complained: "it was delivered already",
  rejected: "SES has refused it already",
  suppressed: "it is not sent anyway, because the address is suppressed",
  expired: "it is not sent anyway, because it has expired",
  cancelled: "it is cancelled already",
};

/** Stops an email that is not sent yet. */
export function cancel(operator: Operator, email: Email): Prepared {
  const { state } = email;
  const late = TOO_LATE[state];
  if (late !== undefined) return refused(`Too late: ${late}.`);
  if (state === "unreadable") return refused(UNREADABLE);
  if (isUnanswered(email) && !hasSettled(operator, email))
    return refused(`Too late: it may be at SES already. ${settledText(operator, email)}`);
  const mayBeSent = isUnanswered(email) || state === "held";
  const transition = mayBeSent ? "cancelSettled" : state === "waiting" ? "cancelNew" : "cancel";
  return {
    kind: "ready",
    title: `Cancel this email to ${nameOf(email)}?`,
    effects: [
      "It is not sent, also if its message comes again. Other recipients still get theirs.",
      ...(mayBeSent ? ["SES did not answer its attempt: it may have been sent already."] : []),
    ],
    button: "Cancel 1 email",
    changes: [keyOf(email)],
    act: async (said) => {
      const outcome = await operator.ledger.cancel(keyOf(email), transition, email.attempt ?? "", {
        ...said,
        definition: email.definition ?? "",
      });
      if (!outcome.ok) return refused(CHANGED);
      const letters = await openLettersOf(operator, email);
      const text = `Cancelled the email to ${nameOf(email)}. It is not sent.`;
      return letters.length === 0
        ? done(text, [seeOf(email)])
        : done(`${text} Its message stays in the dead letters.`, [
            seeOf(email),
            [`postrider purge ${email.key}`, "deletes the message"],
          ]);
    },
  };
}

/** The states that wait for a person. */
const ACKNOWLEDGED: Partial<Record<EmailState, DeliveryState>> = {
  held: "held",
  failed: "failed",
  bounced: "bounced",
  complained: "complained",
  rejected: "rejected",
  suppressed: "suppressed",
  expired: "expired",
  cancelled: "cancelled",
};

/** The email no longer waits for a person. Its state stays. */
export function acknowledge(operator: Operator, email: Email): Prepared {
  const seen = ACKNOWLEDGED[email.state];
  if (email.state === "unreadable") return refused(UNREADABLE);
  if (seen === undefined)
    return refused(`No person needs to act on it: it is ${email.state}. Nothing to do.`);
  if (wasAcknowledged(email.history)) {
    const { atMs, by } = email.history.findLast(({ what }) => what === "acknowledged") ?? {};
    const when = atMs === undefined ? "" : `, ${whenText(atMs, { nowMs: operator.now() })}`;
    return refused(`It is acknowledged already${when}${byText({ by })}.`);
  }
  return {
    kind: "ready",
    title: "Acknowledge 1 email?",
    effects: ["It leaves the list of emails that need you. Its state and its history stay."],
    button: "Acknowledge 1 email",
    changes: [keyOf(email)],
    act: async (said) =>
      (await operator.ledger.acknowledge(keyOf(email), seen, said))
        ? done(
            `Acknowledged the email to ${nameOf(email)}. It no longer needs you; its state stays.`,
            [seeOf(email)],
          )
        : refused(CHANGED),
  };
}
