import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { HistoryEntry } from "../../functions/delivery/history.ts";
import type { EmailEvent } from "../../functions/events-out/email-event.ts";
import { connectEventBridge } from "../../functions/events-out/eventbridge.ts";
import { createPublisher, type PublisherOptions } from "../../functions/events-out/publisher.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import { type LocalEvents, startEvents } from "../../local/servers/events/server.ts";
import { KEYS, NOBODY, REGION } from "../helpers/aws-clients.ts";

let server: LocalEvents;
const transport = createTransport();
beforeAll(async () => {
  server = await startEvents();
});
afterAll(async () => {
  transport.destroy();
  await server.stop();
});
beforeEach(() => server.reset());

const NO_ABORT = new AbortController().signal;

function publisher(varied: Partial<PublisherOptions> = {}, endpoint = server.url) {
  return createPublisher({
    connect: async () =>
      connectEventBridge({
        endpoint,
        region: REGION,
        credentials: KEYS,
        requestHandler: transport.requestHandler(),
      }),
    bus: "default",
    installation: "shop",
    level: "all",
    timeoutMs: 3_000,
    ...varied,
  });
}

const KEY = { notification: "n".repeat(32), recipient: "r".repeat(32) };
const AT = "2026-11-30T15:00:00.000Z";
const entry = (what: string, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  atMs: Date.parse(AT),
  what,
  ...more,
});
const STORED = {
  source: "https://shop.example.com",
  id: "event-1",
  type: "order.shipped",
  time: undefined,
  receivedAtMs: 0,
  messageId: "m-1",
};

function someEvents(count: number): EmailEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `event-${index}`,
    installation: "shop",
    at: AT,
    state: "bounced" as const,
    notification: KEY.notification,
  }));
}

describe("the events of a row", () => {
  test("are the entries of its history that are worth one, each with its position as id", () => {
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const history = [
      entry("intended"),
      entry("accepted"),
      entry("bounced", { why: "550 no such user {recipient}" }),
      entry("acknowledged", { by: "arn:aws:iam::1:user/ann", why: "seen" }),
    ];
    const row = {
      key: KEY,
      history,
      state: "bounced" as const,
      reason: "Permanent-General",
      sesMessageIds: ["operator", "ses-1"],
    };
    const about = { definition: "order.shipped", event: { ...STORED, traceparent } };
    const common = {
      installation: "shop",
      at: AT,
      notification: KEY.notification,
      recipient: KEY.recipient,
      definition: "order.shipped",
      event: { source: STORED.source, id: STORED.id, type: STORED.type },
      sesMessageId: "ses-1",
      traceparent,
    };
    const id = (position: number) => `${KEY.notification}/${KEY.recipient}/${position}`;
    expect(publisher().eventsOf(row, about)).toEqual([
      { ...common, id: id(1), state: "accepted" },
      { ...common, id: id(2), state: "bounced", reason: "Permanent-General" },
      {
        ...common,
        id: id(3),
        state: "acknowledged",
        reason: "seen",
        by: "arn:aws:iam::1:user/ann",
      },
    ]);
  });

  test("of an erased row have ids that none of its earlier events had", () => {
    const history = [entry("erased", { by: "ann", why: "asked" }), entry("complained")];
    const ids = publisher()
      .eventsOf({ key: KEY, history }, {})
      .map(({ id }) => id.split("/").at(-1));
    expect(ids).toEqual(["erased.0", "erased.1"]);
  });

  test("lack accepted and delivered with the level troubles", () => {
    const history = ["accepted", "delivered", "bounced", "suppressed"].map((what) => entry(what));
    const wanted = publisher({ level: "troubles" }).eventsOf({ key: KEY, history }, {});
    expect(wanted.map(({ state }) => state)).toEqual(["bounced", "suppressed"]);
  });

  test("are none for an event that Postrider itself published, so that no rule goes round for ever", () => {
    const about = { event: { ...STORED, source: "postrider" } };
    expect(publisher().eventsOf({ key: KEY, history: [entry("bounced")] }, about)).toEqual([]);
  });
});

describe("publishing", () => {
  test("puts each event once, in calls of ten", async () => {
    await publisher().publish([...someEvents(21), ...someEvents(3)], NO_ABORT);
    expect(server.calls).toBe(3);
    expect(server.taken).toHaveLength(21);
    expect(new Set(server.taken.map(({ detail }) => detail["id"]))).toEqual(
      new Set(someEvents(21).map(({ id }) => id)),
    );
    expect(server.taken[0]).toMatchObject({
      bus: "default",
      source: "postrider",
      detailType: "Email Bounced",
    });
  });

  test("fits ten of the longest events into one call", async () => {
    const long = "\u0001".repeat(300);
    const reason = "\u0001".repeat(1_000);
    const longest = someEvents(10).map((event) => ({
      ...event,
      reason,
      definition: long,
      event: { source: long, id: long, type: long },
    }));
    await publisher().publish(longest, NO_ABORT);
    expect(server.calls).toBe(1);
    expect(server.taken).toHaveLength(10);
  });

  test("repeats only the entries that were refused", async () => {
    server.inject({ failsEntries: [1] });
    await publisher().publish(someEvents(3), NO_ABORT);
    expect(server.calls).toBe(2);
    expect(server.taken.map(({ detail }) => detail["id"])).toEqual([
      "event-0",
      "event-2",
      "event-1",
    ]);
  });

  test("fails if an entry is refused three times", async () => {
    server.inject({ failsEntries: [0], times: 3 });
    await expect(publisher().publish(someEvents(2), NO_ABORT)).rejects.toThrow(
      "events: events are refused: InternalFailure",
    );
    expect(server.taken).toHaveLength(1);
  });

  test.each([
    ["refuses the call", () => server.inject({ code: "AccessDeniedException" })],
    ["does not answer", () => server.inject({ hang: true })],
  ])("fails within its timeout if EventBridge %s", async (_, inject) => {
    inject();
    await expect(publisher({ timeoutMs: 300 }).publish(someEvents(1), NO_ABORT)).rejects.toThrow(
      /^events: events cannot be published: /,
    );
    expect(server.taken).toEqual([]);
  });

  test("fails if nothing answers at the endpoint", async () => {
    const there = publisher({ timeoutMs: 1_000 }, NOBODY);
    await expect(there.publish(someEvents(1), NO_ABORT)).rejects.toMatchObject({
      dependency: "events",
    });
  });

  test("connects only for the first event", async () => {
    let connections = 0;
    const connect = async () => {
      connections++;
      return async () => ({ Entries: [{ EventId: "1" }] });
    };
    const lazy = publisher({ connect });
    await lazy.publish([], NO_ABORT);
    expect(connections).toBe(0);
    await lazy.publish(someEvents(1), NO_ABORT);
    await lazy.publish(someEvents(1), NO_ABORT);
    expect(connections).toBe(1);
  });
});
