import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { DependencyError } from "../../functions/platform/errors.ts";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import { run } from "../../functions/processor/run.ts";
import type { Dependencies } from "../../functions/processor/dependencies.ts";
import type { Plan } from "../../functions/delivery/plan.ts";
import type { Mailer, Permit } from "../../functions/email/ses/mailer-port.ts";
import { loadFixture } from "../helpers/fixture-project.ts";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { installTimers } from "../helpers/clock/timers.ts";
import { aMessage, HELD, memory, NEVER_CALLED, wake } from "./memory-dependencies.ts";

const { definitions } = await loadFixture();
/** The partition key of a dead letter's row; the factory numbers its events. */
const ROW_OF_AN_EVENT = expect.stringMatching(
  /^\["https:\/\/shop\.example\.com\/orders","event-\d+"\]$/,
);

describe("a run", () => {
  test("dead-letters an event without a definition if there is no default definition", async () => {
    const { deps, deadLetters, acknowledged } = memory([aMessage(anEvent({ type: "order.lost" }))]);
    expect(await run(deps, wake())).toMatchObject({
      outcome: "done",
      received: 1,
      deadLettered: 1,
    });
    expect(deadLetters).toEqual([
      {
        reason: "definition-missing",
        detail: 'no definition for the type "order.lost"',
        row: ROW_OF_AN_EVENT,
      },
    ]);
    expect(acknowledged).toEqual(["m-1"]);
  });

  test.each([
    ["12 days old", { sentAtMs: Date.now() - 12 * 86_400_000 - 1000 }, "older than 12 days"],
    ["received 901 times", { receiveCount: 901 }, "received 901 times, more than 900"],
  ])("dead-letters a message that is %s, before SQS drops it", async (_, varied, detail) => {
    const { deps, deadLetters } = memory([aMessage(anEvent(), varied)]);
    await run(deps, wake());
    expect(deadLetters).toEqual([{ reason: "too-old", detail, row: ROW_OF_AN_EVENT }]);
  });

  test("returns a message if the dead-letter queue takes nothing, and does not count it as moved", async () => {
    const lines: string[] = [];
    const log: Dependencies["log"] = (_level, message) => void lines.push(message);
    const { deps, acknowledged, hidden } = memory([aMessage("not an event")], { log });
    const queue = {
      ...deps.queue,
      moveToDeadLetters: async () => Promise.reject(new DependencyError("sqs", "away")),
    };
    expect(await run({ ...deps, queue }, wake())).toMatchObject({ deadLettered: 0, postponed: 1 });
    expect([acknowledged, hidden]).toEqual([[], [0]]);
    expect(lines).not.toContain("dead-lettered");
  });

  test("finishes its deliveries before it throws an unforeseen error, and releases the lease", async () => {
    let released = 0;
    const lease = {
      take: async () => HELD,
      isStillOurs: async () => true,
      release: async () => void released++,
    };
    const { deps } = memory([aMessage("not an event")], { lease });
    const queue = {
      ...deps.queue,
      moveToDeadLetters: async () => Promise.reject(new TypeError("a bug")),
    };
    await expect(run({ ...deps, queue }, wake())).rejects.toThrow("a bug");
    expect(released).toBe(1);
  });

  test("logs its partial summary, with the error's name, before it throws", async () => {
    const told: unknown[] = [];
    const { deps } = memory(
      [
        aMessage(aPlainEvent({ to: ["a@example.com"] })),
        aMessage("no event", { messageId: "m-2" }),
        aMessage("none either", { messageId: "m-3" }),
      ],
      {
        definitions,
        log: (level, _, fields) => fields["event"] === "run-finished" && told.push([level, fields]),
        metrics: { count: () => {}, write: (values) => void told.push(values) },
        lease: {
          take: async () => HELD,
          isStillOurs: async () => true,
          release: async () => void told.push("released"),
        },
      },
    );
    const sent = Promise.withResolvers<void>();
    const ledger: Dependencies["ledger"] = {
      ...deps.ledger,
      keepPlan: async (plan) => plan,
      intend: async () => ({ ok: true, attempt: "one", intentAtMs: Date.now() }),
      recordAccepted: async () => {
        sent.resolve();
        // The throw comes first, and the mail's record after it.
        await new Promise(setImmediate);
        return { isSecondEmail: false };
      },
    };
    const mailer: Mailer = {
      ...deps.mailer,
      send: async () => ({ kind: "accepted", sesMessageId: "ses-1" }),
    };
    const queue: Dependencies["queue"] = {
      ...deps.queue,
      moveToDeadLetters: async ({ messageId }) => {
        await sent.promise;
        if (messageId === "m-2") return true;
        throw new TypeError("no mail to reader@example.org");
      },
    };
    await expect(run({ ...deps, ledger, mailer, queue }, wake())).rejects.toThrow(
      "no mail to reader@example.org",
    );
    expect(told).toEqual([
      ["error", expect.objectContaining({ outcome: "failed", reason: "TypeError", token: 7 })],
      expect.objectContaining({ CompletedRuns: 0, Sent: 1 }),
      "released",
    ]);
    expect(JSON.stringify(told)).not.toContain("@");
  });

  test("logs a summary if it throws before it has a lease", async () => {
    const told: unknown[] = [];
    const { deps } = memory([], {
      lease: {
        take: async () => Promise.reject(new RangeError("a bug")),
        isStillOurs: NEVER_CALLED,
        release: NEVER_CALLED,
      },
      log: (level, _, { event, outcome, reason }) =>
        void told.push([level, event, outcome, reason]),
      metrics: { count: () => {}, write: ({ CompletedRuns }) => void told.push(CompletedRuns) },
    });
    await expect(run(deps, wake())).rejects.toThrow("a bug");
    expect(told).toEqual([["error", "run-finished", "failed", "RangeError"], 0]);
  });

  test("postpones a message with an unforeseen error, and processes the others", async () => {
    const { deps, deadLetters, hidden } = memory([
      aMessage(anEvent()),
      aMessage("no event", { messageId: "m-2" }),
    ]);
    const ledger = { ...deps.ledger, keepPlan: NEVER_CALLED };
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
    expect(await run({ ...deps, ledger, definitions }, wake())).toMatchObject({
      postponed: 1,
      deadLettered: 1,
    });
    expect([hidden, deadLetters]).toMatchObject([[0], [{ reason: "unreadable" }]]);
  });
});

test("run returns a permit that comes too late for an intent, and writes no intent", async () => {
  let nowMs = Date.now();
  const timers = installTimers(globalThis, () => nowMs);
  try {
    let returned = 0;
    const { deps, hidden } = memory([aMessage(aPlainEvent({ to: ["a@example.com"] }))]);
    const mailer: Mailer = {
      ...deps.mailer,
      permit: (_, signal) => {
        // The time for intents is over while it waits.
        nowMs += deps.settings.times.stopMs - 1;
        void timers.fire();
        return new Promise<Permit>((resolve) => {
          signal.addEventListener("abort", () => resolve("granted"));
        });
      },
      returnPermit: () => void (returned += 1),
    };
    const ledger = { ...deps.ledger, keepPlan: async (plan: Plan) => plan };
    expect(await run({ ...deps, mailer, ledger, definitions }, wake())).toMatchObject({ sent: 0 });
    expect(returned).toBe(1);
    expect(hidden).toHaveLength(1);
  } finally {
    timers.uninstall();
  }
});

test("only the handlers read the environment, and pass it on as a whole", async () => {
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
