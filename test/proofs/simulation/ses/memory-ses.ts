/** An SES in memory: it keeps the list of what it took, refuses old signatures, and says how it fares by what it refuses. */
import type { SendRawEmailCommandInput } from "@aws-sdk/client-ses";
import { createAccount } from "../../../../local/servers/ses/account.ts";
import { sesRefusal } from "../world/faults.ts";

/** A mail that was taken: the only truth about what went out. */
export type AcceptedMail = {
  readonly installation: string;
  readonly sesMessageId: string;
  readonly notification: string;
  readonly recipient: string;
  readonly address: string;
  readonly atMs: number;
};

const MAX_24_HOUR_SEND = 50_000;

export type Whim = "takes" | "rejects" | "is-paused";

export type MemorySesOptions = {
  readonly now: () => number;
  readonly signatureLifeMs: number;
  readonly maxSendRate: number;
  readonly whimOf: () => Whim;
  readonly onAccepted: (mail: AcceptedMail) => void;
  readonly onRejected: (delivery: Pick<AcceptedMail, "notification" | "recipient">) => void;
};

export type MemorySes = {
  /** @throws the SDK's own exceptions */
  readonly perform: (operation: string, input: object, signedAtMs: number) => object;
  readonly accepted: readonly AcceptedMail[];
};

/** The row's key, as the mail's tags name it. */
export function deliveryOf({ Tags = [] }: Pick<SendRawEmailCommandInput, "Tags">) {
  const tag = (name: string) => Tags.find(({ Name }) => Name === name)?.Value ?? "";
  return {
    installation: tag("installation"),
    notification: tag("notification"),
    recipient: tag("delivery"),
  };
}

export function createMemorySes(options: MemorySesOptions): MemorySes {
  const { now, signatureLifeMs, maxSendRate, whimOf, onAccepted, onRejected } = options;
  const accepted: AcceptedMail[] = [];
  const account = createAccount({
    maxSendRate,
    burst: maxSendRate,
    max24HourSend: MAX_24_HOUR_SEND,
    quotaCallRate: 1_000,
  });

  const sendRawEmail = (input: SendRawEmailCommandInput, signedAtMs: number): object => {
    // A signature's date has whole seconds.
    if (Math.abs(now() - Math.floor(signedAtMs / 1000) * 1000) > signatureLifeMs)
      throw sesRefusal("SignatureDoesNotMatch", "Signature expired", 403);
    const delivery = deliveryOf(input);
    switch (whimOf()) {
      case "rejects":
        onRejected(delivery);
        throw sesRefusal("MessageRejected", "Email address is on the list of nobody");
      case "is-paused":
        throw sesRefusal("AccountSendingPausedException", "Sending paused for this account");
      case "takes":
    }
    if (account.admit(1, now()) !== "admitted")
      throw sesRefusal("Throttling", "Maximum sending rate exceeded.");
    const mail = {
      ...delivery,
      address: input.Destinations?.[0] ?? "",
      sesMessageId: `ses-${accepted.length + 1}`,
      atMs: now(),
    };
    accepted.push(mail);
    onAccepted(mail);
    return { MessageId: mail.sesMessageId };
  };

  return {
    accepted,
    perform: (operation, input, signedAtMs) => {
      switch (operation) {
        case "SendRawEmail":
          return sendRawEmail(input as SendRawEmailCommandInput, signedAtMs);
        case "GetSendQuota":
          return {
            MaxSendRate: maxSendRate,
            Max24HourSend: MAX_24_HOUR_SEND,
            SentLast24Hours: account.sentLast24Hours(now()),
          };
        default:
          throw new Error(
            `The SES in memory has no ${operation}: teach it in test/proofs/simulation`,
          );
      }
    },
  };
}
