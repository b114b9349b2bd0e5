import { expect, test } from "@jest/globals";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { readDelivery } from "../../functions/delivery/ledger-row.ts";
import { createLedger } from "../../functions/delivery/ledger.ts";
import { createRenderer } from "../../functions/email/email.ts";
import { layout } from "../../functions/email/layout.ts";
import { mimeOf } from "../../functions/email/ses/mime.ts";
import { readEvent } from "../../functions/notification/event/event.ts";
import { definitionFor } from "../../functions/notification/evaluate.ts";
import type { Dependencies } from "../../functions/processor/dependencies.ts";
import { run } from "../../functions/processor/run.ts";
import { createQueue } from "../../functions/queue/queue.ts";
import type { WriteWords } from "../../functions/words/ai/writer-port.ts";
import { NO_TOKENS } from "../../functions/words/draft.ts";
import { languages } from "../helpers/fixture-languages.ts";
import { loadFixture } from "../helpers/fixture-project.ts";
import { anEvent } from "../helpers/events.ts";
import { oddAttributes, oddBody, SECRET, SEED } from "../helpers/odd-bodies.ts";
import {
  createSqsInMemory,
  DEAD_LETTER_QUEUE_URL,
  type Letter,
  QUEUE_URL,
} from "../helpers/sqs-in-memory.ts";
import { createMemoryDynamoDb } from "../proofs/simulation/dynamodb/memory-dynamodb.ts";
import { memory } from "./memory-dependencies.ts";

const { definitions } = await loadFixture();

const ODD = 10_000;
/** A good message after so many odd ones: some in every run of 50. */
const ODD_PER_GOOD = 9;

