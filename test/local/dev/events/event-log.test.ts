import { describe, expect, test } from "@jest/globals";
import type { AnyDefinition } from "../../../../functions/notification/evaluate.ts";
import { createEventLog, type EventLog } from "../../../../local/dev/events/event-log.ts";
import type { Shown } from "../../../../operator/read/email.ts";
import type { ProjectVersion } from "../../../../local/dev/project-version.ts";

const PROJECT: ProjectVersion = {
  definitions: [],
  locales: {} as ProjectVersion["locales"],
  ownLanguages: [],
  brand: undefined,
  defined: [],
  files: [],
  compiled: "",
  settings: {},
  loadedAtMs: 0,
};

function add(log: EventLog, id: string) {
  const body = JSON.stringify({ specversion: "1.0", id, source: "s", type: "t", data: {} });
  return log.add({
    messageId: `message-${log.events().length}-${id}`,
    body,
    fault: "none",
    project: PROJECT,
    receivedAtMs: 0,
  });
}

/** As the ledger shows it once the notification has its plan. */
const PLANNED: Shown = {
  key: "n",
  emails: [],
  deadLetters: [],
  withoutEmail: [],
  plan: { recipients: [], drafts: [], exchanges: [], invalid: 0, invalidDetail: undefined },
};

describe("the log of events", () => {
  test("keeps the newest 500 and counts the others", () => {
    const log = createEventLog();
    for (let index = 1; index <= 503; index++) add(log, String(index));
    expect(log.events()).toHaveLength(500);
    expect(log.dropped()).toBe(3);
    expect(log.byShortId("dev-3")).toBeUndefined();
    expect(log.byShortId("dev-4")).toBeDefined();
  });

  test("continues its count after it was cleared", () => {
    const log = createEventLog();
    add(log, "1");
    log.clear();
    expect(add(log, "2").shortId).toBe("dev-2");
    expect(log.events()).toHaveLength(1);
  });

  test("knows the event that a repeated one is a duplicate of", () => {
    const log = createEventLog();
    const events = ["a", "b", "a", "a"].map((id) => add(log, id));
    for (const event of events) event.shown = PLANNED;
    expect(events.map((event) => log.duplicateOf(event)?.shortId)).toEqual([
      undefined,
      undefined,
      "dev-1",
      "dev-1",
    ]);
  });

  test("assigns a dead letter before the mailed event to no event", () => {
    const log = createEventLog();
    const [refused, mailed] = ["a", "a"].map((id) => add(log, id));
    if (refused === undefined || mailed === undefined) throw new Error("Expected two events");
    refused.shown = mailed.shown = PLANNED;
    refused.deadLetter = { reason: "data-invalid", detail: undefined };
    expect(log.duplicateOf(refused)).toBeUndefined();
    expect(log.duplicateOf(mailed)).toBeUndefined();
  });

  test("does not take an event that is no longer kept for an owner", () => {
    const log = createEventLog();
    add(log, "a");
    const [repeated] = ["a", "b"].map((id) => add(log, id));
    if (repeated === undefined) throw new Error("Expected an event");
    repeated.shown = PLANNED;
    expect(log.duplicateOf(repeated)?.shortId).toBe("dev-1");
    for (let index = 1; index <= 498; index++) add(log, String(index));
    expect(log.byShortId("dev-1")).toBeUndefined();
    expect(log.duplicateOf(repeated)).toBeUndefined();
    expect(log.byMessage("message-0-a")).toBeUndefined();
  });

  test("finds an event by the key that the version which works it gives it", () => {
    const log = createEventLog();
    const [first, second] = ["a", "b"].map((id) => add(log, id));
    if (first === undefined || second === undefined) throw new Error("Expected two events");
    const { key = "" } = second;
    const sameForAll = { type: "t", keyTextOf: () => "one edit" } as unknown as AnyDefinition;
    for (const event of [second, first]) log.use(event, { ...PROJECT, definitions: [sameForAll] });
    expect(log.byKey(key)).toEqual([]);
    expect(log.byKey(first.key ?? "")).toEqual([first, second]);
  });

  test("gives a redriven event its new message", () => {
    const log = createEventLog();
    const event = add(log, "a");
    event.deadLetter = { reason: "data-invalid", detail: undefined };
    event.doneAtMs = 1;
    log.redriven(event, "new");
    expect(log.byMessage("new")).toBe(event);
    expect(event.deadLetter).toBeUndefined();
    expect(event.doneAtMs).toBeUndefined();
  });
});
