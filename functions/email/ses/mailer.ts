/** SES: a mail is handed over once, at the pace that the account allows, and never by the SDK's own retries. */
import { randomUUID } from "node:crypto";
import {
  SendRawEmailCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  type SESClient,
} from "@aws-sdk/client-ses";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import type { SesAnswer } from "./ses-failure.ts";
import type { Log } from "../../platform/log.ts";
import type { Mailer } from "./mailer-port.ts";
import { createMime } from "./mime.ts";
import type { SendPace } from "./rate-limiter.ts";
import { createSendQuota } from "./send-quota.ts";
import { sesAnswerOf } from "./ses-error.ts";
import { markNeverLeft } from "../../platform/transport.ts";

export type MailerOptions = {
  /** `maxAttempts: 1`: the SDK's own retries would send a mail up to three times. `disableClockSkewCorrection: true`: an answer read after a freeze would poison every later signature. */
  readonly client: SESClient;
  /** Shared with all runs. */
  readonly pace: SendPace;
  /** The mails' `installation` tag, by which SES's events come back to this installation and to no other. */
  readonly installation: string;
  readonly configurationSet?: string | undefined;
  /** Runs that may start together; default 1. */
  readonly slots?: number | undefined;
  readonly log: Log;
  readonly now: () => number;
};

class IntentNoLongerMine extends Error {
  override readonly name = "IntentNoLongerMine";
}

export function createMailer(options: MailerOptions): Mailer {
  const { client, pace, installation, configurationSet, slots, log, now } = options;
  const quota = createSendQuota({ client, pace, slots, log, now });
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
    compose: (email) => ({ to: email.to, raw: mime(email), tags: { ...email.tags, installation } }),

    prepare: quota.prepare,

    // Not before SES has told the rate: at the sandbox's it would be a second a token.
    expect: (mails, signal) => void quota.prepared().then(() => pace.expect(mails, signal)),

    turn: async (untilMs, signal) => {
      const room = await quota.take(untilMs, signal);
      if (room !== "go") return room;
      let granted = false;
      try {
        granted = await pace.turn(untilMs, signal);
      } finally {
        if (!granted) quota.settle("unused");
      }
      return granted ? "go" : "late";
    },

    returnTurn: () => {
      quota.settle("unused");
      pace.returnTurn();
    },

    ratePerSecond: pace.ratePerSecond,

    mailsLeft: quota.left,

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
        quota.settle("used");
        return { kind: "accepted", sesMessageId: MessageId ?? "unnamed" };
      } catch (error) {
        const answer: SesAnswer =
          error instanceof IntentNoLongerMine
            ? { kind: "not-now", blame: "intent-too-old", reason: error.name }
            : sesAnswerOf(error, mail.to);
        quota.settle(answer.kind === "unknown" ? "used" : "unused");
        if (answer.kind === "not-now" && answer.blame === "rate") pace.empty();
        if (answer.kind === "not-now" && answer.reason === "daily-quota") quota.reached();
        return answer;
      }
    },
  };
}
