import { beforeEach, describe, expect, test } from "@jest/globals";
import { DependencyError } from "../../functions/platform/errors.ts";
import { readRecords } from "../../functions/feedback/records.ts";
import { run, type Tools } from "../../functions/feedback/run.ts";
import {
  ADDRESS,
  aSesEvent,
  DELIVERY,
  INSTALLATION,
  NOTIFICATION,
  SUBMITTED_AT,
} from "./ses-event-factory.ts";
import { aBatch } from "./sqs-event-factory.ts";

type World = {
  readonly calls: string[];
  readonly lines: { level: string; message: string; fields: object }[];
  readonly tools: Tools;
};

let world: World;
beforeEach(() => {
  world = aWorld();
});

/** Each part does as it is told, or answers well. */
function aWorld(over: Partial<Tools> = {}): World {
  const calls: string[] = [];
  const lines: World["lines"] = [];
  const tools: Tools = {
    ledger: {
      recordAccepted: ({ recipient }, { kind, sesMessageId }) => {
        calls.push(`${kind} ${recipient.slice(0, 4)} ${sesMessageId}`);
        return Promise.resolve({ isAnother: false });
      },
    },
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
      write: (values) =>
        void calls.push(...Object.entries(values).map(([name, sum]) => `count ${name} ${sum}`)),
    },
    installation: INSTALLATION,
    hash: (text) => text,
    ...over,
  };
  return { calls, lines, tools };
}

const away = () => Promise.reject(new DependencyError("dynamodb", "away"));
const broken = () => Promise.reject(new TypeError(`${ADDRESS} is not a function`));
const mark = `mark ${SUBMITTED_AT}`;

async function play(...bodies: readonly (string | object)[]) {
  const records = readRecords(aBatch(...bodies));
  const { batchItemFailures } = await run(world.tools, records);
  return batchItemFailures.map(({ itemIdentifier }) =>
    records.findIndex(({ messageId }) => messageId === itemIdentifier),
  );
}

