/** The events of a crash: most to one reader, some to three, half of them in the AI's words, some sent twice. */
import { anEvent, aPlainEvent } from "../../helpers/events.ts";
import { idOf } from "../../helpers/recipient-ids.ts";

export type CrashEvent = {
  readonly body: string;
  /** Nobody is told of two events: an address is a delivery. */
  readonly readers: readonly Reader[];
  /** How many messages the producer makes of it. */
  readonly copies: number;
};

export type Reader = {
  readonly address: string;
  /** The recipient's id in the ledger. */
  readonly delivery: string;
};

export function crashEvents(count: number): CrashEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const readers = Array.from({ length: index % 5 === 4 ? 3 : 1 }, (__, nth) => {
      const address = `reader-${index + 1}-${nth + 1}@example.com`;
      return { address, delivery: idOf(address) };
    });
    const make = index % 2 === 0 ? anEvent : aPlainEvent;
    const body = make({ id: `crash-${index + 1}`, to: readers.map(({ address }) => address) });
    return { body, readers, copies: index % 10 === 3 ? 2 : 1 };
  });
}
