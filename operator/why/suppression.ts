/** Why an address gets no email, in words. */
import type { suppressionReasonFor } from "../../functions/coordination/suppression-rule.ts";
import type { SuppressionNow } from "./answer.ts";
import { type EmailCase, personOf, whyText } from "./email-case.ts";
import { type Clock, whenText } from "./times.ts";

export type WhySuppressed = NonNullable<ReturnType<typeof suppressionReasonFor>>;

type Words = {
  /** The end of "Not sent, because …". */
  readonly because: string;
  readonly next: string;
  /** When to remove the suppression, for an email that was sent. */
  readonly remove: string;
};

export const SUPPRESSION_WORDS: Readonly<Record<WhySuppressed, Words>> = {
  bounced: {
    because: "an earlier email to this address bounced for good",
    next: "Ask for the right address and correct it in your application. Only if the mailbox exists now: remove the suppression, then resend.",
    remove: "Remove the suppression only if the mailbox takes email again.",
  },
  complained: {
    because: "the reader marked an earlier email as spam",
    next: "Remove the suppression only if the reader asks you to. Until then, reach them another way.",
    remove: "Remove the suppression only if the reader asks you to.",
  },
  operator: {
    because: "an operator suppressed the address",
    next: "Find out why before you remove the suppression. What was skipped is not sent later by itself.",
    remove: "Find out why before you remove the suppression.",
  },
  unsubscribed: {
    because: "the reader unsubscribed from this kind of email",
    next: "Leave it so: a resend is refused, and only the reader can ask for these emails again. Then remove the suppression. If the law requires them, set `mandatory` in the definition.",
    remove: "Remove the suppression only if the reader asks for these emails again.",
  },
  unreadable: {
    because:
      "another version or program wrote the suppression of this address, and it cannot be read",
    next: "After a rollback, upgrade again. Otherwise suppress the address again, or remove the suppression.",
    remove:
      "After a rollback, upgrade again. Otherwise suppress the address again, or remove the suppression.",
  },
};

/** Words for a reason of a row; another version may know other reasons. */
export function suppressionWords(reason: string | undefined): Words {
  const known = Object.entries(SUPPRESSION_WORDS).find(([name]) => name === reason)?.[1];
  return known ?? { ...SUPPRESSION_WORDS.operator, because: "the address is suppressed" };
}

/** Why later emails like this one are not sent now; undefined: they are. */
export function stopsNow({ email, now: { suppression } }: EmailCase): WhySuppressed | undefined {
  if (suppression === undefined) return undefined;
  const { reason, unsubscribed, sinceMs, unsubscribedAtMs = sinceMs ?? Infinity } = suppression;
  if (reason !== undefined) return reason;
  // A mandatory email is sent to readers who have unsubscribed.
  const isMandatory = email.state !== "suppressed" && (email.intentAtMs ?? 0) > unsubscribedAtMs;
  return unsubscribed.includes(email.definition ?? "") && !isMandatory ? "unsubscribed" : undefined;
}

/** What applies now to the reader of an email that was sent; "" if nothing does. */
export function stopsNowText(one: EmailCase): string {
  const { suppression } = one.now;
  const reason = stopsNow(one);
  if (reason === undefined || suppression === undefined) return "";
  const which = reason === "unsubscribed" ? "later emails of this kind" : "later emails to it";
  // The email that bounced may be a later one.
  const text = suppressedText(suppression, one.now).replaceAll("an earlier email", "another email");
  return `The address is suppressed now, so ${which} are not sent: ${text}. ${suppressionWords(reason).remove}`;
}

/** " since today at 13:55", or "" where the time is not stored. */
export function sinceText(sinceMs: number | undefined, clock: Clock): string {
  return sinceMs === undefined ? "" : ` since ${whenText(sinceMs, clock).replace(/^on /, "")}`;
}

/** What stops email to the address now: who did it, when and why. A clause, or two; "" if nothing does. */
export function suppressedText(suppression: SuppressionNow, clock: Clock): string {
  const { reason, unsubscribed, sinceMs, unsubscribedAtMs = sinceMs } = suppression;
  return [
    ...(reason === undefined ? [] : [reasonText(suppression, clock)]),
    ...(unsubscribed.length === 0
      ? []
      : [
          `the reader unsubscribed from ${unsubscribed.join(", ")}${at(unsubscribedAtMs, clock)}, by the link in an email`,
        ]),
  ].join("; and ");
}

function reasonText({ reason, sinceMs, by, why }: SuppressionNow, clock: Clock): string {
  if (reason !== "operator") return `${suppressionWords(reason).because}${at(sinceMs, clock)}`;
  const who = by === undefined ? "an operator" : personOf(by);
  return `${who} suppressed the address${at(sinceMs, clock)}${whyText({ why })}`;
}

function at(atMs: number | undefined, clock: Clock): string {
  return atMs === undefined ? "" : ` ${whenText(atMs, clock)}`;
}