describe("an event", () => {
  test("is evidence first, then a suppression, and the mark comes last", async () => {
    expect(await play(aSesEvent("Bounce"))).toEqual([]);
    expect(world.calls).toEqual([
      "bounced fedc ses-1",
      `suppress fedc bounced ${ADDRESS} ses-1`,
      mark,
      "count Bounced 1",
      "count Suppressed 1",
    ]);
  });

  test.each([
    ["Send", []],
    ["DeliveryDelay", []],
    ["Delivery", ["Delivered"]],
    ["Complaint", ["Complained", "Suppressed"]],
    ["Reject", ["Rejected"]],
  ] as const)("%s counts as %j", async (eventType, counted) => {
    await play(aSesEvent(eventType));
    expect(world.calls.filter((call) => call.startsWith("count"))).toEqual(
      counted.map((name) => `count ${name} 1`),
    );
  });

  test("of a second mail is counted and told", async () => {
    world = aWorld({ ledger: { recordAccepted: () => Promise.resolve({ isAnother: true }) } });
    await play(aSesEvent("Send", { messageId: "ses-2" }));
    expect(world.calls).toContain("count SentTwice 1");
    expect(world.lines).toMatchObject([{ level: "warn", fields: { sesMessageId: "ses-2" } }]);
  });

  test("is told in one line with ids, kind and reason, and never an address", async () => {
    await play(aSesEvent("Bounce"), aSesEvent("Send"));
    expect(world.lines).toEqual([
      expect.objectContaining({ message: "a recipient is not mailed again" }),
      {
        level: "info",
        message: "feedback",
        fields: {
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
  ])("of another %s leaves nothing behind, not even a mark", async (_, varied) => {
    expect(await play(aSesEvent("Bounce", varied))).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(world.lines).toEqual([]);
  });
});

describe("a batch", () => {
  test("has one mark: the latest", async () => {
    await play(
      aSesEvent("Send"),
      aSesEvent("Send", { submittedAt: "2026-11-23T07:16:00.000Z" }),
      aSesEvent("Send", { submittedAt: "2026-11-23T07:14:00.000Z" }),
    );
    expect(world.calls.filter((call) => call.startsWith("mark"))).toEqual([
      "mark 2026-11-23T07:16:00.000Z",
    ]);
  });

  test("keeps what met an outage, and the event of the latest mail for the mark; one line says so", async () => {
    const { ledger } = world.tools;
    world = aWorld({
      ledger: {
        recordAccepted: (key, evidence) =>
          evidence.sesMessageId === "lost" ? away() : ledger.recordAccepted(key, evidence),
      },
    });
    const lost = aSesEvent("Send", { messageId: "lost" });
    const latest = aSesEvent("Send", { submittedAt: "2026-11-23T07:16:00.000Z" });
    expect(await play(lost, aSesEvent("Send"), lost, latest)).toEqual([0, 2, 3]);
    // The mark speaks for what is lost as well: it waits, and comes with the latest mail's event.
    expect(world.calls).toEqual(["count Returned 3"]);
    expect(world.lines).toEqual([
      expect.objectContaining({ level: "error", fields: { events: 3, error: "dynamodb: away" } }),
    ]);
  });

  test("with nothing applied moves no mark", async () => {
    world = aWorld({ ledger: { recordAccepted: away } });
    expect(await play(aSesEvent("Send"))).toEqual([0]);
    expect(world.calls).toEqual(["count Returned 1"]);
  });

  test("keeps an event whose suppression could not be written", async () => {
    world = aWorld({ suppressions: { suppress: away } });
    expect(
      await play(aSesEvent("Bounce"), aSesEvent("Bounce", { what: { bounceType: "T" } })),
    ).toEqual([0]);
    expect(world.calls.at(-1)).toBe("count Returned 1");
  });

  test("keeps the event of its latest mail where the mark could not be written", async () => {
    const latest = aSesEvent("Delivery", { submittedAt: "2026-11-23T07:16:00.000Z" });
    const batch = [aSesEvent("Delivery"), latest, aSesEvent("Delivery")];
    world = aWorld({ mark: { saw: away } });
    expect(await play(...batch)).toEqual([1]);
    // The event counts when it comes again.
    expect(world.calls.slice(-2)).toEqual(["count Delivered 2", "count Returned 1"]);
    expect(world.lines.at(-1)).toMatchObject({
      level: "warn",
      fields: { error: "dynamodb: away" },
    });
  });

  test("moves its mark though SQS does not take a dead letter", async () => {
    world = aWorld();
    const { tools } = world;
    world = {
      ...world,
      tools: { ...tools, deadLetters: { moveToDeadLetters: async () => false } },
    };
    expect(await play("x", aSesEvent("Send"))).toEqual([0]);
    expect(world.calls).toContain(mark);
  });
});

describe("what cannot be worked", () => {
  test("is dead-lettered with the reason, and done with", async () => {
    expect(await play("ada@example.com", aSesEvent("Send"))).toEqual([]);
    expect(world.calls).toContain("dead feedback-unreadable");
    expect(world.calls).toContain(mark);
    expect(JSON.stringify(world.lines)).not.toContain("ada@");
  });

  test("is evidence all the same that SES took the mail it is about", async () => {
    const odd = aSesEvent("Bounce", { messageId: "odd", what: { bounceType: 5 } });
    expect(await play(odd)).toEqual([]);
    expect(world.calls).toEqual([
      expect.stringMatching(/^accepted \w+ odd$/),
      "dead feedback-unreadable",
    ]);
  });

  test("stays where the dead-letter queue is away, or takes it in no form", async () => {
    world = aWorld({
      deadLetters: { moveToDeadLetters: () => Promise.reject(new DependencyError("sqs", "away")) },
    });
    expect(await play("x")).toEqual([0]);
    expect(world.calls).toEqual(["count Returned 1"]);
    world = aWorld({ deadLetters: { moveToDeadLetters: () => Promise.resolve(false) } });
    expect(await play("x", "x")).toEqual([0, 1]);
    expect(world.calls).toEqual(["count Returned 2"]);
  });

  test("and cannot be dead-lettered in a way that nobody foresaw stays, and only it", async () => {
    const { tools } = world;
    world = { ...world, tools: { ...tools, deadLetters: { moveToDeadLetters: broken } } };
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

  test("in a way that nobody foresaw is dead-lettered, with frames and without its message", async () => {
    world = aWorld({ ledger: { recordAccepted: broken } });
    expect(await play(aSesEvent("Send"))).toEqual([]);
    expect(world.calls).toEqual(["dead feedback-failed"]);
    expect(world.lines).toMatchObject([{ level: "error", fields: { error: "TypeError" } }]);
    expect(JSON.stringify(world.lines)).not.toContain("@example");
  });
});
