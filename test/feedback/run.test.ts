import { beforeEach, describe, expect, test } from "@jest/globals";
import { DependencyError } from "../../functions/platform/errors.ts";
import { readRecords } from "../../functions/feedback/records.ts";
import { type FeedbackDependencies, run } from "../../functions/feedback/run.ts";
import {
  ADDRESS,
  aSesEvent,
  DELIVERY,
  INSTALLATION,
  NOTIFICATION,
  type EventType,
  SUBMITTED_AT,
  type Varied,
} from "./ses-event-factory.ts";
import { aBatch } from "./sqs-event-factory.ts";

/** A ledger that knows nothing and takes everything, except as given. */
function ledgerOf(over: Partial<FeedbackDependencies["ledger"]>): FeedbackDependencies["ledger"] {
  return {
    recordAccepted: () => Promise.resolve({ isSecondEmail: false }),
    recordDelay: () => Promise.resolve(),
    knowsAcceptance: () => Promise.resolve(false),
    addCounts: () => Promise.resolve(),
    ...over,
  };
}

type World = {
  readonly calls: string[];
  readonly lines: { level: string; message: string; fields: object }[];
  readonly deps: FeedbackDependencies;
};

let world: World;
beforeEach(() => {
  world = aWorld();
});

/** Dependencies that succeed, except for the given ones. */
function aWorld(over: Partial<FeedbackDependencies> = {}): World {
  const calls: string[] = [];
  const lines: World["lines"] = [];
  const deps: FeedbackDependencies = {
    now: () => 0,
    ledger: ledgerOf({
      recordAccepted: ({ recipient }, { kind, sesMessageId }) => {
        calls.push(`${kind} ${recipient.slice(0, 4)} ${sesMessageId}`);
        return Promise.resolve({ isSecondEmail: false });
      },
    }),
    suppressions: {
      suppress: (recipient, { reason, address, sesMessageId }) => {
        calls.push(`suppress ${recipient.slice(0, 4)} ${reason} ${address} ${sesMessageId}`);
        return Promise.resolve();
      },
    },
    mark: { saw: (ms) => Promise.resolve(void calls.push(`mark ${new Date(ms).toISOString()}`)) },
    deadLetters: {
      moveToDeadLetters: (_, { reason }) => {
        calls.push(`dead ${reason}`);
        return Promise.resolve(true);
      },
    },
    log: (level, message, fields) => void lines.push({ level, message, fields }),
    metrics: {
      count: (name) => void calls.push(`count ${name}`),
      write: ({ RetriedEvents }) =>
        void (RetriedEvents === undefined || calls.push(`retried ${String(RetriedEvents)}`)),
    },
    installation: INSTALLATION,
    ...over,
  };
  return { calls, lines, deps };
}

const away = () => Promise.reject(new DependencyError("dynamodb", "away"));
const broken = () => Promise.reject(new TypeError(`${ADDRESS} is not a function`));
const mark = `mark ${SUBMITTED_AT}`;

async function play(...bodies: readonly (string | object)[]) {
  const records = readRecords(aBatch(...bodies));
  const { batchItemFailures } = await run(world.deps, records);
  return batchItemFailures.map(({ itemIdentifier }) =>
    records.findIndex(({ messageId }) => messageId === itemIdentifier),
  );
}

describe("run, for an event,", () => {
  test("records the evidence, then the suppression, then the mark", async () => {
    expect(await play(aSesEvent("Bounce"))).toEqual([]);
    expect(world.calls).toEqual([
      "bounced fedc ses-1",
      `suppress fedc bounced ${ADDRESS} ses-1`,
      mark,
    ]);
  });

  test.each([
    ["Send", []],
    ["Delivery", []],
    ["Complaint", []],
    ["Reject", ["count BlockedContent"]],
  ] as const)("%s writes the metrics %j", async (eventType, counted) => {
    await play(aSesEvent(eventType));
    expect(world.calls.filter((call) => call.startsWith("count"))).toEqual(counted);
  });

  test("counts and logs a second email of one delivery", async () => {
    world = aWorld({
      ledger: ledgerOf({ recordAccepted: () => Promise.resolve({ isSecondEmail: true }) }),
    });
    await play(aSesEvent("Send", { messageId: "ses-2" }));
    expect(world.calls).toContain("count DuplicateSends");
    expect(world.lines).toMatchObject([{ level: "warn", fields: { sesMessageId: "ses-2" } }]);
  });

  test("logs ids, kind and reason, and no address", async () => {
    await play(aSesEvent("Bounce"), aSesEvent("Send"));
    expect(world.lines).toEqual([
      expect.objectContaining({
        fields: expect.objectContaining({ event: "recipient-suppressed" }),
      }),
      {
        level: "info",
        message: "SES event recorded",
        fields: {
          event: "feedback-recorded",
          notification: NOTIFICATION,
          recipient: DELIVERY,
          kind: "bounced",
          reason: "Permanent-General",
          sesMessageId: "ses-1",
        },
      },
    ]);
    expect(JSON.stringify(world.lines)).not.toContain("@");
  });

  test.each([
    ["program", { tags: { campaign: ["autumn"] } }],
    ["installation", { installation: "staging" }],
  ])("ignores an event of another %s", async (_, varied) => {
    expect(await play(aSesEvent("Bounce", varied))).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(world.lines).toEqual([]);
  });
});

