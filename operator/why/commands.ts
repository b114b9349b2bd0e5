/** The commands below an answer, by the email's state. */
import type { EmailState } from "../read/email.ts";
import type { CommandHint } from "./answer.ts";
import { isOnSesList } from "./bounce.ts";
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
import { endingCommands } from "./dead-letter.ts";
import { resentNext } from "./resends.ts";
import { stopsNow } from "./suppression.ts";
import { CIRCUIT, waitOf } from "./waiting.ts";

export function commandsOf(one: EmailCase): readonly CommandHint[] {
  return commandsFor(one, MORE[one.email.state](one));
}

const resend = (one: EmailCase, why: string): CommandHint | undefined =>
  resentNext(one) === undefined
    ? [
        `postrider resend ${referenceOf(one)}`,
        stopsNow(one) === undefined ? why : "refused until the suppression is removed",
      ]
    : undefined;

const cancel = (one: EmailCase): CommandHint => [
  `postrider cancel ${referenceOf(one)}`,
  "it is not sent",
];

const redrive = (one: EmailCase): readonly CommandHint[] => {
  const letter = openDeadLetter(one);
  return letter === undefined ? [] : endingCommands(letter, shortReference(letter));
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

const unsuppressIfStopped = (one: EmailCase): CommandHint | undefined =>
  stopsNow(one) === undefined ? undefined : unsuppress(one);

type More = (one: EmailCase) => readonly (CommandHint | undefined)[];

const MORE: Readonly<Record<EmailState, More>> = {
  waiting: (one) => [waitOf(one, one.email.plannedAtMs).command, cancel(one)],
  retrying: (one) => [waitOf(one, one.email.intentAtMs).command, cancel(one)],
  submitting: () => [],
  unconfirmed: redrive,
  accepted: (one) => [unsuppressIfStopped(one), resend(one, "sends the same email a second time")],
  delivered: (one) => [
    circuit(one),
    unsuppressIfStopped(one),
    resend(one, "sends the same email a second time"),
  ],
  bounced: (one) => [
    unsuppress(one),
    isOnSesList(one.email.reason) && addressArgument(one.email) !== undefined
      ? [
          `aws sesv2 delete-suppressed-destination --email-address ${addressArgument(one.email)}`,
          "takes it off SES's own list",
        ]
      : undefined,
    resend(one, "sends the same email again"),
  ],
  complained: (one) => [unsuppress(one)],
  rejected: () => [],
  failed: (one) => {
    const redrivenAtMs = redrivenSince(one);
    return [
      ...redrive(one),
      redrivenAtMs === undefined ? undefined : waitOf(one, redrivenAtMs).command,
    ];
  },
  held: (one) => [
    [`postrider mark-sent ${referenceOf(one)}`, "it arrived"],
    [`postrider release ${referenceOf(one)}`, "it did not arrive"],
  ],
  suppressed: (one) => [unsuppress(one), resend(one, "sends the same email again")],
  expired: (one) => [unsuppressIfStopped(one), resend(one, "sends it although the news is old")],
  cancelled: (one) => [unsuppressIfStopped(one), resend(one, "sends it after all")],
  unreadable: redrive,
};
