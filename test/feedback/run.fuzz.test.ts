import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { DependencyError } from "../../functions/platform/errors.ts";
import { readFeedback } from "../../functions/feedback/feedback-event.ts";
import { readRecords } from "../../functions/feedback/records.ts";
import { type FeedbackDependencies, run } from "../../functions/feedback/run.ts";
import type { DeadLetterInfo } from "../../functions/queue/message-attributes.ts";
import { aSesEvent, INSTALLATION } from "./ses-event-factory.ts";
import { SECRET, SEED } from "../helpers/odd-bodies.ts";
import { oddSesEvent } from "../helpers/odd-ses-events.ts";
import { aRecord } from "./sqs-event-factory.ts";

/** SES's limit of recipients, and above what one event may write. */
const MOST_RECIPIENTS = 50;
const GOOD_DELIVERY = "9".repeat(32);
const AWAY_DELIVERY = "8".repeat(32);
const READER = { installation: INSTALLATION };

/** A string that DynamoDB accepts and a row has room for. */
const isStorable = (text: string) => text !== "" && text.length <= 1_000 && text.isWellFormed();

/** Dependencies in memory that record what the run does. DynamoDB fails for one delivery. */
function createMemory() {
  const evidence: string[] = [];
  const letters = new Map<string, DeadLetterInfo & { readonly body: string }>();
  const lines: string[] = [];
  /** Texts that were written to rows: keys, values and reasons. */
  const keys: string[] = [];
  const stored: string[] = [];
  const reasons: string[] = [];
  const marks: number[] = [];
  /** What other servers said, and when. */
  const answers: string[] = [];
  const times: number[] = [];
  const kept = ({ answer, atMs }: { answer?: string | undefined; atMs?: number | undefined }) => {
    if (answer !== undefined) answers.push(answer);
    if (atMs !== undefined) times.push(atMs);
  };
  const deps: FeedbackDependencies = {
    ...READER,
    now: () => 0,
    ledger: {
      knowsAcceptance: async () => false,
      addCounts: async () => {},
      recordDelay: async (_, { answer, atMs }) => kept({ answer, atMs }),
      recordAccepted: async ({ notification, recipient }, { kind, sesMessageId, ...more }) => {
        if (recipient === AWAY_DELIVERY) throw new DependencyError("dynamodb", "away");
        const { reason } = more;
        kept(more);
        stored.push(sesMessageId);
        keys.push(notification, recipient);
        if (reason !== undefined) reasons.push(reason);
        evidence.push(`${recipient} ${kind} ${sesMessageId}`);
        return { isSecondEmail: false };
      },
    },
    suppressions: {
      suppress: async (recipient, { address }) => {
        keys.push(recipient);
        stored.push(address);
      },
    },
    mark: { saw: async (ms) => void marks.push(ms) },
    deadLetters: {
      moveToDeadLetters: async ({ messageId, body }, certificate) => {
        letters.set(messageId, { ...certificate, body });
        return true;
      },
    },
    log: (...line) => void lines.push(JSON.stringify(line)),
    metrics: { write: () => undefined, count: () => undefined },
  };
  return { deps, evidence, letters, lines, marks, keys, stored, reasons, answers, times };
}

/** Whether an event has the tags of this installation's email, without the reader's schemas. */
function isOurs(body: string): boolean {
  const tags = JSON.parse(body)?.detail?.mail?.tags;
  const isKey = (value: unknown) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
  return (
    [tags?.installation, tags?.notification, tags?.delivery].every(Array.isArray) &&
    tags.installation[0] === INSTALLATION &&
    isKey(tags.notification[0]) &&
    isKey(tags.delivery[0])
  );
}

const ROUNDS = 1_250;
const ODD = 8;

test(`each of 10,000 mutated SES events is recorded, ignored as another program's, or a dead letter that names the field; valid events beside them are recorded (FUZZ_SEED=${SEED})`, async () => {
  const ends = { feedback: 0, unreadable: 0, "not-ours": 0 };
  const batch = fc.array(oddSesEvent, { minLength: ODD, maxLength: ODD });
  await fc.assert(
    fc.asyncProperty(batch, async (odd) => {
      const memory = createMemory();
      const { evidence, letters } = memory;
      const good = aSesEvent("Delivery", { delivery: GOOD_DELIVERY, messageId: "good" });
      const away = aSesEvent("Delivery", { delivery: AWAY_DELIVERY });
      const bodies = [JSON.stringify(good), ...odd, JSON.stringify(away)];
      const records = readRecords({
        Records: bodies.map((body, index) => aRecord(body, `message-${index}`)),
      });

      const { batchItemFailures } = await run(memory.deps, records);

      // The event that DynamoDB failed on, and at most the one of the latest email, for the mark.
      const kept = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      expect(kept).toContain(`message-${ODD + 1}`);
      expect(kept.length).toBeLessThanOrEqual(2);
      expect(memory.marks).toEqual([]);
      expect(evidence).toContain(`${GOOD_DELIVERY} delivered good`);
      let recorded = 1;
      for (const [index, body] of odd.entries()) {
        const read = readFeedback(body, READER);
        const letter = letters.get(`message-${index + 1}`);
        ends[read.kind]++;
        expect(letter === undefined).toBe(read.kind !== "unreadable");
        if (read.kind === "not-ours") {
          expect(isOurs(body)).toBe(false);
          continue;
        }
        if (read.kind === "feedback" || read.accepted !== undefined) recorded++;
        if (read.kind === "feedback") {
          expect(Date.parse(read.feedback.submittedAt)).not.toBeNaN();
          expect(read.feedback.suppress.length).toBeLessThanOrEqual(MOST_RECIPIENTS);
        }
        if (letter === undefined) continue;
        expect(letter.body === body).toBe(true);
        expect(letter.reason).toBe("feedback-unreadable");
        expect(letter.detail).toMatch(/`event[^`]*`|the message body/);
        expect(letter.detail).not.toContain(SECRET);
        expect(letter.detail?.length).toBeLessThan(1_000);
      }
      expect(letters.has("message-0")).toBe(false);
      expect(evidence).toHaveLength(recorded);
      for (const key of memory.keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
      for (const reason of memory.reasons) expect(reason).toMatch(/^[A-Za-z0-9-]{1,60}$/);
      expect([...memory.stored, ...memory.answers].filter((text) => !isStorable(text))).toEqual([]);
      expect(memory.answers.filter((text) => text.includes("@"))).toEqual([]);
      expect(memory.times.filter((ms) => !Number.isInteger(ms))).toEqual([]);
      expect(memory.lines.join("\n")).not.toMatch(new RegExp(`${SECRET}|@|feedback-failed`));
    }),
    { seed: SEED, numRuns: ROUNDS, endOnFailure: true },
  );
  for (const count of Object.values(ends)) expect(count).toBeGreaterThan(500);
}, 300_000);