/** A dead letter's detail names a field or what the body is; for recipients that cannot be mailed, how many. */
const NAMED =
  /`[^`]+`|the message body|JSON array|SNS|envelopes|recipient|a CloudEvents (?:1\.0 document|batch)/;
/** A detail may quote the event's type: it is the producer's word for a kind of event. */
const OF_TYPE = /^no definition for .{1,100}, so the default one was used/s;

/** Nothing here waits for the clock. */
const LONG_MS = 3_600_000;

/** Answers with the first reference that the prompt has, through the checks of an answer. */
const echo: WriteWords = async (prompt) => {
  const failed = { ok: false, tokens: NO_TOKENS, unknownTries: 0, everybody: false } as const;
  if (prompt.leaksIn(JSON.stringify([prompt.system, prompt.user])))
    return { ...failed, reason: "personal-data" };
  const [, id = "F1"] = /"id":"([FC]\d+)"/.exec(prompt.user) ?? [];
  const read = prompt.read(JSON.stringify({ headline: `See {${id}}.`, bullets: [], summary: "" }));
  if (!read.ok) return { ...failed, reason: read.reason };
  return { ok: true, answer: read.value, model: "echo", tokens: NO_TOKENS, unknownTries: 0 };
};

/** The real ledger over DynamoDB in memory, the real queue over the real SDK; the email goes as far as its MIME text. */
function depsOver(client: ReturnType<typeof createSqsInMemory>["client"]) {
  const mailed: string[] = [];
  const answered = { count: 0 };
  const dynamodb = createMemoryDynamoDb({
    now: Date.now,
    tables: {
      Deliveries: { partitionKey: "notification", sortKey: "recipient" },
      Coordination: { partitionKey: "pk" },
    },
  });
  const dynamoDbClient = {
    send: async ({ input, constructor }: { input: object; constructor: { name: string } }) =>
      dynamodb.perform(constructor.name.replace(/Command$/, ""), input),
  } as unknown as DynamoDBClient;
  const { deps } = memory([], { definitions });
  let ids = 0;
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
    ledger: createLedger({
      client: dynamoDbClient,
      table: "Deliveries",
      coordinationTable: "Coordination",
      slot: 0,
      rules: deps.settings.rules,
      keepSeconds: 1_000,
      now: Date.now,
      newId: () => `id-${++ids}`,
    }),
    render: createRenderer(layout, languages),
    writeWithAi: async (prompt, until) => {
      const written = await echo(prompt, until);
      if (written.ok) answered.count++;
      return written;
    },
    circuitBreakers: {
      ...deps.circuitBreakers,
      count: async () => {},
      open: async () => undefined,
    },
    mailer: {
      ...deps.mailer,
      compose: async (email) => ({ to: email.to, raw: await mimeOf(email), tags: {} }),
      send: async ({ to }) => {
        mailed.push(to);
        return { kind: "accepted", sesMessageId: `ses-${mailed.length}` };
      },
    },
    settings: {
      ...deps.settings,
      leaseMs: LONG_MS,
      intentAgeMs: LONG_MS,
      aiShareMs: LONG_MS,
      times: { ...deps.settings.times, stopMs: LONG_MS, functionTimeoutMs: LONG_MS + 1000 },
    },
  };
  const deliveries = () =>
    dynamodb.rows("Deliveries").flatMap((item) => {
      const row = readDelivery(item);
      return row === undefined || row === "unreadable" ? [] : [row];
    });
  return { deps: complete, mailed, answered, deliveries };
}

/** How a message may end. Events with one key are one event, so the first of them decides for all. */
type Ending = {
  readonly key: string;
  readonly mailed: readonly string[];
  readonly letter: boolean;
};

function endingOf(body: string): Ending {
  const read = readEvent(body);
  if (!read.ok) return { key: body, mailed: [], letter: true };
  const { event } = read;
  const definition = definitionFor(definitions, event.type);
  const key = definition?.keyTextOf(event) ?? "";
  const notified = definition?.notify(event, { languages });
  if (notified?.kind !== "notify") return { key, mailed: [], letter: notified?.kind !== "skipped" };
  const { recipients, invalid } = notified.notification;
  return { key, mailed: recipients.map(({ address }) => address), letter: invalid > 0 };
}

/** Whether a dead letter says why, names the field, and quotes nothing of the body. */
function isNamed({ attributes }: Letter): boolean {
  const reason = attributes["postrider.reason"]?.StringValue ?? "";
  const detail = attributes["postrider.detail"]?.StringValue ?? "";
  const isQuoting = detail.replace(OF_TYPE, "").includes(SECRET);
  return /^[a-z-]+$/.test(reason) && NAMED.test(detail) && !isQuoting && detail.length < 1_000;
}

test(`${ODD} odd messages end as an email, a skip or a dead letter with its body untouched, and every good one among them is mailed once (FUZZ_SEED=${SEED})`, async () => {
  const odd = fc.sample(fc.tuple(oddBody, oddAttributes), { seed: SEED, numRuns: ODD });
  const good: string[] = [];
  const messages = odd.flatMap(([body, attributes], index) => {
    const one = { messageId: `odd-${index}`, body, attributes };
    if (index % ODD_PER_GOOD > 0) return [one];
    const to = `good-${index}@example.org`;
    good.push(to);
    return [one, { messageId: `good-${index}`, body: anEvent({ to: [to] }), attributes: "{}" }];
  });
  const sqs = createSqsInMemory(messages);
  const { deps, mailed, answered, deliveries } = depsOver(sqs.client);

  // Each run takes 50; a message is worked in one of the first few runs that receive it.
  const most = 3 * Math.ceil(messages.length / deps.settings.batchLimit);
  for (let runs = 0; sqs.left() > 0 && runs < most; runs++)
    expect(await run(deps, { killAtMs: Date.now() + 2 * LONG_MS })).toMatchObject({
      outcome: "done",
    });

  expect(sqs.left()).toBe(0);
  expect(mailed.filter((address) => address.startsWith("good-")).toSorted()).toEqual(
    good.toSorted(),
  );
  const rows = deliveries();
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["accepted"]));
  expect(rows).toHaveLength(mailed.length);
  const letterOf = new Map(
    sqs.letters.map((letter) => [letter.attributes["postrider.messageId"]?.StringValue, letter]),
  );
  expect(letterOf.size).toBe(sqs.letters.length);
  const reached = new Set(mailed);
  const endings = new Map<string, Ending[]>();
  const keys = messages.map(({ body }) => {
    const ending = endingOf(body);
    endings.set(ending.key, [...(endings.get(ending.key) ?? []), ending]);
    return ending.key;
  });
  const wrong = messages.filter(({ messageId, body }, index) => {
    const letter = letterOf.get(messageId);
    const isEnding = (endings.get(keys[index] ?? "") ?? []).some(
      (ending) =>
        ending.letter === (letter !== undefined) &&
        ending.mailed.every((address) => reached.has(address)),
    );
    return !isEnding || (letter !== undefined && (letter.body !== body || !isNamed(letter)));
  });
  expect(wrong.map(({ messageId, body }) => `${messageId}: ${body.slice(0, 1_000)}`)).toEqual([]);
  expect(Math.min(letterOf.size, ODD - letterOf.size)).toBeGreaterThan(ODD / 10);
  expect(answered.count).toBeGreaterThan(ODD / 10);
  // 40 s of processor time; a busy machine must not end it.
}, 1_800_000);
