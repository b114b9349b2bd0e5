import { readdir, readFile } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { CLOSED } from "../../functions/core/breaker.ts";
import { DependencyError } from "../../functions/core/errors.ts";
import { defineNotification } from "../../functions/core/notification.ts";
import { run } from "../../functions/processor/run.ts";
import type { Tools } from "../../functions/processor/tools.ts";
import type { Plan } from "../../functions/core/plan.ts";
import type {
  DeathCertificate,
  Mailer,
  Message,
  Queue,
  Turn,
} from "../../functions/services/ports.ts";
import { definitions } from "../../notifications/definitions.ts";
import { languages } from "../../notifications/locales/languages.ts";
import { anEvent, aPlainEvent } from "../helpers/events.ts";

const HELD = { owner: "me", token: 7, untilMs: 0 };
const NEVER_CALLED = () => Promise.reject(new Error("nobody calls this"));

function aMessage(body: string, varied: Partial<Message> = {}): Message {
  const now = Date.now();
  return {
    messageId: "m-1",
    receipt: "r-1",
    body,
    receiveCount: 1,
    sentAtMs: now,
    attributes: {},
    ...varied,
  };
}

/** A queue in memory, and all other tools so that nothing is ever sent. */
function memory(messages: readonly Message[], varied: Partial<Tools> = {}) {
  const deadLetters: DeathCertificate[] = [];
  const acknowledged: string[] = [];
  const hidden: number[] = [];
  let waiting = [...messages];
  const queue: Queue = {
    receive: async (max) => waiting.splice(0, max),
    acknowledge: async (done) => void acknowledged.push(...done.map(({ messageId }) => messageId)),
    hide: async (entries) => void hidden.push(...entries.map(({ forMs }) => forMs)),
    deadLetter: async (_, certificate) => deadLetters.push(certificate) > 0,
  };
  const tools: Tools = {
    lease: { take: async () => HELD, renew: async () => true, release: async () => {} },
    queue,
    ledger: {
      look: async () => ({ plans: new Map(), suppressions: new Map() }),
      keepPlan: NEVER_CALLED,
      intend: NEVER_CALLED,
      recordAccepted: NEVER_CALLED,
      takeBack: NEVER_CALLED,
      recordFailed: NEVER_CALLED,
      recordUnknown: NEVER_CALLED,
      park: NEVER_CALLED,
      withhold: NEVER_CALLED,
      release: NEVER_CALLED,
      countStart: async () => 1,
      clearStarts: async () => {},
    },
    write: NEVER_CALLED,
    breakers: {
      look: async () => ({ ses: CLOSED, ai: CLOSED }),
      count: NEVER_CALLED,
      probe: NEVER_CALLED,
      abandon: NEVER_CALLED,
      open: NEVER_CALLED,
      close: NEVER_CALLED,
    },
    mailer: {
      compose: () => ({ to: "", raw: new Uint8Array(), tags: {} }),
      prepare: async () => "ready",
      expect: () => {},
      turn: async () => "go",
      returnTurn: () => {},
      ratePerSecond: () => 14,
      mailsLeft: () => Infinity,
      send: NEVER_CALLED,
    },
    render: () => ({ from: "", to: "", subject: "", html: "", text: "", headers: {}, tags: {} }),
    unsubscribeUrls: async () => undefined,
    spending: {
      prepare: () => {},
      setAside: async () => ({ spent: () => {} }),
      close: async () => {},
    },
    definitions: [],
    languages,
    recipientLists: async () => ({}),
    metrics: { count: () => {}, write: () => {} },
    log: () => {},
    now: Date.now,
    hash: (text) => text,
    settings: {
      slot: 0,
      sender: { from: "me@example.com" },
      batchLimit: 50,
      concurrency: 50,
      receiveWaitSeconds: 0,
      times: {
        stopMs: 2000,
        functionTimeoutMs: 3000,
        sesTimeoutMs: 100,
        dynamodbTimeoutMs: 100,
        lastWritesMs: 100,
      },
      leaseMs: 4000,
      intentAgeMs: 100,
      aiShareMs: 500,
      aiMaxCompletionTokens: 100,
      aiPrice: { input: 0, cached: 0, output: 0 },
      phoneCountries: ["ZA"],
      rules: {
        aliveMs: 150_000,
        settleMs: 1_200_000,
        onUnknown: "resend",
        feedbackWaitMs: 7_200_000,
      },
    },
    ...varied,
  };
  return {
    tools,
    deadLetters,
    acknowledged,
    hidden,
    refill: (more: readonly Message[]) => (waiting = [...more]),
  };
}

const wake = () => ({ killAtMs: Date.now() + 3000 });

