/**
 * Publishes what happened to emails, at least once: after the row was written, and before its message is deleted. Whoever comes
 * again publishes the same events with the same ids.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { PutEventsRequestEntry, PutEventsResponse } from "@aws-sdk/client-eventbridge";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { Transport } from "../platform/transport.ts";
import {
  type EmailEvent,
  type EventAbout,
  emailEventsOf,
  type PublishedRow,
} from "./email-event.ts";
import {
  detailTypeOf,
  EVENT_NAMES,
  type EventLevel,
  isPublished,
  levelOf,
  SOURCE,
  SYSTEM_EVENT_NAMES,
} from "./event-names.ts";
import type { OperatorEvent } from "./operator-event.ts";

/** One PutEvents call. */
export type PutEvents = (
  entries: PutEventsRequestEntry[],
  signal: AbortSignal,
) => Promise<Pick<PutEventsResponse, "Entries">>;

export type PublisherOptions = {
  /** Called at the first event, so that an installation without events loads no client. */
  readonly connect: () => Promise<PutEvents>;
  /** The name or the ARN of the bus. */
  readonly bus: string;
  readonly installation: string;
  readonly level: Exclude<EventLevel, "off">;
  /** For one call, with its retries. */
  readonly timeoutMs: number;
};

/** The publisher of a function; undefined: events are off. */
export function publisherFor(
  config: {
    readonly EVENTS: EventLevel;
    readonly EVENT_BUS: string;
    readonly EVENTS_TIMEOUT_MS: number;
    readonly INSTALLATION: string;
  },
  { requestHandler }: Pick<Transport, "requestHandler">,
): Publisher | undefined {
  if (config.EVENTS === "off") return undefined;
  return createPublisher({
    connect: async () => {
      const { connectEventBridge } = await import("./eventbridge.ts");
      return connectEventBridge({ requestHandler: requestHandler() });
    },
    bus: config.EVENT_BUS,
    installation: config.INSTALLATION,
    level: config.EVENTS,
    timeoutMs: config.EVENTS_TIMEOUT_MS,
  });
}

export type Publisher = ReturnType<typeof createPublisher>;

/**
 * PutEvents takes 10 entries of together 256 KB. An event has at most 12 KB: rows keep at most 300 characters of each text of the
 * event, and 1,000 of a reason. Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
const MAX_ENTRIES = 10;
/** Tries of entries that EventBridge refuses one by one; the SDK repeats only whole calls. */
const TRIES = 3;
const PAUSE_MS = 50;

export function createPublisher({
  connect,
  bus,
  installation,
  level,
  timeoutMs,
}: PublisherOptions) {
  let connected: Promise<PutEvents> | undefined;

  const isWanted = (what: string): boolean =>
    isPublished(what) && (level === "all" || levelOf(what) !== "all");

  const entryOf = (event: EmailEvent | OperatorEvent): PutEventsRequestEntry => {
    const { state } = event;
    return {
      EventBusName: bus,
      Source: SOURCE,
      DetailType: isPublished(state) ? detailTypeOf(EVENT_NAMES[state]) : SYSTEM_EVENT_NAMES[state],
      Detail: JSON.stringify(event),
    };
  };

  const putAll = async (
    events: readonly (EmailEvent | OperatorEvent)[],
    signal: AbortSignal,
  ): Promise<void> => {
    const put = await (connected ??= connect());
    let left = events.map(entryOf);
    for (let tried = 1; left.length > 0; tried++) {
      if (tried > 1) await pause(PAUSE_MS * 2 ** (tried - 2), undefined, { signal });
      const { Entries = [] } = await put(left, signal);
      const refused = left.filter((_, index) => Entries[index]?.EventId === undefined);
      const code = Entries.find((one) => one.EventId === undefined)?.ErrorCode;
      if (refused.length > 0 && tried === TRIES)
        throw new DependencyError(
          "events",
          `events are refused: ${code ?? "no answer for an entry"}`,
        );
      left = refused;
    }
  };

  return {
    isWanted,
    installation,

    /**
     * The wanted events of a row's history; `from`: of the entries from this position. None about our own events: a rule that
     * sends them back to the queue would loop forever.
     */
    eventsOf: (row: PublishedRow, about: EventAbout, from = 0): EmailEvent[] =>
      about.event?.source === SOURCE
        ? []
        : emailEventsOf(installation, row, about, from).filter(({ state }) => isWanted(state)),

    /** Publishes each event once, in tens. @throws DependencyError unless the bus has taken all of them */
    publish: async (
      events: readonly (EmailEvent | OperatorEvent)[],
      signal: AbortSignal,
    ): Promise<void> => {
      const unique = [...new Map(events.map((event) => [event.id, event])).values()];
      const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const tens = Array.from({ length: Math.ceil(unique.length / MAX_ENTRIES) }, (_, index) =>
        unique.slice(index * MAX_ENTRIES, (index + 1) * MAX_ENTRIES),
      );
      const settled = await Promise.allSettled(tens.map((ten) => putAll(ten, limited)));
      for (const one of settled) {
        if (one.status === "fulfilled") continue;
        if (one.reason instanceof DependencyError) throw one.reason;
        const what = `events cannot be published: ${nameOf(one.reason)}`;
        throw new DependencyError("events", what, { cause: one.reason });
      }
    },
  };
}
