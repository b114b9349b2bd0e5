/** The commands below an answer, by the email's state. */
import type { EmailState } from "../read/email.ts";
import type { CommandHint } from "./answer.ts";
import { isOnSesList, isPermanent } from "./bounce.ts";
import {
  addressArgument,
  commandsFor,
  type EmailCase,
  fallbackReason,
  openDeadLetter,
  referenceOf,
  shortReference,
} from "./email-case.ts";
import { redrivenSince } from "./email-sentences.ts";
import { fallbackWords } from "./fallback.ts";
import { CIRCUIT, waitOf } from "./waiting.ts";

export function commandsOf(one: EmailCase): readonly CommandHint[] {
  return commandsFor(one, MORE[one.email.state](one));
}

const resend = (one: EmailCase, why: string): CommandHint => [
  `postrider resend ${referenceOf(one)}`,
  why,
];

const cancel = (one: EmailCase): CommandHint => [
  `postrider cancel ${referenceOf(one)}`,
  "it is not sent",
];

const redrive = (one: EmailCase): CommandHint | undefined => {
  const letter = openDeadLetter(one);
  return letter && [`postrider redrive ${shortReference(letter)}`, "after the cause is corrected"];
};

const unsuppress = ({ email, now }: EmailCase): CommandHint | undefined => {
  const address = addressArgument(email);
  const isSuppressed =
    now.suppression?.reason !== undefined || (now.suppression?.unsubscribed.length ?? 0) > 0;
  return address !== undefined && isSuppressed
    ? [`postrider unsuppress ${address}`, ""]
    : undefined;
};

const circuit = (one: EmailCase): CommandHint | undefined => {
  const reason = fallbackReason(one);
  return reason !== undefined && fallbackWords(reason).isOutage ? CIRCUIT : undefined;
};

const whileSuppressed = (one: EmailCase): CommandHint => {
  const { email, now } = one;
  const isUnsubscribed =
    email.reason === "unsubscribed" &&
    now.suppression?.unsubscribed.includes(email.definition ?? "") === true;
  return resend(
    one,
    now.suppression?.reason === undefined && !isUnsubscribed
      ? "sends the same email again"
      : "refused until the suppression is removed",
  );
};

type More = (one: EmailCase) => readonly (CommandHint | undefined)[];

const MORE: Readonly<Record<EmailState, More>> = {
  waiting: (one) => [waitOf(one, one.email.plannedAtMs).command, cancel(one)],
  retrying: (one) => [waitOf(one, one.email.intentAtMs).command, cancel(one)],
  submitting: () => [],
  unconfirmed: (one) => [redrive(one)],
  accepted: (one) => [resend(one, "sends the same email a second time")],
  delivered: (one) => [circuit(one), resend(one, "sends the same email a second time")],
  bounced: (one) => [
    unsuppress(one),
    isOnSesList(one.email.reason) && addressArgument(one.email) !== undefined
      ? [
          `aws sesv2 delete-suppressed-destination --email-address ${addressArgument(one.email)}`,
          "takes it off SES's own list",
        ]
      : undefined,
    isPermanent(one.email.reason)
      ? whileSuppressed(one)
      : resend(one, "sends the same email again"),
  ],
  complained: (one) => [unsuppress(one)],
  rejected: () => [],
  failed: (one) => {
    const redrivenAtMs = redrivenSince(one);
    return [
      redrive(one),
      redrivenAtMs === undefined ? undefined : waitOf(one, redrivenAtMs).command,
    ];
  },
  held: (one) => [
    [`postrider mark-sent ${referenceOf(one)}`, "it arrived"],
    [`postrider release ${referenceOf(one)}`, "it did not arrive"],
  ],
  suppressed: (one) => [unsuppress(one), whileSuppressed(one)],
  expired: (one) => [resend(one, "sends it although the news is old")],
  cancelled: (one) => [resend(one, "sends it after all")],
  unreadable: (one) => [redrive(one)],
};
