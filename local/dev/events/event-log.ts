/** The events of a dev session, in the order in which they arrived. */
import { keyTextOf, definitionFor } from "../../../functions/notification/evaluate.ts";
import { readEvent, type ReadEvent } from "../../../functions/notification/event.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import type { AiFailureReason } from "../../../functions/words/ai/ai-failure.ts";
import type { RecordedExchange } from "../../servers/ai/ai-recorder.ts";
import type { LedgerView } from "./ledger-view.ts";
import type { DevFault } from "../page/contract.ts";
import type { AiCall, EventPrompt } from "./prompts.ts";
import type { ProjectVersion } from "../project-version.ts";

export type DeadLetter = {
  readonly reason: string;
  readonly detail: string | undefined;
  readonly atMs: number;
};

/** What is known of one event. Only the dev server changes it. */
export type LoggedEvent = {
  /** Higher than that of every event before it. */
  readonly order: number;
  readonly shortId: string;
  /** What the sender calls it: a sample's name; absent for most. */
  readonly name: string | undefined;
  readonly body: string;
  readonly via: string;
  readonly receivedAtMs: number;
  readonly read: ReadEvent;
  readonly fault: DevFault;
  /** The id of its message in SQS; a redrive is a new message. */
  messageId: string;
  /** The version of the project that works it. */
  project: ProjectVersion;
  /** The notification's key; absent where the body cannot be read. */
  key: string | undefined;
  /** When a run took it, epoch ms. */
  takenAtMs?: number | undefined;
  /** When its message left the queue, epoch ms. */
  doneAtMs?: number | undefined;
  deadLetter?: DeadLetter | undefined;
  prompts?: readonly EventPrompt[] | undefined;
  readonly exchanges: EventExchange[];
  ledger?: LedgerView | undefined;
};

export type EventExchange = {
  readonly call: AiCall;
  readonly exchange: RecordedExchange;
  /** Why its answer was not used, where it was read and refused. */
  readonly refused: () => AiFailureReason | undefined;
};

/** More than these would fill the page and the memory of a server that stays up for days. */
const MOST_EVENTS = 500;

export type NewEvent = Pick<LoggedEvent, "messageId" | "body" | "via" | "fault" | "project"> & {
  readonly name?: string | undefined;
  readonly receivedAtMs: number;
};

export type EventLog = {
  readonly events: () => readonly LoggedEvent[];
  readonly add: (event: NewEvent) => LoggedEvent;
  readonly byMessage: (messageId: string) => LoggedEvent | undefined;
  readonly byShortId: (shortId: string) => LoggedEvent | undefined;
  readonly byKey: (key: string) => readonly LoggedEvent[];
  /** The event that the notification of this one belongs to, where that is another event. */
  readonly duplicateOf: (event: LoggedEvent) => LoggedEvent | undefined;
  /** Uses a version of the project for an event. */
  readonly use: (event: LoggedEvent, project: ProjectVersion) => void;
  /** A new message carries the event: its dead letter was put back. */
  readonly redriven: (event: LoggedEvent, messageId: string) => void;
  readonly clear: () => void;
  /** How many events are no longer kept. */
  readonly dropped: () => number;
};

export function createEventLog(): EventLog {
  let events: LoggedEvent[] = [];
  const byMessage = new Map<string, LoggedEvent>();
  /** The events of each notification: asked for at every change of any event. */
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
    add: ({ project, body, name, ...given }) => {
      count += 1;
      const event: LoggedEvent = {
        ...given,
        body,
        name,
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
      if (event.key === undefined || event.ledger?.plan === undefined) return undefined;
      const same = byKey.get(event.key) ?? [];
      const owner = same.find((one) => one.deadLetter === undefined) ?? same[0];
      // A dead letter that came before the event that was mailed was refused by itself.
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
