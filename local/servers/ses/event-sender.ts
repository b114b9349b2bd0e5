// How SES's events reach whoever listens: at once and in order, or as badly as EventBridge may bring them.
import { setTimeout as delay } from "node:timers/promises";
import { eventsOf, type SesEvent } from "./events.ts";
import type { Mail } from "./mailbox.ts";
import type { Fate } from "./simulator.ts";

/** How events are brought; whatever is not set is as it should be. */
export type EventManner = {
  /** How long after its mail the first comes, in milliseconds; 0 unless given. */
  delayMs?: number;
  /** How often each comes, 1 unless given; 0: not at all. */
  times?: number;
  /** The last that happened comes first. */
  reversed?: boolean;
  /** Which come at all; all unless given. */
  only?: (event: SesEvent) => boolean;
  /** What becomes of a mail to an address; the mailbox simulator's rules unless given. */
  fatesOf?: (mail: Mail, address: string) => readonly Fate[];
};

/** Who listens; rejects where an event could not be taken, which ends with the event lost. */
export type EventSink = (event: SesEvent) => void | Promise<void>;

/** Tells of mails. */
export type EventSender = {
  /** May be changed at any time, for the mails that follow. */
  manner: EventManner;
  tell(mail: Mail): void;
  /** Resolves when all that was to be told has been. */
  settled(): Promise<void>;
  /** Forgets what has yet to be told. */
  stop(): void;
};

/** Creates a sender; without a sink nobody is told. */
export function createEventSender(
  sink: EventSink | undefined,
  manner: EventManner = {},
): EventSender {
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function bring(events: readonly SesEvent[], { delayMs = 0 }: EventManner): Promise<void> {
    if (delayMs > 0) await delay(delayMs, undefined, { signal: stopping.signal });
    for (const event of events) {
      if (stopping.signal.aborted) return;
      await sink?.(event);
    }
  }

  const sender: EventSender = {
    manner,
    tell: (mail) => {
      if (sink === undefined) return;
      const { times = 1, reversed = false, only = () => true, fatesOf } = sender.manner;
      const told = eventsOf(mail, fatesOf).filter(only);
      const events = (reversed ? told.toReversed() : told).flatMap((event) =>
        Array.from({ length: times }, () => event),
      );
      const brought = bring(events, sender.manner)
        .catch(() => {})
        .finally(() => underWay.delete(brought));
      underWay.add(brought);
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: () => stopping.abort(),
  };
  return sender;
}
