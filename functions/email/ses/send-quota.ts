/** What SES lets the account send, as it tells it itself: the rate, and what is left of the 24 hours' quota. */
import { setTimeout as delay } from "node:timers/promises";
import { GetSendQuotaCommand, type SESClient } from "@aws-sdk/client-ses";
import { nameOf } from "../../platform/errors.ts";
import type { Log } from "../../platform/log.ts";
import type { Readiness, Turn } from "./mailer-port.ts";
import type { SendPace } from "./rate-limiter.ts";
import { sesAnswerOf, statusOf } from "./ses-error.ts";
import { withinMs } from "../../platform/time-limit.ts";

export type SendQuotaOptions = {
  /** `maxAttempts: 1`. */
  readonly client: SESClient;
  readonly log: Log;
  readonly now: () => number;
  /** Is told SES's rate, each time that SES has told it. */
  readonly pace: SendPace;
  /** Runs that may start together, and so ask together; default 1. */
  readonly slots?: number | undefined;
};

export type SendQuota = {
  /** As the mailer's. */
  readonly prepare: (options?: { readonly fresh?: boolean }) => Promise<Readiness>;
  /** When the asking that is under way has ended. */
  readonly prepared: () => Promise<unknown>;
  /** Takes one mail of the quota, when SES has told it. While mails under way may yet give something back, it waits for them. */
  readonly take: (untilMs: number, signal: AbortSignal) => Promise<Turn>;
  /** Says, once, what became of a mail that was taken. */
  readonly settle: (what: "used" | "unused") => void;
  /** SES has said that nothing is left. */
  readonly reached: () => void;
  /** Mails that may still be taken, as far as is known. */
  readonly left: () => number;
};

const QUOTA_AGE_MS = 5 * 60_000;
/** SES answers one GetSendQuota a second, for the whole account. Source: SES API Reference, GetSendQuota */
const BETWEEN_MS = 1_000;
/**
 * Each second one of those is answered that ask together: as many tries as there are slots, and some for others. Who is not
 * answered would send at the sandbox's rate, and take seconds of the bucket that all share for each mail.
 */
const SPARE_TRIES = 3;
const PAUSE_MS = 1_100;

export function createSendQuota({
  client,
  log,
  now,
  pace,
  slots = 1,
}: SendQuotaOptions): SendQuota {
  let askedAtMs = -Infinity;
  let asking: Promise<void> | undefined;
  let isReachable = true;
  /** Mails that may still be taken. */
  let left = Infinity;
  /** Mails that were taken and not settled. */
  let underWay = 0;
  let sleepers: readonly (() => void)[] = [];

  return {
    prepare: async ({ fresh = false } = {}) => {
      const ageMs = now() - askedAtMs;
      if (ageMs >= QUOTA_AGE_MS || ((fresh || left <= 0) && ageMs >= BETWEEN_MS))
        asking ??= ask().finally(() => (asking = undefined));
      await asking;
      if (!isReachable) return "unreachable";
      return left <= 0 ? "daily-quota" : "ready";
    },

    prepared: async () => asking,

    take: (untilMs, signal) =>
      withinMs(
        untilMs - now(),
        async (over) => {
          await orCut(asking, over);
          for (;;) {
            if (over.aborted) return "late";
            if (left > 0) break;
            if (underWay === 0) return "daily-quota";
            await orCut(new Promise<void>((wake) => (sleepers = [...sleepers, wake])), over);
          }
          left -= 1;
          underWay += 1;
          return "go";
        },
        signal,
      ),

    settle: (what) => {
      if (underWay === 0) return;
      underWay -= 1;
      if (what === "unused") left += 1;
      wake();
    },

    reached: () => {
      left = 0;
      wake();
    },

    left: () => left,
  };

  function wake(): void {
    const woken = sleepers;
    sleepers = [];
    for (const one of woken) one();
  }

  async function ask(): Promise<void> {
    askedAtMs = now();
    for (let tries = 1; ; tries++) {
      try {
        const { MaxSendRate, Max24HourSend, SentLast24Hours } = await client.send(
          new GetSendQuotaCommand({}),
        );
        isReachable = true;
        if (MaxSendRate !== undefined && MaxSendRate > 0) pace.setRate(MaxSendRate);
        // -1 is no limit. What is under way of earlier is SES's to count.
        left =
          Max24HourSend === undefined || Max24HourSend < 0
            ? Infinity
            : Math.max(0, Math.floor(Max24HourSend - (SentLast24Hours ?? 0)));
        underWay = 0;
        return wake();
      } catch (error) {
        const answer = sesAnswerOf(error);
        const isBusy = answer.kind === "not-now" && answer.blame === "rate";
        if (isBusy && tries < slots + SPARE_TRIES) {
          await delay(PAUSE_MS);
          continue;
        }
        // A refusal is an answer: whether mails are taken, they will tell themselves.
        isReachable = isRefusal(error);
        askedAtMs = -Infinity;
        return log("warn", "SES does not tell rate and quota; they stay as they were", {
          ratePerSecond: pace.ratePerSecond(),
          error: nameOf(error),
        });
      }
    }
  }
}

function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status < 500;
}

/** Until the promise has come to its end, or the signal fires. */
function orCut(promise: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (promise === undefined || signal.aborted) return resolve();
    const end = () => {
      signal.removeEventListener("abort", end);
      resolve();
    };
    signal.addEventListener("abort", end, { once: true });
    void promise.then(end, end);
  });
}
