/** Whether what happened was published before nobody would come again to do it. */
import { readHistory } from "../../../../functions/delivery/history.ts";
import type { DeliveryKey } from "../../../../functions/delivery/ledger-row.ts";
import {
  type EventLevel,
  isPublished as isPublishable,
  levelOf,
} from "../../../../functions/events-out/event-names.ts";
import type { Item } from "../dynamodb/values.ts";

export type PublishedOptions = {
  /** The setting `events`. */
  readonly publishes: EventLevel;
  /** Whether the bus has taken an event. */
  readonly isPublished: (id: string) => boolean;
  readonly row: (notification: string, recipient: string) => Item | undefined;
  readonly expect: (holds: boolean, promise: "each result is published", how: () => string) => void;
};

/** What ends a delivery, and may still be lifted by evidence. */
const ENDED: ReadonlySet<string> = new Set([
  "suppressed",
  "expired",
  "held",
  "failed",
  "cancelled",
]);

export function createPublished({ publishes, isPublished, row, expect }: PublishedOptions) {
  /** Who wrote the entries of a history, by the ids of their events. */
  const writers = new Map<string, string>();

  const isWanted = (what: string): boolean =>
    publishes !== "off" &&
    isPublishable(what) &&
    (publishes === "all" || levelOf(what) === "troubles");

  return {
    /** A process added the entries from this position. */
    writes: (after: Item, from: number, by: string): void => {
      const { length } = readHistory(after["history"]);
      for (let position = from; position < length; position++)
        writers.set(idOf(after, position), by);
    },

    /** `concerns`: the entries that must be published by now, by who wrote them. */
    expectPublished: (
      { notification, recipient }: DeliveryKey,
      concerns: (by: string) => boolean,
      when: string,
    ): void => {
      const item = row(notification, recipient) ?? {};
      const history = readHistory(item["history"]);
      for (const [position, { what }] of history.entries()) {
        const id = idOf(item, position);
        // What a frozen run hears of SES after another one ended the delivery without it: its own to publish.
        const isLate = what === "accepted" && ENDED.has(history[position - 1]?.what ?? "");
        if (isWanted(what) && !isLate && concerns(writers.get(id) ?? ""))
          expect(
            isPublished(id),
            "each result is published",
            () => `${id}: ${what} is not published, and ${when}`,
          );
      }
    },

    /** `key`: of the dead letter's row. */
    expectDeadLetterPublished: (key: DeliveryKey): void =>
      expect(
        !isWanted("dead-lettered") || isPublished(`${key.notification}/${key.recipient}/0`),
        "each result is published",
        () => `${key.recipient} has a copy in the dead letters, and is not published`,
      ),
  };
}

/** The id of the event of an entry. */
function idOf(item: Item, position: number): string {
  return `${item["notification"]?.S}/${item["recipient"]?.S}/${position}`;
}
