import { expect, test } from "@jest/globals";
import { ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import fc from "fast-check";
import { readFeedback } from "../../functions/feedback/feedback-event.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { aSesEvent, INSTALLATION } from "./ses-event-factory.ts";
import { SECRET, SEED } from "../helpers/odd-bodies.ts";
import { oddSesEvent } from "../helpers/odd-ses-events.ts";
import { onStage } from "../helpers/stage.ts";

const ODD = 200;
const GOOD = 20;
const GOOD_NOTIFICATION = "9".repeat(32);

/** Characters that SQS accepts in a message body. */
const asSent = (body: string) => body.replaceAll(/[^\t\n\r\x20-\x7e]/g, "?") || "?";

type Letter = { readonly body: string; readonly reason: string; readonly detail: string };

/** Receives and deletes all dead letters. */
async function takeDeadLetters(sqs: SQSClient, queueUrl: string): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        VisibilityTimeout: 3_600,
      }),
    );
    if (Messages.length === 0) return letters;
    for (const { Body = "", MessageAttributes } of Messages)
      letters.push({
        body: Body,
        reason: MessageAttributes?.["postrider.reason"]?.StringValue ?? "",
        detail: MessageAttributes?.["postrider.detail"]?.StringValue ?? "",
      });
  }
}

test(
  `the function records or dead-letters each of ${ODD} odd SES events, body untouched, and records the good ones beside them (FUZZ_SEED=${SEED})`,
  () =>
    onStage({ feedback: { visibilityTimeoutSeconds: 600 } }, async (stage) => {
      const { sqs, feedback: wiring } = stage.system;
      const feedback = stage.feedback();
      const odd = fc.sample(oddSesEvent.map(asSent), { seed: SEED, numRuns: ODD });
      const good = Array.from({ length: GOOD }, (_, index) =>
        aSesEvent("Delivery", {
          notification: GOOD_NOTIFICATION,
          delivery: index.toString(16).padStart(32, "0"),
        }),
      );
      for (const [index, body] of odd.entries())
        await feedback.put(body, ...good.slice(index, index + 1));

      expect(await feedback.drain()).toBe(0);

      expect((await stage.rows(GOOD_NOTIFICATION)).map(({ state }) => state)).toEqual(
        good.map(() => "delivered"),
      );
      const reader = { installation: INSTALLATION, hash: shortHash };
      const read = odd.map((body) => ({ body, ...readFeedback(body, reader) }));
      const recorded = read.flatMap((one) => {
        if (one.kind === "not-ours") return [];
        return (one.kind === "feedback" ? one.feedback : one.accepted)?.key ?? [];
      });
      const rows = new Set(
        recorded.map(({ notification, recipient }) => `${notification} ${recipient}`),
      );
      expect(await stage.rows()).toHaveLength(rows.size + GOOD);
      const unreadable = read.filter(({ kind }) => kind === "unreadable").map(({ body }) => body);
      const letters = await takeDeadLetters(sqs, wiring?.deadLetterQueueUrl ?? "");
      const inOrder = (bodies: readonly string[]) => bodies.map(shortHash).toSorted();
      expect(inOrder(letters.map(({ body }) => body))).toEqual(inOrder(unreadable));
      for (const { reason, detail } of letters) {
        expect(reason).toBe("feedback-unreadable");
        expect(detail).toMatch(/`event[^`]*`|the message body/);
        expect(detail).not.toContain(SECRET);
      }
      expect(Math.min(recorded.length, letters.length)).toBeGreaterThan(ODD / 10);
      expect(feedback.output()).not.toMatch(new RegExp(`${SECRET}|feedback-failed|@`));
    }),
  300_000,
);
