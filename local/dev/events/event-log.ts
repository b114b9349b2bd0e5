/** The events of a dev session, in order of arrival. */
import { keyTextOf, definitionFor } from "../../../functions/notification/evaluate.ts";
import { readEvent, type ReadEvent } from "../../../functions/notification/event/event.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import type { RecordedExchange } from "../../servers/ai/ai-recorder.ts";
import type { Shown } from "../../../operator/read/email.ts";
import type { DevFault } from "./faults.ts";
import type { EventPrompt } from "./prompts.ts";
import type { ProjectVersion } from "../project-version.ts";

export type DeadLetter = {
  readonly reason: string;
  readonly detail: string | undefined;
};

export type LoggedEvent = {
  /** Increases with each event. */
  readonly order: number;
  readonly shortId: string;
  readonly body: string;
  readonly receivedAtMs: number;
  readonly read: ReadEvent;
  readonly fault: DevFault;
  /** The SQS message's id; a redrive changes it. */
  messageId: string;
  /** The version that processes it. */
  project: ProjectVersion;
  /** The notification's key; undefined if the body is unreadable. */
  key: string | undefined;
  /** When a run received it, epoch ms. */
  takenAtMs?: number | undefined;
  /** When its message left the queue, epoch ms. */
  doneAtMs?: number | undefined;
  deadLetter?: DeadLetter | undefined;
  prompts?: readonly EventPrompt[] | undefined;
  readonly exchanges: RecordedExchange[];
  /** What the ledger has under its key. */
  shown?: Shown | undefined;
};

/** Bounds the page and the memory of a server that runs for days. */
const MOST_EVENTS = 500;

export type NewEvent = Pick<LoggedEvent, "messageId" | "body" | "fault" | "project"> & {
  readonly receivedAtMs: number;
};

export type EventLog = {
  readonly events: () => readonly LoggedEvent[];
  readonly add: (event: NewEvent) => LoggedEvent;
  readonly byMessage: (messageId: string) => LoggedEvent | undefined;
  readonly byShortId: (shortId: string) => LoggedEvent | undefined;
  readonly byKey: (key: string) => readonly LoggedEvent[];
  /** The event that produced this event's notification, if it is another one. */
  readonly duplicateOf: (event: LoggedEvent) => LoggedEvent | undefined;
  readonly use: (event: LoggedEvent, project: ProjectVersion) => void;
  /** Its dead letter was put back as a new message. */
  readonly redriven: (event: LoggedEvent, messageId: string) => void;
  readonly clear: () => void;
  /** How many old events were removed. */
  readonly dropped: () => number;
};

export function createEventLog(): EventLog {
  let events: LoggedEvent[] = [];
  const byMessage = new Map<string, LoggedEvent>();
  const byKey = new Map<string, LoggedEvent[]>();
  let count = 0;
  let dropped = 0;

  function index(event: LoggedEvent): void {
    if (event.key === undefined) return;
    const same = [...(byKey.get(event.key) ?? []), event];
    byKey.set(
      event.key,
      same.toSorted((one, other) => one.order - other.order),
    );
  }

  function unindex(event: LoggedEvent): void {
    if (event.key === undefined) return;
    const others = (byKey.get(event.key) ?? []).filter((one) => one !== event);
    if (others.length > 0) byKey.set(event.key, others);
    else byKey.delete(event.key);
  }

  return {
    events: () => events,
    add: ({ project, body, ...given }) => {
      count += 1;
      const event: LoggedEvent = {
        ...given,
        body,
        project,
        order: count,
        shortId: `dev-${count}`,
        read: readEvent(body),
        key: keyOf(project, body),
        exchanges: [],
      };
      events.push(event);
      byMessage.set(event.messageId, event);
      index(event);
      if (events.length > MOST_EVENTS) {
        const [oldest] = events.splice(0, 1);
        if (oldest !== undefined) {
          byMessage.delete(oldest.messageId);
          unindex(oldest);
        }
        dropped += 1;
      }
      return event;
    },
    byMessage: (messageId) => byMessage.get(messageId),
    byShortId: (shortId) => events.find((event) => event.shortId === shortId),
    byKey: (key) => byKey.get(key) ?? [],
    duplicateOf: (event) => {
      if (event.key === undefined || event.shown?.plan === undefined) return undefined;
      const same = byKey.get(event.key) ?? [];
      const owner = same.find((one) => one.deadLetter === undefined) ?? same[0];
      // A dead letter older than the event with the email is not its duplicate.
      return owner === undefined || owner.order >= event.order ? undefined : owner;
    },
    use: (event, project) => {
      event.project = project;
      unindex(event);
      event.key = keyOf(project, event.body);
      index(event);
      event.prompts = undefined;
    },
    redriven: (event, messageId) => {
      byMessage.delete(event.messageId);
      event.messageId = messageId;
      byMessage.set(messageId, event);
      event.deadLetter = event.doneAtMs = event.takenAtMs = undefined;
    },
    clear: () => {
      events = [];
      byMessage.clear();
      byKey.clear();
      dropped = 0;
    },
    dropped: () => dropped,
  };
}

function keyOf({ definitions }: ProjectVersion, body: string): string | undefined {
  const read = readEvent(body);
  if (!read.ok) return undefined;
  const definition = definitionFor(definitions, read.event.type);
  return shortHash(definition?.keyTextOf(read.event) ?? keyTextOf(read.event));
}