describe("run, for what the row knows,", () => {
  const reads = (isKnown: boolean) =>
    ledgerOf({
      knowsAcceptance: (_, sesMessageId) => {
        world.calls.push(`knows ${sesMessageId}`);
        return Promise.resolve(isKnown);
      },
      recordAccepted: (_, { kind }) => {
        world.calls.push(kind);
        return Promise.resolve({ isSecondEmail: false });
      },
      recordDelay: (_, { answer }) => Promise.resolve(void world.calls.push(`delay ${answer}`)),
    });

  test.each([
    ["Send", true, ["knows ses-1"]],
    ["Send", false, ["knows ses-1", "accepted"]],
    ["DeliveryDelay", true, ["knows ses-1", "delay smtp; 421"]],
    ["DeliveryDelay", false, ["knows ses-1", "accepted", "delay smtp; 421"]],
    // Nearly never known before, so a read would cost more than it saves.
    ["Delivery", true, ["delivered"]],
  ] as const)("%s, known %s, does %j", async (eventType, isKnown, calls) => {
    world = aWorld({ ledger: reads(isKnown) });
    expect(await play(aSesEvent(eventType))).toEqual([]);
    expect(world.calls).toEqual([...calls, mark]);
  });

  test("retries an event whose row cannot be read, or whose delay cannot be written", async () => {
    world = aWorld({ ledger: ledgerOf({ knowsAcceptance: away }) });
    expect(await play(aSesEvent("Send"))).toEqual([0]);
    world = aWorld({ ledger: ledgerOf({ recordDelay: away }) });
    expect(await play(aSesEvent("DeliveryDelay"))).toEqual([0]);
  });
});

describe("run, for the counts of a day,", () => {
  const SINCE_MS = Date.parse("2026-11-22T23:00:00Z");
  type From = NonNullable<
    Awaited<ReturnType<FeedbackDependencies["ledger"]["recordAccepted"]>>["moved"]
  >["from"];

  /** What is added when the row was in `from` before the event. */
  async function countedFor(eventType: EventType, from: From, what: Varied["what"] = {}) {
    const counted: unknown[] = [];
    world = aWorld({
      ledger: ledgerOf({
        recordAccepted: () =>
          Promise.resolve({
            isSecondEmail: false,
            moved: {
              entry: { atMs: 0, what: "x" },
              from,
              definition: "class.created",
              sinceMs: SINCE_MS,
            },
          }),
        addCounts: (atMs, { definitions }) =>
          Promise.resolve(void counted.push(atMs, Object.fromEntries(definitions))),
      }),
    });
    expect(await play(aSesEvent(eventType, { what }))).toEqual([]);
    return counted;
  }

  test.each<[EventType, From, Varied["what"], object]>([
    ["Bounce", "accepted", {}, { bounced: 1 }],
    ["Bounce", "accepted", { bounceType: "Transient" }, { bounced: 1 }],
    ["Complaint", "delivered", {}, { complained: 1 }],
    ["Reject", "accepted", {}, { rejected: 1 }],
    ["Delivery", "bounced", {}, { bounced: -1 }],
  ])(
    "%s after %s %j adds to the day on which the delivery began: %j",
    async (type, from, what, counts) => {
      expect(await countedFor(type, from, what)).toEqual([SINCE_MS, { "class.created": counts }]);
    },
  );

  test.each<[EventType, From]>([
    ["Send", "submitting"],
    ["Delivery", "accepted"],
    ["Bounce", "bounced"],
  ])("%s after %s adds nothing", async (type, from) => {
    expect(await countedFor(type, from)).toEqual([]);
  });

  test("logs that a count was not written, and does not repeat the event", async () => {
    const moved = {
      entry: { atMs: 0, what: "x" },
      from: undefined,
      definition: undefined,
      sinceMs: 0,
    };
    world = aWorld({
      ledger: ledgerOf({
        recordAccepted: () => Promise.resolve({ isSecondEmail: false, moved }),
        addCounts: away,
      }),
    });
    expect(await play(aSesEvent("Bounce"))).toEqual([]);
    expect(world.lines).toContainEqual(
      expect.objectContaining({
        level: "warn",
        fields: { event: "counts-not-written", error: "dynamodb: away" },
      }),
    );
  });
});

