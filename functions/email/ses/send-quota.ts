/** SES's sending rate, and what is left of its quota of 24 hours. All slots of this process share one request for them. */
import { setTimeout as delay } from "node:timers/promises";
import { GetSendQuotaCommand, type SESClient } from "@aws-sdk/client-ses";
import { nameOf } from "../../platform/errors.ts";
import type { Log } from "../../platform/log.ts";
import type { Readiness } from "./mailer-port.ts";
import { classifySesError, statusOf } from "./ses-error.ts";

export type SendQuotaOptions = {
  /** `maxAttempts: 1`. */
  readonly client: SESClient;
  readonly slots: number;
  readonly log: Log;
  readonly now: () => number;
};

export type SendQuota = {
  /** The same as the mailer's. */
  readonly prepare: (options?: { readonly fresh?: boolean }) => Promise<Readiness>;
  /** Resolves when no request is under way. */
  readonly asked: () => Promise<void>;
  /** Emails a second; 1, the sandbox's rate, until SES has answered. */
  readonly maxSendRate: () => number;
  /** Emails left, as of SES's last answer; Infinity if there is no quota, or SES has not answered. */
  readonly left: () => number;
  /** Counts emails sent since that answer. */
  readonly countSent: (emails: number) => void;
  /** SES refused an email because nothing is left. */
  readonly reached: () => void;
};

const SANDBOX_RATE = 1;
const MAX_AGE_MS = 5 * 60_000;
/** With fewer emails left, each run asks SES, because other slots send, too. */
const FEW_LEFT = 1_000;
/** SES answers one GetSendQuota a second for the whole account. Source: SES API Reference, GetSendQuota */
const MIN_AGE_MS = 1_000;
const RETRY_MS = 1_100;
/** Tries in addition to one for each slot, because all slots may ask in the same second. */
const SPARE_TRIES = 3;

export function createSendQuota({ client, slots, log, now }: SendQuotaOptions): SendQuota {
  let askedAtMs = -Infinity;
  let asking: Promise<void> | undefined;
  let isReachable = true;
  let maxSendRate = SANDBOX_RATE;
  let left = Infinity;

  return {
    prepare: async ({ fresh = false } = {}) => {
      const maxAgeMs = fresh || left < FEW_LEFT ? MIN_AGE_MS : MAX_AGE_MS;
      if (now() - askedAtMs >= maxAgeMs) asking ??= ask().finally(() => (asking = undefined));
      await asking;
      if (!isReachable) return "unreachable";
      return left <= 0 ? "daily-quota" : "ready";
    },
    asked: async () => asking,
    maxSendRate: () => maxSendRate,
    left: () => left,
    countSent: (emails) => void (left = Math.max(0, left - emails)),
    reached: () => void (left = 0),
  };

  async function ask(): Promise<void> {
    askedAtMs = now();
    for (let tries = 1; ; tries++) {
      try {
        const { MaxSendRate, Max24HourSend, SentLast24Hours } = await client.send(
          new GetSendQuotaCommand({}),
        );
        isReachable = true;
        if (MaxSendRate !== undefined && MaxSendRate > 0) maxSendRate = MaxSendRate;
        // -1: no quota.
        left =
          Max24HourSend === undefined || Max24HourSend < 0
            ? Infinity
            : Math.max(0, Math.floor(Max24HourSend - (SentLast24Hours ?? 0)));
        return;
      } catch (error) {
        const answer = classifySesError(error);
        const isThrottled = answer.kind === "not-sent" && answer.cause === "rate";
        if (isThrottled && tries < slots + SPARE_TRIES) {
          await delay(RETRY_MS);
          continue;
        }
        const status = statusOf(error) ?? 0;
        // A refusal is an answer, too. The first email shows whether SES accepts emails.
        isReachable = status >= 400 && status < 500;
        askedAtMs = -Infinity;
        log("warn", "SES did not answer GetSendQuota; the last known rate and quota stay", {
          event: "send-quota-unknown",
          ratePerSecond: maxSendRate,
          error: nameOf(error),
        });
        return;
      }
    }
  }
}
