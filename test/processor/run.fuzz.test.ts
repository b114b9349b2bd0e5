import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { NO_TOKENS } from "../../functions/words/draft.ts";
import { createRenderer } from "../../functions/email/email.ts";
import { readEvent } from "../../functions/notification/event.ts";
import { definitionFor } from "../../functions/notification/evaluate.ts";
import type { Plan } from "../../functions/delivery/plan.ts";
import { run } from "../../functions/processor/run.ts";
import type { Dependencies } from "../../functions/processor/dependencies.ts";
import { mimeOf } from "../../functions/email/ses/mime.ts";
import { createQueue } from "../../functions/queue/queue.ts";
import { layout } from "../../functions/email/layout.ts";
import { languages, loadFixture } from "../helpers/fixture-project.ts";
import { anEvent } from "../helpers/events.ts";
import { oddAttributes, oddBody, SEED } from "../helpers/odd-bodies.ts";
import { createSqsInMemory, DEAD_LETTER_QUEUE_URL, QUEUE_URL } from "../helpers/sqs-in-memory.ts";
import { memory } from "./memory-dependencies.ts";

const { definitions } = await loadFixture();

const ODD = 300;
/** Nothing here waits for the clock. */
const LONG_MS = 3_600_000;

/** Dependencies that mail whatever is to be mailed, without AI; the queue is the real one over the real SDK. */
function depsOver(client: ReturnType<typeof createSqsInMemory>["client"]) {
  const mailed: string[] = [];
  const plans = new Map<string, Plan>();
  const { deps } = memory([], { definitions });
  const complete: Dependencies = {
    ...deps,
    queue: createQueue({
      client,
      queueUrl: QUEUE_URL,
      deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL,
      visibilityTimeoutMs: LONG_MS,
      timeoutMs: LONG_MS,
      log: () => {},
    }),
    ledger: {
      ...deps.ledger,
      look: async (keys) => ({
        plans: new Map([...plans].filter(([key]) => keys.includes(key))),
        suppressions: new Map(),
      }),
      keepPlan: async (plan) => {
        plans.set(plan.notification, plan);
        return plan;
      },
      intend: async () => ({ ok: true, attempt: "one", intentAtMs: Date.now() }),
      recordAccepted: async () => ({ isSecondEmail: false }),
    },
    render: createRenderer(layout, languages),
    writeWithAi: async () => ({
      ok: false,
      reason: "ai-no-time",
      tokens: NO_TOKENS,
      unknownTries: 0,
      everybody: false,
    }),
    mailer: {
      ...deps.mailer,
      compose: async (email) => ({ to: email.to, raw: await mimeOf(email), tags: {} }),
      send: async ({ to }) => {
        mailed.push(to);
        return { kind: "accepted", sesMessageId: "ses-1" };
      },
    },
    settings: {
      ...deps.settings,
      leaseMs: LONG_MS,
      intentAgeMs: LONG_MS,
      times: { ...deps.settings.times, stopMs: LONG_MS, functionTimeoutMs: LONG_MS + 1000 },
    },
  };
  return { deps: complete, mailed };
}

/** Whom the message's mail is for; nothing where it is to be a dead letter. */
function recipientsOf(body: string): readonly string[] | undefined {
  const read = readEvent(body);
  if (!read.ok) return undefined;
  const notified = definitionFor(definitions, read.event.type)?.notify(read.event, { languages });
  if (notified?.kind !== "notify") return undefined;
  return notified.notification.recipients.map(({ address }) => address);
}

test(`${ODD} odd messages are mailed or dead letters, body untouched, and every good one beside them is mailed once (FUZZ_SEED=${SEED})`, async () => {
  const odd = fc.sample(fc.tuple(oddBody, oddAttributes), { seed: SEED, numRuns: ODD });
  const messages = odd.flatMap(([body, attributes], index) => [
    { messageId: `odd-${index}`, body, attributes },
    {
      messageId: `good-${index}`,
      body: anEvent({ to: [`good-${index}@example.org`] }),
      attributes: "{}",
    },
  ]);
  const sqs = createSqsInMemory(messages);
  const { deps, mailed } = depsOver(sqs.client);

  // Each run takes what is left; a message is worked in one of the first few.
  for (let runs = 0; sqs.left() > 0 && runs < 40; runs++)
    expect(await run(deps, { killAtMs: Date.now() + 2 * LONG_MS })).toMatchObject({
      outcome: "done",
    });

  expect(sqs.left()).toBe(0);
  const good = mailed.filter((address) => address.startsWith("good-"));
  expect(good.toSorted()).toEqual(odd.map((_, index) => `good-${index}@example.org`).toSorted());
  const letterOf = new Map(
    sqs.letters.map((letter) => [letter.attributes["postrider.messageId"]?.StringValue, letter]),
  );
  expect(letterOf.size).toBe(sqs.letters.length);
  for (const { messageId, body } of messages) {
    const letter = letterOf.get(messageId);
    if (letter === undefined) {
      const recipients = recipientsOf(body);
      expect(recipients?.length).toBeGreaterThan(0);
      expect(mailed).toEqual(expect.arrayContaining([...(recipients ?? [])]));
      continue;
    }
    expect(letter.body === body).toBe(true);
    expect(letter.attributes["postrider.reason"]?.StringValue).toMatch(/^[a-z-]+$/);
    expect(letter.attributes["postrider.detail"]?.StringValue).toMatch(/\w/);
  }
  expect(Math.min(letterOf.size, ODD - letterOf.size)).toBeGreaterThan(ODD / 10);
});