describe("a run", () => {
  test("dead-letters a type that has no definition, where there is no default", async () => {
    const { tools, deadLetters, acknowledged } = memory([
      aMessage(anEvent({ type: "order.lost" })),
    ]);
    expect(await run(tools, wake())).toMatchObject({
      outcome: "done",
      received: 1,
      deadLettered: 1,
    });
    expect(deadLetters).toEqual([
      { reason: "definition-missing", detail: 'no definition for the type "order.lost"' },
    ]);
    expect(acknowledged).toEqual(["m-1"]);
  });

  test.each([
    ["12 days old", { sentAtMs: Date.now() - 12 * 86_400_000 - 1000 }, "older than 12 days"],
    ["received 901 times", { receiveCount: 901 }, "received 901 times, more than 900"],
  ])("dead-letters a message that is %s, before SQS drops it", async (_, varied, detail) => {
    const { tools, deadLetters } = memory([aMessage(anEvent(), varied)]);
    await run(tools, wake());
    expect(deadLetters).toEqual([{ reason: "too-old", detail }]);
  });

  test("gives a message back when the dead-letter queue takes nothing, and does not say that it moved it", async () => {
    const lines: string[] = [];
    const log: Tools["log"] = (_level, message) => void lines.push(message);
    const { tools, acknowledged, hidden } = memory([aMessage("not an event")], { log });
    const queue = {
      ...tools.queue,
      deadLetter: async () => Promise.reject(new DependencyError("sqs", "away")),
    };
    expect(await run({ ...tools, queue }, wake())).toMatchObject({ deadLettered: 0, postponed: 1 });
    expect([acknowledged, hidden]).toEqual([[], [0]]);
    expect(lines).not.toContain("dead-lettered");
  });

  test("brings what has begun to its end before it throws what nobody foresaw, and gives the lease back", async () => {
    let released = 0;
    const lease = {
      take: async () => HELD,
      renew: async () => true,
      release: async () => void released++,
    };
    const { tools } = memory([aMessage("not an event")], { lease });
    const queue = {
      ...tools.queue,
      deadLetter: async () => Promise.reject(new TypeError("a bug")),
    };
    await expect(run({ ...tools, queue }, wake())).rejects.toThrow("a bug");
    expect(released).toBe(1);
  });

  test("postpones a message whose work fails in a way that nobody foresaw, and works the others", async () => {
    const { tools, deadLetters, hidden } = memory([
      aMessage(anEvent()),
      aMessage("no event", { messageId: "m-2" }),
    ]);
    const ledger = { ...tools.ledger, keepPlan: NEVER_CALLED };
    const definition = defineNotification({
      type: "*",
      data: z.unknown(),
      personal: [],
      recipients: () => [],
      subject: () => "",
      facts: () => [],
    });
    const notify = () => {
      throw new TypeError("a bug of ours");
    };
    const definitions = [{ ...definition, notify }];
    expect(await run({ ...tools, ledger, definitions }, wake())).toMatchObject({
      postponed: 1,
      deadLettered: 1,
    });
    expect([hidden, deadLetters]).toMatchObject([[0], [{ reason: "unreadable" }]]);
  });
});

describe("what a run tells CloudWatch", () => {
  const written: object[] = [];
  const metrics = { count: () => {}, write: (values: object) => void written.push(values) };
  beforeEach(() => void written.splice(0));

  test("is one line, whatever it did: what it took, how old, and how the breakers stand", async () => {
    const old = aMessage("no event", { sentAtMs: 0 });
    const { tools } = memory([aMessage("no event"), old, aMessage("no event")], { metrics });
    await run({ ...tools, now: () => 60_000 }, wake());
    expect(written).toMatchObject([
      { RunMs: 0, Received: 3, Sent: 0, DeadLettered: 3, OldestMessageSeconds: 60 },
    ]);
    expect(written).toMatchObject([{ SesBreakerOpen: 0, AiBreakerOpen: 0 }]);
  });

  const OPEN = {
    state: "open",
    openUntilMs: Date.now() + 60_000,
    openings: 1,
    reason: "paused",
  } as const;

  test.each([
    ["is kept out by it", HELD, { Busy: undefined, Received: 0 }],
    ["meets another run", undefined, { Busy: 1, Received: 0 }],
  ])("has an open breaker where the run %s", async (_, held, expected) => {
    const { tools } = memory([aMessage("no event")], { metrics });
    const lease = { ...tools.lease, take: async () => held };
    const breakers = { ...tools.breakers, look: async () => ({ ses: OPEN, ai: CLOSED }) };
    await run({ ...tools, lease, breakers }, wake());
    expect(written).toMatchObject([{ ...expected, SesBreakerOpen: 1, AiBreakerOpen: 0 }]);
  });

  test("says nothing of breakers that could not be read", async () => {
    const { tools } = memory([], { metrics });
    const look = async () => Promise.reject(new DependencyError("dynamodb", "away"));
    await run({ ...tools, breakers: { ...tools.breakers, look } }, wake());
    expect(written).toMatchObject([
      { CutShort: 1, SesBreakerOpen: undefined, AiBreakerOpen: undefined },
    ]);
  });
});

test("a turn that comes when nothing may begin any more is given back, and no intent is written", async () => {
  let returned = 0;
  const announced: number[] = [];
  const { tools, hidden } = memory([aMessage(aPlainEvent({ to: ["a@example.com"] }))]);
  const closing = (signal: AbortSignal) =>
    new Promise<Turn>((resolve) => signal.addEventListener("abort", () => resolve("go")));
  const mailer: Mailer = {
    ...tools.mailer,
    expect: (mails) => void announced.push(mails),
    turn: (_, signal) => closing(signal),
    returnTurn: () => void (returned += 1),
  };
  const ledger = { ...tools.ledger, keepPlan: async (plan: Plan) => plan };
  expect(await run({ ...tools, mailer, ledger, definitions }, wake())).toMatchObject({ sent: 0 });
  expect(announced).toEqual([1]);
  expect(returned).toBe(1);
  expect(hidden).toHaveLength(1);
});

test("the environment is read in one place, and handed to the configuration whole", async () => {
  const root = new URL("../../functions/", import.meta.url);
  const files = await readdir(root, { recursive: true });
  const readers: { file: string; lines: string[] }[] = [];
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const text = await readFile(new URL(file, root), "utf8");
    if (text.includes("process.env"))
      readers.push({ file, lines: text.match(/.*process\.env.*/g) ?? [] });
  }
  expect(readers.map(({ file }) => file)).toContain("processor/handler.ts");
  for (const { file, lines } of readers) {
    expect(file).toMatch(/^[a-z]+\/handler\.ts$/);
    expect(lines).toEqual(["const config = readConfig(process.env);"]);
  }
});
