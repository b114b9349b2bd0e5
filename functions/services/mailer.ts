/** SES: a mail is handed over once, at the pace that the account allows, and never by the SDK's own retries. */
import { randomUUID } from "node:crypto";
import {
  GetSendQuotaCommand,
  SendRawEmailCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  type SESClient,
} from "@aws-sdk/client-ses";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import { nameOf } from "../core/errors.ts";
import { judgeSesFailure, type SesAnswer } from "../core/failure.ts";
import { type Bucket, createBucket, emptyBucket, returnToken, takeToken } from "../core/rate.ts";
import type { Log, Mailer, Readiness } from "./ports.ts";
import { createMime } from "./mime.ts";
import { pause } from "./time-limit.ts";
import { markNeverLeft, neverLeft } from "./transport.ts";

export type MailerOptions = {
  /** `maxAttempts: 1`: the SDK's own retries would send a mail up to three times. `disableClockSkewCorrection: true`: an answer read after a freeze would poison every later signature. */
  readonly client: SESClient;
  readonly configurationSet?: string | undefined;
  readonly log: Log;
  readonly now: () => number;
};

/** SES allows one GetSendQuota a second; ours is asked for again after this. */
const QUOTA_AGE_MS = 5 * 60_000;
/** Until SES has told us ours: what a new account may send. */
const SANDBOX_RATE = 1;
/** SES counts arrivals: the last mail of a burst may be this much faster on its way than the first. */
const ARRIVAL_JITTER_MS = 100;

class IntentNoLongerMine extends Error {
  override readonly name = "IntentNoLongerMine";
}

export function createMailer({ client, configurationSet, log, now }: MailerOptions): Mailer {
  let bucket: Bucket = createBucket(SANDBOX_RATE, ARRIVAL_JITTER_MS);
  let rate = SANDBOX_RATE;
  let quotaAtMs = -Infinity;
  let prepared: Promise<Readiness> = Promise.resolve("ready");
  const mime = createMime(randomUUID);
  const questions = new WeakMap<object, () => boolean>();

  // After the signature, because from then on the signature's own date is the fence: AWS refuses an old one. Before it, a
  // run that is frozen here and thaws after another has taken over would sign anew, and its mail would be accepted.
  const freshIntent: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
    (next) => async (args) => {
      const stillMine = questions.get(args.input);
      if (stillMine !== undefined && !stillMine())
        throw markNeverLeft(new IntentNoLongerMine("The intent is too old, or the run is over"));
      return next(args);
    };
  client.middlewareStack.addRelativeTo(freshIntent, {
    name: "freshIntent",
    relation: "after",
    toMiddleware: "httpSigningMiddleware",
    override: true,
  });

  return {
    compose: (email) => ({ to: email.to, raw: mime(email), tags: email.tags }),

    prepare: ({ fresh = false } = {}) => {
      if (fresh || now() - quotaAtMs >= QUOTA_AGE_MS) {
        quotaAtMs = now();
        prepared = askForRate();
      }
      return prepared;
    },

    turn: async (untilMs, signal) => {
      await prepared;
      const mine = bucket;
      const atMs = takeToken(mine, now());
      if (
        atMs > untilMs ||
        signal.aborted ||
        (atMs > now() && !(await pause(atMs - now(), signal)))
      ) {
        returnToken(mine);
        return "late";
      }
      return "go";
    },

    returnTurn: () => returnToken(bucket),

    ratePerSecond: () => rate,

    send: async (mail, stillMine) => {
      const command = new SendRawEmailCommand({
        Destinations: [mail.to],
        RawMessage: { Data: mail.raw },
        Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
        ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
      });
      questions.set(command.input, stillMine);
      try {
        const { MessageId } = await client.send(command);
        return { kind: "accepted", sesMessageId: MessageId ?? "unnamed" };
      } catch (error) {
        const answer = translate(error, mail.to);
        if (answer.kind === "not-now" && answer.blame === "rate") emptyBucket(bucket, now());
        return answer;
      }
    },
  };

  async function askForRate(): Promise<Readiness> {
    try {
      const command = new GetSendQuotaCommand({});
      const { MaxSendRate, Max24HourSend = -1, SentLast24Hours = 0 } = await client.send(command);
      if (Max24HourSend >= 0 && SentLast24Hours >= Max24HourSend) return "daily-quota";
      if (MaxSendRate === undefined || MaxSendRate <= 0 || MaxSendRate === rate) return "ready";
      rate = MaxSendRate;
      bucket = { ...createBucket(rate, ARRIVAL_JITTER_MS), fullAtMs: bucket.fullAtMs };
      return "ready";
    } catch (error) {
      quotaAtMs = -Infinity;
      log("warn", "SES does not tell the sending rate; it stays as it was", {
        ratePerSecond: rate,
        error: nameOf(error),
      });
      return "unreachable";
    }
  }
}

function translate(error: unknown, recipient: string): SesAnswer {
  if (error instanceof IntentNoLongerMine)
    return { kind: "not-now", blame: "intent-too-old", reason: error.name };
  if (!Error.isError(error)) return { kind: "unknown", reason: typeof error };
  const status = "$metadata" in error ? statusOf(error.$metadata) : undefined;
  return judgeSesFailure({
    name: error.name === "Error" ? nameOf(error) : error.name,
    message: error.message,
    recipient,
    // Without credentials nothing can be signed, and nothing has left.
    neverLeft: neverLeft(error) || error.name === "CredentialsProviderError",
    ...(status === undefined ? {} : { status }),
  });
}

function statusOf(metadata: unknown): number | undefined {
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata))
    return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}