describe("run, for a batch,", () => {
  test("moves the mark to the latest email", async () => {
    await play(
      aSesEvent("Send"),
      aSesEvent("Send", { submittedAt: "2026-11-23T07:16:00.000Z" }),
      aSesEvent("Send", { submittedAt: "2026-11-23T07:14:00.000Z" }),
    );
    expect(world.calls.filter((call) => call.startsWith("mark"))).toEqual([
      "mark 2026-11-23T07:16:00.000Z",
    ]);
  });

  test("retries events that met an outage, and the event of the latest email, with one log line", async () => {
    const { ledger } = world.deps;
    world = aWorld({
      ledger: ledgerOf({
        recordAccepted: (key, evidence) =>
          evidence.sesMessageId === "lost" ? away() : ledger.recordAccepted(key, evidence),
      }),
    });
    const lost = aSesEvent("Send", { messageId: "lost" });
    const latest = aSesEvent("Send", { submittedAt: "2026-11-23T07:16:00.000Z" });
    expect(await play(lost, aSesEvent("Send"), lost, latest)).toEqual([0, 2, 3]);
    expect(world.calls).toEqual(["retried 3"]);
    expect(world.lines).toEqual([
      expect.objectContaining({
        level: "error",
        fields: expect.objectContaining({ events: 3, error: "dynamodb: away" }),
      }),
    ]);
  });

  test("moves no mark when no event was recorded", async () => {
    world = aWorld({ ledger: ledgerOf({ recordAccepted: away }) });
    expect(await play(aSesEvent("Send"))).toEqual([0]);
    expect(world.calls).toEqual(["retried 1"]);
  });

  test("retries an event whose suppression was not written", async () => {
    world = aWorld({ suppressions: { suppress: away } });
    expect(
      await play(aSesEvent("Bounce"), aSesEvent("Bounce", { what: { bounceType: "T" } })),
    ).toEqual([0]);
    expect(world.calls.at(-1)).toBe("retried 1");
  });

  test("retries the event of the latest email when the mark was not written", async () => {
    const latest = aSesEvent("Delivery", { submittedAt: "2026-11-23T07:16:00.000Z" });
    const batch = [aSesEvent("Delivery"), latest, aSesEvent("Delivery")];
    world = aWorld({ mark: { saw: away } });
    expect(await play(...batch)).toEqual([1]);
    expect(world.calls.at(-1)).toBe("retried 1");
    expect(world.lines.at(-1)).toMatchObject({
      level: "warn",
      fields: { error: "dynamodb: away" },
    });
  });

  test("moves the mark when SQS rejects a dead letter", async () => {
    world = aWorld();
    const { deps } = world;
    world = {
      ...world,
      deps: { ...deps, deadLetters: { moveToDeadLetters: async () => false } },
    };
    expect(await play("x", aSesEvent("Send"))).toEqual([0]);
    expect(world.calls).toContain(mark);
  });
});

describe("run, for a message that it cannot process,", () => {
  test("moves it to the dead-letter queue with the reason", async () => {
    expect(await play("ada@example.com", aSesEvent("Send"))).toEqual([]);
    expect(world.calls).toContain("dead feedback-unreadable");
    expect(world.calls).toContain(mark);
    expect(JSON.stringify(world.lines)).not.toContain("ada@");
  });

  test("records that SES accepted the email that the event names", async () => {
    const odd = aSesEvent("Bounce", { messageId: "odd", what: { bounceType: 5 } });
    expect(await play(odd)).toEqual([]);
    expect(world.calls).toEqual([
      expect.stringMatching(/^accepted \w+ odd$/),
      "dead feedback-unreadable",
    ]);
  });

  test("retries it when the dead-letter queue fails or rejects it", async () => {
    world = aWorld({
      deadLetters: { moveToDeadLetters: () => Promise.reject(new DependencyError("sqs", "away")) },
    });
    expect(await play("x")).toEqual([0]);
    expect(world.calls).toEqual(["retried 1"]);
    world = aWorld({ deadLetters: { moveToDeadLetters: () => Promise.resolve(false) } });
    expect(await play("x", "x")).toEqual([0, 1]);
    expect(world.calls).toEqual(["retried 2"]);
  });

  test("retries only it when moving it fails with an unexpected error", async () => {
    const { deps } = world;
    world = { ...world, deps: { ...deps, deadLetters: { moveToDeadLetters: broken } } };
    expect(await play(aSesEvent("Send"), "x", aSesEvent("Send"))).toEqual([1]);
    expect(world.calls.filter((call) => call.startsWith("accepted"))).toHaveLength(2);
    expect(world.lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        fields: expect.objectContaining({ error: "TypeError" }),
      }),
    );
    expect(JSON.stringify(world.lines)).not.toContain("@example");
  });

  test("moves it to the dead-letter queue after an unexpected error, and logs no error message", async () => {
    world = aWorld({ ledger: ledgerOf({ recordAccepted: broken }) });
    expect(await play(aSesEvent("Send"))).toEqual([]);
    expect(world.calls).toEqual(["dead feedback-failed"]);
    expect(world.lines).toMatchObject([
      { level: "error", fields: { event: "feedback-failed", error: "TypeError" } },
      { level: "warn", fields: { event: "dead-lettered", detail: "TypeError" } },
    ]);
    expect(JSON.stringify(world.lines)).not.toContain("@example");
  });
});
