/** Delivers SES's events: at once and in order, or as unreliably as EventBridge may. */
import { setTimeout as delay } from "node:timers/promises";
import { eventsOf, type SesEvent } from "./events.ts";
import type { Mail } from "./mailbox.ts";
import type { Fate } from "./simulator.ts";

/** How events are delivered. */
export type EventManner = {
  /** Delay after the email; default 0. */
  delayMs?: number;
  /** How often each event is delivered; default 1. */
  times?: number;
  /** Delivers the last event first. */
  reversed?: boolean;
  /** Default: every event. */
  only?: (event: SesEvent) => boolean;
  /** What happens to an email at an address; default: the rules of SES's mailbox simulator. */
  fatesOf?: (mail: Mail, address: string) => readonly Fate[];
};

/** An event is lost if this rejects. */
export type EventSink = (event: SesEvent) => void | Promise<void>;

export type EventSender = {
  /** May be changed at any time, for the emails that follow. */
  manner: EventManner;
  send(mail: Mail): void;
  /** Resolves when every event has been delivered. */
  settled(): Promise<void>;
  /** Drops the events that have not been delivered. */
  stop(): void;
};

/** Without a sink there are no events. */
export function createEventSender(
  sink: EventSink | undefined,
  manner: EventManner = {},
): EventSender {
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function deliver(events: readonly SesEvent[], { delayMs = 0 }: EventManner): Promise<void> {
    if (delayMs > 0) await delay(delayMs, undefined, { signal: stopping.signal });
    for (const event of events) {
      if (stopping.signal.aborted) return;
      await sink?.(event);
    }
  }

  const sender: EventSender = {
    manner,
    send: (mail) => {
      if (sink === undefined) return;
      const { times = 1, reversed = false, only = () => true, fatesOf } = sender.manner;
      const wanted = eventsOf(mail, fatesOf).filter(only);
      const events = (reversed ? wanted.toReversed() : wanted).flatMap((event) =>
        Array.from({ length: times }, () => event),
      );
      const delivered = deliver(events, sender.manner)
        .catch(() => {})
        .finally(() => underWay.delete(delivered));
      underWay.add(delivered);
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: () => stopping.abort(),
  };
  return sender;
}
