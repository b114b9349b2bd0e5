/** Sends through SES: each email is handed over once, at the account's rate, and never by the SDK's own retries. */
import {
  SendRawEmailCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  type SESClient,
} from "@aws-sdk/client-ses";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import { createReservation, type ReservationStore } from "../../coordination/reservation.ts";
import type { Mailer } from "./mailer-port.ts";
import { mimeOf } from "./mime.ts";
import { createRateLimiter } from "./rate-limiter.ts";
import type { SendQuota } from "./send-quota.ts";
import { classifySesError } from "./ses-error.ts";
import type { SesAnswer } from "./ses-failure.ts";

export type MailerOptions = {
  /** `maxAttempts: 1`: the SDK's own retries would send an email up to three times. `disableClockSkewCorrection: true`: an answer read after a freeze would spoil every later signature. */
  readonly client: SESClient;
  readonly quota: SendQuota;
  /** Where slots reserve their part of the quota. */
  readonly store: ReservationStore;
  /** The slots that share SES's rate. */
  readonly slots: number;
  /** The emails that a run reserves of the quota at once. */
  readonly batchLimit: number;
  /** The emails' `installation` tag: SES reports come back to this installation only. */
  readonly installation: string;
  readonly configurationSet?: string | undefined;
};

class IntentNoLongerMine extends Error {
  override readonly name = "IntentNoLongerMine";
}

/** `stillMine` of each request. One map, because slots share a client and its middleware. */
const freshnessChecks = new WeakMap<object, () => boolean>();

// After the signature, because AWS refuses a signature with an old date. If the check came before it, a run could be frozen here,
// thaw after another run has taken over, sign with a new date, and SES would accept its email.
const freshIntent: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
  (next) => async (args) => {
    const stillMine = freshnessChecks.get(args.input);
    if (stillMine !== undefined && !stillMine())
      throw new IntentNoLongerMine("The intent is too old, or the run is over");
    return next(args);
  };

export function createMailer(options: MailerOptions): Mailer {
  const { client, quota, store, slots, batchLimit, installation, configurationSet } = options;
  const { slot, now } = store;
  const limiter = createRateLimiter({ maxSendRate: quota.maxSendRate, slot, slots, now });
  const reservation = createReservation(store, {
    name: "quota",
    limit: quota.left,
    multiple: batchLimit,
    totalAttribute: "reserved",
    usedAttribute: "sent",
    totalIncludesUsed: false,
    scale: 1,
  });
  /** One for each email that has a permit and no answer. */
  let unused: readonly ((emails: number) => void)[] = [];
  let sent = 0;

  client.middlewareStack.addRelativeTo(freshIntent, {
    name: "freshIntent",
    relation: "after",
    toMiddleware: "httpSigningMiddleware",
    override: true,
  });

  const use = (emails: 0 | 1): void => {
    const [first, ...others] = unused;
    unused = others;
    sent += emails;
    first?.(emails);
  };

  return {
    compose: async (email) => ({
      to: email.to,
      raw: await mimeOf(email),
      tags: { ...email.tags, installation },
    }),
    prepare: quota.prepare,

    permit: async (untilMs, signal) => {
      await quota.asked();
      if (quota.left() < Infinity) {
        const taken = await reservation.take(1);
        if (taken === undefined) return "daily-quota";
        unused = [...unused, taken];
      }
      if (await limiter.permit(untilMs, signal)) return "granted";
      use(0);
      return "late";
    },

    returnPermit: () => {
      use(0);
      limiter.returnPermit();
    },

    ratePerSecond: limiter.ratePerSecond,

    mailsLeft: () => quota.left() - sent - unused.length,

    send: async (mail, stillMine) => {
      const command = new SendRawEmailCommand({
        Destinations: [mail.to],
        RawMessage: { Data: mail.raw },
        Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
        ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
      });
      freshnessChecks.set(command.input, stillMine);
      try {
        const { MessageId } = await client.send(command);
        use(1);
        return { kind: "accepted", sesMessageId: MessageId ?? "unnamed" };
      } catch (error) {
        const answer: SesAnswer =
          error instanceof IntentNoLongerMine
            ? { kind: "not-sent", cause: "intent-too-old", reason: error.name }
            : classifySesError(error, mail.to);
        use(answer.kind === "unanswered" ? 1 : 0);
        if (answer.kind === "not-sent" && answer.cause === "rate") limiter.empty();
        if (answer.kind === "not-sent" && answer.reason === "daily-quota") quota.reached();
        return answer;
      }
    },

    close: async (signal) => {
      quota.countSent(sent + unused.length);
      unused = [];
      sent = 0;
      await reservation.close(signal);
    },
  };
}
